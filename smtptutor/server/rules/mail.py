"""Whose mail a site takes, and under what conditions: the answer to MAIL (RFC 5321 3.3, 4.1.1.2)."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from smtptutor.protocol.address import Path
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.policy import Ruling
from smtptutor.protocol.session import Channel
from smtptutor.server.choices import MailProtocol
from smtptutor.server.house import House
from smtptutor.server.mailboxes import unqualified
from smtptutor.server.memory import Memory
from smtptutor.server.named import box_of
from smtptutor.server.rules import rate
from smtptutor.server.rules.rule import Notes, Passed, Rule, troubled


class Sender(NamedTuple):
    """A reverse-path; `options` are the parameters of MAIL by keyword."""

    channel: Channel
    path: Path
    options: Mapping[str, str]


class MailKind(StrEnum):
    """Whether MAIL has parameters, since most of them come without."""

    __hash__ = str.__hash__  # that of Enum is slow

    BARE = "bare"
    ASKING = "asking"


_ASKING = frozenset({MailKind.ASKING})


def _size(sender: Sender) -> int:
    return int(sender.options.get("SIZE") or 0)


def _too_big(house: House, memory: Memory, sender: Sender) -> Ruling | None:
    """RFC 1870 6.1: what is declared is over the limit."""
    size, limit = _size(sender), house.site.limits.message_size
    return Ruling(Cause.DECLARED_SIZE_TOO_BIG, memory, {"size": size, "limit": limit}) if size > limit else None


def _session_full(house: House, memory: Memory, sender: Sender) -> Ruling | None:
    """RFC 9422 4.1: a session has had its messages."""
    limit = house.site.limits.messages
    over = sender.channel.messages >= limit
    return Ruling(Cause.TOO_MANY_MESSAGES_IN_SESSION, memory, {"limit": limit}) if over else None


def _no_room(house: House, memory: Memory, sender: Sender) -> Ruling | None:
    """RFC 5321 4.2.3, RFC 1870 6.1: the mail system is full, or has no room for what is declared."""
    limit = house.site.limits.space
    over = memory.store.octets + max(_size(sender), 1) > limit
    return Ruling(Cause.MAIL_SYSTEM_FULL, memory, {"limit": limit}) if over else None


def _too_often(house: House, memory: Memory, sender: Sender) -> Ruling | None:
    return rate.exceeded(memory, "messages", house.site.limits.messages_per_minute, Cause.MESSAGE_RATE_LIMIT)


def _tls_missing(house: House, memory: Memory, sender: Sender) -> Ruling | None:
    """RFC 8689 2: whoever asks for REQUIRETLS has TLS."""
    if "REQUIRETLS" not in sender.options or sender.channel.tls:
        return None
    return Ruling(Cause.REQUIRETLS_WITHOUT_TLS, memory, {"parameter": "REQUIRETLS"})


def _too_soon(house: House, memory: Memory, sender: Sender) -> Ruling | None:
    """RFC 2852 3: in return mode so much time must be left; that it is more than none is a matter of form."""
    if "BY" not in sender.options:
        return None
    limit = house.site.limits.least_deliver_by
    seconds, _, mode = sender.options["BY"].partition(";")
    over = mode[:1].upper() == "R" and int(seconds) < limit
    return Ruling(Cause.DELIVER_BY_REFUSED, memory, {"limit": limit}) if over else None


def _too_late(house: House, memory: Memory, sender: Sender) -> Ruling | None:
    """RFC 4865 4.2: a message is held back for so long at most."""
    limit = house.site.limits.longest_hold
    hold = _hold(memory, sender.options)
    return None if hold is None or 0 < hold <= limit else Ruling(Cause.HOLD_TIME_REFUSED, memory, {"limit": limit})


def _hold(memory: Memory, options: Mapping[str, str]) -> int | None:
    """The seconds for which the message shall be held back; None where nothing asks for that."""
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


def _not_urgent(house: House, memory: Memory, sender: Sender) -> Ruling | None:
    """RFC 6710 4.1: the priority is too low now; it is 0 where MAIL does not tell it."""
    priority, limit = int(sender.options.get("MT-PRIORITY") or 0), house.site.limits.least_priority
    if priority >= limit:
        return None
    return Ruling(Cause.PRIORITY_TOO_LOW, memory, {"priority": priority, "limit": limit})


def _unqualified(house: House, memory: Memory, sender: Sender) -> Ruling | None:
    """RFC 6409 6.2: a new message has a sender that others can answer to."""
    path = sender.path
    if not path.domain or not unqualified(path):
        return None
    return Ruling(Cause.DOMAIN_NOT_FULLY_QUALIFIED, memory, {"address": path.text, "verb": "MAIL"})


def _not_owned(house: House, memory: Memory, sender: Sender) -> Ruling | None:
    """RFC 6409 6.1: who logged in sends under an own address."""
    user, path = sender.channel.user, sender.path
    if not user or path.is_null:
        return None
    box, name = house.mailboxes.box(path), box_of(user)
    own = box.local == name.local and (box.domain == name.domain if name.domain else house.mailboxes.serves(box.domain))
    return None if own else Ruling(Cause.SENDER_NOT_OWNED, memory, {"address": path.text, "user": user})


def _bad_domain(house: House, memory: Memory, sender: Sender) -> Ruling | None:
    """RFC 7208 8.4, RFC 7505: what is known of the sender's domain; who is logged in is not judged by it."""
    if sender.channel.user is not None or sender.path.is_null:
        return None
    from smtptutor.server import senders

    return senders.at_mail(house.site, memory, sender.path)


def _count(house: House, memory: Memory, sender: Sender) -> Passed:
    return rate.counted(memory, "messages")


def _rated(house: House) -> bool:
    return house.site.limits.messages_per_minute > 0


MAIL_TROUBLE: Rule[Sender] = troubled("mail", lambda sender: sender.path.text)
TOO_BIG = Rule(_too_big, of=_ASKING)
SESSION_FULL = Rule(_session_full, lambda house: house.site.limits.messages > 0)
NO_ROOM = Rule(_no_room, lambda house: house.site.limits.space > 0)
TOO_OFTEN = Rule(_too_often, _rated)
TLS_MISSING = Rule(_tls_missing, of=_ASKING)
TOO_SOON = Rule(_too_soon, of=_ASKING)
TOO_LATE = Rule(_too_late, of=_ASKING)
NOT_URGENT = Rule(
    _not_urgent,
    lambda house: "MT-PRIORITY" in house.offer.extensions and house.site.limits.least_priority > -9,
)
UNQUALIFIED = Rule(_unqualified, lambda house: house.site.protocol == MailProtocol.SUBMISSION)
NOT_OWNED = Rule(_not_owned, lambda house: house.site.login.own_sender)
BAD_DOMAIN = Rule(_bad_domain, lambda house: bool(house.site.sender_domains))
COUNT = Rule(_count, _rated)

# fmt: off
AT_MAIL = (
    MAIL_TROUBLE, TOO_BIG, SESSION_FULL, NO_ROOM, TOO_OFTEN, TLS_MISSING, TOO_SOON, TOO_LATE, NOT_URGENT, UNQUALIFIED,
    NOT_OWNED, BAD_DOMAIN, COUNT,
)
# fmt: on


def taken(_: House, memory: Memory, sender: Sender, notes: Notes) -> Ruling:
    """Any sender that the rules let pass."""
    return accepted(memory, sender.path, notes)


def accepted(memory: Memory, path: Path, notes: Notes = ()) -> Ruling:
    """Yes to a sender."""
    if path.is_null:
        return Ruling(Cause.NULL_SENDER_ACCEPTED, memory, {"address": ""}, notes)
    return Ruling(Cause.SENDER_ACCEPTED, memory, {"address": path.text}, notes)
