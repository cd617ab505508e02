"""One thing that is wrong in a line: where it stands, why it cannot stand there, and the line as it should be."""

from typing import NamedTuple


class Slip(NamedTuple):
    """
    A slip in a line as typed.

    `start` and `end` are columns counted from 0, `end` excluded. `words` say what is there, why it cannot be, and what
    to write. `lines` are the line without this slip, the likeliest first; there may be others in it. `together` tells
    that the lines belong together, to be sent one after the other.
    """

    start: int
    end: int
    words: str
    lines: tuple[str, ...] = ()
    together: bool = False


def put(line: str, start: int, end: int, *texts: str) -> tuple[str, ...]:
    """The line with each of these texts in place of the columns `start` to `end` (excluded)."""
    return tuple(line[:start] + text + line[end:] for text in texts)
