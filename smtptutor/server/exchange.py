"""One thing the client said and what came back: the currency of everything that explains, shows or teaches."""

from typing import NamedTuple

from smtptutor.protocol.cause import Cause
from smtptutor.protocol.command import Command
from smtptutor.protocol.remark import NO_FACTS, Facts, Remark
from smtptutor.protocol.reply import Reply
from smtptutor.protocol.state import State
from smtptutor.server.memory import Memory
from smtptutor.server.policy import SitePolicy

SiteState = State[SitePolicy, Memory]
"""The state of a session at a site."""

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
    before: SiteState
    after: SiteState
    reply: Reply
    cause: Cause
    facts: Facts = NO_FACTS
    notes: tuple[Remark, ...] = ()
    fault: Remark | None = None
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
