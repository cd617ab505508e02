"""
What is said, as values: paragraphs, lines to type, replies, tables. How wide a screen is comes last.

A text is a string, or a tuple of pieces (style, string) where parts of it look different. The styles are names: the
screen has a colour for each (ansi.py), HTML a class. Where a text is wrapped, its blanks and line ends only part
words. Texts are kept as they came; each writer makes them harmless for its own medium.
"""

from smtptutor.text.value import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Piece = tuple[str, str]
Text = str | tuple[Piece, ...]


class Para(NamedTuple):
    """
    A paragraph, wrapped.

    With a `label`, such as "Why:", the lines hang below its end; `style` is that of the label. `indent` is the number
    of columns that the whole stands to the right on a screen. `below` is the label of a block above it, of the same
    indent, below whose text this one stands.
    """

    text: Text
    label: str = ""
    style: str = "label"
    indent: int = 0
    below: str = ""


class Heading(NamedTuple):
    """A heading, wrapped; `level` is 1 for that of a page, 2 for those in it."""

    text: str
    level: int = 2


class Item(NamedTuple):
    """An item of a list, wrapped, its lines hanging below the end of its mark; `style` is that of mark and text."""

    text: Text
    mark: str = "-"
    style: str = ""


class Term(NamedTuple):
    """
    What a word means, or what a server says: a row of `Terms`.

    Where `tail` is None the text is wrapped. Otherwise it gets one line of the screen, is cut where it is too long for
    that, and the tail stands behind it in any case.
    """

    term: Text
    text: Text
    tail: str | None = None


class Terms(NamedTuple):
    """Words with what they mean, side by side in two columns."""

    rows: tuple[Term, ...]
    indent: int = 0


class Table(NamedTuple):
    """Rows of cells side by side, cells wrapped; the first row is the head. Rows may be of different lengths."""

    rows: tuple[tuple[Text, ...], ...]


class Typed(NamedTuple):
    """
    A line for the learner to type: never wrapped, so that it can be copied.

    Of several lines the first has the label, such as "Type:", and the others have it as `below`: they stand below the
    first. `gloss` is what is said of the line, `other` another good line; both stand beside it where there is room.
    `style` is another one for an example, which is not to be typed here.
    """

    line: str
    label: str = ""
    indent: int = 0
    below: str = ""
    gloss: str = ""
    other: str = ""
    style: str = "type"


class Verbatim(NamedTuple):
    """
    A line as it stands, never wrapped: what a client sent, a line of a message. `label` tells who says it.

    One that `folds` goes on below itself on a screen that is too narrow for it, with a mark at each end that is none.
    """

    line: str
    label: str = ""
    style: str = ""
    folds: bool = False


class ReplyText(NamedTuple):
    """
    A reply as it stands on the wire: lines that begin with their code. `label` tells who says it.

    `glosses` are a few words on each line, "" for none, or are empty. They stand beside their lines, behind a sign;
    where there is no room for that, and where nothing can stand beside anything, `instead` is shown below the reply.
    """

    lines: tuple[str, ...]
    label: str = ""
    glosses: tuple[str, ...] = ()
    instead: "tuple[Block, ...]" = ()


class Marked(NamedTuple):
    """
    A line with the place underlined that is spoken of: its characters from `start` to before `end`, one at least.

    A screen that is too narrow for the line leaves it out, since a caret would stand under something else.
    """

    line: str
    start: int
    end: int
    indent: int = 0


class Blank(NamedTuple):
    """An empty line on the screen."""


class Either(NamedTuple):
    """
    One thing told in two ways: `eye` for a screen that is looked at, `ear` for one that is read aloud.

    What stands in both is one thing only; whoever gets one of them misses nothing.
    """

    eye: "tuple[Block, ...]"
    ear: "tuple[Block, ...]"


Block = Para | Heading | Item | Terms | Table | Typed | Verbatim | ReplyText | Marked | Blank | Either

BLANK = Blank()


def pieces(text: Text, style: str = "") -> tuple[Piece, ...]:
    """The pieces of a text; one piece of that style for a string."""
    return ((style, text),) if isinstance(text, str) else text


def bare(text: Text) -> str:
    """The text without its styles."""
    return text if isinstance(text, str) else "".join(part for _, part in text)


def squared(rows: tuple[tuple[Text, ...], ...]) -> list[tuple[Text, ...]]:
    """The rows of a table, all of one length, without those that have no cell."""
    count = max(map(len, rows), default=0)
    return [(*row, *("",) * (count - len(row))) for row in rows if row]


def for_the_eye(blocks: "Iterable[Block]") -> "Iterator[Block]":
    """The blocks that are looked at, of each `Either` those for the eye."""
    for block in blocks:
        if isinstance(block, Either):
            yield from for_the_eye(block.eye)
        else:
            yield block


def of_code(code: int) -> str:
    """The style of a reply code, by its first digit."""
    return f"code{code // 100}" if 2 <= code // 100 <= 5 else ""


def code_of(line: str) -> int:
    """The reply code that a line begins with, 0 where it begins with none."""
    return int(line[:3]) if line[:3].isascii() and line[:3].isdecimal() and len(line) > 2 else 0
