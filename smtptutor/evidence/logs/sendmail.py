"""
Logs of Sendmail and its kin: `sm-mta[123]: QID: to=<a@example.org>, ..., dsn=5.1.1, stat=User unknown`.

The fields are those of deliver.c (logdelivery) and srvrsmtp.c, Sendmail 8.18 (2024). What another server said stands in
`stat=` without its code, and since 8.16 in `reply=` with it.
"""

import re
from collections.abc import Iterator

from smtptutor.evidence.logs.quoted import Quoted, Recent, quoted, step
from smtptutor.evidence.logs.sendmail_clients import of_client
from smtptutor.evidence.shape import Shape
from smtptutor.evidence.source import Source
from smtptutor.evidence.statement import BOUNCED, DEFERRED, EXPIRED, SENT, Statement

_LINE = re.compile(r"(?:^|[ \t])(?:sendmail|sm-[a-z-]+)(?:\[\d+\])?: (?:([0-9A-Za-z]{8,20}): )?(.*)")
_BARE = re.compile(r"^\s*([0-9A-Za-z]{12,16}): (?=(?:to=|from=).*(?:mailer=|nrcpts=))(.*)")
_FROM = re.compile(r"from=<?([^<>, ]*)>?, size=")
_TO = re.compile(r"to=(.*?), (?:ctladdr=|delay=)")
_HOST = re.compile(r"relay=([^ ,]+)")
_DSN = re.compile(r"dsn=([245]\.\d{1,3}\.\d{1,3})")
_NOTIFY = re.compile(r"[0-9A-Za-z]{8,20}: (sender notify|return to sender|DSN|postmaster notify): (.*)")
_NOBODY = (
    "connection refused", "connection timed out", "connection reset", "no route to host", "network is unreachable",
    "name server", "host unknown", "host name lookup", "timed out", "i/o error", "lost connection", "tls handshake",
    "host not found", "operation timed out", "remote protocol error",
)  # fmt: skip
_TIRED = re.compile(r"could not be delivered for|cannot send message for", re.IGNORECASE)


def read(source: Source) -> Iterator[Statement]:
    """The deliveries, refusals and lost connections of a log of Sendmail, in the order of its lines."""
    senders: Recent[str] = Recent()
    told: Recent[str] = Recent()
    for line in source.lines():
        found = _LINE.search(line.text) or _BARE.match(line.text)
        if found is None or "postfix/" in line.text:
            continue
        name, words = found[1] or "", found[2]
        heard = Statement("log", line.number, program="Sendmail", queue_id=name, sender=senders.of(name) or "")
        if words.startswith("from=") and (sender := _FROM.match(words)):
            senders.note(name, sender[1] or "<>")
        elif words.startswith("to=") and ", stat=" in words:
            yield from _delivery(heard, words, told)
        elif notice := _NOTIFY.match(words):
            yield from _notice(heard, notice[1], notice[2], told)
        else:
            yield from of_client(heard, words)


def _delivery(heard: Statement, words: str, told: Recent[str]) -> Iterator[Statement]:
    """The verdict on the recipients of a line, one each."""
    fields, _, stat = words.partition(", stat=")
    if stat == "queued":
        return
    reply = fields.partition(", reply=")[2]
    host, dsn, to = _HOST.search(fields), _DSN.search(fields), _TO.match(fields)
    local = "mailer=local" in fields or "mailer=prog" in fields or "mailer=*file*" in fields
    heard = heard._replace(host=host[1].strip("[]").rstrip(".") if host and not local else "")
    heard = _verdict(heard, stat, reply, dsn[1] if dsn else "", local=local)
    told.note(heard.queue_id, heard.outcome)
    for address in (to[1] if to else "").split(","):
        yield heard._replace(recipient=address.strip("<> "))


def _verdict(heard: Statement, stat: str, reply: str, dsn: str, *, local: bool) -> Statement:
    """What `stat=` says, with the code of `reply=` where that stands there."""
    kind, _, words = stat.partition(": ")
    if stat.startswith("Sent"):
        said = quoted(reply or stat[4:].strip().removeprefix("(").removesuffix(")"))
        heard = heard._replace(outcome=SENT, stage="" if local else "end of data")
    elif kind == "Deferred":
        said, heard = quoted(reply or words), heard._replace(outcome=DEFERRED)
    elif dsn.startswith("4") and not _TIRED.search(stat):
        said, heard = quoted(reply or stat), heard._replace(outcome=DEFERRED)
    else:
        said = quoted(reply or stat)
        heard = heard._replace(outcome=EXPIRED if _TIRED.search(stat) else BOUNCED)
    if _TIRED.search(stat):
        heard = heard._replace(page="enhanced/x.4.7")
    elif local and heard.outcome == SENT:
        heard = heard._replace(page="words/in-mailbox")
    numbers = Quoted(said.code, said.enhanced or dsn, said.text)
    return heard._replace(**numbers._asdict(), said_by=_who(heard, stat, said.code, local=local))


def _who(heard: Statement, stat: str, code: int, *, local: bool) -> str:
    """Who said it: nobody where no connection came about, the own server of its own mailboxes, else the other one."""
    words = stat.lower()
    if heard.outcome == EXPIRED or (not code and heard.outcome != SENT and any(word in words for word in _NOBODY)):
        return "client"
    return "your-server" if local or not heard.host else "their-server"


def _notice(heard: Statement, what: str, words: str, told: Recent[str]) -> Iterator[Statement]:
    """A report to the sender: news only where no line before it told the same, or where the server gives up."""
    if _TIRED.search(words):
        yield heard._replace(text=words, outcome=EXPIRED, said_by="client", page="enhanced/x.4.7")
    elif what != "postmaster notify" and "could not send message for past" not in words and not told.of(heard.queue_id):
        said = quoted(words)
        yield heard._replace(**said._asdict(), outcome=BOUNCED, said_by="your-server", stage=step(""))


def _looks_like(head: tuple[str, ...]) -> int:
    """Lines with the name of one of its programs, but for the one that belongs to Postfix."""
    return sum("postfix/" not in text and bool(_of_a_log(text) or _BARE.match(text)) for text in head)


def _of_a_log(text: str) -> bool:
    """True for a line of its log, and not for what its command prints, or one that has taken its name (ssmtp)."""
    line = _LINE.search(text)
    return line is not None and (line[1] is not None or not text.startswith("sendmail: "))


SHAPE = Shape("sendmail", _looks_like, read)
