"""
An error can be an echo: 503 at DATA because every RCPT was refused before.

Looks back through the conversation for the first failure behind a 503, or for what ended the transaction.
"""

from collections.abc import Iterable
from itertools import islice
from typing import NamedTuple

from smtptutor.explain.turn import Turn
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.cause_table import ABOUT
from smtptutor.protocol.verb import Verb

LOOKED_BACK = 100  # turns: what is further away is no reason any more, and a long dialogue stays quick


class Behind(NamedTuple):
    """
    What stands behind a refusal: the earlier one that it is the echo of, or else what ended the last transaction.

    Both are None where the refusal is its own reason; never are both there.
    """

    failure: Turn | None = None
    ended: Turn | None = None


ITSELF = Behind()


def behind(turn: Turn, back: Iterable[Turn]) -> Behind:
    """
    What stands behind a refusal.

    `back` is the conversation before it, the newest turn first; it is read only as far as needed, and no more than
    LOOKED_BACK turns. The verb that is missing now was sent and refused: then that refusal is the real reason; if it
    was itself an echo, the one behind it.
    """
    needed = _needed(turn.cause)
    if turn.accepted or not needed:
        return ITSELF
    failure: Turn | None = None
    for earlier in islice(back, LOOKED_BACK):
        if earlier.command is not None and earlier.command.verb in needed:
            if earlier.accepted:
                break
            failure, needed = earlier, _needed(earlier.cause)
            if not needed:
                break
        elif earlier.client is None:
            break
        elif earlier.ended_transaction:
            return Behind(failure) if failure or _needed(turn.cause) != (Verb.MAIL,) else Behind(None, earlier)
    return Behind(failure)


def _needed(cause: Cause | None) -> tuple[Verb, ...]:
    """The verbs of which one is missing."""
    return () if cause is None else ABOUT[cause].missing
