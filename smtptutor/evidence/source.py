"""Where evidence comes from: the octets of a file or of a text, as lines that are safe to read and to show."""

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import BinaryIO, NamedTuple

from smtptutor.evidence.mask import Mask

LONGEST = 1 << 14
"""Octets of a line that are read; what is longer is cut there and the rest passed over."""
HEAD = 1 << 16
"""Octets of the beginning by which the shape of a text is told."""


class TextLine(NamedTuple):
    """A line of evidence: its number, counted from 1, and its text without line end, secrets and control sequences."""

    number: int
    text: str


class Source(NamedTuple):
    """
    Evidence that can be opened more than once.

    `name` is that of its file, "" for a text without one. `open` gives its octets, unpacked, from the beginning.
    `first_line` is the number of its first line in that file, where it is one message of a mailbox.
    """

    name: str
    open: Callable[[], BinaryIO]
    first_line: int = 1

    def lines(self) -> Iterator[TextLine]:
        """Its lines in order, each time from the beginning; they are numbered as in the file."""
        with self.open() as stream:
            yield from lines(stream, self.first_line)

    def head(self) -> tuple[str, ...]:
        """The first lines, those of HEAD octets, by which its shape is told."""
        with self.open() as stream:
            return tuple(line.text for line in lines(BytesIO(stream.read(HEAD))))


def of_text(text: str, name: str = "") -> Source:
    """A text as a source."""
    octets = text.encode("utf-8", "replace")
    return Source(name, lambda: BytesIO(octets))


def lines(stream: BinaryIO, first: int = 1) -> Iterator[TextLine]:
    """The lines of a stream, cleaned, with stars for secrets; memory stays bounded however long they are."""
    mask = Mask()
    number = first - 1
    while octets := stream.readline(LONGEST):
        number += 1
        if not octets.endswith(b"\n") and len(octets) == LONGEST:
            while (more := stream.readline(LONGEST)) and not more.endswith(b"\n"):
                pass
        yield TextLine(number, mask.line(cleaned(octets.decode("utf-8", "replace").rstrip("\r\n"))))


def cleaned(text: str) -> str:
    """A text without what would move the cursor or colour the screen; a tab stays."""
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() or sign == "\t" else "?" for sign in text)
