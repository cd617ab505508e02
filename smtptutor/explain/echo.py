"""
An error can be an echo: 503 at DATA because every RCPT was refused before.

Looks back through the conversation for the first failure behind a 503, or for what ended the transaction; and behind a
line that is no command for the BDAT whose chunk it belongs to.
"""

from collections.abc import Iterable
from itertools import islice
from typing import NamedTuple

from smtptutor.explain.turn import Turn
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.cause_table import ABOUT, TOOK_MESSAGE
from smtptutor.protocol.session import Session
from smtptutor.protocol.verb import Verb
from smtptutor.wording import alike

LOOKED_BACK = 100  # turns: what is further away is no reason any more, and a long dialogue stays quick


class Behind(NamedTuple):
    """
    What stands behind a refusal: the earlier one that it is the echo of, or else what ended the last transaction.

    Both are None where the refusal is its own reason; never are both there.
    """

    failure: Turn | None = None
    ended: Turn | None = None


ITSELF = Behind()
_TEXT = frozenset(
    {
        Cause.UNKNOWN_COMMAND, Cause.EMPTY_COMMAND, Cause.MISPLACED_BLANK, Cause.HEADER_TYPED_AS_COMMAND,
        Cause.DOT_TYPED_AS_COMMAND, Cause.PRIVATE_COMMAND_UNKNOWN, Cause.FOREIGN_PROTOCOL,
    }
)  # fmt: skip
"""What text of a message earns where commands are read."""
_BEGIN = frozenset({Verb.RSET, Verb.MAIL, Verb.EHLO, Verb.HELO, Verb.LHLO})
_OVER = (Verb.RSET, Verb.QUIT)
_NAMING = (Verb.MAIL, Verb.RCPT)
_NEARLY = 0.65


def behind(turn: Turn, back: Iterable[Turn]) -> Behind:
    """
    What stands behind a refusal.

    `back` is the conversation before it, the newest turn first; it is read only as far as needed, and no more than
    LOOKED_BACK turns. The verb that is missing now was sent and refused: then that refusal is the real reason; if it
    was itself an echo, the one behind it.
    """
    if turn.cause in _TEXT:
        return Behind(_unread_chunk(turn, back))
    if turn.cause is Cause.BDAT_AFTER_FAILURE:
        return Behind(_spoiling(back))
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


def _unread_chunk(turn: Turn, back: Iterable[Turn]) -> Turn | None:
    """
    The BDAT that could not be read and whose octets are now read as commands, such as this line (RFC 3030 2).

    What is nearly a verb is a slip of its own, unless it is written as in a text; after RSET, MAIL or a greeting the
    chunk is over.
    """
    word = turn.command.word if turn.command else ""
    if not word.istitle() and alike(word.upper(), map(str, Verb), likeness=_NEARLY):
        return None
    for earlier in islice(back, LOOKED_BACK):
        command = earlier.command
        if command is None:
            return None
        if command.verb is Verb.BDAT:
            return None if earlier.accepted or command.fault is None else earlier
        if command.verb in _BEGIN and earlier.accepted:
            return None
    return None


def _spoiling(back: Iterable[Turn]) -> Turn | None:
    """The refusal that lost the message, whichever verb it was: servers differ in it (RFC 3030 2)."""
    for earlier in islice(back, LOOKED_BACK):
        if _is_lost(earlier.after) and not _is_lost(earlier.before):
            return earlier
    return None


def _is_lost(session: Session) -> bool:
    transaction = session.transaction
    return transaction is not None and transaction.chunks is not None and transaction.chunks.failed


def _needed(cause: Cause | None) -> tuple[Verb, ...]:
    """The verbs of which one is missing."""
    return () if cause is None else ABOUT[cause].missing


def asked(turn: Turn, back: Iterable[Turn]) -> tuple[Turn, ...]:
    """
    The MAIL, RCPT and unknown lines since the last message or RSET, oldest first.

    Only where a refusal tells that a step before it is missing: what they asked for is wanted still. Else ().
    """
    if turn.accepted or not _needed(turn.cause):
        return ()
    earlier: list[Turn] = []
    for each in islice(back, LOOKED_BACK):
        command = each.command
        if each.client is None or each.cause in TOOK_MESSAGE:
            break
        if command is not None and command.verb in _OVER and each.accepted:
            break
        if command is not None and (command.verb is None or command.verb in _NAMING):
            earlier.append(each)
    return tuple(reversed(earlier))
