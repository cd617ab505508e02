"""One thing the client said and what came back: the currency of everything that explains, shows or teaches."""

from enum import StrEnum
from typing import NamedTuple

from smtptutor.protocol.cause import Cause
from smtptutor.protocol.command import Command
from smtptutor.protocol.policy import PLAIN_MANNER, Manner
from smtptutor.protocol.remark import NO_FACTS, Facts, Remark
from smtptutor.protocol.reply import Reply
from smtptutor.protocol.secrets import STARS
from smtptutor.protocol.state import State
from smtptutor.server.memory import Memory
from smtptutor.server.policy import SitePolicy

SiteState = State[SitePolicy, Memory]
"""The state of a session at a site."""

HIDDEN = STARS
"""What stands for an answer in a login, which is a secret."""


class Said(StrEnum):
    """What the server answered to."""

    __hash__ = str.__hash__  # that of Enum is slow

    GREETING = "greeting"  # a new connection
    COMMAND = "command"
    MESSAGE = "message"  # mail data, with the dot that ends it
    CHUNK = "chunk"  # BDAT with its octets (RFC 3030 2)
    ANSWER = "answer"  # one line of a login (RFC 4954 4)
    OWN_ACCORD = "own accord"  # nothing: the server spoke by itself, as before it closes the connection


class Exchange(NamedTuple):
    """
    One thing the client said and what came back.

    `client` is the line as it may be shown: None where `said` is GREETING or OWN_ACCORD, "." for a message, HIDDEN for
    an answer in a login. `command` is there where `said` is COMMAND or CHUNK. `fault` is the place in the line for
    which it was refused. `number` counts the answers to one message from 0 on: in LMTP there are as many as
    recipients (RFC 2033 4.2). `content` is the mail data, dots unstuffed, or the octets of the chunk; empty where they
    were too many to keep.
    """

    said: Said
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
    content: bytes = b""
    manner: Manner = PLAIN_MANNER

    @property
    def accepted(self) -> bool:
        """True where the reply is 2yz or 3yz, and no 221 that hangs up in place of a refusal."""
        return self.reply.accepted and (self.reply.code != 221 or self.cause is Cause.GOODBYE)

    @property
    def silent(self) -> bool:
        """True where nothing is sent, and the connection is closed without a word."""
        return self.manner.silent
