"""
Answers that a place gives again: to the same line in the same session, where nothing remembered has a part in it.

Most commands are such. Whether memory has a part is not declared, but found out: the line is answered once with a
memory that nobody may look at. So a new rule cannot be forgotten here. Only what comes a second time is worth that.
"""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from smtptutor.protocol.session import Session

T = TypeVar("T")

MOST_KNOWN = 512  # answers; beyond that all are forgotten, and learned anew
MOST_MET = 4096  # lines that came once
MOST_LOOKS = 64  # lines of a verb after which it is clear that a place looks at what it remembers
LONGEST = 512  # octets of a line worth knowing, with its end
MOST_RECIPIENTS = 8  # of a session worth knowing

_OFTEN = frozenset({"EHLO", "HELO", "LHLO", "MAIL", "RCPT", "DATA", "RSET", "NOOP"})


class Looked(Exception):  # noqa: N818 - no error: it tells that memory has a part in an answer
    """Somebody looked at a memory that nobody may look at."""


class Unseen:
    """A memory that nobody may look at; to hand it on is allowed."""

    def __getattr__(self, name: str) -> Any:
        """Raises Looked."""
        raise Looked(name)


UNSEEN: Any = Unseen()


class Known(Generic[T]):
    """The answers of one place. A cache: what it gives is what would be worked out anew."""

    __slots__ = ("_answers", "_looks", "_met", "get")

    def __init__(self) -> None:
        self._met: set[int] = set()  # hashes of what came once; that two may be the same does no harm
        self._answers: dict[tuple[Session, str], T] = {}
        self._looks: dict[str, int] = {}  # by the first letters of the line
        self.get: Callable[[tuple[Session, str]], T | None] = self._answers.get

    def worth(self, session: Session, text: str, length: int) -> bool:
        """True where the answer to this line is wanted again, and holds no secret and little to keep."""
        met, key = self._met, hash((session, text))
        if key not in met:
            if len(met) >= MOST_MET:
                met.clear()
            met.add(key)
            return False
        transaction = session.transaction
        short = transaction is None or (transaction.chunks is None and len(transaction.recipients) <= MOST_RECIPIENTS)
        opening = text[:4].upper()
        looks = self._looks.get(opening, 0)
        return looks < MOST_LOOKS and length <= LONGEST and short and opening in _OFTEN

    def learn(self, session: Session, text: str, answer: Callable[[], T | None]) -> T | None:
        """The answer as `answer` works it out with an unseen memory, remembered; None where it has none, or looked."""
        try:
            found = answer()
        except Looked:
            opening = text[:4].upper()
            self._looks[opening] = self._looks.get(opening, 0) + 1
            return None
        if found is not None:
            if len(self._answers) >= MOST_KNOWN:
                self._answers.clear()
            self._answers[session, text] = found
        return found
