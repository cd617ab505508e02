"""Which failure of a session comes first, and which only follow from it."""

import re
from typing import NamedTuple

from smtptutor.evidence.statement import END_OF_DATA, GREETING

_ORDER = re.compile(
    r"\b(?:need|first|before|sequence|order|not yet|nested|already|missing|introduce|no valid|must|precede)\b",
    re.IGNORECASE,
)
_LOGIN = re.compile(
    r"\b(?:auth\w{0,14}|relay\w{0,3}|log ?in|logged|credentials|permi\w{0,8}|denied|verify)\b", re.IGNORECASE
)
_TLS = re.compile(r"\b(?:tls|starttls|ssl|encrypt\w{0,5}|secure)\b", re.IGNORECASE)
_TOO_MANY = re.compile(
    r"\btoo (?:many|much)\b.{0,40}\b(?:error|command|unknown|bad|invalid|syntax|fail|recipient)", re.IGNORECASE
)
HELLOS = ("EHLO", "HELO", "LHLO")
_TRANSACTION = ("MAIL", "RCPT", "DATA", "BDAT", END_OF_DATA)


class Failure(NamedTuple):
    """A reply that refuses, and the step it came at."""

    stage: str
    code: int
    enhanced: str
    text: str


_AT_ORDER = {
    **dict.fromkeys(HELLOS, frozenset({"STARTTLS", "AUTH", "", *HELLOS, *_TRANSACTION})),
    "STARTTLS": frozenset({"AUTH", "MAIL"}),
    "AUTH": frozenset({"AUTH", "MAIL", ""}),
    "MAIL": frozenset({"", *_TRANSACTION}),
    "RCPT": frozenset({"", *_TRANSACTION}),
    "DATA": frozenset({"", *_TRANSACTION}),
    "BDAT": frozenset({"", *_TRANSACTION}),
}
"""What failed -> the steps at which a command out of order follows from it (RFC 5321 4.1.4)."""


class Blame:
    """What went wrong in one session and was not set right since; so it tells a first failure from an echo."""

    def __init__(self) -> None:
        self._open: dict[str, Failure] = {}  # by the step that failed
        self._accepted = 0  # recipients of this transaction

    def accepted(self, stage: str) -> None:
        """A step went well: what it sets right is no reason any more."""
        if stage == "RCPT":
            self._accepted += 1
        elif stage == "MAIL" or stage in HELLOS:
            self._gone(*HELLOS, *_TRANSACTION)
        elif stage in ("RSET", END_OF_DATA):
            self._gone(*_TRANSACTION)
        else:
            self._gone(stage)

    def _gone(self, *stages: str) -> None:
        for stage in stages:
            self._open.pop(stage, None)
        if "MAIL" in stages:
            self._accepted = 0

    def forget(self, stage: str) -> None:
        """A failure at this step did not matter."""
        self._gone(stage)

    def refused(self, failure: Failure) -> bool:
        """True where this failure is a first one, False where it follows from one before."""
        first = not self._follows(failure)
        if failure.stage == END_OF_DATA:  # the transaction is over (RFC 5321 3.3)
            self._gone(*_TRANSACTION)
        else:
            self._open.setdefault(failure.stage, failure)
        return first

    def _follows(self, failure: Failure) -> bool:
        stage, code = failure.stage, failure.code
        if not self._open:
            return False
        if GREETING in self._open or (code == 421 and _TOO_MANY.search(failure.text)):
            return True
        if _is_about_order(failure) and any(self._is_reason(one, failure) for one in self._open.values()):
            return True
        if "AUTH" in self._open and (stage == "AUTH" or (stage in ("MAIL", "RCPT", "DATA") and _wants_login(failure))):
            return True
        if "STARTTLS" in self._open and stage in ("AUTH", "MAIL", "RCPT") and _wants_tls(failure):
            return True
        if code != 421 and stage in ("DATA", "BDAT", END_OF_DATA) and self._has_no_recipient():
            return True
        return stage in ("", "QUIT") and code in (221, 421, 500, 501, 502, 503, 554) and self._lost_its_way()

    def _is_reason(self, before: Failure, failure: Failure) -> bool:
        """True where a failure explains a command out of order behind it."""
        if failure.stage not in _AT_ORDER.get(before.stage, ()):
            return False
        if before.stage == "RCPT":
            if failure.stage == "RCPT":
                return _is_about_order(before)
            return failure.stage == "MAIL" or not self._accepted
        return True

    def _has_no_recipient(self) -> bool:
        return "MAIL" in self._open or ("RCPT" in self._open and not self._accepted)

    def _lost_its_way(self) -> bool:
        """True behind a step whose text, or whose answer, is then read as commands (RFC 5321 3.3)."""
        if "RCPT" in self._open and not self._accepted:
            return True
        return any(stage in self._open for stage in ("DATA", "BDAT", "AUTH", "MAIL", *HELLOS))


def _is_about_order(failure: Failure) -> bool:
    """True for 503, and for what servers say in its place (go-smtp says 502 5.5.1)."""
    if failure.code == 503:
        return True
    return (
        failure.code in (500, 501, 502, 550, 554)
        and (failure.enhanced == "5.5.1" or not failure.enhanced)
        and _ORDER.search(failure.text) is not None
    )


def _wants_login(failure: Failure) -> bool:
    return failure.code == 530 or (failure.code >= 450 and _LOGIN.search(failure.text) is not None)


def _wants_tls(failure: Failure) -> bool:
    return failure.code in (530, 538, 523) or _TLS.search(failure.text) is not None
