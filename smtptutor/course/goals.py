"""
What is to be seen of the predicates of a step, exchange by exchange; predicate.py has what they can ask for.

Those on the exchange see only what came after the step opened, and all of one goal must hold of one and the same
exchange. It costs the same however many exchanges there were.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial, reduce
from types import MappingProxyType
from typing import NamedTuple

from smtptutor.course.mailboxes import all_in, mailbox, same, whole
from smtptutor.course.on_message import brought, decided, on_message, refused_in
from smtptutor.course.predicate import (
    OF_TRANSACTION,
    ON_EXCHANGE,
    ON_MESSAGE,
    ON_STATE,
    Predicate,
    is_of_state,
    read,
)
from smtptutor.course.wanted import carries
from smtptutor.protocol.verb import Verb
from smtptutor.server.exchange import Exchange, Said, SiteState

__all__ = [
    "Predicate",
    "Seen",
    "SeenOfAll",
    "is_of_state",
    "look",
    "look_back",
    "mailbox",
    "opening",
    "reached",
    "read",
]


class Seen(NamedTuple):
    """What was seen of one predicate since the step opened."""

    exchange: bool = False  # an exchange was as it asks for
    message: bool = False  # a message was
    now: bool = False  # all of it holds now
    once: bool = False  # all of it held at one moment


class Since(NamedTuple):
    """What came since the step opened, as far as it is counted."""

    opened: int  # when that was, by the clock of the place
    messages: int = 0
    connections: int = 0
    tries: Mapping[tuple[str, str] | None, int] = MappingProxyType({})  # when each recipient was named last
    nearest: int | None = None  # seconds between the two tries for one recipient that were least apart


class SeenOfAll(NamedTuple):
    """What was seen of several predicates, such as the goals of a step, each in turn."""

    seen: tuple[Seen, ...]
    since: Since
    together: bool = False  # those of nothing but the state all held at one moment


def opening(predicates: Sequence[Predicate], state: SiteState) -> SeenOfAll:
    """What is to be seen when a step opens in this state."""
    since = Since(state.memory.clock)
    return SeenOfAll(tuple(Seen(now=_holds_at_opening(each, since, state)) for each in predicates), since)


def look(predicates: Sequence[Predicate], looked: SeenOfAll, exchange: Exchange) -> SeenOfAll:
    """What is to be seen after one exchange more; it costs the same however many there were."""
    since = _counted(looked.since, exchange)
    if any(each.spaced is not None for each in predicates):
        since = _tried(since, exchange)
    seen = tuple(_see(each, before, since, exchange) for each, before in zip(predicates, looked.seen, strict=True))
    together = all(now.now for each, now in zip(predicates, seen, strict=True) if is_of_state(each))
    return SeenOfAll(seen, since, looked.together or together)


def look_back(predicates: Sequence[Predicate], state: SiteState, exchanges: Iterable[Exchange]) -> SeenOfAll:
    """What is to be seen after a step opened in this state and these exchanges came, oldest first."""
    return reduce(partial(look, predicates), exchanges, opening(predicates, state))


def made_by(predicate: Predicate, exchange: Exchange) -> bool:
    """True where an exchange, or the message that it brought, is as asked for; False where neither is asked for."""
    asks = predicate.asks((*ON_EXCHANGE, *ON_MESSAGE))
    return asks and _on_exchange(predicate, exchange) and _on_messages(predicate, exchange)


def reached(predicates: Sequence[Predicate], looked: SeenOfAll) -> list[bool]:
    """
    For each of the goals of a step whether it is reached.

    A goal that asks for an exchange or a message is reached once it held, and so is one that asks for the state and
    for counts. Goals that ask for nothing but the state belong together: they are reached while they hold, and for good
    once all of them held at one moment. One that asks for nothing but counts is reached while they hold: what must not
    be more may yet be.
    """
    return [_reached(each, seen, looked) for each, seen in zip(predicates, looked.seen, strict=True)]


def _reached(predicate: Predicate, seen: Seen, looked: SeenOfAll) -> bool:
    if is_of_state(predicate):
        return looked.together or seen.now
    of_counts = not predicate.asks((*ON_EXCHANGE, *ON_STATE, *ON_MESSAGE))
    return seen.now if of_counts else seen.once


def _holds_at_opening(predicate: Predicate, since: Since, state: SiteState) -> bool:
    wants_more = predicate.asks((*ON_EXCHANGE, *ON_MESSAGE))
    return not wants_more and _on_since(predicate, since, state) and _on_state(predicate, state)


def _see(predicate: Predicate, seen: Seen, since: Since, exchange: Exchange) -> Seen:
    """What is seen of a predicate; an exchange or a message counts where it came at a moment that is asked for."""
    after = exchange.after
    due = _on_since(predicate, since, after)
    on_exchange = seen.exchange or (due and _on_exchange(predicate, exchange))
    on_message = seen.message or (due and _on_messages(predicate, exchange))
    now = due and on_exchange and on_message and _on_state(predicate, after)
    return Seen(on_exchange, on_message, now, seen.once or now)


def _counted(since: Since, exchange: Exchange) -> Since:
    """The counts with an exchange more."""
    if exchange.said is Said.GREETING:
        return since._replace(connections=since.connections + 1)
    came = len(brought(exchange))
    return since._replace(messages=since.messages + came) if came else since


def _tried(since: Since, exchange: Exchange) -> Since:
    """The tries with an exchange more: a RCPT about which the site decided, in one way or the other."""
    command, state = exchange.command, exchange.after
    if command is None or command.verb is not Verb.RCPT or command.path is None or not decided(state, exchange.cause):
        return since
    now, who = state.memory.clock, whole(state, command.path.text)
    last = since.tries.get(who)
    gaps = [gap for gap in (since.nearest, None if last is None else now - last) if gap is not None]
    return since._replace(tries={**since.tries, who: now}, nearest=min(gaps, default=None))


def _on_since(predicate: Predicate, since: Since, state: SiteState) -> bool:
    messages, connections = predicate.messages, predicate.connections
    waited, spaced, nearest = predicate.waited, predicate.spaced, since.nearest
    return (
        (messages is None or since.messages == messages)
        and (connections is None or since.connections == connections)
        and (waited is None or state.memory.clock - since.opened >= waited)
        and (spaced is None or (nearest is not None and nearest >= spaced))
    )


def _on_exchange(predicate: Predicate, exchange: Exchange) -> bool:
    reply, command = exchange.reply, exchange.command
    cause, verb, note = predicate.cause, predicate.verb, predicate.note
    return (
        (predicate.reply is None or reply.code == predicate.reply)
        and (predicate.enhanced is None or reply.enhanced == predicate.enhanced)
        and (predicate.accepted is None or exchange.accepted == predicate.accepted)
        and (predicate.was is None or exchange.before.session.stage == predicate.was)
        and (cause is None or exchange.cause == cause)
        and (verb is None or (command is not None and command.verb == verb))
        and (note is None or any(remark.cause == note for remark in exchange.notes))
    )


def _on_messages(predicate: Predicate, exchange: Exchange) -> bool:
    """True where no message is asked for, or the exchange brought one that is as asked for."""
    if not predicate.asks(ON_MESSAGE):
        return True
    return any(on_message(predicate, exchange.after, found) for found in brought(exchange))


def _on_state(predicate: Predicate, state: SiteState) -> bool:
    session = state.session
    hello, channel = session.hello, session.channel
    if predicate.hello is not None and (
        hello is None or (predicate.hello != "either" and hello.extended != (predicate.hello == "EHLO"))
    ):
        return False
    return (
        (predicate.stage is None or session.stage == predicate.stage)
        and (predicate.tls is None or channel.tls == predicate.tls)
        and (predicate.user is None or (channel.user or "") == predicate.user)
        and (not predicate.asks(OF_TRANSACTION) or _on_transaction(predicate, state))
    )


def _on_transaction(predicate: Predicate, state: SiteState) -> bool:
    """True where a transaction is open that is as asked for; nobody is a recipient of none."""
    transaction = state.session.transaction
    if transaction is None:
        return predicate.recipients == () and not predicate.asks(OF_TRANSACTION - {"recipients"})
    named = [path.text for path in transaction.recipients]
    typed = tuple(zip(named, transaction.rcpt_options, strict=True))
    return (
        (predicate.sender is None or same(state, transaction.sender.text, predicate.sender))
        and (predicate.recipients is None or all_in(state, predicate.recipients, named))
        and (predicate.refused is None or all_in(state, predicate.refused, refused_in(state, transaction)))
        and all(carries(state, transaction, typed, wanted) for wanted in predicate.asked or ())
    )
