"""
Reads logs of Postfix: what became of each delivery, and who was turned away.

Each line is a finding of its own that tells the end of a delivery attempt, a refusal, a lost connection or a login that
failed. A try at one of several hosts, which Postfix notes before it goes on to the next, is one only where the log ends
before the delivery that it is part of.
"""

import re
from collections.abc import Iterator

from smtptutor.evidence.encoded import cleaned
from smtptutor.evidence.logs.postfix_door import QUICK, Turned, at_the_door
from smtptutor.evidence.logs.postfix_lines import LogLine, Senders, entries, looks_like
from smtptutor.evidence.logs.postfix_said import InBrackets, words
from smtptutor.evidence.mask import Mask
from smtptutor.evidence.shape import Shape
from smtptutor.evidence.source import Source
from smtptutor.evidence.statement import BOUNCED, DEFERRED, EXPIRED, SENT, Statement

PROGRAM = "Postfix"
OUTCOMES = {"sent": SENT, "deferred": DEFERRED, "bounced": BOUNCED, "expired": EXPIRED, "force-expired": EXPIRED}
"""What status= says; "deliverable" and "undeliverable" are of a probe, and nothing became of a message."""
TRIES = 1000
"""Tries at hosts that are held until their delivery comes."""
_TRY = (b"host ", b"connect to", b"lost connection with", b"conversation with", b"Cannot start TLS", b"SASL authen")
_PORT = re.compile(r":\d+$")
_EXPIRED = re.compile(rb"from=<([^<>]*)>, status=((?:force-)?expired)")


def read(source: Source) -> Iterator[Statement]:
    """The verdicts of a log, in the order of their lines; a message is told with its sender where it has been named."""
    senders, tries = Senders(), _Tries()
    for entry in entries(source):
        _, tag, name, text = entry
        start = text[:4]
        if start == b"to=<":
            told = delivered(entry, senders.get(name))
            if told is not None:
                tries.ended(tag)
                yield told
        elif start == b"from":
            if (told := sender_of(entry, senders)) is not None:
                yield told
        elif is_try(entry):
            yield from tries.add(tag, tried(entry, senders.get(name)))
        elif (told := refused(entry, senders.get(name))) is not None:
            yield told
    yield from tries.left()


class _Tries:
    """Tries at hosts, by the process that tried, until the end of its delivery."""

    def __init__(self) -> None:
        self.held: dict[bytes, list[Statement]] = {}
        self.count = 0

    def add(self, tag: bytes, told: Statement) -> Iterator[Statement]:
        """Holds one, and gives back the eldest where there are too many."""
        self.held.setdefault(process(tag), []).append(told)
        self.count += 1
        if self.count > TRIES:
            yield from self.left()

    def ended(self, tag: bytes) -> None:
        """The delivery of this process has come, which tells of its tries what matters."""
        if self.held:
            self.count -= len(self.held.pop(process(tag), ()))

    def left(self) -> Iterator[Statement]:
        """Those whose delivery has not come."""
        yield from sorted((told for each in self.held.values() for told in each), key=lambda told: told.line)
        self.held, self.count = {}, 0


def process(tag: bytes) -> bytes:
    """Program and process id, as they stand before the text: `postfix/smtp[123`."""
    return tag.rpartition(b" ")[2]


def sender_of(entry: LogLine, senders: Senders) -> Statement | None:
    """Keeps the sender that the queue manager names; what the queue has given up is a verdict."""
    sender, mark, _ = entry.text[6:].partition(b">")
    if entry.text[:6] != b"from=<" or not mark:
        return None
    senders.put(entry.name, sender or b"<>")
    found = _EXPIRED.match(entry.text)
    if found is None:
        return None
    said = InBrackets(readable(entry.text.partition(b", status=")[2]), page="enhanced/x.4.7")
    return _told(entry, said, outcome=EXPIRED, sender=readable(sender or b"<>"))


def parts(text: bytes) -> tuple[bytes, bytes, bytes] | None:
    """Recipient, status and the words in brackets of a delivery; None for what is none."""
    end = text.find(b">, ")
    at = text.find(b", status=", end)
    if end < 0 or at < 0:
        return None
    status, _, said = text[at + 9 :].partition(b" ")
    return text[4:end], status, said[1 : said.rfind(b")")] if said[:1] == b"(" else said


def delivered(entry: LogLine, sender: bytes) -> Statement | None:
    """The verdict of a delivery: `to=<a>, relay=h[ip]:25, ..., dsn=5.1.1, status=bounced (words)`."""
    found = parts(entry.text)
    if found is None:
        return None
    recipient, status, said = found
    end = readable(status)
    before = readable(entry.text[: entry.text.find(b", status=")])
    name = readable(recipient)
    heard = _of_domain(words(readable(said), _PORT.sub("", _field(before, "relay="))), end, name)
    heard = heard._replace(enhanced=heard.enhanced or _field(before, "dsn="))
    return _told(entry, heard, name, readable(sender), OUTCOMES.get(end, ""))


def _of_domain(said: InBrackets, status: str, recipient: str) -> InBrackets:
    """What the name service knows nothing of for good may be the recipient's own domain."""
    if said.page != "words/host-not-found" or status != "bounced":
        return said
    if "no data record" in said.text:
        return said._replace(page="enhanced/x.4.4")
    own = said.host.lower() == recipient.rpartition("@")[2].lower()
    return said._replace(page="causes/recipient-domain-unknown", host="") if own else said


def _field(text: str, key: str) -> str:
    """A field of a delivery, such as that behind relay=, "" for none."""
    return text.rpartition(f", {key}")[2].partition(", ")[0] if f", {key}" in text else ""


def is_try(entry: LogLine) -> bool:
    """Whether a line is about one of the hosts that a delivery is tried at."""
    return entry.text.startswith(_TRY) or entry.name.startswith(b"connect to")


def tried(entry: LogLine, sender: bytes) -> Statement:
    """What a try at a host came to; nothing is decided about the message."""
    whole = entry.text if entry.text.startswith(_TRY) else entry.name + b": " + entry.text
    return _told(entry, words(readable(whole)), sender=readable(sender))


def refused(entry: LogLine, sender: bytes) -> Statement | None:
    """The verdict of a line about a client, None for a line that tells nothing."""
    line = entry.name + b": " + entry.text
    if not any(word in line for word in QUICK):
        return None
    turned = at_the_door(readable(entry.name), readable(entry.text))
    if turned is None:
        return None
    return _turned(entry, turned, turned.sender or readable(sender))


def _turned(entry: LogLine, turned: Turned, sender: str) -> Statement:
    told = _told(entry, turned.said, turned.recipient, sender)
    return told._replace(category=turned.category)


def _told(entry: LogLine, said: InBrackets, recipient: str = "", sender: str = "", outcome: str = "") -> Statement:
    name = entry.name.decode("ascii", "replace")
    return Statement(
        kind="log", line=entry.number, text=said.text, code=said.code, enhanced=said.enhanced, stage=said.stage,
        recipient=recipient, sender=sender, said_by=said.said_by, host=said.host, program=PROGRAM, outcome=outcome,
        queue_id=name if name.isalnum() and name != "NOQUEUE" and len(name) > 4 and name != "warning" else "",
        page=said.page, category=_category(said),
    )  # fmt: skip


def _category(said: InBrackets) -> str:
    """What the words tell beside the page that explains them."""
    if said.text.startswith("lost connection with"):
        return "network"
    return "no-mail-service" if said.page == "enhanced/x.4.4" else ""


def readable(octets: bytes) -> str:
    """A part of a line as text, cleaned and with stars for secrets."""
    try:
        text = octets.decode("utf-8")
    except UnicodeDecodeError:
        text = octets.decode("cp1252", "replace")
    return Mask().line(cleaned(text)) if text else ""


SHAPE = Shape("Postfix", looks_like, read)
