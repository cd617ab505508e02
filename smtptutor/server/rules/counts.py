"""What a session did, counted: where it has gone too far, the site has another answer, or hangs up."""

from smtptutor.protocol.cause import Cause
from smtptutor.protocol.cause_table import ABOUT, Counted
from smtptutor.protocol.policy import Answer, Manner
from smtptutor.protocol.session import Channel
from smtptutor.protocol.traits import Patience
from smtptutor.server.site import Site

_FAULTS = (500, 501, 503, 555)  # of syntax or order, as far as the verb is known


def counts(site: Site, patience: Patience) -> bool:
    """True where the site, or the server that runs it, counts what a session does."""
    limits = site.limits
    return bool(limits.errors or limits.commands or limits.messages) or any(patience)


def tally(site: Site, patience: Patience, channel: Channel, cause: Cause, code: int) -> tuple[Channel, Answer | None]:
    """Count one answer of a session, and the answer to give in its place where the session has gone too far."""
    limits = site.limits
    counted = ABOUT[cause].counts
    unknown = counted is Counted.UNKNOWN_VERB
    channel = channel._replace(
        commands=channel.commands + 1,
        errors=channel.errors + (code >= 400),
        unknown=channel.unknown + unknown,
        syntax=channel.syntax + (code in _FAULTS and not unknown),
        idle=channel.idle + (counted is Counted.IDLE_TALK),
        messages=channel.messages + (counted is Counted.A_MESSAGE),
    )
    if cause is Cause.GOODBYE:
        return channel, None
    if limits.commands and channel.commands >= limits.commands:
        return channel, Answer(Cause.SERVER_SHUTTING_DOWN)
    most = limits.errors or patience.errors
    if most and channel.errors >= most and code >= 400:
        return channel, Answer(Cause.TOO_MANY_ERRORS, {"count": channel.errors, "limit": most})
    return channel, _out_of_patience(patience, channel, counted, code)


def _out_of_patience(patience: Patience, channel: Channel, counted: Counted, code: int) -> Answer | None:
    """The last answer of a server that hangs up over one kind of line: it keeps the code that it would have had."""
    kinds = (
        (patience.unknown, channel.unknown, counted is Counted.UNKNOWN_VERB, code),
        (patience.syntax, channel.syntax, code in _FAULTS, code),
        (patience.idle, channel.idle, counted is Counted.IDLE_TALK, 554),
    )
    for most, count, now, said in kinds:
        if most and now and count > most:
            manner = Manner(code=said, closes=True)
            return Answer(Cause.TOO_MANY_ERRORS, {"count": count, "limit": most}, manner)
    return None
