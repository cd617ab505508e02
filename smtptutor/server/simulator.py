"""Framing, state and site put together: octets in, exchanges out."""

from collections.abc import Iterator

from smtptutor.protocol import engine
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.cause_table import ABOUT
from smtptutor.protocol.closing import closed as closed_state
from smtptutor.protocol.closing import finish
from smtptutor.protocol.command import Command, parse
from smtptutor.protocol.framing import Framing, Line, MailData, Octets, typed
from smtptutor.protocol.policy import PLAIN_MANNER, Manner
from smtptutor.protocol.remark import NO_FACTS, Facts
from smtptutor.protocol.reply import Reply
from smtptutor.protocol.secrets import STARS, masked
from smtptutor.protocol.session import Channel, Session
from smtptutor.protocol.stage import Awaiting
from smtptutor.protocol.state import AnyOutcome, Outcome, State
from smtptutor.server.exchange import Exchange, Said, SiteState
from smtptutor.server.known import UNSEEN
from smtptutor.server.policy import SitePolicy
from smtptutor.server.site import Site

_COMMAND = Awaiting.COMMAND


def connect(site: Site, *, tls: bool = False) -> Exchange:
    """
    A new connection to a site where nothing has happened yet: the greeting.

    `tls` tells that it began with TLS, as it does in any case at a site that takes no other.
    """
    policy = SitePolicy(site)
    return reconnect(State(Session(), policy, policy.fresh()), tls=tls)


def reconnect(state: SiteState, *, tls: bool = False) -> Exchange:
    """A new connection to the same place, which keeps what it remembers: the greeting."""
    policy = state.policy
    ruling = policy.greet(state.memory)
    channel = Channel(tls=tls or policy.site.tls.from_start, refused=ABOUT[ruling.cause].no_service)
    fresh = State(Session(channel=channel), policy, ruling.memory)
    after = fresh
    if ruling.cause is not Cause.SERVICE_READY:
        after = finish(fresh, Outcome(fresh, ruling.cause, ruling.facts, manner=ruling.manner)).state
    reply = policy.say(ruling.cause, ruling.facts, ruling.manner)._replace(enhanced=None)  # RFC 2034 4
    if (spoken := policy.site.speaks) != "ESMTP" and ruling.cause is Cause.SERVICE_READY:
        reply = reply._replace(lines=tuple(line.replace(" ESMTP ", f" {spoken} ") for line in reply.lines))
    return Exchange(
        Said.GREETING,
        None,
        None,
        fresh._replace(memory=state.memory),
        after,
        reply,
        ruling.cause,
        ruling.facts,
        manner=ruling.manner,
    )


def announce(state: SiteState, cause: Cause, facts: Facts = NO_FACTS) -> Exchange:
    """What the server says of its own accord before it closes the connection, such as that it shuts down."""
    policy = state.policy
    closed = closed_state(state)
    if cause in policy.says:
        reply, manner = policy.say(cause, facts), PLAIN_MANNER
    else:
        reply, manner = Reply(421, None, ("No reply was sent",)), Manner(silent=True)
    return Exchange(Said.OWN_ACCORD, None, None, state, closed, reply, cause, facts, manner=manner)


def answers(state: SiteState, frame: Line | MailData | Octets, *, ahead: bool = False) -> tuple[Exchange, ...]:
    """
    What the server answers to one frame: one exchange, or in LMTP one for each recipient of a message.

    `ahead` tells that the client has sent more already, without waiting for the answer.

    Pure: stepping a state twice gives the same exchanges twice. The frame must be of the kind that the state awaits.
    """
    if state.session.awaiting is _COMMAND and not isinstance(frame, Octets | MailData):
        return _to_command(state, frame, ahead)
    outcome = engine.answer(state, frame, ahead=ahead)
    if isinstance(frame, MailData):
        return _exchanges(Said.MESSAGE, state, ".", None, outcome, content=frame.content)
    if isinstance(frame, Octets):
        before, announced = engine.announced(state)
        line = announced.line
        return _exchanges(Said.CHUNK, before, line, parse(line), outcome, content=frame.content)
    return _exchanges(Said.ANSWER, state, masked(frame.text, Awaiting.ANSWER), None, outcome)


def _to_command(state: SiteState, line: Line, ahead: bool) -> tuple[Exchange, ...]:
    """The answer to a command line; one that is known already costs little."""
    session, policy, memory = state
    text, length, bare_lf = line
    if not bare_lf and not (ahead and policy.traits.waits):
        known: Exchange | None = policy.known.get((session, text))
        if known is None and not policy.counts and policy.known.worth(session, text, length):
            known = policy.known.learn(session, text, lambda: _without_memory(state, line))
        if known is not None:
            said, client, command, _, after, reply, cause, facts, notes, fault, number, content, manner = known
            now = State(after.session, policy, memory)
            return (
                Exchange(said, client, command, state, now, reply, cause, facts, notes, fault, number, content, manner),
            )
    if session.login_over and masked(text, login_over=True) == STARS:  # not even looked at
        text = STARS
        line = line._replace(text=text)
    outcome = engine.answer(state, line, ahead=ahead)
    return _exchanges(Said.COMMAND, state, text, parse(text), outcome)


def _without_memory(state: SiteState, line: Line) -> Exchange | None:
    """The accepted answer to a command line in which nothing that is remembered has a part, else None; see known.py."""
    blind = State(state.session, state.policy, UNSEEN)
    (exchange,) = _exchanges(Said.COMMAND, blind, line.text, parse(line.text), engine.answer(blind, line))
    return exchange if exchange.accepted and exchange.after.memory is UNSEEN else None


def answer(state: SiteState, frame: Line | MailData | Octets) -> Exchange:
    """The first of the answers to one frame; see `answers`."""
    return answers(state, frame)[0]


def say_line(state: SiteState, text: str) -> Exchange:
    """The exchange for one whole command line, given without its line end."""
    return answer(state, typed(text))


def _exchanges(
    said: Said, state: SiteState, client: str, command: Command | None, outcome: AnyOutcome, *, content: bytes = b""
) -> tuple[Exchange, ...]:
    after, cause, facts, notes, fault, each, manner, lines = outcome
    policy = state.policy
    reply = policy.say(cause, facts, manner, lines)
    first = Exchange(said, client, command, state, after, reply, cause, facts, notes, fault, 0, content, manner)
    if not each:
        return (first,)
    more = (
        first._replace(
            reply=policy.say(cause, facts, manner), cause=cause, facts=facts, notes=(), number=number, manner=manner
        )
        for number, (cause, facts, manner) in enumerate(each, 1)
    )
    return (first, *more)


def _framing(state: SiteState) -> Framing:
    policy = state.policy
    return Framing(kept=policy.site.limits.message_size, end_of_data=policy.house.end_of_data)


class Simulator:
    """One connection that octets are fed to. `state` may be set back to an earlier one: that is undo."""

    def __init__(self, greeting: Exchange) -> None:
        self.state = greeting.after
        self._framing = _framing(greeting.after)

    @property
    def pending(self) -> bool:
        """True where a line or a message has begun and is not finished."""
        return self._framing.pending

    @property
    def wanted(self) -> int:
        """How many octets of a chunk are still awaited; 0 where none are."""
        chunk = self.state.session.chunk
        return 0 if chunk is None else chunk.size - self._framing.arrived

    @property
    def unread(self) -> bool:
        """True where octets came after the connection was closed."""
        return self._framing.unread

    def receive(self, octets: bytes) -> Iterator[Exchange]:
        """
        Take octets from the client; one exchange for each frame they complete, in order.

        Each frame is answered when its exchange is asked for, so `state` may be set in between.
        """
        self._framing.feed(octets)
        return self._answered()

    def _answered(self) -> Iterator[Exchange]:
        framing = self._framing
        while framing.pending:
            session = self.state.session
            if session.awaiting is _COMMAND:
                line = framing.line()
                if line is None:
                    return
                if (waiting := engine.awaits_chunk(self.state, line)) is not None:
                    self.state = waiting
                    continue
                exchanges = _to_command(self.state, line, framing.pending)
            else:
                frame = framing.next(session.awaiting, session.chunk.size if session.chunk else 0)
                if frame is None:
                    return
                exchanges = answers(self.state, frame, ahead=framing.pending)
            self.state = exchanges[0].after
            yield from exchanges

    def forget(self) -> None:
        """Throw away octets that make no whole frame yet, as when the learner goes back."""
        self._framing = _framing(self.state)
