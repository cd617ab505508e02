"""
What a lesson can ask for: one small closed set of predicates.

The same predicates make the goals of a step and the signs of its mistakes, draw the tick list and are checked by
`smtptutor check`. Those on the exchange see only what came after the step opened, and all of one goal must hold of
one and the same exchange. Addresses compare as mailboxes, never as text.
"""

from collections.abc import Iterable, Sequence
from functools import partial, reduce
from itertools import islice
from typing import NamedTuple

from smtptutor.protocol import address
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.stage import Stage
from smtptutor.protocol.verb import Verb
from smtptutor.server.exchange import Exchange, SiteState
from smtptutor.server.mailstore import Message
from smtptutor.table import TomlTable


class Predicate(NamedTuple):
    """
    What must hold. None means: not asked for.

    On one exchange: `reply` code, `cause`, `verb`, `note`. On the state now: `stage`, `hello` (EHLO or HELO), `sender`
    ("" is the null reverse-path), `recipients` (all of these, perhaps more). On a message accepted since the step
    opened: `message_from`, `message_to` (just these), `message_for` (all of these, perhaps more), `message_has` (a line
    of it, whatever its case and blanks), `message_mentions` (a part of a line).
    """

    reply: int | None = None
    cause: str | None = None
    verb: str | None = None
    note: str | None = None
    stage: str | None = None
    hello: str | None = None
    sender: str | None = None
    recipients: tuple[str, ...] | None = None
    message_from: str | None = None
    message_to: tuple[str, ...] | None = None
    message_for: tuple[str, ...] | None = None
    message_has: str | None = None
    message_mentions: str | None = None


def read(table: TomlTable) -> Predicate:
    """The predicate in a TOML table. Raises TableError for an unknown key, a wrong type or an unknown name."""
    causes, verbs = tuple(map(str, Cause)), tuple(map(str, Verb))
    found = Predicate(
        reply=table.number("reply", None, least=200),
        cause=table.choice("cause", causes, None),
        verb=table.choice("verb", verbs, None),
        note=table.choice("note", causes, None),
        stage=table.choice("stage", tuple(map(str, Stage)), None),
        hello=table.choice("hello", ("EHLO", "HELO", "either"), None),
        sender=_address(table, "sender"),
        recipients=_addresses(table, "recipients"),
        message_from=_address(table, "message_from"),
        message_to=_addresses(table, "message_to"),
        message_for=_addresses(table, "message_for"),
        message_has=table.text("message_has", None),
        message_mentions=table.text("message_mentions", None),
    )
    if found == Predicate():
        table.done()  # a misspelt key is named by itself
        raise table.error("", f"asks for nothing; give one of {', '.join(Predicate._fields)}")
    return found


def _address(table: TomlTable, key: str) -> str | None:
    found = table.line(key, None)
    if found is not None and found != "" and mailbox(found) is None:
        raise table.error(key, f"must be an address such as alice@example.test, not {found!r}")
    return None if found is None else str(found)


def _addresses(table: TomlTable, key: str) -> tuple[str, ...] | None:
    found: tuple[str, ...] | None = table.texts(key, None)
    for one in found or ():
        if mailbox(one) is None:
            raise table.error(key, f"must hold addresses such as alice@example.test, not {one!r}")
    return found


def mailbox(text: str) -> tuple[str, str] | None:
    """What two spellings of an address have in common, or None where it is no address."""
    path = address.read_path(f"<{text}>", 0, sender=False).path
    return None if path is None else path.mailbox


_ON_STATE = frozenset({"stage", "hello", "sender", "recipients"})


def is_of_state(predicate: Predicate) -> bool:
    """True where nothing but the state now is asked for."""
    return all(value is None or name in _ON_STATE for name, value in zip(predicate._fields, predicate, strict=True))


class Seen(NamedTuple):
    """What was seen of one predicate since the step opened."""

    exchange: bool = False  # an exchange was as it asks for
    message: bool = False  # a message was
    now: bool = False  # all of it holds now
    once: bool = False  # all of it held at one moment


class SeenOfAll(NamedTuple):
    """What was seen of several predicates, such as the goals of a step, each in turn."""

    seen: tuple[Seen, ...]
    together: bool = False  # those of nothing but the state all held at one moment


def opening(predicates: Sequence[Predicate], state: SiteState) -> SeenOfAll:
    """What is to be seen when a step opens in this state."""
    return SeenOfAll(tuple(Seen(now=is_of_state(each) and _on_state(each, state)) for each in predicates))


def look(predicates: Sequence[Predicate], looked: SeenOfAll, exchange: Exchange) -> SeenOfAll:
    """What is to be seen after one exchange more; it costs the same however many there were."""
    seen = tuple(_see(each, before, exchange) for each, before in zip(predicates, looked.seen, strict=True))
    together = all(now.now for each, now in zip(predicates, seen, strict=True) if is_of_state(each))
    return SeenOfAll(seen, looked.together or together)


def look_back(predicates: Sequence[Predicate], state: SiteState, exchanges: Iterable[Exchange]) -> SeenOfAll:
    """What is to be seen after a step opened in this state and these exchanges came, oldest first."""
    return reduce(partial(look, predicates), exchanges, opening(predicates, state))


def _see(predicate: Predicate, seen: Seen, exchange: Exchange) -> Seen:
    on_exchange = seen.exchange or _on_exchange(predicate, exchange)
    on_message = seen.message or _on_messages(predicate, exchange)
    now = on_exchange and on_message and _on_state(predicate, exchange.after)
    return Seen(on_exchange, on_message, now, seen.once or now)


def reached(predicates: Sequence[Predicate], looked: SeenOfAll) -> list[bool]:
    """
    For each of the goals of a step whether it is reached.

    A goal that asks for an exchange or a message is reached once it held. Goals that ask for nothing but the state
    belong together: they are reached while they hold, and for good once all of them held at one moment.
    """
    return [
        looked.together or seen.now if is_of_state(each) else seen.once
        for each, seen in zip(predicates, looked.seen, strict=True)
    ]


def _on_exchange(predicate: Predicate, exchange: Exchange) -> bool:
    reply, cause, verb, note = predicate[:4]
    return (
        (reply is None or exchange.reply.code == reply)
        and (cause is None or exchange.cause == cause)
        and (verb is None or (exchange.command is not None and exchange.command.verb == verb))
        and (note is None or any(remark.cause == note for remark in exchange.notes))
    )


def _on_state(predicate: Predicate, state: SiteState) -> bool:
    session = state.session
    if predicate.stage is not None and session.stage != predicate.stage:
        return False
    if predicate.hello is not None:
        if session.hello is None:
            return False
        if predicate.hello != "either" and session.hello.extended != (predicate.hello == "EHLO"):
            return False
    transaction = session.transaction
    if predicate.sender is not None and not (
        transaction is not None and _same(state, transaction.sender.text, predicate.sender)
    ):
        return False
    if predicate.recipients is None:
        return True
    named = [path.text for path in transaction.recipients] if transaction else []
    return _all_in(state, predicate.recipients, named)


def _on_messages(predicate: Predicate, exchange: Exchange) -> bool:
    """True where no message is asked for, or the exchange brought one that is as asked for."""
    asked = [value for name, value in zip(predicate._fields, predicate, strict=True) if name.startswith("message_")]
    if asked == [None] * len(asked):
        return True
    after = exchange.after
    fresh = len(after.memory.store) - len(exchange.before.memory.store)
    return any(_of_message(predicate, after, message) for message in islice(after.memory.store, max(fresh, 0)))


def _of_message(predicate: Predicate, state: SiteState, message: Message) -> bool:
    envelope = message.envelope
    if predicate.message_from is not None and not _same(state, envelope.sender, predicate.message_from):
        return False
    named = envelope.recipients
    if predicate.message_to is not None and not (
        _all_in(state, predicate.message_to, named) and _all_in(state, named, predicate.message_to)
    ):
        return False
    if predicate.message_for is not None and not _all_in(state, predicate.message_for, named):
        return False
    lines = [_bare(line) for line in message.content.decode("utf-8", "replace").split("\r\n")]
    if predicate.message_has is not None and _bare(predicate.message_has) not in lines:
        return False
    part = predicate.message_mentions
    return part is None or any(_bare(part) in line for line in lines)


def _all_in(state: SiteState, some: Sequence[str], others: Sequence[str]) -> bool:
    """True where each of `some` is one of `others`, as a mailbox."""
    return all(any(_same(state, one, other) for other in others) for one in some)


def _bare(line: str) -> str:
    """A message line without what does not matter when two are compared: case and blanks."""
    return "".join(line.lower().split())


def _same(state: SiteState, one: str, other: str) -> bool:
    """True where both addresses are one mailbox: case does not count, and a bare name stands in the site's domain."""
    if one == "" or other == "":
        return one == other

    def whole(text: str) -> tuple[str, str] | None:
        found = mailbox(text)
        return (found[0].lower(), found[1] or state.policy.site.domains[0].lower()) if found else None

    return whole(one) == whole(other)
