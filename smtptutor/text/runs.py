"""Which blocks belong together where no screen puts one line below the other: lists, lines to type, dialogues."""

from itertools import groupby

from smtptutor.text.blocks import Blank, Block, Item, ReplyText, Typed, Verbatim, for_the_eye

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def runs(blocks: "Iterable[Block]") -> "Iterator[tuple[str, list[Block]]]":
    """
    The blocks in runs, each with its kind: "items", "typed" or "dialogue", and "" for those that stand alone.

    What is blank is left out, since it only parts lines on a screen.
    """
    for kind, run in groupby(_in_row(blocks), _kind):
        yield kind, list(run)


def _in_row(blocks: "Iterable[Block]") -> "Iterator[Block]":
    """The blocks in a row, with what is shown in place of glosses behind the reply, and the other line behind one."""
    for block in for_the_eye(blocks):
        match block:
            case Blank():
                continue
            case ReplyText(lines, label, _, instead):
                yield ReplyText(lines, label)
                yield from _in_row(instead)
            case Typed(other=other) if other:
                yield block._replace(other="")
                yield Typed(other, "or")
            case _:
                yield block


def _kind(block: Block) -> str:
    """What a block belongs to together with those beside it, such as a list; "" where it stands alone."""
    match block:
        case Item():
            return "items"
        case Typed():
            return "typed"
        case Verbatim() | ReplyText():
            return "dialogue"
    return ""
