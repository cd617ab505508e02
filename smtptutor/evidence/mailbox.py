"""A mailbox in one file (mbox, RFC 4155): its messages, one behind the other."""

import re
from collections.abc import Iterator
from io import BytesIO

from smtptutor.evidence.encoded import MOST_HELD
from smtptutor.evidence.source import Source

MOST_OF_A_MESSAGE = 1 << 22
"""Octets of a message that are read: a report stands before the message that it reports on."""
_BEGINS = re.compile(rb"From \S[^\n]{0,200} [012]?\d:\d\d(?::\d\d)?[ +][^\n]{0,40}\d{4}[^\n]{0,20}(?:\r?\n|$)")
"""The line before a message: who sent it, and when (RFC 4155, appendix A); other programs wrote it otherwise."""
_FIELD = re.compile(rb"(?:>?From |[!-9;-~]+[ \t]*:)")
"""A field of a head (RFC 5322 2.2), or a line that once was the one before the message."""


def is_mailbox(head: bytes) -> bool:
    """True where a text begins as a mailbox does: with its line, and a field of a head behind it."""
    begins = _BEGINS.match(head)
    return begins is not None and _FIELD.match(head, begins.end()) is not None


def messages(source: Source) -> Iterator[Source]:
    """The messages of a mailbox, each a source of its own whose lines are numbered as in the mailbox."""
    held: list[bytes] = []
    size, number, first, blank = 0, 0, source.first_line, True
    with source.open() as stream:
        while line := stream.readline(MOST_HELD):
            ends = line.endswith(b"\n")
            if blank and held and _BEGINS.match(line):
                yield _message(source.name, held, first)
                held, size, first = [], 0, source.first_line + number
            if size < MOST_OF_A_MESSAGE:
                held.append(line)
                size += len(line)
            blank = ends and not line.strip()
            number += ends
    if held:
        yield _message(source.name, held, first)


def _message(name: str, held: list[bytes], first: int) -> Source:
    octets = b"".join(held)
    return Source(name, lambda: BytesIO(octets), first)
