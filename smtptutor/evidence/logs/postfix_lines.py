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
TRIES = 1000
"""Tries at hosts that are held until their delivery comes."""
_SOLARIS = b"[ID "
DULL_STARTS = frozenset({b"connect f", b"disconnec", b"CONNECT f", b"DISCONNEC", b"PASS OLD ", b"PASS NEW "})
DULL = frozenset({b"clie", b"mess", b"remo"})
"""How most lines of a log go on: `connect from`, and behind a queue id `client=`, `message-id=` and `removed`."""


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


class Tries:
    """Tries at hosts, by the process that tried, until the end of its delivery."""

    def __init__(self) -> None:
        self.held: dict[bytes, list[tuple[LogLine, bytes]]] = {}
        self.count = 0

    def add(self, line: LogLine, sender: bytes) -> Iterator[tuple[LogLine, bytes]]:
        """Holds one, and gives all back where there are too many."""
        self.held.setdefault(process(line.tag), []).append((line, sender))
        self.count += 1
        if self.count > TRIES:
            yield from self.left()

    def ended(self, tag: bytes) -> None:
        """The delivery of this process has come, which tells of its tries what matters."""
        if self.count:
            self.count -= len(self.held.pop(process(tag), ()))

    def left(self) -> list[tuple[LogLine, bytes]]:
        """Those whose delivery has not come."""
        left = sorted(held for each in self.held.values() for held in each)
        self.held, self.count = {}, 0
        return left


def process(tag: bytes) -> bytes:
    """Program and process id, as they stand before the text: `postfix/smtp[123`."""
    return tag.rpartition(b" ")[2]


class Sent:
    """How many deliveries were sent."""

    def __init__(self) -> None:
        self.count = 0


def entries(source: Source, senders: Senders, tries: Tries, sent: Sent | None = None) -> Iterator[LogLine]:
    """
    The lines of a source that may matter, in their order.

    Those in which the queue manager names a sender are kept in `senders`, and come only where they tell more. What was
    sent is counted in `sent` where that is given, and comes only where it ends tries. Raises OSError where the source
    cannot be read.
    """
    first, put = source.first_line, senders.put
    for block in source.blocks():
        lines = block.removesuffix(b"\n").split(b"\n")
        for number, line in enumerate(lines, first):
            end = line.find(b"]: ")
            start = end + 3
            if line[start : start + 9] in DULL_STARTS:
                continue
            colon = line.find(b": ", start)
            kind = line[colon + 2 : colon + 6]
            if kind in DULL:
                continue
            if end < 0 or colon < 0 or line.find(b"postfix", 0, end) < 0 or line[start : start + 4] == _SOLARIS:
                tag, name, text = _otherwise(line)
            elif kind == b"to=<" and sent is not None and not tries.count and _is_sent(line):
                sent.count += 1
                continue
            else:
                tag, name, text = line[: end + 1], line[start:colon], line[colon + 2 :]
            if text[:6] == b"from=<":
                put(name, text[6 : text.find(b">")] or b"<>")
                if b", status=" not in text:
                    continue
            if text:
                yield tuple.__new__(LogLine, (number, tag, name, text[:LONGEST]))
        first += len(lines)


def _is_sent(line: bytes) -> bool:
    """Whether a delivery was sent; a line that names a status twice has to be looked at."""
    return b", status=sent (" in line and len(line) < LONGEST and line.count(b", status=") == 1


def _otherwise(line: bytes) -> tuple[bytes, bytes, bytes]:
    """The parts of a line that has another form, such as that of RFC 5424, or nothing before its text; all b"" else."""
    tag, text = _framed(line[:LONGEST])
    name, mark, rest = text.partition(b": ")
    if not mark or name[:4] == b"to=<":
        return tag, b"", text
    return tag, name, rest


def _framed(line: bytes) -> tuple[bytes, bytes]:
    """Program and text of a line."""
    tag, mark, text = line.partition(b"]: ")
    if mark and b"postfix" in tag:
        return tag, text.partition(b"] ")[2] if text[:4] == _SOLARIS else text
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
    _, text = _framed(octets)
    return _DELIVERY.search(text) is not None or text.startswith(b"NOQUEUE: ")
