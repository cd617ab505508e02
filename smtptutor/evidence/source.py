"""A piece of evidence that can be opened, as lines that are safe to read and to show."""

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import BinaryIO, NamedTuple

from smtptutor.evidence import encoded
from smtptutor.evidence.mask import Mask

HEAD = 1 << 16
"""Octets of the beginning by which the shape of a text is told."""


class TextLine(NamedTuple):
    """A line of evidence: its number, counted from 1, and its text without line end, secrets and control sequences."""

    number: int
    text: str


class Source(NamedTuple):
    """
    Evidence that can be opened more than once.

    `name` is that of its file, "" for a text without one. `open` gives its octets, unpacked, from the beginning; what
    comes from a pipe is there from the beginning only until more than HEAD octets of it were read. `first_line` is the
    number of its first line in that file, where it is one message of a mailbox.
    """

    name: str
    open: Callable[[], BinaryIO]
    first_line: int = 1

    def lines(self) -> Iterator[TextLine]:
        """Its lines in order, each time from the beginning; they are numbered as in the file."""
        with self.open() as stream:
            yield from lines(stream, self.first_line)

    def blocks(self) -> Iterator[bytes]:
        """Its octets in blocks of whole lines, for readers in a hurry; nothing in them is cleaned or masked."""
        with self.open() as stream:
            yield from encoded.blocks(stream)

    def texts(self) -> Iterator[str]:
        """Its lines, cleaned but not masked, for readers that do so with the few they use."""
        with self.open() as stream:
            yield from encoded.texts(stream)

    def head(self) -> tuple[str, ...]:
        """The first lines, those of HEAD octets, by which its shape is told; not masked, since nobody shows them."""
        with self.open() as stream:
            return tuple(encoded.texts(BytesIO(stream.read(HEAD))))


def of_text(text: str, name: str = "") -> Source:
    """A text as a source."""
    octets = text.encode("utf-8", "replace")
    return Source(name, lambda: BytesIO(octets))


def lines(stream: BinaryIO, first: int = 1) -> Iterator[TextLine]:
    """The lines of a stream, cleaned, with stars for secrets; memory stays bounded however long they are."""
    mask = Mask()
    for number, text in enumerate(encoded.texts(stream), first):
        yield TextLine(number, mask.line(text))
