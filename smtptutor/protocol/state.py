"""
What the server knows: frozen values (RFC 5321 3.3, 4.1.4).

Keeping an old State is all that undo needs; stepping it and throwing the result away is a "what if".
"""

from collections.abc import Hashable, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, Protocol

from smtptutor.protocol.address import Path
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.command import Verb
from smtptutor.protocol.finding import NO_FACTS, Facts, Finding

if TYPE_CHECKING:  # traits.py speaks of stages
    from smtptutor.protocol.traits import Traits


class Stage(StrEnum):
    """How far the dialogue has come; the first five are the columns of the grid in stages.py."""

    __hash__ = str.__hash__  # that of Enum is slow

    CONNECTED = "connected"
    GREETED = "greeted"
    MAIL = "mail"
    RCPT = "rcpt"
    BDAT = "bdat"
    AUTH = "auth"
    DATA = "data"
    CLOSED = "closed"


class Awaiting(StrEnum):
    """What comes next on the wire. Framing, shell and net all ask this."""

    __hash__ = str.__hash__  # that of Enum is slow

    COMMAND = "command"
    MAIL_DATA = "mail data"
    OCTETS = "octets"
    ANSWER = "answer"
    NOTHING = "nothing"


# Asked for with every command: a name of the module is found faster than a member of an enumeration.
_COMMAND, _GREETED, _MAIL, _RCPT, _BDAT = Awaiting.COMMAND, Stage.GREETED, Stage.MAIL, Stage.RCPT, Stage.BDAT
_OTHER = {Awaiting.MAIL_DATA: Stage.DATA, Awaiting.ANSWER: Stage.AUTH, Awaiting.NOTHING: Stage.CLOSED}


class Hello(NamedTuple):
    """Who the client says it is, and whether it said so with EHLO or LHLO (RFC 5321 4.1.1.1, RFC 2033 4.1)."""

    name: str
    extended: bool


class Refused(NamedTuple):
    """A recipient of this transaction that was not accepted; what a later 503 may be the echo of."""

    line: str
    cause: Cause


class Chunks(NamedTuple):
    """What BDAT brought so far: the chunks, their octets in all, and whether the message is lost (RFC 3030 2)."""

    parts: tuple[bytes, ...] = ()
    size: int = 0
    failed: bool = False


class Transaction(NamedTuple):
    """
    An open mail transaction: the envelope so far (RFC 5321 3.3).

    `size` is the SIZE that MAIL declared, in octets, or None. `utf8` tells that MAIL carried SMTPUTF8. `options` are
    the other parameters of MAIL as typed, `rcpt_options` those of each recipient in turn. `chunks` is None until the
    first BDAT.
    """

    sender: Path
    recipients: tuple[Path, ...] = ()
    refused: tuple[Refused, ...] = ()
    size: int | None = None
    body: str | None = None
    utf8: bool = False
    options: tuple[str, ...] = ()
    rcpt_options: tuple[str, ...] = ()
    chunks: Chunks | None = None


class Login(NamedTuple):
    """
    A login under way (RFC 4954 4).

    `asks` says in words what the next answer must hold, `challenge` is what the server sent, in base64; `held` is what
    earlier answers brought.
    """

    mechanism: str
    asks: str
    challenge: str = ""
    held: tuple[str, ...] = ()


class Chunk(NamedTuple):
    """
    A chunk that was announced and whose octets come next: how many, and the line.

    `length` is that of the line in octets, with its end; `bare_lf` tells that the line ended without CR.
    """

    line: str
    size: int
    length: int = 0
    bare_lf: bool = False


class Channel(NamedTuple):
    """
    What outlasts a mail transaction and a second EHLO: TLS, the login, and what was counted.

    `refused` tells that the greeting was a refusal. The counts stay 0 where the site has no use for them: failed
    logins, refusals in all, of unknown verbs and of faults, commands that move no mail, MAIL commands, commands.
    """

    tls: bool = False
    user: str | None = None
    refused: bool = False
    failed_logins: int = 0
    errors: int = 0
    unknown: int = 0
    syntax: int = 0
    idle: int = 0
    messages: int = 0
    commands: int = 0


PLAIN_CHANNEL = Channel()


class Session(NamedTuple):
    """One connection. `login` is a login under way, `chunk` a chunk whose octets come next."""

    hello: Hello | None = None
    transaction: Transaction | None = None
    awaiting: Awaiting = Awaiting.COMMAND
    channel: Channel = PLAIN_CHANNEL
    login: Login | None = None
    chunk: Chunk | None = None

    @property
    def stage(self) -> Stage:
        """The stage, read off what is held; it is stored nowhere, so that it cannot disagree."""
        if self.awaiting is not _COMMAND and self.awaiting in _OTHER:
            return _OTHER[self.awaiting]
        if (transaction := self.transaction) is not None:
            if transaction.chunks is not None:
                return _BDAT
            return _RCPT if transaction.recipients else _MAIL
        return Stage.CONNECTED if self.hello is None else _GREETED


class Ruling(NamedTuple):
    """
    What a site decided: the cause, its facts, what the place remembers afterwards, and the notes.

    `each` holds, in LMTP, the answers for the recipients after the first (RFC 2033 4.2).
    """

    cause: Cause
    memory: Hashable
    facts: Facts = NO_FACTS
    notes: tuple[Finding, ...] = ()
    each: tuple[tuple[Cause, Facts], ...] = ()


class Policy(Protocol):
    """What a site decides, as far as the rules of SMTP leave it to the site. Pure: a question never changes it."""

    def __hash__(self) -> int:
        """A policy is a value, like the site behind it."""

    @property
    def extensions(self) -> frozenset[str]:
        """The extension keywords and optional verbs on offer, in upper case."""

    @property
    def unspoken(self) -> Mapping[Verb, Cause]:
        """The verbs that are not spoken here, each with the reason."""

    @property
    def traits(self) -> "Traits":
        """The habits of the server that this place runs."""

    @property
    def refuses(self) -> frozenset[str]:
        """The notes, by cause or form, for which this site refuses; none on a lenient one."""

    @property
    def lifts(self) -> frozenset[tuple[Verb, Cause]]:
        """Missteps that this server lets pass."""

    @property
    def adds(self) -> Mapping[tuple[Verb, Stage], Cause]:
        """Missteps that this server knows beyond those of the standard."""

    @property
    def instead(self) -> Mapping[Cause, Cause]:
        """Missteps that have another name here."""

    @property
    def tls_required(self) -> bool:
        """True where nearly everything needs TLS first (RFC 3207 4)."""

    @property
    def login_required(self) -> bool:
        """True where mail needs a login first (RFC 4954 6)."""

    @property
    def closing(self) -> frozenset[Cause]:
        """The answers after which this server may close the connection."""

    @property
    def counts(self) -> bool:
        """True where the site counts what a session does: see `tally`."""

    def mechanisms(self, *, tls: bool) -> tuple[str, ...]:
        """The mechanisms of AUTH on offer, without TLS or with it."""

    def password(self, user: str) -> str | None:
        """The password of a user, or None where there is no such user."""

    def cannot_tell(self, user: str) -> bool:
        """True where the password of a user cannot be looked at, at the moment."""

    def nonce(self, memory: Hashable) -> tuple[str, Hashable]:
        """A text that no earlier login got, for CRAM-MD5 and SCRAM, and what the place remembers afterwards."""

    def logged_in(self, memory: Hashable, session: "Session", mechanism: str, user: str) -> Ruling:
        """Let a user in whose password was right, or not."""

    def login_failed(self, memory: Hashable, failures: int) -> Ruling:
        """Answer the failed login that makes the number `failures` in this session."""

    def secures(self, memory: Hashable) -> Ruling:
        """Answer STARTTLS."""

    def hello(self, memory: Hashable, session: "Session", verb: Verb, name: str) -> Ruling:
        """Answer EHLO, HELO or LHLO."""

    def sender(self, memory: Hashable, session: "Session", path: Path, options: Mapping[str, str]) -> Ruling:
        """Accept or refuse a reverse-path; `options` are the parameters of MAIL by keyword."""

    def recipient(self, memory: Hashable, session: "Session", path: Path) -> Ruling:
        """Accept or refuse a forward-path."""

    def content(self, memory: Hashable, session: "Session") -> Ruling:
        """Let the content come, after DATA."""

    def chunk(self, memory: Hashable, session: "Session", size: int, total: int, *, last: bool) -> Ruling:
        """Accept or refuse a chunk of `size` octets that makes `total` of them; `last` tells that it is the last."""

    def message(self, memory: Hashable, session: "Session", content: bytes, size: int) -> Ruling:
        """Accept or refuse mail data; `size` counts its octets even where `content` is empty (RFC 1870 5)."""

    def verify(self, memory: Hashable, name: str) -> Ruling:
        """Answer VRFY."""

    def expand(self, memory: Hashable, name: str) -> Ruling:
        """Answer EXPN."""

    def topics(self, memory: Hashable, topic: str) -> Ruling:
        """Answer HELP; `topic` is "" for HELP alone."""

    def queue(self, memory: Hashable, host: str) -> Ruling:
        """Answer ETRN."""

    def tally(self, channel: Channel, cause: Cause, facts: Facts) -> tuple[Channel, tuple[Cause, Facts] | None]:
        """Count one answer, and the answer to give in its place where the session has gone too far."""


class State(NamedTuple):
    """All that decides the next reply: the session, the place it talks to, and what that place remembers."""

    session: Session
    policy: Policy
    memory: Hashable


class Outcome(NamedTuple):
    """
    What happened to one command: the state after it, the cause, the facts a dialect words, and the notes.

    `each` is as in Ruling.
    """

    state: State
    cause: Cause
    facts: Facts = NO_FACTS
    notes: tuple[Finding, ...] = ()
    fault: Finding | None = None
    each: tuple[tuple[Cause, Facts], ...] = ()
