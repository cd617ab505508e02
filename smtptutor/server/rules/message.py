"""What a site decides about a whole message: keep it, refuse it, or in LMTP answer for each recipient."""

from typing import NamedTuple

from smtptutor.protocol import message
from smtptutor.protocol.address import Path
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.policy import Answer, Ruling
from smtptutor.protocol.remark import Facts, Remark, strictly
from smtptutor.protocol.session import Session, Transaction
from smtptutor.server.choices import MailProtocol
from smtptutor.server.house import House
from smtptutor.server.mailbox_states import Mail
from smtptutor.server.mailstore import Envelope, Message
from smtptutor.server.memory import Memory
from smtptutor.server.rules.rule import Notes, Passed, Rule, troubled


class Received(NamedTuple):
    """A message as it came in; `size` counts its octets even where `content` is empty, as too big to keep."""

    session: Session
    transaction: Transaction
    content: bytes
    size: int


def _too_big(house: House, memory: Memory, received: Received) -> Ruling | None:
    """RFC 5321 4.5.3.1.9, RFC 1870 6.3."""
    size, limit = received.size, house.site.limits.message_size
    return Ruling(Cause.MESSAGE_TOO_BIG, memory, {"size": size, "limit": limit}) if size > limit else None


def _loop(house: House, memory: Memory, received: Received) -> Ruling | None:
    """RFC 5321 6.3."""
    limit = house.most_hops
    hops = message.hops(received.content)
    return Ruling(Cause.MAIL_LOOP, memory, {"hops": hops, "limit": limit}) if hops > limit else None


def _form(house: House, memory: Memory, received: Received) -> Ruling | Passed:
    """What is odd about the message is noted, and refused where the site is strict about it."""
    transaction, size = received.transaction, received.size
    agreed = message.Agreed(text=transaction.body in ("8BITMIME", "BINARYMIME"), header=transaction.utf8)
    notes = message.examine(received.content, agreed)
    if transaction.size is not None and size > transaction.size:
        notes += (Remark(Cause.BIGGER_THAN_DECLARED, 0, 0, {"size": size, "declared": transaction.size}),)
    if house.refuses and (fault := strictly(notes, house.refuses)):
        return Ruling(fault.cause, memory, fault.facts)
    return Passed(memory, notes=notes)


def _author(house: House, memory: Memory, received: Received) -> Ruling | None:
    """RFC 6376 6.3, RFC 7489 6.6: the domain in From; who is logged in is not judged by where it comes from."""
    if received.session.channel.user is not None:
        return None
    from smtptutor.server import senders

    return senders.at_message(house.site, memory, received.transaction.sender, received.content)


def _no_tls_further_on(house: House, memory: Memory, received: Received) -> Ruling | None:
    """RFC 8689 4.2.1."""
    asked = "REQUIRETLS" in received.transaction.options
    return Ruling(Cause.REQUIRETLS_NOT_POSSIBLE, memory) if asked else None


def _no_room(house: House, memory: Memory, received: Received) -> Ruling | None:
    """RFC 5321 4.2.3."""
    limit = house.site.limits.space
    over = memory.store.octets + len(received.content) > limit
    return Ruling(Cause.MAIL_SYSTEM_FULL, memory, {"limit": limit}) if over else None


def _of_recipient(house: House, memory: Memory, received: Received, path: Path) -> Ruling | None:
    """The refusal of the message by one recipient, or None."""
    at = house.mailboxes.known(path).at
    if at.dot is None:
        return None
    mail = Mail(received.size, received.transaction.utf8, house.site.limits.mailbox_size)
    if not at.only.concerns(mail):
        return None
    return Ruling(at.dot, memory, {"address": path.text, **at.only.facts(mail)})


def _a_recipient_refuses(house: House, memory: Memory, received: Received) -> Ruling | None:
    """In SMTP there is one answer for all, so one recipient refuses for all (RFC 5321 4.2.5)."""
    for path in received.transaction.recipients:
        if (refusal := _of_recipient(house, memory, received, path)) is not None:
            return refusal
    return None


MESSAGE_TROUBLE: Rule[Received] = troubled("message", lambda received: received.transaction.sender.text)
TOO_BIG = Rule(_too_big)
LOOP = Rule(_loop, lambda house: house.most_hops > 0)
FORM = Rule(_form)
AUTHOR = Rule(_author, lambda house: bool(house.site.sender_domains))
NO_TLS_FURTHER_ON = Rule(_no_tls_further_on, lambda house: not house.site.next_hop_requires_tls)
NO_ROOM = Rule(_no_room, lambda house: house.site.limits.space > 0)
A_RECIPIENT_REFUSES = Rule(
    _a_recipient_refuses,
    lambda house: house.site.protocol != MailProtocol.LMTP and house.mailboxes.any_state(lambda at: at.dot is not None),
)

AT_MESSAGE = (MESSAGE_TROUBLE, TOO_BIG, LOOP, FORM, AUTHOR, NO_TLS_FURTHER_ON, NO_ROOM, A_RECIPIENT_REFUSES)


def taken(house: House, memory: Memory, received: Received, notes: Notes) -> Ruling:
    """The message is kept; in LMTP for those recipients that do not refuse it."""
    if house.site.protocol == MailProtocol.LMTP:
        return _each(house, memory, received, notes)
    return _kept(house, memory, received, notes)


def for_each(ruling: Ruling, transaction: Transaction) -> Ruling:
    """The same answer for each recipient, as LMTP wants one for each (RFC 2033 4.2)."""
    more = len(transaction.recipients) - 1
    again = Answer(ruling.cause, ruling.facts, ruling.manner._replace(slow=0))  # who was waited for once is there
    return ruling._replace(each=(again,) * more)


def _kept(house: House, memory: Memory, received: Received, notes: Notes) -> Ruling:
    """The message goes into the store."""
    latest = memory.store.latest
    number = 1 if latest is None else latest.number + 1
    envelope = _envelope(house, received)
    kept = Message(number, memory.clock, house.site.hostname, envelope, received.content)
    facts: Facts = {
        "id": kept.queue_id,
        "size": received.size,
        "count": len(envelope.recipients),
        "recipients": ", ".join(envelope.recipients),
        "sender": envelope.sender,
    }
    return Ruling(Cause.MESSAGE_ACCEPTED, memory.keeping(memory.store.adding(kept)), facts, notes)


def _each(house: House, memory: Memory, received: Received, notes: Notes) -> Ruling:
    """LMTP: an answer for each recipient, in the order of the RCPT commands (RFC 2033 4.2)."""
    transaction = received.transaction
    refusals = [_of_recipient(house, memory, received, path) for path in transaction.recipients]
    named = tuple(zip(transaction.recipients, transaction.rcpt_options, refusals, strict=True))
    taking = transaction._replace(
        recipients=tuple(path for path, _, refusal in named if refusal is None),
        rcpt_options=tuple(options for _, options, refusal in named if refusal is None),
    )
    whole = _kept(house, memory, received._replace(transaction=taking), notes)
    answers = [
        Answer(Cause.LMTP_PER_RECIPIENT, {**whole.facts, "address": path.text})
        if refusal is None
        else Answer(refusal.cause, refusal.facts)
        for path, _, refusal in named
    ]
    first, *more = answers
    if not taking.recipients:
        return Ruling(first.cause, memory, first.facts, (), tuple(more))
    return Ruling(first.cause, whole.memory, first.facts, notes, tuple(more))


def _envelope(house: House, received: Received) -> Envelope:
    hello, channel, transaction = received.session.hello, received.session.channel, received.transaction
    protocol = "LMTP" if house.site.protocol == MailProtocol.LMTP else "ESMTP" if hello and hello.extended else "SMTP"
    if protocol != "SMTP":  # RFC 3848, RFC 6531 4.3
        protocol = f"UTF8{protocol.removeprefix('E')}" if transaction.utf8 else protocol
        protocol += ("S" if channel.tls else "") + ("A" if channel.user else "")
    return Envelope(
        hello.name if hello else "",
        protocol,
        transaction.sender.text,
        tuple(path.text for path in transaction.recipients),
        transaction.options,
        transaction.rcpt_options,
        channel.user or "",
    )
