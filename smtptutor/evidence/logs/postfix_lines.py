"""Lines of a Postfix log, taken apart far enough to tell which of them matter; all others are passed over at once."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from smtptutor.evidence.encoded import LONGEST
from smtptutor.evidence.source import Source

QUEUED = 20_000
"""Messages whose sender is remembered, at the least; twice as many at the most."""
_IDENTIFIER = rb"[\w.-]*postfix[\w.-]*(?:/[\w.-]+)+"
_RFC_5424 = re.compile(rb"(?:^|\s)(" + _IDENTIFIER + rb") (?:\d+|-) (?:\S+) (?:-|\[[^\]]*\]) (.*)", re.DOTALL)
_WITHOUT_PROGRAM = re.compile(rb"\s*((?:[0-9A-Za-z]{6,20}: )?(?:to=<|NOQUEUE: ).*)", re.DOTALL)
_DELIVERY = re.compile(rb"to=<[^>]*>, .*\bstatus=[a-z-]+")
_SOLARIS = b"[ID "


class LogLine(NamedTuple):
    """
    A line that may matter.

    `tag` is all before the text, with program and process at its end; `name` what stands before the first colon, which
    is the queue id where the line is about a message, and `text` what stands behind it.
    """

    number: int
    tag: bytes
    name: bytes
    text: bytes


class Senders:
    """
    Who sent what is in the queue.

    Two tables, of which the elder is dropped as often as the younger is full: memory stays bounded, and what is looked
    for is mostly young.
    """

    def __init__(self) -> None:
        self.young: dict[bytes, bytes] = {}
        self.old: dict[bytes, bytes] = {}

    def put(self, name: bytes, sender: bytes) -> None:
        """Remembers the sender of a message."""
        self.young[name] = sender
        if len(self.young) >= QUEUED:
            self.old, self.young = self.young, {}

    def get(self, name: bytes) -> bytes:
        """The reverse-path of a message, b"" where it is not known, b"<>" for the null one."""
        return self.young.get(name) or self.old.get(name, b"")


def entries(source: Source) -> Iterator[LogLine]:
    """The lines of a source that may matter, in their order. Raises OSError where it cannot be read."""
    first = source.first_line
    for block in source.blocks():
        lines = block.removesuffix(b"\n").split(b"\n")
        for number, line in enumerate(lines, first):
            if b" to=<" not in line and (
                b"connect from " in line or b": client=" in line or b": message-id=" in line or line[-7:] == b"removed"
            ):
                continue  # most lines of a log
            tag, mark, text = line.partition(b"]: ")
            if not mark or b"postfix" not in tag:
                tag, text = _otherwise(line)
            if text[:4] == _SOLARIS:
                text = text.partition(b"] ")[2]
            name, mark, rest = text.partition(b": ")
            if mark and name[:4] != b"to=<":
                yield tuple.__new__(LogLine, (number, tag, name, rest[:LONGEST]))
            elif text:
                yield tuple.__new__(LogLine, (number, tag, b"", text[:LONGEST]))
        first += len(lines)


def _otherwise(line: bytes) -> tuple[bytes, bytes]:
    """Program and text of a line as RFC 5424 has it, or of one from which all before the text was cut off."""
    line = line[:LONGEST]
    if (found := _RFC_5424.search(line)) is not None:
        return found[1], found[2]
    if (found := _WITHOUT_PROGRAM.match(line)) is not None:
        return b"", found[1]
    return b"", b""


def looks_like(head: tuple[str, ...]) -> int:
    """How many of the first lines are Postfix's own."""
    return sum(map(_is_ours, head))


def _is_ours(line: str) -> bool:
    octets = line.encode()
    tag, mark, _ = octets.partition(b"]: ")
    if mark and b"postfix" in tag and re.search(_IDENTIFIER + rb"\[\d+$", tag):
        return True
    _, text = _otherwise(octets)
    return _DELIVERY.search(text) is not None or text.startswith(b"NOQUEUE: ")
