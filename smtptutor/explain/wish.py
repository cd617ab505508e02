"""
What the client wants, as a value: who sends, to whom, with which demands, which content.

A way out is measured by it: `lost` names what the server does not hold after the lines of a way.
"""

from base64 import b64decode
from typing import NamedTuple

from smtptutor.explain.earlier import earlier
from smtptutor.explain.mending import mended, separate
from smtptutor.explain.slips.astray import of_refused
from smtptutor.explain.slips.find import slip_in
from smtptutor.explain.slips.spelt import logs_in
from smtptutor.explain.spelling import words_lost
from smtptutor.explain.turn import Turn
from smtptutor.explain.words import shortened
from smtptutor.protocol import parameters
from smtptutor.protocol.address import Path
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.cause_table import ABOUT, Help
from smtptutor.protocol.command import Command, parse
from smtptutor.protocol.secrets import masked
from smtptutor.protocol.session import Session, Transaction
from smtptutor.protocol.verb import Verb
from smtptutor.server.exchange import Exchange, Said
from smtptutor.wording import plural

_PATHS = (Verb.MAIL, Verb.RCPT)
_NAMES = (Verb.VRFY, Verb.EXPN, Verb.ETRN)
_PARAMETERS = frozenset(
    {Cause.PARAMETER_UNKNOWN, Cause.PARAMETER_NOT_OFFERED, Cause.PARAMETER_ON_WRONG_COMMAND, Cause.PARAMETER_BAD_VALUE}
)
_BEYOND_ASCII = (Cause.SENDER_MUST_BE_ASCII, Cause.RECIPIENT_MUST_BE_ASCII)

MESSAGE_LOST = "the message as it was"


class Addressee(NamedTuple):
    """A recipient that is wanted: the address, and the parameters of its RCPT as KEYWORD or KEYWORD=value."""

    address: str
    options: tuple[str, ...] = ()

    @property
    def line(self) -> str:
        """The RCPT line that names it."""
        return " ".join((f"RCPT TO:<{self.address}>", *self.options))


class Wish(NamedTuple):
    """
    What is wanted: all that the server held or was asked for, whether or not it was accepted.

    `sender` is None where nobody was named; `options` are the parameters of MAIL. `dropped` is the transaction that a
    MAIL would take the place of. `login` tells that somebody is or wants to be logged in, `user` who. `content` is the
    message that was refused, and `chunks` counts the octets that came in chunks, or is None where some were lost.
    `asked` tells that the last recipient is the one that was refused just now. `typed` is the line at fault, where its
    words are all that is known of the wish. `renamed` is an address, and the one that the server named in its place.
    `unsaid` are the words of earlier lines that no line here can say: of whom, as `lost` names them, and the words.
    """

    sender: str | None = None
    options: tuple[str, ...] = ()
    recipients: tuple[Addressee, ...] = ()
    dropped: Transaction | None = None
    tls: bool = False
    login: bool = False
    user: str | None = None
    content: bytes | None = None
    chunks: int | None = 0
    asked: bool = False
    typed: Command | None = None
    renamed: tuple[str, str] | None = None
    unsaid: tuple[tuple[str, str], ...] = ()

    @property
    def mail_line(self) -> str | None:
        """The MAIL line that begins the transaction, or None where no sender was named."""
        return None if self.sender is None else " ".join((f"MAIL FROM:<{self.sender}>", *self.options))


def options_of(command: Command) -> tuple[str, ...]:
    """The parameters of a line; of two alike the last one counts."""
    return tuple(f"{key}={value}" if value else key for key, value in parameters.values(command).items())


def options_held(transaction: Transaction) -> tuple[str, ...]:
    """The parameters of MAIL that a transaction holds."""
    size = () if transaction.size is None else (f"SIZE={transaction.size}",)
    body = () if transaction.body is None else (f"BODY={transaction.body}",)
    return (*size, *body, *(("SMTPUTF8",) if transaction.utf8 else ()), *transaction.options)


def recipients_held(transaction: Transaction) -> tuple[Addressee, ...]:
    """The recipients that a transaction holds."""
    pairs = zip(transaction.recipients, transaction.rcpt_options, strict=True)
    return tuple(Addressee(path.text, tuple(options.split())) for path, options in pairs)


def wished(exchange: Exchange, asked: tuple[Turn, ...] = ()) -> Wish:
    """What the client wants at a refusal; `asked` are the earlier turns that asked for what is wanted still."""
    session, command = exchange.before.session, exchange.command
    wish = _held(session)
    if (content := refused_message(exchange)) is not None:
        named = wish.recipients
        alone = exchange.after.policy.site.speaks == "LMTP" and exchange.cause is not Cause.MESSAGE_TOO_BIG
        wanted = named[exchange.number : exchange.number + 1] if alone else named
        return wish._replace(content=content, recipients=wanted, chunks=0)
    if exchange.said is Said.ANSWER:
        return wish._replace(login=True, user=_who(exchange))
    wish = _with_earlier(wish, exchange, asked)
    return wish if command is None else _asked(wish, exchange, command)


def refused_message(exchange: Exchange) -> bytes | None:
    """The message that was refused, by mail data or with its last chunk; None where something else was."""
    if exchange.said is Said.MESSAGE:
        return exchange.content
    command, transaction = exchange.command, exchange.before.session.transaction
    if exchange.said is not Said.CHUNK or command is None or not command.last or transaction is None:
        return None
    if command.fault is not None or exchange.after.session.transaction is not None or ABOUT[exchange.cause].missing:
        return None
    parts = () if transaction.chunks is None else transaction.chunks.parts
    return b"".join((*parts, exchange.content))


def _held(session: Session) -> Wish:
    channel, transaction = session.channel, session.transaction
    wish = Wish(tls=channel.tls, login=channel.user is not None)
    if transaction is None:
        return wish
    sender, held = transaction.sender.text, recipients_held(transaction)
    sent = transaction.chunks
    chunks = 0 if sent is None else None if sent.failed else sent.size
    return wish._replace(sender=sender, options=options_held(transaction), recipients=held, chunks=chunks)


def _with_earlier(wish: Wish, exchange: Exchange, asked: tuple[Turn, ...]) -> Wish:
    """With what earlier lines asked for in vain, where this refusal tells that a step before it is missing."""
    missing = ABOUT[exchange.cause].missing
    if not missing:
        return wish
    found, transaction = earlier(asked), exchange.before.session.transaction
    refused = found.refused
    if not asked and Verb.RCPT in missing and transaction is not None:
        refused = tuple(parse(each.line) for each in transaction.refused)
    named = (*wish.recipients, *(_addressee(each.command) for each in found.recipients))
    if not named:
        named = tuple(_addressee(each) for each in refused if each.path is not None)
    unsaid = [words for each in found.recipients for words in _unsaid(_addressee(each.command).address, each.lost)]
    wish = wish._replace(recipients=tuple(dict.fromkeys(named)))
    if transaction is None and found.mail is not None and (path := found.mail.command.path) is not None:
        wish = wish._replace(sender=path.text, options=options_of(found.mail.command))
        unsaid += [(_sender(path.text), word) for word in found.mail.lost]
    return wish._replace(unsaid=tuple((shortened(whose), shortened(words)) for whose, words in unsaid))


def _unsaid(recipient: str, words: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Words of a RCPT that cannot come again, as `Wish.unsaid` has them."""
    return tuple((_recipient(recipient), f"{word} for {recipient}") for word in words)


def _addressee(command: Command) -> Addressee:
    return Addressee("" if command.path is None else command.path.text, options_of(command))


def _asked(wish: Wish, exchange: Exchange, command: Command) -> Wish:
    """With what the refused line itself asks for."""
    unread = command.fault is not None or exchange.cause in _PARAMETERS
    misread = _slipped(exchange, command) or (unread and bool(mended(command)))
    verb, path = command.verb, None if misread else command.path
    if verb in (Verb.RSET, Verb.QUIT):  # they drop the transaction, and that is what is wanted
        return Wish(tls=wish.tls, login=wish.login)
    if exchange.cause is Cause.FOREIGN_PROTOCOL or of_refused(command, exchange.cause) is not None:
        return wish  # what it asks for is none of SMTP's
    if exchange.cause is Cause.CHUNK_TOO_BIG:
        return wish._replace(content=b"")
    if verb is Verb.STARTTLS:
        return wish._replace(tls=True)
    if verb is Verb.AUTH:
        return wish._replace(login=True, user=_who(exchange))
    if together := separate(command):
        return _with_all(wish, exchange, [parse(line) for line in together])
    if exchange.cause is Cause.NESTED_MAIL and path is None and wish.sender in _as_meant(command):
        return wish  # the same MAIL once more, with a slip
    if path is not None and verb is Verb.MAIL:
        options = () if unread else options_of(command)
        wish = _another_mail(wish, exchange, path.text, options)
    elif path is not None and verb is Verb.RCPT:
        asked = Addressee(path.text, () if unread else options_of(command))
        others = tuple(one for one in wish.recipients if one != asked)
        renamed = (path.text, str(exchange.facts["other"])) if exchange.facts.get("other") else None
        wish = wish._replace(recipients=(*others, asked), asked=True, renamed=renamed)
    if masked(command.line) != command.line or (verb is None and logs_in(command.line)):  # one that cannot be read
        return wish._replace(login=True)
    worded = verb in _PATHS or verb in _NAMES or (verb is None and ABOUT[exchange.cause].help is not Help.TO_DATA)
    return wish._replace(typed=command) if worded and (path is None or unread) else wish


def _with_all(wish: Wish, exchange: Exchange, lines: list[Command]) -> Wish:
    """With all that was named in one line: recipients, and the sender before them where it was MAIL."""
    for one in lines:
        if one.path is not None and one.verb is Verb.MAIL:
            wish = _another_mail(wish, exchange, one.path.text, options_of(one))
    asked = (_addressee(one) for one in lines if one.verb is Verb.RCPT and one.path is not None)
    return wish._replace(recipients=tuple(dict.fromkeys((*wish.recipients, *asked))), asked=True)


def _as_meant(command: Command) -> tuple[str, ...]:
    """The address in a line without its slips; () where none is known."""
    return tuple(found.path.text for found in map(parse, mended(command)[:1]) if found.path is not None)


def _who(exchange: Exchange) -> str | None:
    """Who wants to log in, as far as that can be told: nobody else is meant."""
    if user := exchange.facts.get("user"):
        return str(user)
    command = exchange.command
    words = () if command is None else command.line.split()
    if len(words) != 3 or words[1].upper() != "PLAIN":
        return None
    try:
        return b64decode(words[2], validate=True).split(b"\0")[1].decode() or None
    except (ValueError, IndexError):
        return None


def _slipped(exchange: Exchange, command: Command) -> bool:
    """True where what looks like an address beyond ASCII is a slip, such as a quotation mark in place of a bracket."""
    return exchange.cause in _BEYOND_ASCII and slip_in(command.line) is not None


def _another_mail(wish: Wish, exchange: Exchange, sender: str, options: tuple[str, ...]) -> Wish:
    """With the sender of a MAIL; while a transaction is open, the same MAIL once more asks for nothing new."""
    transaction = exchange.before.session.transaction
    if transaction is not None and wish.sender == sender and set(options) <= set(wish.options):
        return wish
    return Wish(sender, options, dropped=transaction, tls=wish.tls, login=wish.login)


class Holds(NamedTuple):
    """What the server holds after the lines of a way: its session, and the transaction of a message it took."""

    session: Session
    taken: Transaction | None = None
    message: bool = False  # a message was taken, and it is the one that is wanted
    line: str = ""  # in place of the refused one

    @property
    def transaction(self) -> Transaction | None:
        """The transaction that counts: the one of the message that was taken, else the one that is open."""
        return self.taken or self.session.transaction


def lost(wish: Wish, holds: Holds, ignored: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """
    What of the wish the server does not hold, each as a phrase; () where it holds all.

    `ignored` are the parameters whose values this server does not keep.
    """
    transaction, channel = holds.transaction, holds.session.channel
    losses = [] if transaction is None or wish.sender is None else _options_lost(wish.options, transaction, ignored)
    if wish.sender is not None and not _same_sender(wish.sender, transaction):
        losses.insert(0, _sender(wish.sender))
        losses += [] if transaction is not None else list(wish.options)
    named = () if transaction is None else recipients_held(transaction)
    for wanted in wish.recipients:
        losses += _recipient_lost(wanted, named, wish.renamed)
    if wish.asked and (path := parse(holds.line).path) is not None:  # it may be one who is held already
        losses += _recipient_lost(
            wish.recipients[-1], (Addressee(path.text, wish.recipients[-1].options),), wish.renamed
        )
    if wish.dropped is not None:
        losses.append(_open_transaction(wish.dropped))
    if wish.chunks is None and (transaction is None or transaction.chunks is None):
        losses.append("the chunks sent so far, which are to be sent again")
    if wish.chunks and not _still_held(wish.chunks, transaction):
        losses.append(f"the {plural(wish.chunks, 'octet')} sent so far, which are to be sent again")
    if wish.content is not None and not holds.message:
        losses.append(MESSAGE_LOST)
    losses += [] if channel.tls or not wish.tls else ["TLS"]
    under_way = holds.session.login is not None and wish.user is None
    logged_in = channel.user is not None or under_way
    losses += [] if logged_in or not wish.login else ["the login"]
    if wish.user is not None and channel.user not in (wish.user, None):
        losses.append("the login that was tried")
    losses += words_lost(wish.typed, holds.line) if wish.typed is not None else ()
    return tuple(dict.fromkeys(map(shortened, losses)))


def _same_sender(sender: str, transaction: Transaction | None) -> bool:
    return transaction is not None and _same(sender, transaction.sender)


def _same(wanted: str, held: Path) -> bool:
    """The same address; one without a domain may have been given the one of the server."""
    return held.text == wanted or (bool(wanted) and "@" not in wanted and held.local == wanted)


def _options_lost(options: tuple[str, ...], transaction: Transaction, ignored: frozenset[str]) -> list[str]:
    held = {option.upper() for option in options_held(transaction)}
    kept = (option for option in options if _normal(option) not in held)
    return [option for option in kept if option.partition("=")[0].upper() not in ignored]


def _normal(option: str) -> str:
    """The parameter as a transaction holds it."""
    key, sign, value = option.upper().partition("=")
    digits = key == "SIZE" and value.isascii() and value.isdigit()
    return f"{key}{sign}{value.lstrip('0') or '0'}" if digits else option.upper()


def _recipient_lost(
    wanted: Addressee, named: tuple[Addressee, ...], renamed: tuple[str, str] | None
) -> tuple[str, ...]:
    address = wanted.address
    other = renamed[1] if renamed and renamed[0] == address else address
    for held in named:
        local, _, _ = held.address.rpartition("@")
        if held.address in (address, other) or (address and "@" not in address and local == address):
            given = {option.upper() for option in held.options}
            return tuple(f"{option} for {address}" for option in wanted.options if option.upper() not in given)
    return (_recipient(address),)


def _sender(address: str) -> str:
    return f"the sender {address or '<>'}"


def _recipient(address: str) -> str:
    return f"the recipient {address or '<>'}"


def _open_transaction(transaction: Transaction) -> str:
    """The open transaction that gives way to another, as a phrase."""
    sender = transaction.sender.text or "<>"
    if not transaction.recipients:
        return f"the open transaction of {sender}"
    return f"the open transaction of {sender} with {plural(len(transaction.recipients), 'recipient')}"


def _still_held(octets: int, transaction: Transaction | None) -> bool:
    chunks = None if transaction is None else transaction.chunks
    return chunks is not None and not chunks.failed and chunks.size >= octets
