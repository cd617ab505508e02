"""One thing that a client said and what a server answered, whoever the server is: all that a reason is made of."""

from typing import NamedTuple

from smtptutor.protocol.cause import Cause
from smtptutor.protocol.command import Command
from smtptutor.protocol.remark import NO_FACTS, Facts, Remark
from smtptutor.protocol.reply import Reply
from smtptutor.protocol.session import Session


class Turn(NamedTuple):
    """
    A turn of a dialogue. There is no site and no policy in it, so that replies enter which no simulator sent.

    `client` is the line as it may be shown, None where the server spoke first, "." for a message. `command` is None
    for all but commands. `cause` is None where it is not known; `facts` may then be few or none.
    """

    client: str | None
    command: Command | None
    before: Session
    after: Session
    reply: Reply
    cause: Cause | None
    facts: Facts = NO_FACTS
    notes: tuple[Remark, ...] = ()
    fault: Remark | None = None

    @property
    def accepted(self) -> bool:
        """True where the reply is 2yz or 3yz, and no 221 in place of a refusal."""
        return self.reply.accepted and (self.reply.code != 221 or self.cause in (Cause.GOODBYE, None))

    @property
    def ended_transaction(self) -> bool:
        """True where a mail transaction was open before, and none is after."""
        return self.before.transaction is not None and self.after.transaction is None
