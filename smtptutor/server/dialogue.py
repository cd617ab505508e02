"""
A conversation with a site that can be taken back, as a value: lines in, a new conversation and its exchanges out.

Free play and lessons are built on it. Nothing here changes anything: whoever keeps an older value has gone back to it.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from smtptutor.protocol import engine
from smtptutor.protocol.framing import Framing, Line, MailData, Octets, unstuffed
from smtptutor.protocol.message import goes_on_with_header
from smtptutor.protocol.stage import Awaiting
from smtptutor.server.chain import Chain
from smtptutor.server.dialects import DIALECTS
from smtptutor.server.exchange import Exchange, Said, SiteState
from smtptutor.server.policy import SitePolicy
from smtptutor.server.reading import Instead, Read, read
from smtptutor.server.simulator import answers, connect, reconnect
from smtptutor.server.site import Site

History = Chain[Exchange]
"""What was said, oldest first."""


class Written(NamedTuple):
    """Taken back: a line of the message that was being written."""

    line: str


class Begun(NamedTuple):
    """Taken back: the line that announced a chunk, with those of its octets that had come."""

    line: str


class Waited(NamedTuple):
    """Taken back: time that had passed at the server."""

    seconds: int


class Fed(NamedTuple):
    """
    Taken back: octets that were sent as they are; what they were answered stands behind it.

    `unread` of them reached nobody. `message` is the last mail data that they ended, however big.
    """

    octets: bytes
    unread: int = 0
    message: bytes | None = None


Taken = Exchange | Written | Begun | Waited | Fed


class Past(NamedTuple):
    """Where a dialogue stood before something that can be taken back, and what that is."""

    what: tuple[Taken, ...]
    state: SiteState
    history: History
    draft: Chain[str]
    pending: bytes


class Dialogue(NamedTuple):
    """A conversation with a site, where it stands now."""

    state: SiteState
    history: History  # since the connection was made, the greeting first
    draft: Chain[str] = Chain()  # the lines of the message being written, as typed
    pending: bytes = b""  # what came of the chunk that is awaited, or of a line whose end has not come
    trail: Chain[Past] = Chain()  # what can be taken back, the last thing last

    @property
    def awaiting(self) -> Awaiting:
        """What the server reads next."""
        return self.state.session.awaiting

    @property
    def wanted(self) -> int:
        """How many octets of a chunk are still awaited; 0 where none are."""
        chunk = self.state.session.chunk
        return 0 if chunk is None else chunk.size - len(self.pending)

    @property
    def in_header(self) -> bool:
        """True where the next line of the message being written may be of its header (RFC 5322 2.1)."""
        return goes_on_with_header(_octets(line.removeprefix(".")) for line in self.draft)


class Part(NamedTuple):
    """What came of one line: where the dialogue stands after it, and what the server said; nothing, in a message."""

    line: str
    dialogue: Dialogue
    exchanges: tuple[Exchange, ...]  # more than one for a message in LMTP (RFC 2033 4.2)


class Exchanged(NamedTuple):
    """The server answered; `history` are the exchanges before. With `more` another answer to the same message comes."""

    exchange: Exchange
    history: History
    more: bool = False


def exchanged(part: Part) -> tuple[Exchanged, ...]:
    """The answers of a part, each with the exchanges before it."""
    history = part.dialogue.history.oldest(len(part.dialogue.history) - len(part.exchanges))
    answers_: list[Exchanged] = []
    for number, exchange in enumerate(part.exchanges, 1):
        answers_.append(
            Exchanged(exchange, history, any(other.number for other in part.exchanges[number : number + 1]))
        )
        history = history.adding(exchange)
    return tuple(answers_)


def opened(site: Site) -> Dialogue:
    """A new conversation with a site where nothing has happened yet."""
    greeting = connect(site)
    return Dialogue(greeting.after, Chain((greeting,)))


def send(dialogue: Dialogue, line: str, *, ahead: bool = False) -> tuple[Dialogue, tuple[Exchange, ...]]:
    """
    Send one line, given without its line end; the dialogue after it, and what the server answered.

    `ahead` tells that the next line was sent along with it. Once the connection is closed, nothing is sent.
    """
    exchanges: tuple[Exchange, ...] = ()
    for part in parts(dialogue, line, ahead=ahead):
        dialogue = part.dialogue
        exchanges += part.exchanges
    return dialogue, exchanges


def send_together(dialogue: Dialogue, lines: Iterable[str]) -> tuple[Dialogue, tuple[Exchange, ...]]:
    """
    Send several lines in one piece, as a client that pipelines (RFC 2920 3.1); otherwise as `send`.

    Command lines that follow each other are sent ahead of their answers. After a line that the server answers by
    reading something else, such as DATA, or by beginning anew, as STARTTLS, the client waits.
    """
    exchanges: tuple[Exchange, ...] = ()
    waiting = list(lines)[::-1]
    while waiting:
        line = waiting.pop()
        dialogue, answered = send(dialogue, line, ahead=goes_ahead(dialogue, line, more=bool(waiting)))
        exchanges += answered
    return dialogue, exchanges


def parts(dialogue: Dialogue, line: str, *, ahead: bool = False) -> Iterator[Part]:
    """
    As `send`, part by part: what is typed beyond the end of a chunk is the next line to the server, a part of its own.

    A line feed in the line ends it.
    """
    first, end, rest = line.partition("\n")
    awaiting = dialogue.awaiting
    if awaiting is Awaiting.NOTHING:
        return
    if awaiting is Awaiting.OCTETS:
        part, surplus = _in_chunk(dialogue, first)
    else:
        part, surplus = (_in_message if awaiting is Awaiting.MAIL_DATA else _command)(dialogue, first, ahead), ""
    yield part
    if surplus:
        yield from parts(part.dialogue, surplus + end + rest, ahead=ahead)
    elif end:
        yield from parts(part.dialogue, rest, ahead=ahead)


def send_octets(
    dialogue: Dialogue, octets: bytes, instead: Instead | None = None, *, ahead: bool = False
) -> tuple[Dialogue, tuple[Exchange, ...]]:
    """
    Send octets in one piece, just as they are: the dialogue after them, and what the server answered.

    They can be taken back as one thing. The beginning of a line stays where it is until its end comes, as on a
    connection. `instead` and `ahead` are as in `read`. Once the connection is closed, nothing is sent.
    """
    part = octets_part(dialogue, octets, instead, ahead=ahead)
    return part.dialogue, part.exchanges


def octets_part(dialogue: Dialogue, octets: bytes, instead: Instead | None = None, *, ahead: bool = False) -> Part:
    """As `send_octets`, as a part."""
    if dialogue.awaiting is Awaiting.NOTHING:
        return Part("", dialogue, ())
    return _fed(dialogue, octets, instead, ahead)


def goes_ahead(dialogue: Dialogue, line: str, *, more: bool) -> bool:
    """
    True where the next line is sent ahead of the answer to this one; `more` tells that there is one.

    So it is for a command line after whose answer the server reads a command again, in the same session.
    """
    if not more or dialogue.awaiting is not Awaiting.COMMAND:
        return False
    after = send(dialogue, line)[0].state.session
    return after.awaiting is Awaiting.COMMAND and after.channel.tls == dialogue.state.session.channel.tls


def undo(dialogue: Dialogue) -> tuple[Dialogue, tuple[Taken, ...]]:
    """
    The dialogue as it was before the last thing, and what was taken back; nothing where only the opening is left.

    One line of a message, a chunk, an exchange (all answers of LMTP with it), a new connection, or a wait. In a chunk
    that is not whole the chunk goes, and the waits in it. Who speaks at the place stays as it is.
    """
    if not dialogue.trail:
        return dialogue, ()
    what, state, history, draft, pending = dialogue.trail.latest
    state = state._replace(policy=dialogue.state.policy)
    return Dialogue(state, history, draft, pending, dialogue.trail.before), what


def wait(dialogue: Dialogue, seconds: int) -> Dialogue:
    """The dialogue after time has passed at the server, up to the last second of the year 9999."""
    memory = dialogue.state.memory
    later = memory.later(seconds)
    what: tuple[Taken, ...] = (Waited(later.clock - memory.clock),)
    waited = dialogue._replace(state=dialogue.state._replace(memory=later))
    if dialogue.awaiting is Awaiting.OCTETS and dialogue.trail:  # part of the chunk, which is taken back whole
        return waited._replace(trail=_instead(dialogue, (*dialogue.trail.latest.what, *what)))
    return waited._replace(trail=_trail(dialogue, what))


def reset(dialogue: Dialogue) -> tuple[Dialogue, Exchange]:
    """A new connection to the same place, which keeps what it remembers; its greeting."""
    greeting = reconnect(dialogue.state)
    trail = _trail(dialogue, (greeting,))
    return Dialogue(greeting.after, dialogue.history.adding(greeting), trail=trail), greeting


def speaking(dialogue: Dialogue, dialect: str) -> Dialogue:
    """The dialogue where another server takes over at the same place. Raises KeyError for one that nobody knows."""
    return dialogue._replace(state=run_by(dialogue.state, dialect))


def run_by(state: SiteState, dialect: str) -> SiteState:
    """The same state at the same place, run by another server. Raises KeyError for a dialect that nobody speaks."""
    if dialect not in DIALECTS:
        raise KeyError(dialect)
    site = state.policy.site
    return state if site.dialect == dialect else state._replace(policy=SitePolicy(site._replace(dialect=dialect)))


def message_answered(dialogue: Dialogue) -> bytes | None:
    """The mail data that the last exchange answered, dots unstuffed, however big; None where it answered none."""
    last = dialogue.history.latest
    if last.said is not Said.MESSAGE:
        return None
    past = next((past for past in reversed(dialogue.trail) if last in past.what), None)
    if past is None:
        return b""
    fed = next((thing for thing in past.what if isinstance(thing, Fed)), None)
    return _content(dialogue, past.draft) if fed is None else fed.message


def _trail(dialogue: Dialogue, what: tuple[Taken, ...]) -> Chain[Past]:
    """What can be taken back, once `what` has happened to the dialogue."""
    return dialogue.trail.adding(Past(what, *dialogue[:4]))


def _instead(dialogue: Dialogue, what: tuple[Taken, ...]) -> Chain[Past]:
    """What can be taken back, where the last thing has become `what`."""
    return dialogue.trail.before.adding(dialogue.trail.latest._replace(what=what))


def _octets(line: str) -> bytes:
    return line.encode("utf-8", "surrogateescape")


def _command(dialogue: Dialogue, line: str, ahead: bool) -> Part:
    """A command line, or an answer in a login, with what came of it already."""
    framing = Framing(kept=0)
    framing.feed(dialogue.pending + _octets(line) + b"\r\n")
    frame = framing.next(dialogue.awaiting)
    assert isinstance(frame, Line)  # a whole line was fed to what awaits one
    waiting = engine.awaits_chunk(dialogue.state, frame)
    if waiting is not None:
        begun = dialogue._replace(state=waiting, pending=b"", trail=_trail(dialogue, (Begun(frame.text),)))
        return Part(line, begun, ())
    return _answered(dialogue, line, answers(dialogue.state, frame, ahead=ahead))


def _in_message(dialogue: Dialogue, line: str, ahead: bool) -> Part:
    if dialogue.pending:  # the line goes on with it, and what ends a message is for the server to see
        return _line_ended(dialogue, line, ahead)
    if line != ".":
        longer = dialogue._replace(draft=dialogue.draft.adding(line), trail=_trail(dialogue, (Written(line),)))
        return Part(line, longer, ())
    content = _content(dialogue, dialogue.draft)
    most = dialogue.state.policy.site.limits.message_size
    frame = MailData(content if len(content) <= most else b"", len(content))
    return _answered(dialogue, line, answers(dialogue.state, frame))


def wire(dialogue: Dialogue) -> bytes:
    """What the client sent of the frame that is not whole, but for a line of BDAT."""
    return _wire(dialogue.draft) + dialogue.pending


def _wire(draft: Chain[str]) -> bytes:
    """The lines of a message as they were sent."""
    return _octets("".join(f"{line}\r\n" for line in draft))


def _content(dialogue: Dialogue, draft: Chain[str]) -> bytes:
    """The lines of a message as the server keeps them (RFC 5321 4.5.2)."""
    return unstuffed(_wire(draft), dialogue.state.policy.house.end_of_data)


def _fed(dialogue: Dialogue, octets: bytes, instead: Instead | None, ahead: bool) -> Part:
    """What comes of octets as they are; within a chunk they are a part of it, which is taken back whole."""
    found = read(dialogue.state, wire(dialogue) + octets, instead, ahead=ahead)
    sent = Fed(octets, found.unread, found.message)
    if dialogue.awaiting is Awaiting.OCTETS and dialogue.trail:
        more = _instead(dialogue, _chunk_ended(dialogue, (sent, *found.exchanges)))
        trail = more if found.exchanges else dialogue.trail
    else:
        trail = _trail(dialogue, (sent, *found.exchanges))
    return Part("", _read_on(dialogue, found, trail), found.exchanges)


def _line_ended(dialogue: Dialogue, line: str, ahead: bool) -> Part:
    """The end of a line of a message that was begun with octets as they are."""
    found = read(dialogue.state, wire(dialogue) + _octets(line) + b"\r\n", ahead=ahead)
    trail = _trail(dialogue, found.exchanges or (Written(line),))
    return Part(line, _read_on(dialogue, found, trail), found.exchanges)


def _read_on(dialogue: Dialogue, found: Read, trail: Chain[Past]) -> Dialogue:
    """The dialogue once octets were read: the whole lines of a message are its draft."""
    history = dialogue.history
    for exchange in found.exchanges:
        history = history.adding(exchange)
    if found.state.session.awaiting is not Awaiting.MAIL_DATA:
        return Dialogue(found.state, history, pending=found.rest, trail=trail)
    *whole, rest = found.rest.split(b"\r\n")
    return Dialogue(found.state, history, Chain(line.decode("utf-8", "surrogateescape") for line in whole), rest, trail)


def _in_chunk(dialogue: Dialogue, line: str) -> tuple[Part, str]:
    """
    A line typed while the octets of a chunk are awaited, and what of it is beyond the chunk.

    One that fills the chunk to the last octet goes without its line end, which would be read as an empty command; where
    only half the line end has room, the other half is left out.
    """
    octets, wanted = _octets(line), dialogue.wanted
    if not octets or len(octets) != wanted:
        octets += b"\n" if len(octets) + 1 == wanted else b"\r\n"
    pending = dialogue.pending + octets
    if len(octets) < wanted:
        return Part(line, dialogue._replace(pending=pending), ()), ""
    size = len(pending) - len(octets) + wanted
    most = dialogue.state.policy.site.limits.message_size
    answered = answers(dialogue.state, Octets(pending[:size] if size <= most else b"", size))
    surplus = pending[size:].removesuffix(b"\r\n").decode("utf-8", "surrogateescape")
    return _answered(dialogue, line, answered), surplus


def _answered(dialogue: Dialogue, line: str, exchanges: tuple[Exchange, ...]) -> Part:
    """The dialogue once the server has answered."""
    history = dialogue.history
    for exchange in exchanges:
        history = history.adding(exchange)
    if dialogue.awaiting is Awaiting.OCTETS and dialogue.trail:
        trail = _instead(dialogue, _chunk_ended(dialogue, exchanges))
    else:
        trail = _trail(dialogue, exchanges)
    return Part(line, Dialogue(exchanges[0].after, history, trail=trail), exchanges)


def _chunk_ended(dialogue: Dialogue, what: tuple[Taken, ...]) -> tuple[Taken, ...]:
    """What a chunk has become with its end: what came before it in one piece with its line, and the waits in it."""
    begun = dialogue.trail.latest.what
    waits = tuple(thing for thing in begun if isinstance(thing, Waited))
    return (*(thing for thing in begun if isinstance(thing, Fed | Exchange)), *what, *waits)
