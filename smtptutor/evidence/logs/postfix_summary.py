"""
The summary of a Postfix log, at the pace at which its lines can be found.

Lines that are alike but for names and addresses mean the same: that is looked up for the first of them, and the others
are counted with it. What comes out is what `Summary.of` makes of all findings.
"""

import re

from smtptutor.evidence.finding import Location
from smtptutor.evidence.infer import infer
from smtptutor.evidence.logs.postfix import NO_NAMES, parts, statement, verdicts
from smtptutor.evidence.logs.postfix_lines import LogLine, Sent
from smtptutor.evidence.source import Source
from smtptutor.evidence.summary import Counting, Tally, place

MOST_KNOWN = 4096
"""Likenesses that are kept; where there are more, all are looked up anew."""
_VARIES = re.compile(rb"<[^<>\s]*>|\[(?!127\.|::1\]|private/|/)[^\[\]\s]*\](?::\d+)?|[0-9][0-9A-Za-z.-]{7,}")
_DIGITS = b"0123456789."
_WITH_HOST = (b"host ", b"connect to ", b"lost connection with ", b"conversation with ", b"delivery temporarily ")


def count(source: Source, tally: Tally) -> None:
    """Counts what is found in a Postfix log. Raises OSError where it cannot be read."""
    name, sent = source.name, Sent()
    known: dict[tuple[bytes, ...], _Alike] = {}
    try:
        for line, sender in verdicts(source, sent):
            key = likeness(line)
            alike = known.get(key)
            if alike is not None and alike.add(line, sender):
                continue
            told = statement(line, sender)
            counting = tally.add(infer(told, name)) if told is not None else None
            if key and alike is None and counting is not None:
                if len(known) >= MOST_KNOWN:
                    _settle(known)
                known[key] = _Alike(counting, name)
    finally:  # whoever interrupts it is told how far it came
        _settle(known)
        tally.delivered += sent.count


def _settle(known: "dict[tuple[bytes, ...], _Alike]") -> None:
    """Adds all to what they count in, and forgets them."""
    for alike in known.values():
        alike.settle()
    known.clear()


class _Alike:
    """Lines of a file that are alike: how many came after the first, and for whom, as they stand in the log."""

    __slots__ = ("counting", "domains", "file", "last", "senders", "times")

    def __init__(self, counting: Counting, file: str) -> None:
        self.counting, self.file = counting, file
        self.times = self.last = 0
        self.domains: dict[bytes, int] = {}
        self.senders: dict[bytes, int] = {}

    def add(self, line: LogLine, sender: bytes) -> bool:
        """Counts a line; False where it has to be looked at, for signs in it that are not shown as they are."""
        recipient, sender = _envelope(line.text, sender)
        name = line.name if line.name not in NO_NAMES and line.name.isalnum() else b""
        letter = (name or sender) + b" " + recipient
        shown = sender + letter
        if not shown.isascii() or not shown.decode("ascii").isprintable():
            return False
        at = recipient.rfind(b"@")
        if at >= 0:
            domain = recipient[at + 1 :]
            self.domains[domain] = self.domains.get(domain, 0) + 1
        self.senders[sender] = self.senders.get(sender, 0) + 1
        if not (name or recipient):
            letter = place(Location(self.file, line.number)).encode("utf-8", "replace")
        self.counting.letters.add(letter)
        self.times += 1
        self.last = line.number
        if len(self.senders) > MOST_KNOWN or len(self.domains) > MOST_KNOWN:
            self.settle()
        return True

    def settle(self) -> None:
        """Adds what came to what it counts in."""
        if not self.times:
            return
        for domain, times in self.domains.items():
            self.counting.domains.add(domain.decode("ascii").lower(), times)
        for sender, times in self.senders.items():
            self.counting.senders.add(sender.decode("ascii"), times)
        self.counting.more(self.times, Location(self.file, self.last))
        self.times, self.domains, self.senders = 0, {}, {}


def likeness(line: LogLine) -> tuple[bytes, ...]:
    """What a line has in common with those that mean the same; () where it has to be looked at by itself."""
    text = line.text
    if text[:4] == b"to=<":
        return _of_delivery(text)
    if b"reject" in text[:16]:
        said, mark, _ = text.rpartition(b"; from=<")
        return (_without_names(said, b" from "),) if mark and text[-1:] == b">" else ()
    whole = line.name + b": " + text if line.name else text
    if whole[:11] == b"DNSBL rank ":
        return (b"DNSBL",)
    if line.name == b"warning":
        return (b"warning", whole[whole.find(b" SASL ") :].partition(b", sasl_")[0]) if b" SASL " in whole else ()
    head, mark, _ = whole.partition(b" from ")
    return (head.translate(None, _DIGITS),) if mark and b" after " in head else ()


def _of_delivery(text: bytes) -> tuple[bytes, ...]:
    """Status, enhanced code and words; and the domain where the name service is asked for it."""
    found = parts(text)
    if found is None or found[2][:1].isdigit():  # whose words these are is told by the relay
        return ()
    recipient, status, said = found
    asked = recipient.rpartition(b"@")[2] if b" name=" in said else b""
    dsn = text.partition(b", dsn=")[2][:8]
    return status, dsn, _without_names(said, b" "), asked


def _without_names(said: bytes, before: bytes) -> bytes:
    """Words without addresses and without the name of the first host, which stands in front of its address."""
    bracket = said.find(b"[", 0, 300)
    if bracket > 0 and (before != b" " or said.startswith(_WITH_HOST)):
        start = said.rfind(before, 0, bracket)
        said = said[: start + 1] + said[bracket:]
    return _VARIES.sub(b"", said)


def _envelope(text: bytes, sender: bytes) -> tuple[bytes, bytes]:
    """The recipient of a line, and its sender where it names one, else the one of its message."""
    if text[:4] == b"to=<":
        return text[4 : text.find(b">, ")], sender
    _, mark, envelope = text.rpartition(b"; from=<")
    if not mark:
        return b"", sender
    end = envelope.find(b">")
    start = envelope.find(b" to=<", end)
    return envelope[start + 5 : envelope.find(b">", start)] if start >= 0 else b"", envelope[:end] or b"<>"
