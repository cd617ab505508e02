"""One connection as a value: what was said so far, as far as it decides what comes next (RFC 5321 3.3, 4.1.4)."""

from typing import NamedTuple

from smtptutor.protocol.address import Path
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.stage import Awaiting, Stage
from smtptutor.protocol.verb import Verb

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
    """An open mail transaction: the envelope so far (RFC 5321 3.3)."""

    sender: Path
    recipients: tuple[Path, ...] = ()
    refused: tuple[Refused, ...] = ()
    size: int | None = None  # SIZE as MAIL declared it, in octets (RFC 1870 6); None: not declared
    body: str | None = None  # BODY in capitals (RFC 6152 2, RFC 3030 3); None: not given
    utf8: bool = False  # MAIL carried SMTPUTF8 (RFC 6531 3.4)
    options: tuple[str, ...] = ()  # the other parameters of MAIL, each as KEYWORD or KEYWORD=value
    rcpt_options: tuple[str, ...] = ()  # those of each recipient in turn, as typed
    chunks: Chunks | None = None  # what BDAT brought; None until the first one (RFC 3030 2)
    again: tuple[int, ...] = ()  # which of the recipients, counted from 0, name a mailbox that one before names too

    @property
    def apart(self) -> tuple[Path, ...]:
        """The recipients, each mailbox once, as it was named first."""
        if not self.again:
            return self.recipients
        again = set(self.again)
        return tuple(path for number, path in enumerate(self.recipients) if number not in again)

    def naming(self, path: Path, options: str, *, again: bool = False) -> "Transaction":
        """
        The transaction with one more recipient; `options` are the parameters of RCPT as typed.

        `again` tells that its mailbox was named before, perhaps by another name.
        """
        sender, recipients, refused, size, body, utf8, mail_options, rcpt_options, chunks, named_again = self
        if again:
            named_again = (*named_again, len(recipients))
        named, options_of_each = (*recipients, path), (*rcpt_options, options)
        return Transaction(sender, named, refused, size, body, utf8, mail_options, options_of_each, chunks, named_again)


class Login(NamedTuple):
    """A login under way (RFC 4954 4)."""

    mechanism: str
    asks: str  # in words, what the next answer must hold
    challenge: str = ""  # what the server sent, in base64
    held: tuple[str, ...] = ()  # what earlier answers brought


class Chunk(NamedTuple):
    """A chunk that was announced and whose octets come next (RFC 3030 2)."""

    line: str  # the BDAT line, without its end
    size: int  # octets that come
    length: int = 0  # of the line, in octets with its end
    bare_lf: bool = False  # the line ended without CR


class Channel(NamedTuple):
    """
    What outlasts a mail transaction and a second EHLO: TLS, the login, and what was counted.

    The counts but that of failed logins stay 0 where the site has no use for them.
    """

    tls: bool = False
    user: str | None = None  # who is logged in
    refused: bool = False  # the greeting was a refusal (RFC 5321 3.1)
    failed_logins: int = 0
    errors: int = 0  # refusals in all
    unknown: int = 0  # of verbs that are not known
    syntax: int = 0  # of faults of syntax or order
    idle: int = 0  # commands that move no mail
    spent: frozenset[Verb] = frozenset()  # verbs of these whose free turn is used up
    messages: int = 0  # MAIL commands, accepted or not
    commands: int = 0


PLAIN_CHANNEL = Channel()


class Session(NamedTuple):
    """One connection."""

    hello: Hello | None = None  # None: the client has not said who it is
    transaction: Transaction | None = None  # None: no mail transaction is open
    awaiting: Awaiting = Awaiting.COMMAND
    channel: Channel = PLAIN_CHANNEL
    login: Login | None = None  # under way, while an answer is awaited
    chunk: Chunk | None = None  # announced, while its octets are awaited
    login_over: bool = False  # the last thing was a login that came to nothing; answers of it may still come

    def at_rest(self, transaction: Transaction | None = None) -> "Session":
        """The session that waits for a command, with that transaction; a login or a chunk under way is gone."""
        return Session(self.hello, transaction, _COMMAND, self.channel)

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
