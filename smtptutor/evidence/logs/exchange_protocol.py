"""
Protocol logs of Exchange: what both sides of a session said, a line each.

`date,connector,session,number,local,remote,event,data,context`: the event is + for a connection, - for its end, > for
what Exchange sent, < for what it received, * for a remark (learn.microsoft.com, "Protocol logging", 2024).
"""

import re
from collections.abc import Iterator

from smtptutor.evidence.logs.exchange_reasons import LastError, explained
from smtptutor.evidence.logs.quoted import Recent, quoted, step
from smtptutor.evidence.statement import DEFERRED, END_OF_DATA, GREETING, Statement

_REPLY = re.compile(r"\d{3}[ -]|\d{3}$")
_ADDRESS = re.compile(r"<([^<> ]*)>")
_MOST = 1000
"""Commands of a session that are remembered until they are answered."""
_FAILED = ("Failed to connect", "Unable to connect", "TLS negotiation failed", "DNS query failed")


class _Session:
    """Where a session stands: the commands that are not answered yet, the envelope, and whether anything failed."""

    __slots__ = ("accepted", "failed", "greeted", "in_data", "sender", "waiting")

    def __init__(self) -> None:
        self.waiting: list[str] = []
        self.sender = ""
        self.accepted: list[str] = []
        self.greeted = self.in_data = self.failed = False


class Protocol:
    """Follows the sessions of a protocol log."""

    def __init__(self) -> None:
        self._sessions: Recent[_Session] = Recent()

    def row(self, number: int, row: dict[str, str]) -> Iterator[Statement]:
        """What a line tells, in the light of those of its session before it."""
        name, event, data = row.get("sessionid", ""), row.get("event", ""), row.get("data", "").strip()
        session = self._sessions.of(name) or _Session()
        self._sessions.note(name, session)
        heard = Statement("log", number, program="Exchange", host=_host(row.get("remoteendpoint", "")))
        if event in (">", "<") and _REPLY.match(data):
            who = "your-server" if event == ">" else "their-server"
            yield from _answer(heard._replace(said_by=who, host=heard.host if event == "<" else ""), session, data)
        elif event in (">", "<") and not data.startswith("<"):
            session.waiting = [*session.waiting, data][:_MOST]
        elif event == "*" and (words := _failure(f"{data} {row.get('context', '')}")):
            session.failed = True
            verdict = explained(heard._replace(outcome=DEFERRED), LastError(words, heard.host))
            yield verdict._replace(said_by="client", code=0)
        elif event == "-":
            self._sessions.forget(name)


def _answer(heard: Statement, session: _Session, data: str) -> Iterator[Statement]:
    """What a reply tells: a refusal, or that the message is taken."""
    said = quoted(data)
    command, stage = _answered(session, said.code)
    address = _ADDRESS.search(command)
    path = address[1] if address else ""
    heard = heard._replace(**said._asdict(), stage=stage, command=command)
    if stage == "MAIL":
        session.sender, session.accepted = path or "<>", []
    heard = heard._replace(sender=session.sender, recipient=path if stage == "RCPT" else "")
    if said.code >= 400:
        echo = session.failed and (said.code == 503 or "valid recipients" in said.text)
        session.failed = True
        yield heard._replace(first=not echo)
    elif stage == "RCPT":
        session.accepted = [*session.accepted, path][:_MOST]
    elif stage == END_OF_DATA:
        yield heard._replace(recipient=session.accepted[0] if len(session.accepted) == 1 else "")
    session.greeted = True


def _answered(session: _Session, code: int) -> tuple[str, str]:
    """The command that a reply answers, and its step; a login and a message go on after a 334 and a 354."""
    if session.in_data:
        session.in_data = False
        return "", END_OF_DATA
    if not session.waiting:
        return "", "" if session.greeted else GREETING
    command = session.waiting[0]
    stage = step(command)
    if code != 334:
        session.waiting = session.waiting[1:]
    session.in_data = code == 354
    if stage == "BDAT":
        stage = END_OF_DATA if "last" in command.lower() or code >= 400 else "BDAT"
    return command, stage


def _failure(words: str) -> str:
    """The remark that a connection did not come about; "" where it is another one."""
    return words.strip() if any(part in words for part in _FAILED) else ""


def _host(endpoint: str) -> str:
    """The address of `192.0.2.1:25` or `[2001:db8::1]:25`."""
    return endpoint.rpartition(":")[0].strip("[]")
