"""
What the server knows: frozen values (RFC 5321 3.3, 4.1.4).

Keeping an old State is all that undo needs; stepping it and throwing the result away is a "what if".
"""

from typing import Any, Generic, NamedTuple, TypeVar

from smtptutor.protocol.cause import Cause
from smtptutor.protocol.policy import PLAIN_MANNER, Manner, Policy
from smtptutor.protocol.remark import NO_FACTS, Facts, Remark
from smtptutor.protocol.session import Session

P = TypeVar("P", bound=Policy)
M = TypeVar("M")


class State(NamedTuple, Generic[P, M]):
    """All that decides the next reply: the session, the place it talks to, and what that place remembers."""

    session: Session
    policy: P
    memory: M

    def with_session(self, session: Session) -> "State[P, M]":
        """The same place, with the session as it is now."""
        return State(session, self.policy, self.memory)


class Outcome(NamedTuple, Generic[P, M]):
    """
    What happened to one command: the state after it, the cause, the facts a dialect words, and the notes.

    `each`, `manner` and `lines` are as in Ruling.
    """

    state: State[P, M]
    cause: Cause
    facts: Facts = NO_FACTS
    notes: tuple[Remark, ...] = ()
    fault: Remark | None = None
    each: tuple[tuple[Cause, Facts], ...] = ()
    manner: Manner = PLAIN_MANNER
    lines: tuple[str, ...] = ()


AnyState = State[Any, Any]
AnyOutcome = Outcome[Any, Any]
