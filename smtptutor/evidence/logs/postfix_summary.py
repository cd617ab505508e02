"""
The summary of a Postfix log, at the pace at which its lines can be found.

Lines that are alike but for names and addresses mean the same: that is looked up for the first of them, and the others
are counted with it. What comes out is what `Summary.of` makes of all findings.
"""

import re

from smtptutor.evidence.finding import Location
from smtptutor.evidence.infer import infer
from smtptutor.evidence.logs.postfix import parts, queue_id, readable, statement, verdicts
from smtptutor.evidence.logs.postfix_lines import LogLine
from smtptutor.evidence.source import Source
from smtptutor.evidence.summary import Counting, Summary, Tally

MOST_KNOWN = 4096
"""Likenesses that are kept; where there are more, all are looked up anew."""
_VARIES = re.compile(rb"<[^<>\s]*>|\[(?!127\.|::1\]|private/|/)[^\[\]\s]*\](?::\d+)?|[0-9][0-9A-Za-z.-]{7,}")
_DIGITS = b"0123456789."
_WITH_HOST = (b"host ", b"connect to ", b"lost connection with ", b"conversation with ", b"delivery temporarily ")
_SENT = b", status=sent ("


def summary_of(source: Source) -> Summary:
    """The summary of a Postfix log. Raises OSError where it cannot be read."""
    tally, name = Tally(), source.name
    known: dict[tuple[bytes, ...], Counting] = {}
    for line, sender in verdicts(source):
        text = line.text
        if _SENT in text and text[:4] == b"to=<" and text.count(b", status=") == 1:
            tally.delivered += 1
            continue
        key = likeness(line)
        counting = known.get(key)
        if counting is None:
            told = statement(line, sender)
            counting = tally.add(infer(told, name)) if told is not None else None
            if key and counting is not None:
                if len(known) >= MOST_KNOWN:
                    known.clear()
                known[key] = counting
        else:
            recipient, sender = _envelope(text, sender)
            counting.again(_shown(recipient), _shown(sender), queue_id(line.name), Location(name, line.number))
    return tally.summary()


def likeness(line: LogLine) -> tuple[bytes, ...]:
    """What a line has in common with those that mean the same; () where it has to be looked at by itself."""
    text = line.text
    if text[:4] == b"to=<":
        return _of_delivery(text)
    if b"reject" in text[:16]:
        said, mark, _ = text.rpartition(b"; from=<")
        return (_without_names(said, b" from "),) if mark and text[-1:] == b">" else ()
    whole = line.name + b": " + text if line.name else text
    if whole[:17] == b"DNSBL rank ":
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


def _shown(address: bytes) -> str:
    """An address as a finding has it."""
    if address.isascii():
        text = address.decode("ascii")
        if text.isprintable():
            return text
    return readable(address)
