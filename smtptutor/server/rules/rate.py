"""So many in a minute of the clock: messages, recipients."""

from smtptutor.protocol.cause import Cause
from smtptutor.protocol.policy import Manner, Ruling
from smtptutor.protocol.remark import NO_FACTS, Facts
from smtptutor.server.memory import Key, Memory
from smtptutor.server.rules.rule import Passed

MINUTE = 60  # seconds


def _minute(memory: Memory, kind: str) -> Key:
    return ("minute", kind, str(memory.clock // MINUTE))


def exceeded(memory: Memory, kind: str, most: int, cause: Cause, facts: Facts = NO_FACTS) -> Ruling | None:
    """The refusal where this minute had as many of a kind as a site takes, with `facts` beside the limit; else None."""
    if memory.ledger.get(_minute(memory, kind), 0) < most:
        return None
    left = MINUTE - memory.clock % MINUTE
    return Ruling(cause, memory, {**facts, "limit": most, "wait": left}, manner=Manner(retry_after=left))


def counted(memory: Memory, kind: str) -> Passed:
    """One more of a kind in this minute."""
    key = _minute(memory, kind)
    return Passed(memory.noting(key, memory.ledger.get(key, 0) + 1))
