"""Blocks as plain text of which nothing is wrapped, for files and for what is read by machines."""

from smtptutor.text.ansi import plain
from smtptutor.text.screen import screen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from smtptutor.text.blocks import Block

_WIDE = 1 << 16  # columns: more than any line has that is kept


def unwrapped(blocks: "Iterable[Block]") -> str:
    """The blocks as text, each paragraph in a line of its own, each line with its end."""
    return plain(screen(blocks, _WIDE))
