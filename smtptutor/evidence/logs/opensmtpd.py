"""
Logs of OpenSMTPD: `session mta delivery evpid=... from=<> to=<> ... result="PermFail" stat="550 ..."`.

The lines are those of mta.c, mda.c and smtp_session.c, OpenSMTPD 7.6 (2024), and of 5.4 to 6.0 (2013 to 2016), where
they begin with `relay:`, `delivery:`, `smtp-in:` and `smtp-out:` and have commas.
"""

import re
from collections.abc import Iterator

from smtptutor.evidence.logs.quoted import Recent, quoted, step
from smtptutor.evidence.shape import Shape
from smtptutor.evidence.source import Source
from smtptutor.evidence.statement import BOUNCED, DEFERRED, EXPIRED, SENT, Statement

_LINE = re.compile(
    r"(?:^|[ \t])([0-9a-f]{16}) (mta|mda|smtp|bounce) (?:event=)?(delivery|failed-command|authentication|error"
    r"|bad-input|disconnected|message|envelope|closed|connected|connecting|tls|auth|disabled)\b(.*)"
)
_OLD = re.compile(r"\b(relay|delivery|bounce|smtp-out|mta): (Ok|TempFail|PermFail|Loop|Expire|Expired) for (\w+): (.*)")
_OLD_IN = re.compile(r'smtp-in: Failed command on session (\w+): "([^"]*)" => (.*)')
_OLD_OUT = re.compile(r"smtp-out: Error on session \w+(?: after \d+ messages? sent)?: (.*)")
_ROUTE = re.compile(r"smtp-out: (No (?:valid route|MX found) .*)")
_FIELD = re.compile(r'(?<![\w-])(\w[\w-]*)=(<[^>]*>|"[^"]*"|[^ ,"<][^ ,]*)')
_RESULTS = {
    "ok": SENT, "tempfail": DEFERRED, "permfail": BOUNCED, "loop": BOUNCED, "expire": EXPIRED, "expired": EXPIRED,
}  # fmt: skip
_COMMAND = re.compile(r"<([^<> ]*)>")
_NOT_OFFERED = {"AUTH": "causes/auth-not-offered", "STARTTLS": "causes/starttls-not-offered"}
_GONE = {"timeout": ("your-server", "causes/idle-timeout"), "io-error": ("client", "words/timeout")}


def read(source: Source) -> Iterator[Statement]:
    """The deliveries, refusals and lost connections of a log of OpenSMTPD, in the order of its lines."""
    errors: Recent[Statement] = Recent()
    for line in source.lines():
        heard = Statement("log", line.number, program="OpenSMTPD")
        if found := _LINE.search(line.text):
            yield from _event(heard, found, errors)
        elif found := _OLD.search(line.text):
            fields = {"result": found[2], "evpid": found[3], **_older(found[4])}
            yield _delivery(heard, found[1], fields, found[4])
        elif found := _OLD_IN.search(line.text):
            yield _refusal(heard, found[2], found[3])
        elif (found := _OLD_OUT.search(line.text)) or (found := _ROUTE.search(line.text)):
            yield _error(heard, found[found.re.groups])
    yield from errors.rest()


def _event(heard: Statement, found: re.Match[str], errors: Recent[Statement]) -> Iterator[Statement]:
    """What a line of a session tells; an error that is told again, as a delivery or a reply, is no news."""
    session, part, event, rest = found.groups()
    fields = _fields(rest)
    if event == "delivery":
        errors.forget(session)
        yield _delivery(heard, part, fields, rest)
    elif event == "error" and part == "mta":
        errors.note(session, _error(heard, rest.partition("reason=")[2].strip('" ')))
    elif event == "failed-command":
        if step(fields.get("command", "")) == "AUTH":
            errors.forget(session)
        yield _refusal(heard, fields.get("command", ""), fields.get("result", ""))
    elif event == "bad-input":
        yield _refusal(heard, "", fields.get("result", ""))
    elif event == "authentication" and fields.get("result", "").endswith("fail"):
        errors.note(session, _login(heard, fields["result"]))
    elif event == "disconnected":
        if waiting := errors.forget(session):
            yield waiting
        if fields.get("reason", "") in _GONE:
            who, page = _GONE[fields["reason"]]
            yield heard._replace(
                text=f"disconnected: {fields['reason']}",
                said_by=who,
                page=page,
                category="" if who == "your-server" else "network",
            )


def _delivery(heard: Statement, part: str, fields: dict[str, str], rest: str) -> Statement:
    """The verdict on one recipient; `stat` is what the other server said, or what came in its place."""
    stat = rest.partition("stat=")[2].strip().strip('"')
    said = quoted(stat)
    outcome = _RESULTS.get(fields.get("result", "").lower(), "")
    relay = fields.get("relay", "")
    host = relay.partition("(")[2].rstrip(")") or relay.partition(" ")[0]
    local = part in {"mda", "delivery"}
    nobody = not said.code and outcome != SENT and not local
    return heard._replace(
        **said._asdict(), outcome=outcome, recipient=fields.get("to", ""), sender=fields.get("from", "") or "<>",
        host="" if local else host, queue_id=fields.get("evpid", ""),
        said_by="your-server" if local else "client" if nobody else "their-server",
        stage="end of data" if outcome == SENT and said.code else "",
        page=_page(outcome, fields.get("result", ""), local=local),
    )  # fmt: skip


def _page(outcome: str, result: str, *, local: bool) -> str:
    """The page on an outcome that needs no words."""
    if outcome == EXPIRED:
        return "enhanced/x.4.7"
    return "words/in-mailbox" if local and outcome == SENT else "words/loops-back" if result == "Loop" else ""


def _refusal(heard: Statement, command: str, result: str) -> Statement:
    """A command that a client sent in vain."""
    stage = step(command)
    address = _COMMAND.search(command)
    heard = heard._replace(**quoted(result)._asdict(), stage=stage, command=command.strip(), said_by="your-server")
    if "Command not supported" in result:
        heard = heard._replace(page=_NOT_OFFERED.get(stage, ""))
    if stage == "MAIL" and address:
        return heard._replace(sender=address[1] or "<>")
    return heard._replace(recipient=address[1]) if stage == "RCPT" and address else heard


def _login(heard: Statement, result: str) -> Statement:
    soft = result == "tempfail"
    return heard._replace(
        text=f"authentication {result}", stage="AUTH", said_by="your-server", outcome=DEFERRED if soft else BOUNCED,
        page="" if soft else "causes/auth-credentials-invalid",
    )  # fmt: skip


def _error(heard: Statement, reason: str) -> Statement:
    """A session with another server that came to nothing."""
    said = quoted(reason)
    return heard._replace(**said._asdict(), outcome=DEFERRED, said_by="their-server" if said.code else "client")


def _fields(text: str) -> dict[str, str]:
    return {found[1]: _bare(found[2]) for found in _FIELD.finditer(text)}


def _older(text: str) -> dict[str, str]:
    """The fields of a line with commas, in which nothing is in quotes."""
    pairs = (part.partition("=") for part in text.partition(", stat=")[0].split(", "))
    return {name: _bare(value) for name, _, value in pairs}


def _bare(value: str) -> str:
    return value.strip('"') if value.startswith('"') else value.strip("<>")


def _looks_like(head: tuple[str, ...]) -> int:
    """Lines of its sessions, which have names of sixteen hexadecimal digits, and of its older forms."""
    return sum(any(shape.search(text) for shape in (_LINE, _OLD, _OLD_IN, _OLD_OUT, _ROUTE)) for text in head)


SHAPE = Shape("opensmtpd", _looks_like, read)
