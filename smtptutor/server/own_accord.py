"""
What a server does of its own accord in a conversation: it closes the connection for a reason that no line has.

Only a port meets these. Where a conversation is played, it is told where in it they happen.
"""

from typing import Self

from smtptutor.protocol.cause import Cause
from smtptutor.protocol.remark import Facts
from smtptutor.protocol.stage import Awaiting
from smtptutor.server import dialogue as dialogues
from smtptutor.server.dialogue import Dialogue
from smtptutor.server.exchange import Exchange
from smtptutor.server.simulator import announce
from smtptutor.wording import duration

IDLE = 300  # seconds (RFC 5321 4.5.3.2.7)
MOST_CONNECTIONS = 20

TOLD = {
    Cause.TOO_MANY_CONNECTIONS: "(the connection is made)",
    Cause.TLS_HANDSHAKE_FAILED: "(the TLS handshake)",
    Cause.IDLE_TIMEOUT: f"(nothing is sent for {duration(IDLE)})",
    Cause.SERVER_SHUTTING_DOWN: "(the server shuts down)",
}
"""When each of them happens, as it is told among the lines of a transcript."""

_FACTS: dict[Cause, Facts] = {
    Cause.TOO_MANY_CONNECTIONS: {"limit": MOST_CONNECTIONS},
    Cause.TLS_HANDSHAKE_FAILED: {"reason": "the two sides did not agree"},
    Cause.IDLE_TIMEOUT: {"seconds": IDLE, "what": "Nothing"},
    Cause.SERVER_SHUTTING_DOWN: {},
}


class OwnAccord(str):
    """A line of a transcript that nobody sends: what the server does there. As a text it is how that is told."""

    __slots__ = ("cause",)

    cause: Cause

    def __new__(cls, cause: Cause) -> Self:
        """What a server does for one of the causes of TOLD."""
        made = super().__new__(cls, TOLD[cause])
        made.cause = cause
        return made

    def __repr__(self) -> str:
        return f"OwnAccord({self.cause.value!r})"


def happens(dialogue: Dialogue, what: OwnAccord) -> tuple[Dialogue, tuple[Exchange, ...]]:
    """The conversation after it, and what the server said; nothing happens where the connection is closed."""
    if dialogue.awaiting is Awaiting.NOTHING:
        return dialogue, ()
    if what.cause is Cause.IDLE_TIMEOUT:
        dialogue = dialogues.wait(dialogue, IDLE)
    facts: Facts = {"hostname": dialogue.state.policy.site.hostname, **_FACTS[what.cause]}
    said = announce(dialogue.state, what.cause, facts)
    return Dialogue(said.after, dialogue.history.adding(said), trail=dialogue.trail), (said,)
