"""Parameters of MAIL and RCPT: which exist, which command takes them, what their values look like."""

from typing import NamedTuple

from smtptutor.protocol.cause import Cause
from smtptutor.protocol.command import Command, Parameter
from smtptutor.protocol.expression import compiled
from smtptutor.protocol.form import Form
from smtptutor.protocol.remark import Remark
from smtptutor.protocol.traits import STANDARD, Traits
from smtptutor.protocol.verb import Verb


class ParameterRule(NamedTuple):
    """One parameter: its command, the extension keyword that offers it, its values, and the room it may take."""

    verb: Verb
    extension: str
    values: str | None = None  # None: it has no value
    room: int = 0  # octets that its extension adds to the command line


MAIL, RCPT = Verb.MAIL, Verb.RCPT

_XTEXT = r"(?:[!-*,-<>-~]|\+[0-9A-F]{2})+"  # RFC 3461 4
_EVENT = r"(?:SUCCESS|FAILURE|DELAY)"
_DATE_TIME = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:Z|[+-][0-9]{2}:[0-9]{2})"  # RFC 3339 5.6
_BY_NOTICE = r"[+-]?[0-9]{1,9};NT?"
_BY_RETURN = r"(?!\+?0+;)\+?[0-9]{1,9};RT?"  # some time must be left
RULES = {
    "SIZE": ParameterRule(MAIL, "SIZE", r"[0-9]{1,20}", 26),  # RFC 1870 3
    "BODY": ParameterRule(MAIL, "8BITMIME", r"(?i:7BIT|8BITMIME|BINARYMIME)"),  # RFC 6152 2, RFC 3030 3
    "SMTPUTF8": ParameterRule(MAIL, "SMTPUTF8", None, 10),  # RFC 6531 3.1
    "AUTH": ParameterRule(MAIL, "AUTH", rf"<>|{_XTEXT}", 500),  # RFC 4954 3, 5
    "RET": ParameterRule(MAIL, "DSN", r"(?i:FULL|HDRS)"),  # RFC 3461 4.3
    "ENVID": ParameterRule(MAIL, "DSN", rf"(?=.{{1,100}}\Z){_XTEXT}", 107),  # RFC 3461 4.4
    "NOTIFY": ParameterRule(RCPT, "DSN", rf"(?i:NEVER|{_EVENT}(?:,{_EVENT})*)", 28),  # RFC 3461 4.1
    "ORCPT": ParameterRule(RCPT, "DSN", rf"(?=.{{1,500}}\Z)[A-Za-z0-9-]+;{_XTEXT}", 507),  # RFC 3461 4.2
    "BY": ParameterRule(MAIL, "DELIVERBY", rf"(?i:{_BY_NOTICE}|{_BY_RETURN})", 17),  # RFC 2852 4
    "HOLDFOR": ParameterRule(MAIL, "FUTURERELEASE", r"[1-9][0-9]{0,8}", 34),  # RFC 4865 5
    "HOLDUNTIL": ParameterRule(MAIL, "FUTURERELEASE", _DATE_TIME, 34),  # RFC 4865 5
    "REQUIRETLS": ParameterRule(MAIL, "REQUIRETLS", None, 11),  # RFC 8689 2
    "MT-PRIORITY": ParameterRule(MAIL, "MT-PRIORITY", r"-?[1-9]|0", 15),  # RFC 6710 3
    "RRVS": ParameterRule(RCPT, "RRVS", rf"{_DATE_TIME}(?:;[CRcr])?", 33),  # RFC 7293 3.1
}

HOLDS = frozenset({"HOLDFOR", "HOLDUNTIL"})
"""Of these, one may stand in a line, and it once (RFC 4865 4.2)."""
LEAST_WITH_DSN = 1036  # octets of MAIL and RCPT where DSN is on offer (RFC 3461 5)
SHORTEST_LIMIT = 512  # octets of a command line with its CRLF (RFC 5321 4.5.3.1.4)


def line_limit(verb: Verb | None, extensions: frozenset[str]) -> int:
    """The longest command line for `verb`, in octets with CRLF: 512 and what each offered extension adds."""
    if verb not in (MAIL, RCPT):
        return SHORTEST_LIMIT
    rules = [rule for rule in RULES.values() if rule.verb is verb and rule.extension in extensions]
    added: dict[str, int] = {}
    for rule in rules:  # HOLDFOR and HOLDUNTIL share their room; those of DSN add up
        together = added.get(rule.extension, 0) + rule.room if rule.extension == "DSN" else rule.room
        added[rule.extension] = together
    if verb is MAIL and "BINARYMIME" in extensions:
        added["BINARYMIME"] = 16  # RFC 3030 3
    longest = SHORTEST_LIMIT + sum(added.values())
    return max(longest, LEAST_WITH_DSN) if "DSN" in extensions else longest


def check(
    command: Command, extensions: frozenset[str], *, extended: bool, traits: Traits = STANDARD
) -> tuple[Remark | None, tuple[Remark, ...]]:
    """
    The first fault among the parameters of `command`, or None; and the notes (RFC 5321 4.1.1.11).

    There is one note of a kind for each keyword, at its first place.

    `extended` tells that the session began with EHLO. After HELO nothing was announced, so no parameter is due
    (RFC 5321 3.2); most servers take one all the same. `traits` tells which values this server takes.
    """
    notes: list[Remark] = []
    seen: set[str] = set()
    again: set[str] = set()
    for parameter in command.parameters:
        fault = _fault(command.verb, parameter, extensions, traits)
        if fault is not None:
            return fault, ()
        if parameter.keyword in seen and parameter.keyword in traits.once:
            return _found(Cause.PARAMETER_TWICE, parameter), ()
        if parameter.keyword in HOLDS and HOLDS & seen:
            return _found(Cause.PARAMETER_TWICE, parameter)._replace(
                facts={"parameter": " or ".join(sorted(HOLDS))}
            ), ()
        if traits is not STANDARD and _is_odd(command, parameter):
            notes.append(_found(Cause.PARAMETER_BAD_VALUE, parameter))
        if not extended and parameter.keyword not in seen:
            notes.append(_found(Cause.PARAMETER_NOT_OFFERED, parameter, extension=RULES[parameter.keyword].extension))
        if parameter.keyword in seen and parameter.keyword not in again:
            notes.append(_found(Cause.PARAMETER_TWICE, parameter))
            again.add(parameter.keyword)
        seen.add(parameter.keyword)
    return None, tuple(notes)


def stranger(verb: Verb | None, parameter: Parameter) -> Remark:
    """What is to be said of a parameter that a server does not take behind this verb (RFC 5321 4.1.1.11)."""
    rule = RULES.get(parameter.keyword)
    if rule is None:
        return _found(Cause.PARAMETER_UNKNOWN, parameter)
    if rule.verb is not verb:
        return _found(Cause.PARAMETER_ON_WRONG_COMMAND, parameter, command=str(rule.verb))
    return _found(Cause.PARAMETER_NOT_OFFERED, parameter, extension=rule.extension)


def _fault(verb: Verb | None, parameter: Parameter, extensions: frozenset[str], traits: Traits) -> Remark | None:
    rule = RULES.get(parameter.keyword)
    if rule is None or rule.verb is not verb:
        return stranger(verb, parameter)
    if parameter.keyword == "BODY" and (parameter.value or "").upper() == "BINARYMIME":
        return None if "BINARYMIME" in extensions else _found(Cause.BINARYMIME_NOT_OFFERED, parameter)
    if rule.extension not in extensions:
        return _found(Cause.PARAMETER_NOT_OFFERED, parameter, extension=rule.extension)
    if _is_good(parameter, rule, traits):
        return None
    if parameter.keyword in traits.whole:
        return _found(Cause.PARAMETER_UNKNOWN, parameter)
    form = Form.VALUE_UNWANTED if rule.values is None else Form.VALUE_MISSING if parameter.value is None else None
    return _found(Cause.PARAMETER_BAD_VALUE, parameter)._replace(form=form)


def _is_odd(command: Command, parameter: Parameter) -> bool:
    """True for a value that the standard does not know, and that is not noted already."""
    noted = any(note.start == parameter.start for note in command.notes)
    return not noted and not _is_good(parameter, RULES[parameter.keyword], STANDARD)


def _is_good(parameter: Parameter, rule: ParameterRule, traits: Traits) -> bool:
    """True for a value that this server takes, which may be none."""
    keyword, value = parameter.keyword, parameter.value
    if value is not None and keyword in traits.ignores:
        return True
    values = traits.values.get(keyword, rule.values)
    if values is None or (value is None and keyword in traits.values):
        return value is None and values is None
    return bool(compiled(values).fullmatch(value or ""))


def _found(cause: Cause, parameter: Parameter, **facts: str) -> Remark:
    return Remark(cause, parameter.start, parameter.end, {"parameter": parameter.keyword, **facts})


def values(command: Command) -> dict[str, str]:
    """The value of each parameter by keyword, "" for one without; of two alike the last one counts."""
    return {parameter.keyword: parameter.value or "" for parameter in command.parameters}
