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
from smtptutor.evidence.logs.postfix_lines import LogLine, Senders, Sent, Tries, entries, looks_like
from smtptutor.evidence.logs.postfix_said import OWN, THEIRS, InBrackets, words
from smtptutor.evidence.mask import Mask
from smtptutor.evidence.shape import Shape
from smtptutor.evidence.source import Source
from smtptutor.evidence.statement import BOUNCED, DEFERRED, EXPIRED, SENT, Statement

PROGRAM = "Postfix"
OUTCOMES = {"sent": SENT, "deferred": DEFERRED, "bounced": BOUNCED, "expired": EXPIRED, "force-expired": EXPIRED}
"""What status= says; "deliverable" and "undeliverable" are of a probe, and nothing became of a message."""
_TRY = (b"host ", b"connect to", b"lost connection with", b"conversation with", b"Cannot start TLS", b"SASL authen")
NO_NAMES = (b"NOQUEUE", b"warning", b"fatal", b"error", b"panic")
_PORT = re.compile(r":\d+$")
EXPIRED_STATUS = (b", status=expired", b", status=force-expired")


def read(source: Source) -> Iterator[Statement]:
    """The verdicts of a log, in the order of their lines; a message is told with its sender where it has been named."""
    for line, sender in verdicts(source):
        if (told := statement(line, sender)) is not None:
            yield told


def verdicts(source: Source, sent: Sent | None = None) -> Iterator[tuple[LogLine, bytes]]:
    """
    The lines that tell what became of something, each with the sender of its message, b"" where it is not known.

    Deliveries that were sent are counted in `sent` where that is given, and do not come.
    """
    senders, tries = Senders(), Tries()
    for line in entries(source, senders, tries, sent):
        _, tag, name, text = line
        if text[:4] == b"to=<":
            if b", status=" in text:
                tries.ended(tag)
                yield line, senders.get(name)
        elif text[:6] == b"from=<":
            if any(status in text for status in EXPIRED_STATUS):
                yield line, senders.get(name)
        elif is_try(line):
            yield from tries.add(line, senders.get(name))
        elif any(word in text or word in name for word in QUICK):
            if b": SASL " in text:  # what the library said before is part of this
                tries.ended(tag)
            yield line, senders.get(name)
    yield from tries.left()


def statement(line: LogLine, sender: bytes) -> Statement | None:
    """What a line tells, None for nothing; `sender` is that of its message."""
    start = line.text[:4]
    if start == b"to=<":
        return delivered(line, sender)
    if start == b"from":
        said = InBrackets(readable(line.text.partition(b", status=")[2]), page="enhanced/x.4.7")
        return _told(line, said, sender=readable(sender), outcome=EXPIRED)
    return tried(line, sender) if is_try(line) else refused(line, sender)


def parts(text: bytes) -> tuple[bytes, bytes, bytes] | None:
    """Recipient, status and the words in brackets of a delivery; None for what is none."""
    end = text.find(b">, ")
    at = text.find(b", status=", end)
    if end < 0 or at < 0:
        return None
    status, _, said = text[at + 9 :].partition(b" ")
    if said[:1] == b"(":
        said = said[1 : said.rfind(b")")] if b")" in said else said[1:]
    return text[4:end], status, said


def delivered(line: LogLine, sender: bytes) -> Statement | None:
    """The verdict of a delivery: `to=<a>, relay=h[ip]:25, ..., dsn=5.1.1, status=bounced (words)`."""
    found = parts(line.text)
    if found is None:
        return None
    recipient, status, said = found
    end = readable(status)
    before = readable(line.text[: line.text.find(b", status=")])
    name = readable(recipient)
    heard = _of_domain(_here(line.tag, words(readable(said), _PORT.sub("", _field(before, "relay=")))), end, name)
    heard = heard._replace(enhanced=heard.enhanced or _field(before, "dsn="))
    return _told(line, heard, name, readable(sender), OUTCOMES.get(end, ""))


def _here(tag: bytes, said: InBrackets) -> InBrackets:
    """LMTP is how a server hands mail to its own store, wherever that runs (RFC 2033)."""
    own = said.said_by == THEIRS and b"/lmtp[" in tag
    return said._replace(said_by=OWN) if own else said


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


def is_try(line: LogLine) -> bool:
    """Whether a line is about one of the hosts that a delivery is tried at."""
    return line.text.startswith(_TRY) or line.name.startswith(b"connect to")


def tried(line: LogLine, sender: bytes) -> Statement:
    """What a try at a host came to; nothing is decided about the message."""
    whole = line.text if line.text.startswith(_TRY) else line.name + b": " + line.text
    return _told(line, words(readable(whole)), sender=readable(sender))


def refused(line: LogLine, sender: bytes) -> Statement | None:
    """The verdict of a line about a client, None for a line that tells nothing."""
    turned = at_the_door(readable(line.name), readable(line.text))
    if turned is None:
        return None
    return _turned(line, turned, turned.sender or readable(sender))


def _turned(line: LogLine, turned: Turned, sender: str) -> Statement:
    told = _told(line, turned.said, turned.recipient, sender)
    return told._replace(category=turned.category)


def _told(line: LogLine, said: InBrackets, recipient: str = "", sender: str = "", outcome: str = "") -> Statement:
    return Statement(
        kind="log", line=line.number, text=said.text, code=said.code, enhanced=said.enhanced, stage=said.stage,
        recipient=recipient, sender=sender, said_by=said.said_by, host=said.host, program=PROGRAM, outcome=outcome,
        queue_id=queue_id(line.name),
        page=said.page, category=_category(said),
    )  # fmt: skip


def queue_id(name: bytes) -> str:
    """The queue id that a line begins with, "" for a line without one."""
    return "" if name in NO_NAMES or not name.isalnum() else name.decode("ascii", "replace")


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
