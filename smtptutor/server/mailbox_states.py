"""What a mailbox with something to it does: one row for each state, and nowhere a word about one of them apart."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from smtptutor.protocol.cause import Cause
from smtptutor.protocol.policy import PLAIN_MANNER, Manner
from smtptutor.protocol.remark import NO_FACTS, Facts
from smtptutor.server.choices import BoxState

GREYLISTED_ONCE = 1  # seconds that a mailbox with the state "greylisted" asks for
SLOW = 10  # seconds that a mailbox with the state "slow" takes to answer


class Mail(NamedTuple):
    """What is known of a message: its octets, declared or counted, or None; SMTPUTF8; the octets that one may have."""

    size: int | None
    utf8: bool
    room: int


class Only(NamedTuple):
    """For which mail a mailbox has its state, and the facts that its refusal names."""

    concerns: Callable[[Mail], bool]
    facts: Callable[[Mail], Facts] = lambda _: NO_FACTS


ANY_MAIL = Only(lambda _: True)
TOO_BIG = Only(
    lambda mail: mail.size is not None and mail.size > mail.room,
    lambda mail: {"size": mail.size or 0, "limit": mail.room},
)
IN_UTF8 = Only(lambda mail: mail.utf8)


class Behaviour(NamedTuple):
    """The answers of a mailbox in one state. None: as any other mailbox answers."""

    rcpt: Cause | None = None  # to RCPT
    data: Cause | None = None  # to DATA
    dot: Cause | None = None  # to the message
    vrfy: Cause | None = None  # to VRFY, where the site tells about mailboxes (RFC 5321 3.5.1)
    only: Only = ANY_MAIL  # the mail for which `rcpt` and `dot` are so
    manner: Manner = PLAIN_MANNER  # how RCPT is answered
    facts: Facts = NO_FACTS  # what the answer to RCPT names, beside the address
    wait: int = 0  # seconds that a new triplet waits for it (RFC 6647 2.4)
    dot_in_lmtp: bool = False  # in LMTP the place to refuse is after the dot (RFC 2033 4.2)


_ON_DEMAND: Facts = {"text": "Hung up on demand", "at": "rcpt"}

STATES: Mapping[BoxState, Behaviour] = {
    BoxState.FULL: Behaviour(rcpt=Cause.MAILBOX_FULL, dot=Cause.MAILBOX_FULL, dot_in_lmtp=True),
    BoxState.FULL_FOR_GOOD: Behaviour(rcpt=Cause.MAILBOX_FULL_FOR_GOOD),
    BoxState.DISABLED: Behaviour(rcpt=Cause.MAILBOX_DISABLED, vrfy=Cause.MAILBOX_DISABLED),
    BoxState.BUSY: Behaviour(rcpt=Cause.MAILBOX_BUSY),
    BoxState.GONE: Behaviour(rcpt=Cause.MAILBOX_MOVED_NO_ADDRESS, vrfy=Cause.MAILBOX_MOVED_NO_ADDRESS),
    BoxState.GREYLISTED: Behaviour(wait=GREYLISTED_ONCE),
    BoxState.BLOCKED: Behaviour(rcpt=Cause.CLIENT_ON_BLOCK_LIST),
    BoxState.LOOKUP_FAILED: Behaviour(rcpt=Cause.RECIPIENT_LOOKUP_FAILED),
    BoxState.UNWANTED: Behaviour(dot=Cause.CONTENT_REFUSED),
    BoxState.FILTERED: Behaviour(dot=Cause.RECIPIENT_FILTER_REFUSED),
    BoxState.ASCII_ONLY: Behaviour(dot=Cause.UTF8_HEADER_NOT_DELIVERABLE, only=IN_UTF8),
    BoxState.SMALL: Behaviour(
        rcpt=Cause.MESSAGE_TOO_BIG_FOR_MAILBOX, dot=Cause.MESSAGE_TOO_BIG_FOR_MAILBOX, only=TOO_BIG
    ),
    BoxState.NOT_NOW: Behaviour(data=Cause.DATA_REFUSED_FOR_NOW),
    BoxState.FAILING: Behaviour(dot=Cause.PROCESSING_ERROR),
    BoxState.FORWARDS: Behaviour(rcpt=Cause.RECIPIENT_WILL_BE_FORWARDED, vrfy=Cause.ADDRESS_VERIFIED_ELSEWHERE),
    BoxState.MOVED: Behaviour(rcpt=Cause.MAILBOX_MOVED_USE_OTHER, vrfy=Cause.MAILBOX_MOVED_USE_OTHER),
    BoxState.SLOW: Behaviour(manner=Manner(slow=SLOW)),
    BoxState.HANGS_UP: Behaviour(rcpt=Cause.HUNG_UP_ON_DEMAND, manner=Manner(silent=True), facts=_ON_DEMAND),
    BoxState.CLOSING: Behaviour(rcpt=Cause.SERVER_SHUTTING_DOWN),
}

AS_ANY_OTHER = Behaviour()
"""A mailbox with nothing to it."""
