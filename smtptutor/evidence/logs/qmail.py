"""
Logs of qmail: `delivery 3: failure: 192.0.2.1_does_not_like_recipient./Remote_host_said:_550_.../Giving_up_on_...`.

Blanks are written as low lines and line ends as slashes. The words are those of qmail-send.c, qmail-remote.c and
qmail-local.c, netqmail 1.06 (2007) and notqmail 1.09 (2024); refusals at the door are those of rblsmtpd and CHKUSER.
"""

import re
from collections.abc import Iterator

from smtptutor.evidence.logs.quoted import Recent, quoted
from smtptutor.evidence.shape import Shape
from smtptutor.evidence.source import Source
from smtptutor.evidence.statement import BOUNCED, DEFERRED, END_OF_DATA, EXPIRED, GREETING, SENT, Statement

_START = re.compile(r"\bstarting delivery (\d+): msg (\d+) to (local|remote) (\S*)")
_END = re.compile(r"\bdelivery (\d+): (success|failure|deferral): (.*)")
_INFO = re.compile(r"\binfo msg (\d+): bytes \d+ from <([^<> ]*)>")
_DOOR = re.compile(r"\brblsmtpd: (\S+) pid \d+: (.*)")
_CHKUSER = re.compile(r"CHKUSER rejected (rcpt|sender): from <([^<>]*)> remote <([^<>]*)> rcpt <([^<>]*)> : (.*)")
_OUTCOMES = {"success": SENT, "failure": BOUNCED, "deferral": DEFERRED}
_STAGES = (
    ("does not like recipient", "RCPT"), ("sender was rejected", "MAIL"), ("greeting failed", GREETING),
    ("my name was rejected", "HELO"), ("failed on DATA command", "DATA"),
    ("failed after I sent the message", END_OF_DATA), ("accepted message", END_OF_DATA),
)  # fmt: skip
_HOST = re.compile(r"(?:Connected to )?(\S+) (?:does not like|failed|accepted|but )")
_TIRED = "this message has been in the queue too long"
_NOBODY = (
    "wasn't able to establish",
    "couldn't find any host",
    "couldn't find a mail exchanger",
    "lookup failed",
    "connection died",
)


class _Delivery:
    """What is known of a delivery before its end: to whom, from whom, and whether the mailbox is here."""

    __slots__ = ("local", "message", "recipient", "sender")

    def __init__(self, message: str = "", sender: str = "", recipient: str = "", *, local: bool = False) -> None:
        self.message, self.sender, self.recipient, self.local = message, sender, recipient, local


def read(source: Source) -> Iterator[Statement]:
    """The deliveries and the refusals of a log of qmail, in the order of its lines."""
    senders: Recent[str] = Recent()
    started: Recent[_Delivery] = Recent()
    for line in source.lines():
        text = line.text
        if "delivery " in text and (found := _END.search(text)):
            known = started.forget(found[1]) or _Delivery()
            yield _verdict(line.number, known, _OUTCOMES[found[2]], found[3])
        elif "delivery " in text and (found := _START.search(text)):
            local = found[3] == "local"
            sender = senders.of(found[2]) or ""
            started.note(found[1], _Delivery(found[2], sender, _address(found[4], local=local), local=local))
        elif found := _INFO.search(text):
            senders.note(found[1], found[2] or "<>")
        elif found := _DOOR.search(text):
            said = quoted(found[2])
            yield Statement("log", line.number, program="qmail", said_by="your-server")._replace(**said._asdict())
        elif found := _CHKUSER.search(text):
            yield _checked(line.number, *found.groups())


def _verdict(number: int, known: _Delivery, outcome: str, detail: str) -> Statement:
    """What became of a delivery, with what the other server said about it."""
    before, _, reply = detail.replace("_", " ").partition("Remote host said: ")
    reply = reply.partition("/Giving up on ")[0].partition("/I'm not going to try again")[0].rstrip("/ ")
    said = quoted(reply.replace(f"/{reply[:3]}", f"\\n{reply[:3]}") if reply[:3].isdigit() else reply or _plain(before))
    tired = _TIRED in detail.replace("_", " ")
    host = _HOST.match(before)
    return Statement(
        "log", number, text=said.text, code=said.code, enhanced=said.enhanced, program="qmail", queue_id=known.message,
        recipient=known.recipient, sender=known.sender, host=host[1] if host else "",
        stage=next((stage for words, stage in _STAGES if words in before), ""),
        outcome=EXPIRED if tired else outcome,
        page="enhanced/x.4.7" if tired else "words/in-mailbox" if known.local and outcome == SENT else "",
        said_by="their-server" if reply else _own(before, local=known.local),
    )  # fmt: skip


def _own(words: str, *, local: bool) -> str:
    """Who says what no other server said."""
    return "client" if not local and any(part in words for part in _NOBODY) else "your-server"


def _plain(words: str) -> str:
    return " ".join(words.replace("/", " ").split())


def _address(address: str, *, local: bool) -> str:
    """The address of a delivery; one that is delivered here has the name of its virtual domain before it."""
    mailbox, at, domain = address.rpartition("@")
    return mailbox.removeprefix(f"{domain}-") + at + domain if local else address


def _checked(number: int, what: str, sender: str, remote: str, recipient: str, why: str) -> Statement:
    """What CHKUSER found wrong with a recipient or a sender: `from <address:login:...> remote <helo:name:address>`."""
    return Statement(
        "log", number, text=why.strip(), program="qmail", said_by="your-server", outcome=BOUNCED,
        stage="RCPT" if what == "rcpt" else "MAIL", recipient=recipient.partition(":")[0],
        sender=sender.partition(":")[0] or "<>",
    )  # fmt: skip


def _looks_like(head: tuple[str, ...]) -> int:
    """Lines on deliveries as only qmail numbers them, and those of what stands at its door."""
    return sum(any(shape.search(text) for shape in (_END, _START, _INFO, _DOOR, _CHKUSER)) for text in head)


SHAPE = Shape("qmail", _looks_like, read)
