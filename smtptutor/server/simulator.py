"""Framing, state and site put together: octets in, exchanges out."""

from collections.abc import Iterator
from typing import NamedTuple

from smtptutor.protocol import handlers, session
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.command import Command, parse
from smtptutor.protocol.finding import NO_FACTS, Facts, Finding
from smtptutor.protocol.framing import Framing, Line, MailData
from smtptutor.protocol.reply import Reply
from smtptutor.protocol.state import Outcome, Session, State
from smtptutor.server.dialects import say
from smtptutor.server.dialects.standard import SAYS
from smtptutor.server.policy import SitePolicy
from smtptutor.server.site import Site


class Exchange(NamedTuple):
    """
    One thing the client said and what came back.

    `client` is the line; None for the greeting, "." for a message. `command` is None for both of these. `fault` is
    the place in the line for which it was refused.
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

    @property
    def accepted(self) -> bool:
        """True where the reply is 2yz or 3yz."""
        return self.reply.code < 400


def connect(site: Site) -> Exchange:
    """A new connection to a site where nothing has happened yet: the greeting."""
    policy = SitePolicy(site)
    return reconnect(State(Session(), policy, policy.fresh()))


def reconnect(state: State) -> Exchange:
    """A new connection to the same place, which keeps what it remembers: the greeting."""
    fresh = state._replace(session=Session())
    facts = {"hostname": site_of(state).hostname}
    reply = say(SAYS, Cause.SERVICE_READY, facts, enhanced=False)
    return Exchange(None, None, fresh, fresh, reply, Cause.SERVICE_READY, facts)


def site_of(state: State) -> Site:
    """The site that a state belongs to."""
    assert isinstance(state.policy, SitePolicy)
    return state.policy.site


def answer(state: State, frame: Line | MailData) -> Exchange:
    """
    What the server answers to one frame. Pure: stepping a state twice gives the same exchange twice.

    The frame must be of the kind that the state awaits.
    """
    if isinstance(frame, MailData):
        outcome = handlers.take_message(state, frame.content, frame.size)
        return _exchange(state, ".", None, outcome)
    command = parse(frame.text)
    return _exchange(state, frame.text, command, session.step(state, command, frame.length, bare_lf=frame.bare_lf))


def say_line(state: State, text: str) -> Exchange:
    """The exchange for one whole command line, given without its line end."""
    return answer(state, Line(text, len(text.encode("utf-8", "surrogateescape")) + 2, False))


def _exchange(state: State, client: str, command: Command | None, outcome: Outcome) -> Exchange:
    after, cause, facts, notes, fault = outcome
    reply = say(SAYS, cause, facts, enhanced="ENHANCEDSTATUSCODES" in state.policy.extensions)
    return Exchange(client, command, state, after, reply, cause, facts, notes, fault)


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
        while (frame := framing.next(self.state.session.awaiting)) is not None:
            exchange = answer(self.state, frame)
            self.state = exchange.after
            yield exchange

    def forget(self) -> None:
        """Throw away octets that make no whole frame yet, as when the learner goes back."""
        self._framing = Framing(kept=site_of(self.state).limits.message_size)
