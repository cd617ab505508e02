"""Framing, state and site put together: octets in, exchanges out."""

from collections.abc import Iterator
from typing import NamedTuple

from smtptutor.protocol import session
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.command import Command, parse
from smtptutor.protocol.finding import NO_FACTS, Facts, Finding
from smtptutor.protocol.framing import Framing, Line, MailData, Octets
from smtptutor.protocol.reply import Reply
from smtptutor.protocol.state import Awaiting, Channel, Outcome, Ruling, Session, State
from smtptutor.server.dialects import say
from smtptutor.server.policy import SitePolicy
from smtptutor.server.site import Site

HIDDEN = "****"
"""What stands for an answer in a login, which is a secret."""


class Exchange(NamedTuple):
    """
    One thing the client said and what came back.

    `client` is the line; None for the greeting, "." for a message. `command` is None for both of these, and for the
    answers of a login. `fault` is the place in the line for which it was refused. `number` counts the answers to one
    message from 0 on: in LMTP there are as many as recipients.
    """

    client: str | None
    command: Command | None
    before: State
    after: State
    reply: Reply
    cause: Cause
    facts: Facts = NO_FACTS
    notes: tuple[Finding, ...] = ()
    fault: Finding | None = None
    number: int = 0

    @property
    def accepted(self) -> bool:
        """True where the reply is 2yz or 3yz."""
        return self.reply.code < 400

    @property
    def silent(self) -> bool:
        """True where nothing is sent, and the connection is closed without a word."""
        return "silent" in self.facts

    @property
    def is_message(self) -> bool:
        """True for the answer to mail data."""
        return self.client == "." and self.command is None


def connect(site: Site, *, tls: bool = False) -> Exchange:
    """A new connection to a site where nothing has happened yet: the greeting. `tls` tells that it began with TLS."""
    policy = SitePolicy(site)
    return reconnect(State(Session(), policy, policy.fresh()), tls=tls)


def reconnect(state: State, *, tls: bool = False) -> Exchange:
    """A new connection to the same place, which keeps what it remembers: the greeting."""
    policy = policy_of(state)
    ruling = policy.greet(state.memory)
    channel = Channel(tls=tls, refused=ruling.cause in _NO_SERVICE)
    fresh = State(Session(channel=channel), policy, ruling.memory)
    after = session.finish(fresh, Outcome(fresh, ruling.cause, ruling.facts)) if _is_refusal(ruling) else None
    reply = say(policy.says, ruling.cause, ruling.facts, enhanced=False)
    if (spoken := policy.site.speaks) != "ESMTP" and ruling.cause is Cause.SERVICE_READY:
        reply = reply._replace(lines=tuple(line.replace(" ESMTP ", f" {spoken} ") for line in reply.lines))
    return Exchange(None, None, fresh, after.state if after else fresh, reply, ruling.cause, ruling.facts)


_NO_SERVICE = frozenset({Cause.CLIENT_BLOCKED_AT_GREETING, Cause.REFUSED_ON_DEMAND})


def _is_refusal(ruling: Ruling) -> bool:
    return ruling.cause is not Cause.SERVICE_READY


def announce(state: State, cause: Cause, facts: Facts = NO_FACTS) -> Exchange:
    """What the server says of its own accord before it closes the connection, such as that it shuts down."""
    policy = policy_of(state)
    closed = state._replace(session=state.session._replace(awaiting=Awaiting.NOTHING, transaction=None, login=None))
    enhanced = "ENHANCEDSTATUSCODES" in policy.extensions
    if cause in policy.says:
        reply = say(policy.says, cause, facts, enhanced=enhanced)
    else:
        reply, facts = Reply(421, None, ("No reply was sent",)), {**facts, "silent": 1}
    return Exchange(None, None, state, closed, reply, cause, facts)


def policy_of(state: State) -> SitePolicy:
    """The policy of a state as what it is here."""
    assert isinstance(state.policy, SitePolicy)
    return state.policy


def site_of(state: State) -> Site:
    """The site that a state belongs to."""
    return policy_of(state).site


def answers(state: State, frame: Line | MailData | Octets, *, ahead: bool = False) -> tuple[Exchange, ...]:
    """
    What the server answers to one frame: one exchange, or in LMTP one for each recipient of a message.

    `ahead` tells that the client has sent more already, without waiting for the answer.

    Pure: stepping a state twice gives the same exchanges twice. The frame must be of the kind that the state awaits.
    """
    if isinstance(frame, MailData):
        return _exchanges(state, ".", None, session.end_of_data(state, frame.content, frame.size))
    if isinstance(frame, Octets):
        announced = state.session.chunk
        assert announced is not None  # that is what awaits them
        before = state._replace(session=state.session._replace(awaiting=Awaiting.COMMAND, chunk=None))
        text, _, length, bare_lf = announced
        command = parse(text)
        outcome = session.step(before, command, length, bare_lf=bare_lf, octets=frame.content)
        return _exchanges(before, text, command, outcome)
    if state.session.awaiting is Awaiting.ANSWER:
        from smtptutor.protocol import login

        shown = frame.text if frame.text in ("", login.CANCEL) else HIDDEN
        return _exchanges(state, shown, None, login.take_answer(state, frame.text, frame.length))
    command = parse(frame.text)
    outcome = session.step(state, command, frame.length, bare_lf=frame.bare_lf, ahead=ahead)
    return _exchanges(state, frame.text, command, outcome)


def answer(state: State, frame: Line | MailData | Octets) -> Exchange:
    """The first of the answers to one frame; see `answers`."""
    return answers(state, frame)[0]


def say_line(state: State, text: str) -> Exchange:
    """The exchange for one whole command line, given without its line end."""
    return answer(state, Line(text, len(text.encode("utf-8", "surrogateescape")) + 2, False))


def _exchanges(state: State, client: str, command: Command | None, outcome: Outcome) -> tuple[Exchange, ...]:
    after, cause, facts, notes, fault, each = outcome
    policy = policy_of(state)
    enhanced = "ENHANCEDSTATUSCODES" in policy.extensions
    reply = say(policy.says, cause, facts, enhanced=enhanced)
    first = Exchange(client, command, state, after, reply, cause, facts, notes, fault)
    if not each:
        return (first,)
    more = (
        first._replace(
            reply=say(policy.says, cause, facts, enhanced=enhanced), cause=cause, facts=facts, notes=(), number=number
        )
        for number, (cause, facts) in enumerate(each, 1)
    )
    return (first, *more)


class Simulator:
    """One connection that octets are fed to. `state` may be set back to an earlier one: that is undo."""

    def __init__(self, greeting: Exchange) -> None:
        self.state = greeting.after
        self._framing = Framing(kept=site_of(greeting.after).limits.message_size)

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
        framing = self._framing
        framing.feed(octets)
        while (frame := self._next()) is not None:
            if isinstance(frame, Line) and (waiting := self._chunk_announced(frame)) is not None:
                self.state = waiting
                continue
            exchanges = answers(self.state, frame, ahead=framing.pending)
            self.state = exchanges[0].after
            yield from exchanges

    def _next(self) -> Line | MailData | Octets | None:
        session = self.state.session
        if session.chunk is not None:
            return self._framing.next(session.awaiting, session.chunk.size)
        return self._framing.next(session.awaiting)

    def _chunk_announced(self, line: Line) -> State | None:
        """The state that awaits the octets of a chunk, where the line announces one."""
        if line.text[:1] not in "Bb" or self.state.session.awaiting is not Awaiting.COMMAND:
            return None
        return session.awaits_chunk(self.state, parse(line.text), line.length, bare_lf=line.bare_lf)

    def forget(self) -> None:
        """Throw away octets that make no whole frame yet, as when the learner goes back."""
        self._framing = Framing(kept=site_of(self.state).limits.message_size)
