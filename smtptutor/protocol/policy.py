"""What a site decides, as far as the rules of SMTP leave it to the site: the questions, and the form of an answer."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, Protocol

from smtptutor.protocol.address import Path
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.form import Form
from smtptutor.protocol.remark import NO_FACTS, Facts, Remark
from smtptutor.protocol.session import Channel, Session
from smtptutor.protocol.stage import Stage
from smtptutor.protocol.traits import Traits
from smtptutor.protocol.verb import Verb


class Manner(NamedTuple):
    """How an answer is given, beside what it says. The defaults are the usual way: the dialect decides, at once."""

    code: int = 0  # the reply code, where a rule of the site chose one; 0: that of the dialect
    enhanced: str | None = None  # the enhanced code that goes with `code`
    slow: int = 0  # seconds before the reply is sent
    silent: bool = False  # nothing is sent at all, and the connection is closed
    closes: bool | None = None  # the connection is closed after it, or not; None: as its cause has it
    words: tuple[str, ...] = ()  # the lines of the reply, where a rule of the site chose them
    retry_after: int = 0  # seconds after which the same line is accepted, where the site knows; 0: it does not


PLAIN_MANNER = Manner()


class Answer(NamedTuple):
    """What is said: why, with what facts, and how."""

    cause: Cause
    facts: Facts = NO_FACTS
    manner: Manner = PLAIN_MANNER


class Ruling(NamedTuple):
    """What a site decided."""

    cause: Cause
    memory: Any  # what the place remembers afterwards; only the site looks into it
    facts: Facts = NO_FACTS  # for the words of the dialect and of the explanation
    notes: tuple[Remark, ...] = ()
    each: tuple[Answer, ...] = ()  # in LMTP, the answers for the recipients after the first (RFC 2033 4.2)
    manner: Manner = PLAIN_MANNER
    lines: tuple[str, ...] = ()  # further lines of the reply, after the one that the dialect words


class Hindrance(NamedTuple):
    """
    What a site has against a verb for which it has no other rules: a refusal, or how the answer is given.

    `loses` tells that the answer does not reach the client, where the step is accepted.
    """

    refusal: Ruling | None
    memory: Any
    slow: int = 0
    words: tuple[str, ...] = ()
    loses: bool = False

    def on(self, manner: Manner) -> Manner:
        """The manner of an answer that is given all the same."""
        if not self.slow and not self.words:
            return manner
        return manner._replace(slow=max(manner.slow, self.slow), words=self.words or manner.words)


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
    def traits(self) -> Traits:
        """The habits of the server that this place runs."""

    @property
    def refuses(self) -> frozenset[Cause | Form]:
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
    def checks(self) -> tuple[Callable[[Any, Any], Remark | None], ...]:
        """The checks of checks.py that can find something at this place, in their order."""

    @property
    def counts(self) -> bool:
        """True where the site counts what a session does: see `tally`."""

    @property
    def hindered(self) -> frozenset[Verb]:
        """The verbs about which `hinder` is asked."""

    def hinder(self, memory: Any, verb: Verb, argument: str) -> Hindrance:
        """What is against a verb at the moment, where the site has no other rules for it."""

    def mechanisms(self, *, tls: bool) -> tuple[str, ...]:
        """The mechanisms of AUTH on offer, without TLS or with it."""

    def password(self, user: str, mechanism: str) -> str | None:
        """What a user proves itself with by a mechanism, a password or a token; None where there is no such user."""

    def owner(self, token: str) -> str | None:
        """The user to whom a token was given, or None."""

    def cannot_tell(self, user: str) -> bool:
        """True where the password of a user cannot be looked at, at the moment."""

    def nonce(self, memory: Any) -> tuple[str, Any]:
        """A text that no earlier login got, for CRAM-MD5 and SCRAM, and what the place remembers afterwards."""

    def logged_in(self, memory: Any, session: Session, mechanism: str, user: str) -> Ruling:
        """Let a user in whose password was right, or not."""

    def login_failed(self, memory: Any, failures: int) -> Ruling:
        """Answer the failed login that makes the number `failures` in this session."""

    def secures(self, memory: Any) -> Ruling:
        """Answer STARTTLS."""

    def hello(self, memory: Any, session: Session, verb: Verb, name: str) -> Ruling:
        """Answer EHLO, HELO or LHLO."""

    def sender(self, memory: Any, session: Session, path: Path, options: Mapping[str, str]) -> Ruling:
        """Accept or refuse a reverse-path; `options` are the parameters of MAIL by keyword."""

    def recipient(self, memory: Any, session: Session, path: Path) -> Ruling:
        """Accept or refuse a forward-path."""

    def content(self, memory: Any, session: Session) -> Ruling:
        """Let the content come, after DATA."""

    def chunk(self, memory: Any, session: Session, size: int, total: int, *, last: bool) -> Ruling:
        """Accept or refuse a chunk of `size` octets that makes `total` of them; `last` tells that it is the last."""

    def message(self, memory: Any, session: Session, content: bytes, size: int) -> Ruling:
        """Accept or refuse mail data; `size` counts its octets even where `content` is empty (RFC 1870 5)."""

    def tell(self, memory: Any, session: Session, verb: Verb, argument: str) -> Ruling:
        """Answer VRFY, EXPN, HELP or ETRN; `argument` is "" for HELP alone."""

    def tally(self, channel: Channel, cause: Cause, manner: Manner, verb: Verb | None) -> tuple[Channel, Answer | None]:
        """Count one answer to `verb`, and the answer to give in its place where the session has gone too far."""
