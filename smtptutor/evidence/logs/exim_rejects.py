"""What Exim logs of clients that it refuses: `H=host [192.0.2.1] F=<a@example.org> rejected RCPT <b@example.net>`."""

import re
from collections.abc import Iterator

from smtptutor.evidence.logs.quoted import quoted, step
from smtptutor.evidence.source import TextLine
from smtptutor.evidence.statement import BOUNCED, DEFERRED, END_OF_DATA, Statement

_REJECTED = re.compile(
    r"(temporarily )?rejected (RCPT|MAIL|EHLO or HELO|EHLO|HELO|VRFY|AUTH|connection|after DATA|DATA|by local_scan)?"
    r"(?: <([^<> ]*)>)?"
)
_FROM = re.compile(r" F=<([^<> ]*)>")
_LOGIN = re.compile(r": (\d{3}) (.*)")
_DATE = re.compile(r"^\s*\d{4}-\d\d-\d\d \d\d:\d\d:\d\d|\bexim\[\d+\]: ")
_WORDS = (
    ("SMTP protocol synchronization error", "", "your-server", "causes/pipelining-not-allowed"),
    ("dropped: too many syntax or protocol errors", "", "your-server", "causes/too-many-errors"),
    ("dropped: too many nonmail commands", "", "your-server", "causes/too-many-errors"),
    ("dropped: too many unrecognized commands", "", "your-server", "causes/too-many-errors"),
    ("refused: too many connections", "connect", "your-server", "causes/too-many-connections"),
    ("unexpected disconnection while reading SMTP command", "", "client", "words/timeout"),
    ("lost while reading message data", "DATA", "client", "words/timeout"),
    ("no MAIL in SMTP connection from", "", "client", "words/probe"),
    ("SMTP command timeout on connection", "", "your-server", "causes/idle-timeout"),
    ("SMTP data timeout", "DATA", "your-server", "causes/idle-timeout"),
    ("TLS error on connection from", "STARTTLS", "client", "words/tls-failed"),
)  # fmt: skip
_COMMAND = re.compile(
    r'SMTP (?:protocol|syntax) error in "(.*?)" (?:H=(?:[^ \[]+ )?(?:\([^ ]*\) )?\[[^\]]*\]\S* )?(?:\w+=\S+ )*(.*)'
)
_STAGES = {"EHLO or HELO": "EHLO", "connection": "connect", "after DATA": END_OF_DATA, "by local_scan": END_OF_DATA}


def refused(line: TextLine) -> Iterator[Statement]:
    """The refusal, the failed login or the lost connection that a line of Exim tells of; nothing where it is none."""
    text = line.text
    heard = Statement("log", line.number, program="Exim", said_by="your-server")
    if (at := text.find(" authenticator failed for ")) >= 0 and (login := _LOGIN.search(text, at)):
        yield heard._replace(**quoted(f"{login[1]} {login[2]}")._asdict(), stage="AUTH", outcome=BOUNCED)
        return
    if " error in " in text and (command := _COMMAND.search(text)):
        said = quoted(command[2])
        yield heard._replace(**said._asdict(), stage=step(command[1]), command=command[1], outcome=BOUNCED)
        return
    for words, stage, who, page in _WORDS:
        if words in text and _DATE.search(text):
            at = text.find(words)
            yield heard._replace(text=text[at:].strip(), stage=stage, said_by=who, page=page, category=_broken(page))
            return
    named = ("H=" in text or "rejected EHLO from" in text or "rejected HELO from" in text) and "[" in text
    if named and (found := _REJECTED.search(text)):
        yield _rejected(heard, found, text)


def _broken(page: str) -> str:
    return "network" if page == "words/timeout" else ""


def _rejected(heard: Statement, found: re.Match[str], text: str) -> Statement:
    """A command or a message that was refused."""
    soft, what, address = found.groups()
    reason = text[found.end() :].partition(": ")[2]
    stage = _STAGES.get(what or "", step(what or ""))
    sender = _FROM.search(text)
    said = quoted(reason or text[found.start() :])
    return heard._replace(
        **said._asdict(), stage=stage, outcome=DEFERRED if soft else BOUNCED,
        recipient=address or "" if stage == "RCPT" else "",
        sender=(sender[1] or "<>") if sender else (address or "" if stage == "MAIL" else ""),
    )  # fmt: skip
