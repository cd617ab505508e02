"""How much a site takes, of what, and when: sizes, rates, greylisting, counts of one session."""

import time
from collections.abc import Mapping

from smtptutor.protocol.address import Path
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.cause_table import ABOUT, Counted
from smtptutor.protocol.policy import Instead, Manner, Ruling
from smtptutor.protocol.remark import Facts
from smtptutor.protocol.session import Channel, Session
from smtptutor.protocol.traits import Patience
from smtptutor.server.memory import Key, Memory
from smtptutor.server.site import Site

MINUTE = 60  # seconds


def any_rate(site: Site) -> bool:
    """True where the site counts messages, recipients or octets."""
    limits = site.limits
    return bool(limits.messages_per_minute or limits.recipients_per_minute or limits.messages or limits.space)


def wants_priority(site: Site) -> bool:
    """True where MAIL without a priority, which stands for 0, is not urgent enough (RFC 6710 4.1)."""
    return "MT-PRIORITY" in site.extensions and site.limits.least_priority > 0


def counts(site: Site) -> bool:
    """True where the site counts what a session does."""
    limits = site.limits
    return bool(limits.errors or limits.commands or limits.messages)


def announced(keyword: str, site: Site, clock: int) -> str:
    """A keyword of the EHLO answer with the limits that belong to it; `clock` is in seconds since 1970 (UTC)."""
    limits = site.limits
    if keyword == "LIMITS":  # RFC 9422 3
        most = f" MAILMAX={limits.messages}" if limits.messages else ""
        return f"LIMITS{most} RCPTMAX={limits.recipients}"
    if keyword == "DELIVERBY":  # RFC 2852 3
        return f"DELIVERBY {limits.least_deliver_by}"
    if keyword == "FUTURERELEASE":  # RFC 4865 4: the longest interval, and the latest date
        latest = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(clock + limits.longest_hold))
        return f"FUTURERELEASE {limits.longest_hold} {latest}"
    return keyword


def at_mail(site: Site, memory: Memory, session: Session, options: Mapping[str, str]) -> Ruling | None:
    """What the limits of a site have against MAIL, or None."""
    limits = site.limits
    size = int(options["SIZE"]) if options.get("SIZE") else 0
    if size > limits.message_size:  # RFC 1870 6.1
        return Ruling(Cause.DECLARED_SIZE_TOO_BIG, memory, {"size": size, "limit": limits.message_size})
    if limits.messages and session.channel.messages >= limits.messages:  # RFC 9422 4.1
        return Ruling(Cause.TOO_MANY_MESSAGES_IN_SESSION, memory, {"limit": limits.messages})
    if limits.space and memory.store.octets + max(size, 1) > limits.space:
        return Ruling(Cause.MAIL_SYSTEM_FULL, memory, {"limit": limits.space})
    if (refusal := _rate(memory, "messages", limits.messages_per_minute, Cause.MESSAGE_RATE_LIMIT)) is not None:
        return refusal
    return _asked_for(site, memory, session, options)


def _asked_for(site: Site, memory: Memory, session: Session, options: Mapping[str, str]) -> Ruling | None:
    """What is asked for in MAIL and cannot be had."""
    limits = site.limits
    if "REQUIRETLS" in options and not session.channel.tls:  # RFC 8689 2
        return Ruling(Cause.REQUIRETLS_WITHOUT_TLS, memory, {"parameter": "REQUIRETLS"})
    if "BY" in options:  # RFC 2852 4
        seconds, _, mode = options["BY"].partition(";")
        if mode[:1].upper() == "R" and int(seconds) < max(limits.least_deliver_by, 1):
            return Ruling(Cause.DELIVER_BY_REFUSED, memory, {"limit": max(limits.least_deliver_by, 1)})
    hold = _hold(memory, options)
    if hold is not None and not 0 < hold <= limits.longest_hold:  # RFC 4865 4.2
        return Ruling(Cause.HOLD_TIME_REFUSED, memory, {"limit": limits.longest_hold})
    priority = int(options.get("MT-PRIORITY") or 0)
    if "MT-PRIORITY" in site.extensions and priority < limits.least_priority:  # RFC 6710 4.1; 0 where it is not told
        facts: Facts = {"priority": priority, "limit": limits.least_priority}
        return Ruling(Cause.PRIORITY_TOO_LOW, memory, facts)
    return None


def _hold(memory: Memory, options: Mapping[str, str]) -> int | None:
    """The seconds for which the message shall be held back; None where nothing asks for that."""
    if "HOLDFOR" in options and "HOLDUNTIL" in options:  # one or the other (RFC 4865 4.2)
        return 0
    if "HOLDFOR" in options:
        return int(options["HOLDFOR"])
    if "HOLDUNTIL" not in options:
        return None
    from datetime import datetime  # hardly anybody asks for it

    try:
        until = datetime.fromisoformat(options["HOLDUNTIL"])
    except ValueError:  # a date that no calendar has
        return 0
    return int(until.timestamp()) - memory.clock


def at_rcpt(site: Site, memory: Memory, address: str) -> Ruling | None:
    """What the limits of a site have against one more RCPT, or None."""
    refusal = _rate(memory, "recipients", site.limits.recipients_per_minute, Cause.RECIPIENT_RATE_LIMIT)
    return refusal and refusal._replace(facts={**refusal.facts, "address": address})


def _minute(memory: Memory, kind: str) -> Key:
    return ("minute", kind, str(memory.clock // MINUTE))


def _rate(memory: Memory, kind: str, most: int, cause: Cause) -> Ruling | None:
    if not most or memory.ledger.get(_minute(memory, kind), 0) < most:
        return None
    left = MINUTE - memory.clock % MINUTE
    return Ruling(cause, memory, {"limit": most, "wait": left}, manner=Manner(retry_after=left))


def counting(site: Site, memory: Memory, kind: str) -> Memory:
    """The place with one more of a kind written down, where the site limits it: "messages" or "recipients"."""
    limited = site.limits.messages_per_minute if kind == "messages" else site.limits.recipients_per_minute
    if not limited:
        return memory
    key = _minute(memory, kind)
    return memory.noting(key, memory.ledger.get(key, 0) + 1)


def greylisted(memory: Memory, session: Session, path: Path, wait: int) -> tuple[Ruling | None, Memory]:
    """Turn a new triplet of client, sender and recipient away until it has waited (RFC 6647 2.4)."""
    assert session.transaction is not None  # the grid saw to it
    client = session.hello.name.lower() if session.hello else ""
    key = ("greylist", client, session.transaction.sender.text.lower(), path.text.lower())
    first = memory.ledger.get(key)
    if first is None:
        memory = memory.noting(key, memory.clock)
        first = memory.clock
    left = first + wait - memory.clock
    if left <= 0:
        return None, memory
    facts: Facts = {"address": path.text, "wait": left}
    return Ruling(Cause.GREYLISTED, memory, facts, manner=Manner(retry_after=left)), memory


_FAULTS = (500, 501, 503, 555)  # of syntax or order, as far as the verb is known


def impatient(patience: Patience) -> bool:
    """True where a server counts what a session does wrong."""
    return any(patience)


def tally(site: Site, patience: Patience, channel: Channel, cause: Cause, code: int) -> tuple[Channel, Instead | None]:
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
        return channel, Instead(Cause.SERVER_SHUTTING_DOWN)
    most = limits.errors or patience.errors
    if most and channel.errors >= most and code >= 400:
        return channel, Instead(Cause.TOO_MANY_ERRORS, {"count": channel.errors, "limit": most})
    return channel, _out_of_patience(patience, channel, counted, code)


def _out_of_patience(patience: Patience, channel: Channel, counted: Counted, code: int) -> Instead | None:
    """The last answer of a server that hangs up over one kind of line: it keeps the code that it would have had."""
    kinds = (
        (patience.unknown, channel.unknown, counted is Counted.UNKNOWN_VERB, code),
        (patience.syntax, channel.syntax, code in _FAULTS, code),
        (patience.idle, channel.idle, counted is Counted.IDLE_TALK, 554),
    )
    for most, count, now, said in kinds:
        if most and now and count > most:
            manner = Manner(code=said, closes=True)
            return Instead(Cause.TOO_MANY_ERRORS, {"count": count, "limit": most}, manner)
    return None
