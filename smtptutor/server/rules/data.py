"""Whether the content of a message may come: the answers to DATA and to a chunk (RFC 5321 4.1.1.4, RFC 3030 2)."""

from smtptutor.protocol.cause import Cause
from smtptutor.protocol.policy import Ruling
from smtptutor.protocol.session import Transaction
from smtptutor.server.house import House
from smtptutor.server.memory import Memory
from smtptutor.server.rules.rule import Notes, Rule, troubled


def _not_now(house: House, memory: Memory, transaction: Transaction) -> Ruling | None:
    refusals = (house.mailboxes.known(path).at.data for path in transaction.recipients)
    refusal = next((cause for cause in refusals if cause is not None), None)
    return None if refusal is None else Ruling(refusal, memory)


DATA_TROUBLE: Rule[Transaction] = troubled("data")
NOT_NOW = Rule(_not_now, lambda house: house.mailboxes.any_state(lambda at: at.data is not None))

AT_DATA = (DATA_TROUBLE, NOT_NOW)


def go_ahead(house: House, memory: Memory, transaction: Transaction, notes: Notes) -> Ruling:
    """Content may come."""
    return Ruling(Cause.DATA_GO_AHEAD, memory)


def chunk(house: House, memory: Memory, size: int, total: int) -> Ruling:
    """A chunk of `size` octets, as long as the `total` stays within the limit (RFC 1870 6.3)."""
    limit = house.site.limits.message_size
    if total > limit:
        return Ruling(Cause.CHUNK_TOO_BIG, memory, {"size": total, "limit": limit})
    return Ruling(Cause.CHUNK_ACCEPTED, memory, {"octets": size, "total": total})
