"""
What the server knows: frozen values (RFC 5321 3.3, 4.1.4).

Keeping an old State is all that undo needs; stepping it and throwing the result away is a "what if".
"""

from typing import Any, Generic, NamedTuple, TypeVar

from smtptutor.protocol.cause import Cause
from smtptutor.protocol.policy import PLAIN_MANNER, Answer, Manner, Policy
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
    """What happened to one frame; `each`, `manner` and `lines` are as in Ruling."""

    state: State[P, M]  # after it
    cause: Cause
    facts: Facts = NO_FACTS  # for the words of the dialect and of the explanation
    notes: tuple[Remark, ...] = ()  # of a line or message that was accepted
    fault: Remark | None = None  # the place in the line for which it was refused
    each: tuple[Answer, ...] = ()
    manner: Manner = PLAIN_MANNER
    lines: tuple[str, ...] = ()


AnyState = State[Any, Any]
"""A state of whatever place: the rules of SMTP ask its policy, and never look into its memory."""
AnyOutcome = Outcome[Any, Any]
