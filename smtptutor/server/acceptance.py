"""What a site decides about a whole message: keep it, refuse it, or in LMTP answer for each recipient."""

from typing import TYPE_CHECKING, NamedTuple

from smtptutor.protocol import message
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.policy import Ruling
from smtptutor.protocol.remark import Facts, Remark, strictly
from smtptutor.protocol.session import Session, Transaction
from smtptutor.server.mailstore import Envelope, Message
from smtptutor.server.memory import Memory

if TYPE_CHECKING:  # the policy asks this module, not the other way round
    from smtptutor.server.policy import SitePolicy


class Received(NamedTuple):
    """A message as it came in, with what is to be noted of it."""

    session: Session
    transaction: Transaction
    content: bytes
    size: int
    notes: tuple[Remark, ...]


def judge(policy: "SitePolicy", memory: Memory, session: Session, content: bytes, size: int) -> Ruling:
    """
    The answer to mail data (RFC 5321 4.1.1.4, 6.3; RFC 1870 6.3).

    `size` counts its octets even where `content` is empty, as too big to keep.
    """
    transaction = session.transaction
    assert transaction is not None  # only a transaction takes a message
    most = policy.site.limits
    if size > most.message_size:
        return Ruling(Cause.MESSAGE_TOO_BIG, memory, {"size": size, "limit": most.message_size})
    hops_limit = policy.traits.hops or most.hops
    if (hops := message.hops(content)) > hops_limit:
        return Ruling(Cause.MAIL_LOOP, memory, {"hops": hops, "limit": hops_limit})
    notes = _notes(transaction, content, size)
    if policy.refuses and (fault := strictly(notes, policy.refuses)):
        return Ruling(fault.cause, memory, fault.facts)
    if (refusal := _against(policy, memory, session, content)) is not None:
        return refusal
    boxes = policy.mailboxes
    refused = [
        boxes.after_dot(memory, boxes.box(path), path.text, size, utf8=transaction.utf8)
        for path in transaction.recipients
    ]
    received = Received(session, transaction, content, size, notes)
    if policy.site.protocol == "lmtp":
        return _each(policy, memory, received, refused)
    return next((ruling for ruling in refused if ruling is not None), None) or _kept(policy, memory, received)


def for_each(ruling: Ruling, transaction: Transaction) -> Ruling:
    """The same answer for each recipient, as LMTP wants one for each (RFC 2033 4.2)."""
    more = len(transaction.recipients) - 1
    return ruling._replace(each=((ruling.cause, ruling.facts),) * more)


def _notes(transaction: Transaction, content: bytes, size: int) -> tuple[Remark, ...]:
    agreed = transaction.utf8 or transaction.body in ("8BITMIME", "BINARYMIME")
    notes = message.examine(content, eight_bit=agreed)
    if transaction.size is not None and size > transaction.size:
        notes += (Remark(Cause.BIGGER_THAN_DECLARED, 0, 0, {"size": size, "declared": transaction.size}),)
    return notes


def _against(policy: "SitePolicy", memory: Memory, session: Session, content: bytes) -> Ruling | None:
    """What the site has against a message as a whole; who is logged in is not judged by where it comes from."""
    site, transaction = policy.site, session.transaction
    assert transaction is not None  # only a transaction takes a message
    if site.sender_domains and session.channel.user is None:
        from smtptutor.server import senders

        if (refusal := senders.at_message(site, memory, transaction.sender, content)) is not None:
            return refusal
    if "REQUIRETLS" in transaction.options and not site.next_hop_requires_tls:  # RFC 8689 4.2.1
        return Ruling(Cause.REQUIRETLS_NOT_POSSIBLE, memory)
    space = site.limits.space
    if space and memory.store.octets + len(content) > space:
        return Ruling(Cause.MAIL_SYSTEM_FULL, memory, {"limit": space})
    return None


def _kept(policy: "SitePolicy", memory: Memory, received: Received) -> Ruling:
    """The message goes into the store."""
    latest = memory.store.latest
    number = 1 if latest is None else latest.number + 1
    envelope = _envelope(policy, received)
    kept = Message(number, memory.clock, policy.site.hostname, envelope, received.content)
    facts: Facts = {
        "id": kept.queue_id,
        "size": received.size,
        "count": len(envelope.recipients),
        "recipients": ", ".join(envelope.recipients),
        "sender": envelope.sender,
    }
    held = memory._replace(store=memory.store.adding(kept))
    return Ruling(Cause.MESSAGE_ACCEPTED, held, facts, received.notes)


def _each(policy: "SitePolicy", memory: Memory, received: Received, refused: list[Ruling | None]) -> Ruling:
    """LMTP: an answer for each recipient, in the order of the RCPT commands (RFC 2033 4.2)."""
    transaction = received.transaction
    named = tuple(zip(transaction.recipients, transaction.rcpt_options, refused, strict=True))
    taken = transaction._replace(
        recipients=tuple(path for path, _, refusal in named if refusal is None),
        rcpt_options=tuple(options for _, options, refusal in named if refusal is None),
    )
    whole = _kept(policy, memory, received._replace(transaction=taken))
    answers = [
        (Cause.LMTP_PER_RECIPIENT, {**whole.facts, "address": path.text})
        if refusal is None
        else (refusal.cause, refusal.facts)
        for path, _, refusal in named
    ]
    (cause, facts), *more = answers
    if not taken.recipients:
        return Ruling(cause, memory, facts, (), tuple(more))
    return Ruling(cause, whole.memory, facts, received.notes, tuple(more))


def _envelope(policy: "SitePolicy", received: Received) -> Envelope:
    hello, channel, transaction = received.session.hello, received.session.channel, received.transaction
    protocol = "LMTP" if policy.site.protocol == "lmtp" else "ESMTP" if hello and hello.extended else "SMTP"
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
