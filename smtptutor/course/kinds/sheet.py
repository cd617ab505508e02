"""A transcript, played: what the server says to each of its lines."""

from collections.abc import Iterable
from typing import NamedTuple

from smtptutor.course.lesson import Lesson, Transcript, place
from smtptutor.protocol.session import Transaction
from smtptutor.protocol.stage import Awaiting
from smtptutor.server import dialogue as dialogues
from smtptutor.server import own_accord
from smtptutor.server.dialogue import Dialogue
from smtptutor.server.exchange import Exchange
from smtptutor.server.mailstore import Envelope
from smtptutor.server.own_accord import OwnAccord
from smtptutor.wording import plural


class SheetLine(NamedTuple):
    """
    A line of a transcript, with its number from 1, and what came of it: nothing, where it is part of a message.

    `sent` is False where the connection was closed before it. `begins_chunk` tells that it is a command which is
    answered once its chunk is there (BDAT). A line that is an OwnAccord is what the server does.
    """

    number: int
    line: str
    exchanges: tuple[Exchange, ...]
    sent: bool
    begins_chunk: bool = False

    @property
    def refusal(self) -> Exchange | None:
        """The first refusal that it brought, or the silence of a server that hung up."""
        return next((each for each in self.exchanges if each.silent or not each.accepted), None)

    @property
    def of_server(self) -> bool:
        """True where nobody sends it: the server does it."""
        return isinstance(self.line, OwnAccord)


class Sheet(NamedTuple):
    """A transcript as it was played: its lines, the greeting before them, and where it ended."""

    lines: tuple[SheetLine, ...]
    greeting: Exchange
    end: Dialogue

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """What came of its lines, oldest first."""
        return tuple(exchange for line in self.lines for exchange in line.exchanges)

    @property
    def first_failure(self) -> SheetLine | None:
        """
        The first line that was refused, or never sent; None where there is none.

        What the server would do on a connection that is closed by then is no failure: it does not happen.
        """
        failed = (line for line in self.lines if line.refusal is not None or not (line.sent or line.of_server))
        return next(failed, None)


def played(lesson: Lesson, transcript: Transcript, lines: Iterable[str]) -> Sheet:
    """
    Lines, played from the greeting on where the transcript is from.

    Raises TableError where its site is not there any more, or not right.
    """
    dialogue = dialogues.opened(place(lesson, transcript.site, transcript.dialect))
    greeting, found = dialogue.history.latest, list[SheetLine]()
    for number, line in enumerate(lines, 1):
        awaited = dialogue.awaiting
        if isinstance(line, OwnAccord):
            dialogue, exchanges = own_accord.happens(dialogue, line)
        else:
            dialogue, exchanges = dialogues.send(dialogue, line)
        chunk = awaited is Awaiting.COMMAND and dialogue.awaiting is Awaiting.OCTETS
        found.append(SheetLine(number, line, exchanges, awaited is not Awaiting.NOTHING, chunk))
    return Sheet(tuple(found), greeting, dialogue)


def as_good(now: Sheet, wanted: Sheet) -> bool:
    """True where nothing is refused, and the end is the same: another order of the recipients is none that counts."""
    return now.first_failure is None and _end(now) == _end(wanted)


def _end(sheet: Sheet) -> tuple[object, ...]:
    """What there is at the end of a transcript: the envelope with its wishes, the session, and the mail."""
    session, store = sheet.end.state.session, sheet.end.state.memory.store
    open_now = session.transaction
    envelope = open_now and (open_now.sender.mailbox, open_now.options, _named(open_now))
    mail = [(each.envelope.sender, each.envelope.options, _kept(each.envelope), each.content) for each in store]
    channel = (session.channel.tls, session.channel.user)
    return envelope, session.hello, session.awaiting, channel, mail, list(sheet.end.draft)


def _named(transaction: Transaction) -> frozenset[object]:
    """The recipients of an open transaction, each with its parameters."""
    mailboxes = (path.mailbox for path in transaction.recipients)
    return frozenset(zip(mailboxes, transaction.rcpt_options, strict=True))


def _kept(envelope: Envelope) -> list[tuple[str, str]]:
    """The recipients of a message that was accepted, each with its parameters."""
    return sorted(zip(envelope.recipients, envelope.rcpt_options, strict=True))


def reply(exchange: Exchange) -> str:
    """A reply in one line: its first one, and how many there are."""
    return "".join(reply_parts(exchange))


def reply_parts(exchange: Exchange) -> tuple[str, str]:
    """The first line of a reply, and what tells how many lines there are; "" where it is the only one."""
    if exchange.silent:
        return "no reply, the server closed the connection", ""
    first, *others = exchange.reply.printed()
    return f"{first[:3]} {first[4:]}".rstrip(), f" ({plural(len(others) + 1, 'line')})" if others else ""


def failure(line: SheetLine, name: str) -> str:
    """What became of a line that was refused or never sent, as a sentence; `name` is what it is called."""
    if line.refusal is None:
        return f"{name} is not sent now: the connection is closed."
    if line.of_server:
        return f"{name} ends the connection: {_closed(reply(line.refusal))}"
    return f"{name} is refused now: {_closed(reply(line.refusal))}"


def ending(dialogue: Dialogue) -> str:
    """Where a transcript ends, as a sentence."""
    if dialogue.awaiting is Awaiting.MAIL_DATA:
        return "The message has no end: a dot alone on a line ends it."
    from smtptutor.explain.holdings import sentence  # a list of lessons explains nothing

    return sentence(dialogue.state.session)


def _closed(text: str) -> str:
    """A text as the end of a sentence."""
    return text if text.endswith((".", "?", ")")) else f"{text}."
