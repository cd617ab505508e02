"""For whom a site takes mail: the answer to RCPT (RFC 5321 3.6.2, 4.1.1.3, 4.5.1, 4.5.3.1.8)."""

from typing import NamedTuple

from smtptutor.protocol.address import Path
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.policy import Manner, Ruling
from smtptutor.protocol.remark import Facts, Remark
from smtptutor.protocol.session import Session, Transaction
from smtptutor.server.choices import MailProtocol
from smtptutor.server.house import House
from smtptutor.server.mailbox_states import Mail
from smtptutor.server.mailboxes import KnownMailbox, Where, routed, unqualified
from smtptutor.server.memory import Memory
from smtptutor.server.named import Box
from smtptutor.server.rules import rate
from smtptutor.server.rules.rule import Notes, Passed, Rule, troubled


class Recipient(NamedTuple):
    """A forward-path, and what the site knows of the mailbox that it names."""

    session: Session
    transaction: Transaction
    path: Path
    known: KnownMailbox

    @property
    def address(self) -> str:
        """The address as answers name it."""
        return self.known.address

    @property
    def stranger(self) -> bool:
        """True for a client that is not logged in; who is, is not judged by where it comes from."""
        return self.session.channel.user is None


MOST_COMPARED = 100  # recipients of a transaction, the latest, that are looked at for another spelling of the same

_ELSEWHERE = frozenset({Where.ELSEWHERE})
_UNKNOWN = frozenset({Where.UNKNOWN})
_PARTICULAR = frozenset({Where.PARTICULAR})
_HOME = frozenset({Where.HERE, Where.PARTICULAR, Where.UNKNOWN})


def _facts(house: House, recipient: Recipient) -> Facts:
    return {"address": recipient.address, "domain": recipient.path.domain, "hostname": house.site.hostname}


def _relaying(house: House, memory: Memory, recipient: Recipient) -> Ruling | None:
    """RFC 5321 3.6.2: mail for others goes on for those who logged in."""
    return Ruling(Cause.RELAY_DENIED, memory, _facts(house, recipient)) if recipient.stranger else None


def _unqualified(house: House, memory: Memory, recipient: Recipient) -> Ruling | None:
    """RFC 6409 6.2."""
    if not unqualified(recipient.path):
        return None
    return Ruling(Cause.DOMAIN_NOT_FULLY_QUALIFIED, memory, {**_facts(house, recipient), "verb": "RCPT"})


def _no_such_domain(house: House, memory: Memory, recipient: Recipient) -> Ruling | None:
    if recipient.path.domain.lower() not in map(str.lower, house.site.unknown_domains):
        return None
    return Ruling(Cause.RECIPIENT_DOMAIN_UNKNOWN, memory, _facts(house, recipient))


def _no_such_mailbox(house: House, memory: Memory, recipient: Recipient) -> Ruling | None:
    """RFC 5321 3.3; an old form of source routing in the local part asks for relaying (RFC 5321 3.6.1)."""
    if house.traits.trusts_users and not recipient.stranger:
        return None
    local, domain = recipient.known.box
    if (host := routed(local)) is not None:
        return Ruling(Cause.RELAY_DENIED, memory, {**_facts(house, recipient), "domain": host})
    return Ruling(Cause.MAILBOX_UNKNOWN, memory, {"address": recipient.address, "domain": domain})


def _too_many(house: House, memory: Memory, recipient: Recipient) -> Ruling | None:
    """RFC 5321 4.5.3.1.8, 4.5.3.1.10."""
    limit = house.most_recipients
    if len(recipient.transaction.recipients) < limit:
        return None
    return Ruling(Cause.RECIPIENT_LIMIT, memory, {"address": recipient.address, "limit": limit})


def _block_list(house: House, memory: Memory, recipient: Recipient) -> Ruling | None:
    """RFC 5782; the postmaster is there for everybody (RFC 5321 4.5.1)."""
    if not recipient.stranger or recipient.path.is_postmaster:
        return None
    return Ruling(Cause.CLIENT_ON_BLOCK_LIST, memory, {"address": recipient.address})


def _one_bounce(house: House, memory: Memory, recipient: Recipient) -> Ruling | None:
    """A notification goes back to its one author (RFC 5321 4.5.5)."""
    if not recipient.transaction.sender.is_null or not recipient.transaction.recipients:
        return None
    return Ruling(Cause.BOUNCE_TO_MANY, memory, {"address": recipient.address})


def _not_a_member(house: House, memory: Memory, recipient: Recipient) -> Ruling | None:
    members = house.mailboxes.members(recipient.known.box)
    if members is None or house.mailboxes.box(recipient.transaction.sender) in map(house.mailboxes.meant, members):
        return None
    return Ruling(Cause.LIST_POSTING_REFUSED, memory, {"address": recipient.address})


def _too_often(house: House, memory: Memory, recipient: Recipient) -> Ruling | None:
    limit, facts = house.site.limits.recipients_per_minute, {"address": recipient.address}
    return rate.exceeded(memory, "recipients", limit, Cause.RECIPIENT_RATE_LIMIT, facts)


def _state(house: House, memory: Memory, recipient: Recipient) -> Ruling | Passed:
    """What is the matter with this mailbox."""
    known, transaction = recipient.known, recipient.transaction
    at = known.at
    mail = Mail(transaction.size, transaction.utf8, house.site.limits.mailbox_size)
    later = at.dot_in_lmtp and house.site.protocol == MailProtocol.LMTP
    if at.rcpt is None or later or not at.only.concerns(mail):
        return Passed(memory, at.manner.slow)
    facts: Facts = {"address": known.address, **at.facts, **at.only.facts(mail)}
    if known.other:
        facts = {**facts, "other": known.other}
    return Ruling(at.rcpt, memory, facts, manner=at.manner)


def _greylist(house: House, memory: Memory, recipient: Recipient) -> Ruling | Passed | None:
    return _waiting(memory, recipient, house.site.greylist)


def _greylisted_mailbox(house: House, memory: Memory, recipient: Recipient) -> Ruling | Passed | None:
    wait = recipient.known.at.wait
    return _waiting(memory, recipient, wait) if wait else None


def _waiting(memory: Memory, recipient: Recipient, wait: int) -> Ruling | Passed | None:
    """RFC 6647 2.4: a new triplet of client, sender and recipient is turned away until it has waited."""
    if not recipient.stranger:
        return None
    hello, sender = recipient.session.hello, recipient.transaction.sender
    addresses = (Box(*map(str.lower, sender.mailbox)).address, recipient.known.box.address)
    key = ("greylist", hello.name.lower() if hello else "", *addresses)
    first = memory.ledger.get(key)
    if first is None:
        memory = memory.noting(key, memory.clock)
        first = memory.clock
    left = first + wait - memory.clock
    if left <= 0:
        return Passed(memory)
    facts: Facts = {"address": recipient.path.text, "wait": left}
    return Ruling(Cause.GREYLISTED, memory, facts, manner=Manner(retry_after=left))


def _count(house: House, memory: Memory, recipient: Recipient) -> Passed:
    return rate.counted(memory, "recipients")


def _repeated(house: House, memory: Memory, recipient: Recipient) -> Passed | None:
    named = recipient.transaction.recipients
    if not named or (
        recipient.path not in named and recipient.known.box not in map(house.mailboxes.box, named[-MOST_COMPARED:])
    ):
        return None
    return Passed(memory, notes=(Remark(Cause.RECIPIENT_REPEATED, 0, 0, {"address": recipient.address}),))


def _rated(house: House) -> bool:
    return house.site.limits.recipients_per_minute > 0


RCPT_TROUBLE: Rule[Recipient] = troubled("rcpt", lambda recipient: recipient.address)
RELAYING = Rule(_relaying, of=_ELSEWHERE)
UNQUALIFIED = Rule(_unqualified, lambda house: house.site.protocol == MailProtocol.SUBMISSION, _ELSEWHERE)
NO_SUCH_DOMAIN = Rule(_no_such_domain, lambda house: bool(house.site.unknown_domains), _ELSEWHERE)
NO_SUCH_MAILBOX = Rule(_no_such_mailbox, of=_UNKNOWN)
TOO_MANY = Rule(_too_many, lambda house: house.most_recipients > 0)
BLOCK_LIST = Rule(_block_list, lambda house: house.site.blocks_client)
ONE_BOUNCE = Rule(_one_bounce, lambda house: house.site.one_bounce_recipient)
NOT_A_MEMBER = Rule(_not_a_member, lambda house: house.site.members_only, _HOME)
TOO_OFTEN = Rule(_too_often, _rated)
STATE = Rule(_state, of=_PARTICULAR)
GREYLIST = Rule(_greylist, lambda house: house.site.greylist > 0, _HOME)
GREYLISTED_MAILBOX = Rule(_greylisted_mailbox, of=_PARTICULAR)
COUNT = Rule(_count, _rated)
REPEATED = Rule(_repeated)

# fmt: off
AT_RCPT = (
    RCPT_TROUBLE, RELAYING, UNQUALIFIED, NO_SUCH_DOMAIN, NO_SUCH_MAILBOX, TOO_MANY, BLOCK_LIST, ONE_BOUNCE,
    NOT_A_MEMBER, TOO_OFTEN, STATE, GREYLIST, GREYLISTED_MAILBOX, COUNT, REPEATED,
)
# fmt: on


def taken(house: House, memory: Memory, recipient: Recipient, notes: Notes) -> Ruling:
    """Whom the rules let pass, relayed or not."""
    known, path = recipient.known, recipient.path
    if not path.domain and path.is_postmaster:
        return Ruling(Cause.POSTMASTER_ACCEPTED, memory, {"address": known.address}, notes)
    count = len(recipient.transaction.recipients) + 1
    if known.where is not Where.ELSEWHERE:
        return Ruling(Cause.RECIPIENT_ACCEPTED, memory, {"address": known.address, "count": count}, notes)
    notes = (*notes, Remark(Cause.RELAYED_AFTER_LOGIN, 0, 0, {"domain": path.domain}))
    return Ruling(Cause.RECIPIENT_ACCEPTED, memory, {**_facts(house, recipient), "count": count}, notes)
