"""For the front of a room: a reply stands alone until the room has guessed, and everything has air around it."""

from collections.abc import Iterable

from smtptutor.protocol.stage import Awaiting
from smtptutor.text import BLANK, Block, Para, ReplyText, Typed, Verbatim

SHOWS = "Enter shows what it means."
_CAN_WAIT = (Awaiting.COMMAND, Awaiting.NOTHING)
"""What a server reads next where an empty line is of no use to it, so that Enter can be for the room."""


def parted(blocks: list[Block], awaiting: Awaiting) -> tuple[list[Block], list[Block]]:
    """
    What to show at once, and what to show when somebody asks for it.

    What was typed and the replies to it are shown, without a word on them; all of it is held, from the first reply on.
    Nothing is held where Enter is for the server: in a message, in a login.
    """
    first = next((place for place, block in enumerate(blocks) if isinstance(block, ReplyText)), None)
    if first is None or awaiting not in _CAN_WAIT:
        return blocks, []
    bare = [_bare(block) for block in blocks[first:] if isinstance(block, ReplyText | Verbatim)]
    return [*blocks[:first], *bare, Para(SHOWS, indent=2)], blocks[first:]


def _bare(block: Block) -> Block:
    return block._replace(glosses=(), instead=()) if isinstance(block, ReplyText) else block


def spaced(blocks: Iterable[Block]) -> list[Block]:
    """The blocks with an empty line between any two; lines of a message, and those to type, stay together."""
    apart: list[Block] = []
    for block in blocks:
        before = apart[-1] if apart else BLANK
        together = isinstance(block, Verbatim | Typed) and type(block) is type(before)
        if BLANK not in (block, before) and not together:
            apart.append(BLANK)
        if (block, before) != (BLANK, BLANK):
            apart.append(block)
    return [*apart, BLANK] if apart and apart[-1] != BLANK else apart
