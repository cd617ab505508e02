"""One connection as a value: what was said so far, as far as it decides what comes next (RFC 5321 3.3, 4.1.4)."""

from typing import NamedTuple

from smtptutor.protocol.address import Path
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.stage import Awaiting, Stage

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

    def naming(self, path: Path, options: str) -> "Transaction":
        """The transaction with one more recipient; `options` are the parameters of RCPT as typed."""
        sender, recipients, refused, size, body, utf8, mail_options, rcpt_options, chunks = self
        return Transaction(
            sender, (*recipients, path), refused, size, body, utf8, mail_options, (*rcpt_options, options), chunks
        )


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
