"""
What all connections share: the site, what it remembers, and where mail goes that was accepted.

An exchange is answered with what is remembered at that moment (`now`) and settled before anything else is (`settle`).
One that was prepared earlier is refused: it would bring back what was remembered then, and deliver mail twice.
"""

import os
import time
from collections.abc import Callable

from smtptutor.protocol.cause import Cause
from smtptutor.protocol.remark import NO_FACTS
from smtptutor.protocol.session import Session
from smtptutor.protocol.state import State
from smtptutor.server.choices import MailProtocol
from smtptutor.server.exchange import Exchange, SiteState
from smtptutor.server.mailstore import Mailstore, Message
from smtptutor.server.policy import SitePolicy
from smtptutor.server.site import Site


class Shared:
    """
    The site that every connection talks to, and the memory of it as it is by now.

    `keep` is how many messages are remembered, or up to twice as many. `deliver`, if given, gets each accepted message
    once, before its 250 goes out; where it raises OSError, the message is refused for now instead. Not to be used by
    several threads at a time.
    """

    def __init__(self, site: Site, keep: int = 1000, deliver: Callable[[Message], object] | None = None) -> None:
        self.rule(site)
        self.memory = self.policy.fresh()
        self._keep = keep
        self._most = 2 * keep  # dropping costs as much as is kept, so it is not done for each message
        self._deliver = deliver
        self._second = 0
        self._ahead = 0  # seconds that its clock goes before the real one

    def state(self) -> SiteState:
        """The state of somebody who comes now."""
        return self.now(Session())

    def now(self, session: Session) -> SiteState:
        """A session with what is remembered by now; the clock is the real one, and ahead of it by what was waited."""
        second = int(time.time()) + self._ahead
        if second != self._second:
            self._second = second
            self.memory = self.memory._replace(clock=second, seed=_chance())
        return State(session, self.policy, self.memory)

    def rule(self, site: Site) -> None:
        """Go by the rules of another site from now on, with the same memory."""
        self.policy = SitePolicy(site)
        self.several = site.protocol == MailProtocol.LMTP  # answers to one message (RFC 2033 4.2)

    def wait(self, seconds: int) -> None:
        """Let so many seconds pass at once, as far as the site can tell."""
        self._ahead += seconds

    def forget(self) -> None:
        """Remember nothing any more."""
        self.memory = self.policy.fresh()
        self._second = 0

    def settle(self, exchange: Exchange) -> bool:
        """
        Remember what came of an exchange, before its reply is sent.

        False where a message of it could not be delivered; then all is as it was: see `not_kept`. Raises ValueError
        where the exchange does not begin with what is remembered now.
        """
        if exchange.before.memory is not self.memory:
            raise ValueError(f"the exchange {exchange.client!r} does not begin with what is remembered now")
        memory = exchange.after.memory
        if memory is self.memory:
            return True
        if memory.store is not self.memory.store:
            try:
                self._hand_over(memory.store)
            except OSError:
                return False
            if len(memory.store) > self._most:
                memory = memory.dropping(self._keep)
        self.memory = memory
        return True

    def _hand_over(self, store: Mailstore) -> None:
        """Deliver the messages of a store that are not remembered yet, oldest first."""
        if self._deliver is None:
            return
        new: list[Message] = []
        later: Mailstore | None = store
        while later is not None and later is not self.memory.store and later.latest is not None:
            new.append(later.latest)
            later = later.before
        for message in reversed(new):
            self._deliver(message)

    def not_kept(self, exchange: Exchange) -> Exchange:
        """The same exchange where the message could not be kept: refused for now (RFC 5321 4.2.5, 6.1)."""
        after = exchange.after._replace(memory=self.memory)
        if not exchange.accepted:
            return exchange._replace(after=after)
        cause, policy = Cause.PROCESSING_ERROR, self.policy
        reply = policy.say(cause, NO_FACTS)
        return exchange._replace(after=after, reply=reply, cause=cause, facts=NO_FACTS, notes=())


def _chance() -> str:
    return os.urandom(12).hex()
