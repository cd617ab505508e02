"""
What the server knows: frozen values (RFC 5321 3.3, 4.1.4).

Keeping an old State is all that undo needs; stepping it and throwing the result away is a "what if".
"""

from collections.abc import Hashable
from enum import StrEnum
from typing import NamedTuple, Protocol

from smtptutor.protocol.address import Path
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.finding import NO_FACTS, Facts, Finding


class Stage(StrEnum):
    """How far the dialogue has come; the first four are the columns of the grid in stages.py."""

    __hash__ = str.__hash__  # that of Enum is slow

    CONNECTED = "connected"
    GREETED = "greeted"
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"
    CLOSED = "closed"


class Awaiting(StrEnum):
    """What comes next on the wire. Framing, shell and net all ask this."""

    __hash__ = str.__hash__  # that of Enum is slow

    COMMAND = "command"
    MAIL_DATA = "mail data"
    NOTHING = "nothing"


# Asked for with every command: a name of the module is found faster than a member of an enumeration.
_COMMAND, _GREETED, _MAIL, _RCPT, _DATA = Awaiting.COMMAND, Stage.GREETED, Stage.MAIL, Stage.RCPT, Stage.DATA


class Hello(NamedTuple):
    """Who the client says it is, and whether it said so with EHLO (RFC 5321 4.1.1.1)."""

    name: str
    extended: bool


class Refused(NamedTuple):
    """A recipient of this transaction that was not accepted; what a later 503 may be the echo of."""

    line: str
    cause: Cause


class Transaction(NamedTuple):
    """
    An open mail transaction: the envelope so far (RFC 5321 3.3).

    `size` is the SIZE that MAIL declared, in octets, or None. `utf8` tells that MAIL carried SMTPUTF8.
    """

    sender: Path
    recipients: tuple[Path, ...] = ()
    refused: tuple[Refused, ...] = ()
    size: int | None = None
    body: str | None = None
    utf8: bool = False


class Session(NamedTuple):
    """One connection."""

    hello: Hello | None = None
    transaction: Transaction | None = None
    awaiting: Awaiting = Awaiting.COMMAND

    @property
    def stage(self) -> Stage:
        """The stage, read off what is held; it is stored nowhere, so that it cannot disagree."""
        if self.awaiting is not _COMMAND:
            return _DATA if self.awaiting is Awaiting.MAIL_DATA else Stage.CLOSED
        if self.transaction is not None:
            return _RCPT if self.transaction.recipients else _MAIL
        return Stage.CONNECTED if self.hello is None else _GREETED


class Ruling(NamedTuple):
    """What a site decided: the cause, its facts, what the place remembers afterwards, and the notes."""

    cause: Cause
    memory: Hashable
    facts: Facts = NO_FACTS
    notes: tuple[Finding, ...] = ()


class Policy(Protocol):
    """What a site decides, as far as the rules of SMTP leave it to the site. Pure: a question never changes it."""

    def __hash__(self) -> int:
        """A policy is a value, like the site behind it."""

    @property
    def extensions(self) -> frozenset[str]:
        """The extension keywords and optional verbs on offer, in upper case."""

    @property
    def strict(self) -> bool:
        """True where whatever the grammar forbids is refused, not only noted."""

    def hello(self, memory: Hashable, name: str, *, extended: bool) -> Ruling:
        """Answer EHLO (`extended`) or HELO."""

    def sender(self, memory: Hashable, path: Path, size: int | None) -> Ruling:
        """Accept or refuse a reverse-path; `size` in octets as declared."""

    def recipient(self, memory: Hashable, transaction: Transaction, path: Path) -> Ruling:
        """Accept or refuse a forward-path."""

    def message(self, memory: Hashable, session: Session, content: bytes, size: int) -> Ruling:
        """Accept or refuse mail data; `size` counts its octets even where `content` is empty (RFC 1870 5)."""

    def verify(self, memory: Hashable, name: str) -> Ruling:
        """Answer VRFY."""

    def expand(self, memory: Hashable, name: str) -> Ruling:
        """Answer EXPN."""

    def topics(self, memory: Hashable, topic: str) -> Ruling:
        """Answer HELP; `topic` is "" for HELP alone."""


class State(NamedTuple):
    """All that decides the next reply: the session, the place it talks to, and what that place remembers."""

    session: Session
    policy: Policy
    memory: Hashable


class Outcome(NamedTuple):
    """What happened to one command: the state after it, the cause, the facts a dialect words, and the notes."""

    state: State
    cause: Cause
    facts: Facts = NO_FACTS
    notes: tuple[Finding, ...] = ()
    fault: Finding | None = None
