"""
Logs of Haraka: `[INFO] [8-4-4-4-12.1] [core] hook=rcpt plugin=... params=<a@example.org> retval=DENY msg="no"`.

The lines are those of connection.js and outbound/hmail.js, Haraka 2.8 to 3.0 (2014 to 2024). A name of sixteen octets
is a connection, .1 behind it a transaction, and .1 behind that a message on its way out.
"""

import re
from collections.abc import Iterator

from smtptutor.evidence.logs.haraka_outbound import Letter, Out, fields
from smtptutor.evidence.logs.quoted import Recent, quoted
from smtptutor.evidence.shape import Shape
from smtptutor.evidence.source import Source
from smtptutor.evidence.statement import BOUNCED, DEFERRED, END_OF_DATA, Statement

_LINE = re.compile(
    r"\[(?:DATA|PROTOCOL|DEBUG|INFO|NOTICE|WARN|ERROR|CRIT|ALERT|EMERG)\]"
    r" \[([0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}(?:\.\d+)*|-)\] \[([\w./-]+)\]\s?(.*)"
)
_HOOK = re.compile(r" ?hook=(\w+) plugin=(\S+) function=\S+ params=(\S+) retval=(\w+) msg=\"?([^\"]*)")
_PARTY = re.compile(r"(sender|recipient) <([^<> ]*)> code=(\w+) msg=\"?([^\"]*)")
_HOOKS = {
    "connect": "connect", "connect_init": "connect", "lookup_rdns": "connect", "helo": "HELO", "ehlo": "EHLO",
    "mail": "MAIL", "rcpt": "RCPT", "rcpt_ok": "RCPT", "data": "DATA", "data_post": END_OF_DATA, "queue": END_OF_DATA,
    "queue_outbound": END_OF_DATA,
}  # fmt: skip
_OUTCOMES = {
    "DENY": BOUNCED, "DENYDISCONNECT": BOUNCED, "DENYSOFT": DEFERRED, "DENYSOFTDISCONNECT": DEFERRED,
}  # fmt: skip
_ADDRESS = re.compile(r"<([^<> ]*)>")


def read(source: Source) -> Iterator[Statement]:
    """The refusals and the deliveries of a log of Haraka, in the order of its lines."""
    letters: Recent[Letter] = Recent()
    refused: Recent[Statement] = Recent()
    out = Out(letters)
    for line in source.lines():
        if (found := _LINE.search(line.text)) is None:
            continue
        name, plugin, words = found.groups()
        heard = Statement("log", line.number, program="Haraka")
        if plugin == "outbound":
            yield from out.line(heard, name, words)
        elif plugin == "core":
            yield from _of_client(heard._replace(said_by="your-server"), name, words, letters, refused)
    yield from sorted([*refused.rest(), *out.rest()], key=lambda left: left.line)


def _of_client(
    heard: Statement, name: str, words: str, letters: Recent[Letter], refused: Recent[Statement]
) -> Iterator[Statement]:
    """
    What a line tells of a client.

    A refusal waits for what is told of it later: that a plugin overrode it, or the code with which the client left.
    """
    base = name[:36]
    if hook := _HOOK.match(words):
        denied = _by_plugin(heard, hook, letters.of(name))
    elif party := _PARTY.match(words):
        denied = _by_party(heard, party, letters.of(name))
        _remember(letters, name, party)
    elif words.startswith("disconnect ip="):
        yield from _gone(heard, fields(words), refused.forget(base))
        return
    elif words.startswith(("queue code=", "message mid=")):
        told = fields(words)
        denied = _denied(heard, END_OF_DATA, told.get("code", ""), told.get("msg", ""), letters.of(name))
    else:
        if "overriden by deny hook" in words:
            refused.forget(base)
        return
    if denied is None:
        return
    before = refused.of(base)
    if before is None or _differs(before, denied):
        if before is not None:
            yield before
        refused.note(base, denied)


def _denied(heard: Statement, stage: str, code: str, words: str, letter: Letter | None) -> Statement | None:
    """A refusal; None where it is none."""
    if code not in _OUTCOMES:
        return None
    said = quoted(words)
    sender = letter.sender if letter else ""
    return heard._replace(**said._asdict(), stage=stage, outcome=_OUTCOMES[code], sender=sender)


def _by_plugin(heard: Statement, hook: re.Match[str], letter: Letter | None) -> Statement | None:
    stage = _HOOKS.get(hook[1], "")
    about = hook[3].strip('"<>')
    denied = _denied(heard, stage, hook[4], hook[5], letter) if stage else None
    if denied and stage == "MAIL":
        return denied._replace(sender=about or "<>")
    return denied._replace(recipient=about) if denied and stage == "RCPT" else denied


def _by_party(heard: Statement, party: re.Match[str], letter: Letter | None) -> Statement | None:
    stage = "MAIL" if party[1] == "sender" else "RCPT"
    denied = _denied(heard, stage, party[3], party[4], letter)
    if denied is None:
        return None
    return denied._replace(sender=party[2] or "<>") if stage == "MAIL" else denied._replace(recipient=party[2])


def _remember(letters: Recent[Letter], name: str, party: re.Match[str]) -> None:
    """The sender and the recipients of a transaction, for what is told of it on its way out."""
    if party[3] in _OUTCOMES:
        return
    if party[1] == "sender":
        letters.note(name, Letter(party[2] or "<>"))
    elif letter := letters.of(name):
        letters.note(name, letter.with_recipient(party[2]))


def _differs(before: Statement, after: Statement) -> bool:
    """Whether a refusal is another one, or what stands in the log of the one before."""
    same = before.recipient == after.recipient or not after.recipient or not before.recipient
    return not (same and (before.text == after.text or not after.text))


def _gone(heard: Statement, told: dict[str, str], refused: Statement | None) -> Iterator[Statement]:
    """A client leaves: the last reply that it got has the code of its refusal, or is one that nothing else told."""
    last = quoted(told.get("lr", ""))
    if refused is not None:
        if last.code >= 400 and refused.text in last.text:
            refused = refused._replace(**last._asdict())
        yield refused
    elif last.code >= 400:
        _, soft, hard = (*told.get("rcpts", "").split("/"), "", "", "")[:3]
        at_rcpt = {soft, hard} > {"0"}
        address = _ADDRESS.search(last.text) if at_rcpt else None
        recipient = address[1] if address else ""
        yield heard._replace(**last._asdict(), stage="RCPT" if at_rcpt else "", recipient=recipient)


def _looks_like(head: tuple[str, ...]) -> int:
    """Lines with a level, the name of a connection, and a plugin."""
    return sum(bool(_LINE.search(text)) for text in head)


SHAPE = Shape("haraka", _looks_like, read)
