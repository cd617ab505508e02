"""Whether the content of a message may come: the answers to DATA and to a chunk (RFC 5321 4.1.1.4, RFC 3030 2)."""

from typing import NamedTuple

from smtptutor.protocol.cause import Cause
from smtptutor.protocol.policy import Ruling
from smtptutor.protocol.session import Session, Transaction
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


class ChunkAsked(NamedTuple):
    """A chunk of `size` octets, which makes `total` of them."""

    session: Session
    size: int
    total: int


def _too_big(house: House, memory: Memory, chunk: ChunkAsked) -> Ruling | None:
    """RFC 1870 6.3: the message is over the limit."""
    limit = house.site.limits.message_size
    over = chunk.total > limit
    return Ruling(Cause.CHUNK_TOO_BIG, memory, {"size": chunk.total, "limit": limit}) if over else None


CHUNK_TROUBLE: Rule[ChunkAsked] = troubled("bdat")
TOO_BIG = Rule(_too_big)

AT_CHUNK = (CHUNK_TROUBLE, TOO_BIG)


def chunk_taken(house: House, memory: Memory, chunk: ChunkAsked, notes: Notes) -> Ruling:
    """A chunk that the rules let pass (RFC 3030 2)."""
    return Ruling(Cause.CHUNK_ACCEPTED, memory, {"octets": chunk.size, "total": chunk.total}, notes)
