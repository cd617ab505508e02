"""What a predicate asks of a message, and of the transaction that brought it."""

from collections.abc import Iterator
from typing import NamedTuple

from smtptutor.course.mailboxes import all_in, same, whole
from smtptutor.course.predicate import ON_MESSAGE, Predicate
from smtptutor.course.wanted import carries
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.command import parse
from smtptutor.protocol.session import Transaction
from smtptutor.server.exchange import Exchange, SiteState
from smtptutor.server.mailstore import Message

_UNREAD = frozenset({500, 501, 502, 503, 555})
"""The codes of a RCPT that names nobody: it could not be read, or came at the wrong moment (RFC 5321 4.2.2)."""


class Brought(NamedTuple):
    """A message that was accepted, and the transaction that brought it."""

    message: Message
    transaction: Transaction


def brought(exchange: Exchange) -> tuple[Brought, ...]:
    """The message that an exchange brought, or none; where LMTP answers several times, the first answer has it."""
    before, after = exchange.before.memory.store, exchange.after.memory.store
    transaction = exchange.before.session.transaction
    if exchange.number or len(after) <= len(before) or after.latest is None or transaction is None:
        return ()
    return (Brought(after.latest, transaction),)


def decided(state: SiteState, cause: Cause) -> bool:
    """True where the site decided about the recipient that RCPT named."""
    says = state.policy.says
    return cause not in says or says[cause].code not in _UNREAD


def refused_in(state: SiteState, transaction: Transaction) -> list[str]:
    """Whom the site refused in a transaction so far; a RCPT that could not be read names nobody."""
    refused = (parse(one.line).path for one in transaction.refused if decided(state, one.cause))
    return [path.text for path in refused if path is not None]


def on_message(predicate: Predicate, state: SiteState, found: Brought) -> bool:
    """True where a message is as asked for."""
    return not predicate.asks(ON_MESSAGE) or (
        _is_for(predicate, state, found) and _came_so(predicate, state, found) and _reads_so(predicate, found.message)
    )


def _is_for(predicate: Predicate, state: SiteState, found: Brought) -> bool:
    """From whom, and for whom."""
    envelope = found.message.envelope
    named = envelope.recipients
    return (
        (predicate.message_from is None or same(state, envelope.sender, predicate.message_from))
        and (
            predicate.message_to is None
            or (all_in(state, predicate.message_to, named) and all_in(state, named, predicate.message_to))
        )
        and (predicate.message_for is None or all_in(state, predicate.message_for, named))
    )


def _came_so(predicate: Predicate, state: SiteState, found: Brought) -> bool:
    """What its transaction refused and carried, and how it came."""
    envelope = found.message.envelope
    if predicate.message_with is not None and envelope.protocol != predicate.message_with:
        return False
    if predicate.message_refused is not None and not all_in(state, predicate.message_refused, _refused(state, found)):
        return False
    typed = tuple(zip(envelope.recipients, envelope.rcpt_options, strict=True))
    return all(carries(state, found.transaction, typed, wanted) for wanted in predicate.message_asked or ())


def _refused(state: SiteState, found: Brought) -> list[str]:
    """Whom the transaction refused; in LMTP the answers to the message may refuse some too (RFC 2033 4.2)."""
    taken = {whole(state, address) for address in found.message.envelope.recipients}
    at_the_end = [path.text for path in found.transaction.recipients if whole(state, path.text) not in taken]
    return refused_in(state, found.transaction) + at_the_end


def _reads_so(predicate: Predicate, message: Message) -> bool:
    """What stands in it."""
    text = message.content.decode("utf-8", "replace")
    lines = text.removesuffix("\r\n").split("\r\n")
    bare = [_bare(line) for line in lines]
    part, lacks = predicate.message_mentions, predicate.message_lacks
    return (
        (predicate.message_has is None or _bare(predicate.message_has) in bare)
        and (part is None or any(_bare(part) in line for line in bare))
        and (lacks is None or lacks.lower() not in text.lower())
        and (predicate.message_field is None or _has_field(lines, predicate.message_field))
        and (predicate.message_text is None or _has_text(lines, predicate.message_text))
    )


def _has_text(lines: list[str], wanted: str) -> bool:
    """True where one line below the first empty one is it."""
    below = lines[lines.index("") + 1 :] if "" in lines else []
    return any(_as_said(line) == _as_said(wanted) for line in below)


def _as_said(line: str) -> str:
    """A line without what nobody hears: blanks at its end, case, and the full stop behind its last word."""
    said = line.rstrip(" \t").lower()
    return said[:-1] if said.endswith(".") and said[-2:-1].isalnum() else said


def _has_field(lines: list[str], wanted: str) -> bool:
    """True where a header field has that name and, behind a colon, that value; how much blank it holds is free."""
    name, colon, value = wanted.partition(":")
    return any(
        found.lower() == name.lower() and (not colon or text.split() == value.split()) for found, text in _fields(lines)
    )


def _fields(lines: list[str]) -> Iterator[tuple[str, str]]:
    """The header fields above the first empty line, each name with its value, unfolded (RFC 5322 2.2.3)."""
    unfolded: list[str] = []
    for line in lines[: lines.index("")] if "" in lines else lines:
        if line[:1] in (" ", "\t") and unfolded:
            unfolded[-1] += line
        else:
            unfolded.append(line)
    for field in unfolded:
        name, colon, value = field.partition(":")
        if colon:
            yield name.rstrip(" \t"), value


def _bare(line: str) -> str:
    """A message line without what does not matter when two are compared: case and blanks."""
    return "".join(line.lower().split())
