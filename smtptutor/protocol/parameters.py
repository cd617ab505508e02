"""Parameters of MAIL and RCPT: which exist, which command takes them, what their values look like."""

from typing import NamedTuple

from smtptutor.protocol.cause import Cause
from smtptutor.protocol.command import Command, Parameter, Verb
from smtptutor.protocol.expression import compiled
from smtptutor.protocol.finding import Finding


class Rule(NamedTuple):
    """One parameter: its command, the extension keyword that offers it, its values, and the room it may take."""

    verb: Verb
    extension: str
    values: str | None = None  # None: it has no value
    room: int = 0  # octets that its extension adds to the command line


MAIL, RCPT = Verb.MAIL, Verb.RCPT

_ANY = r".+"
RULES = {
    "SIZE": Rule(MAIL, "SIZE", r"[0-9]{1,20}", 26),  # RFC 1870 3
    "BODY": Rule(MAIL, "8BITMIME", r"(?i:7BIT|8BITMIME)"),  # RFC 6152 2
    "SMTPUTF8": Rule(MAIL, "SMTPUTF8", None, 10),  # RFC 6531 3.1
    "AUTH": Rule(MAIL, "AUTH", _ANY, 500),  # RFC 4954 3
    "RET": Rule(MAIL, "DSN", _ANY),  # RFC 3461 4.3
    "ENVID": Rule(MAIL, "DSN", _ANY),  # RFC 3461 4.4
    "NOTIFY": Rule(RCPT, "DSN", _ANY),  # RFC 3461 4.1
    "ORCPT": Rule(RCPT, "DSN", _ANY),  # RFC 3461 4.2
    "BY": Rule(MAIL, "DELIVERBY", _ANY, 17),  # RFC 2852 2
    "HOLDFOR": Rule(MAIL, "FUTURERELEASE", _ANY, 34),  # RFC 4865 3
    "HOLDUNTIL": Rule(MAIL, "FUTURERELEASE", _ANY, 34),  # RFC 4865 3
    "REQUIRETLS": Rule(MAIL, "REQUIRETLS", None, 11),  # RFC 8689 2
    "MT-PRIORITY": Rule(MAIL, "MT-PRIORITY", _ANY, 15),  # RFC 6710 3
    "RRVS": Rule(RCPT, "RRVS", _ANY, 33),  # RFC 7293 3.1
}

SHORTEST_LIMIT = 512  # octets of a command line with its CRLF (RFC 5321 4.5.3.1.4)


def line_limit(verb: Verb | None, extensions: frozenset[str]) -> int:
    """The longest command line for `verb`, in octets with CRLF: 512 and what each offered extension adds."""
    if verb not in (MAIL, RCPT):
        return SHORTEST_LIMIT
    added = {rule.extension: rule.room for rule in RULES.values() if rule.verb is verb and rule.extension in extensions}
    return SHORTEST_LIMIT + sum(added.values())


def check(
    command: Command, extensions: frozenset[str], *, extended: bool
) -> tuple[Finding | None, tuple[Finding, ...]]:
    """
    The first fault among the parameters of `command`, or None; and the notes (RFC 5321 4.1.1.11).

    `extended` tells that the session began with EHLO. After HELO nothing was announced, so no parameter is due
    (RFC 5321 3.2); most servers take one all the same.
    """
    notes: list[Finding] = []
    seen: set[str] = set()
    for parameter in command.parameters:
        if fault := _fault(command.verb, parameter, extensions):
            return fault, ()
        if not extended:
            notes.append(_found(Cause.PARAMETER_NOT_OFFERED, parameter, extension=RULES[parameter.keyword].extension))
        if parameter.keyword in seen:
            notes.append(_found(Cause.PARAMETER_TWICE, parameter))
        seen.add(parameter.keyword)
    return None, tuple(notes)


def _fault(verb: Verb | None, parameter: Parameter, extensions: frozenset[str]) -> Finding | None:
    rule = RULES.get(parameter.keyword)
    if rule is None:
        return _found(Cause.PARAMETER_UNKNOWN, parameter)
    if rule.verb is not verb:
        return _found(Cause.PARAMETER_ON_WRONG_COMMAND, parameter, command=str(rule.verb))
    if parameter.keyword == "BODY" and (parameter.value or "").upper() == "BINARYMIME":
        return _found(Cause.BINARYMIME_NOT_OFFERED, parameter)
    if rule.extension not in extensions:
        return _found(Cause.PARAMETER_NOT_OFFERED, parameter, extension=rule.extension)
    good = parameter.value is None if rule.values is None else compiled(rule.values).fullmatch(parameter.value or "")
    return None if good else _found(Cause.PARAMETER_BAD_VALUE, parameter)


def _found(cause: Cause, parameter: Parameter, **facts: str) -> Finding:
    return Finding(cause, parameter.start, parameter.end, {"parameter": parameter.keyword, **facts})


def value(command: Command, keyword: str) -> str | None:
    """The value of the last parameter with that keyword, or None; "" for one without a value."""
    for parameter in reversed(command.parameters):
        if parameter.keyword == keyword:
            return parameter.value or ""
    return None
