"""What a session did, counted: where it has gone too far, the site has another answer, or hangs up."""

from typing import NamedTuple

from smtptutor.protocol.cause import Cause
from smtptutor.protocol.cause_table import ABOUT, TOOK_MESSAGE
from smtptutor.protocol.habits import Patience
from smtptutor.protocol.policy import Answer, Manner
from smtptutor.protocol.remark import Facts
from smtptutor.protocol.session import Channel
from smtptutor.protocol.verb import Verb
from smtptutor.server.site import Site

_FAULTS = (500, 501, 503, 504, 555)  # of syntax or order
_HELLOS = frozenset({Verb.EHLO, Verb.HELO})
_ONCE = frozenset({Verb.AUTH})  # free once in a connection, and again behind TLS, but not before each message
_REFUSALS, _UNKNOWN = "refusals", "unknown verbs"
_SYNTAX, _IDLE = "faults of syntax or order", "commands that move no mail"


class Told(NamedTuple):
    """One answer: its reason, its code, and the verb of the command, None where it had none that is known."""

    cause: Cause
    code: int
    verb: Verb | None = None


def counts(site: Site, patience: Patience) -> bool:
    """True where the site, or the server that runs it, counts what a session does."""
    limits = site.limits
    return bool(limits.errors or limits.commands or limits.messages) or patience != Patience()


def tally(site: Site, patience: Patience, before: Channel, told: Told) -> tuple[Channel, Answer | None]:
    """Count one answer of a session, and the answer to give in its place where the session has gone too far."""
    limits = site.limits
    channel = _counted(patience, before, told)
    if told.cause is Cause.GOODBYE:
        return channel, None
    if limits.commands and channel.commands >= limits.commands:
        return channel, Answer(Cause.SERVER_SHUTTING_DOWN)
    if limits.errors and channel.errors >= limits.errors and told.code >= 400:
        facts: Facts = {"count": channel.errors, "limit": limits.errors, "kind": _refusals(patience)}
        return channel, Answer(Cause.TOO_MANY_ERRORS, facts)
    return channel, _out_of_patience(patience, before, channel, told)


def _counted(patience: Patience, channel: Channel, told: Told) -> Channel:
    cause, code, verb = told
    if cause in TOOK_MESSAGE:
        channel = channel._replace(spent=channel.spent & _ONCE)
        if patience.forgets:
            channel = channel._replace(errors=0, idle=0)
    fault = code in _FAULTS and cause not in patience.forgives
    idle = verb in patience.idle_verbs and (verb not in patience.free or verb in channel.spent)
    over = patience.idle_is_error and idle and channel.idle >= patience.idle
    return channel._replace(
        commands=channel.commands + 1,
        errors=channel.errors + (code >= 400 and cause not in patience.forgives) + over,
        unknown=channel.unknown + _is_unknown(told),
        syntax=channel.syntax + fault,
        idle=channel.idle + idle,
        messages=channel.messages + (verb is Verb.MAIL),  # taken or not (RFC 9422 4.1)
        spent=_spent(channel.spent, told) if patience.free else channel.spent,
    )


def _refusals(patience: Patience) -> str:
    """What is counted as an error, in words."""
    return f"{_REFUSALS} and {_IDLE}" if patience.idle_is_error else _REFUSALS


def _spent(spent: frozenset[Verb], told: Told) -> frozenset[Verb]:
    """The verbs whose free turn is used up: EHLO and HELO have one together, and TLS is a new beginning."""
    if told.cause is Cause.TLS_GO_AHEAD:
        return frozenset({Verb.STARTTLS, *(spent & {Verb.RSET})})
    if told.verb is None:
        return spent
    return spent | (_HELLOS if told.verb in _HELLOS else {told.verb})


def _is_unknown(told: Told) -> bool:
    return told.code == 500 and ABOUT[told.cause].unknown


def _out_of_patience(patience: Patience, before: Channel, channel: Channel, told: Told) -> Answer | None:
    """The last answer of a server that hangs up over too many lines of one kind, of all that it counts."""
    idle, unknown = channel.idle > before.idle and not patience.idle_is_error, _is_unknown(told)
    kinds = (
        (_refusals(patience), patience.errors, before.errors, before.errors >= patience.errors, 0),
        (_UNKNOWN, patience.unknown, channel.unknown, channel.unknown > patience.unknown and unknown, told.code),
        (_SYNTAX, patience.faults, channel.syntax, channel.syntax > max(patience.faults, before.syntax), told.code),
        (_IDLE, patience.idle, channel.idle, idle and channel.idle > patience.idle, 554),
    )
    for kind, most, count, over, said in kinds:
        if most and over:
            manner = Manner(code=said, closes=True) if said and patience.keeps_code else Manner(closes=True)
            return Answer(Cause.TOO_MANY_ERRORS, {"count": count, "limit": most, "kind": kind}, manner)
    return None
