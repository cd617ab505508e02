"""
Which verb may come when. The only home of 503 (RFC 5321 3.3, 4.1.4).

A session goes through four stages, and the grid below has a column for each:

  connected   the server has greeted the client; the client has not said who it is
  greeted     EHLO or HELO was accepted; no mail transaction is open
  mail        MAIL was accepted: the transaction has a sender and no recipient yet
  rcpt        RCPT was accepted at least once: the message may come

EHLO, HELO and RSET lead back to `greeted` (RSET leaves `connected` as it is), and so does the end of a message.
Message text after 354 is no verb, so it has no column: see framing.py. After QUIT there is nothing left to say.
A cell is OK or the name of the misstep. A misstep changes nothing. What needs more than the stage to decide stands
in REFINEMENTS, which win over the grid.
"""

from collections.abc import Callable
from enum import StrEnum

from smtptutor.protocol.cause import Cause
from smtptutor.protocol.command import Verb
from smtptutor.protocol.state import Session, Stage

OK = None
HELLO_FIRST = Cause.HELLO_FIRST
NESTED_MAIL = Cause.NESTED_MAIL
MAIL_FIRST = Cause.MAIL_FIRST
NO_MAIL = Cause.DATA_WITHOUT_MAIL
NO_RECIPIENT = Cause.DATA_WITHOUT_RECIPIENT

STAGES = (Stage.CONNECTED, Stage.GREETED, Stage.MAIL, Stage.RCPT)

# fmt: off
GRID: dict[Verb, tuple[Cause | None, ...]] = {
    #           connected    greeted      mail          rcpt
    Verb.EHLO: (OK,          OK,          OK,           OK),
    Verb.HELO: (OK,          OK,          OK,           OK),
    Verb.MAIL: (HELLO_FIRST, OK,          NESTED_MAIL,  NESTED_MAIL),
    Verb.RCPT: (HELLO_FIRST, MAIL_FIRST,  OK,           OK),
    Verb.DATA: (HELLO_FIRST, NO_MAIL,     NO_RECIPIENT, OK),
    Verb.RSET: (OK,          OK,          OK,           OK),
    Verb.NOOP: (OK,          OK,          OK,           OK),
    Verb.VRFY: (OK,          OK,          OK,           OK),
    Verb.EXPN: (OK,          OK,          OK,           OK),
    Verb.HELP: (OK,          OK,          OK,           OK),
    Verb.QUIT: (OK,          OK,          OK,           OK),
}
# fmt: on


OPTIONAL = frozenset({Verb.EXPN, Verb.HELP})
"""Verbs that are spoken only where the site lists them (RFC 5321 4.1.1.1, 4.5.1)."""


def _all_refused(session: Session) -> bool:
    transaction = session.transaction
    return transaction is not None and not transaction.recipients and bool(transaction.refused)


REFINEMENTS: tuple[tuple[Verb, Callable[[Session], bool], Cause], ...] = (
    (Verb.DATA, _all_refused, Cause.NO_VALID_RECIPIENTS),  # RFC 5321 3.3
)

# The same by stage and by verb, since this is asked for with every command.
_CELLS = {stage: {verb: cells[column] for verb, cells in GRID.items()} for column, stage in enumerate(STAGES)}
_REFINED = {
    verb: tuple((applies, cause) for of, applies, cause in REFINEMENTS if of is verb) for verb, _, _ in REFINEMENTS
}


def misstep(session: Session, verb: Verb) -> Cause | None:
    """
    The reason why `verb` cannot come now, or None where it can (RFC 5321 4.1.4).

    Only for verbs of the grid, and only while the server waits for a command.
    """
    if verb in _REFINED:
        for applies, cause in _REFINED[verb]:
            if applies(session):
                return cause
    return _CELLS[session.stage][verb]


def legal(session: Session) -> tuple[Verb, ...]:
    """The verbs that may come now, in the order of the grid."""
    if session.stage not in _CELLS:
        return ()
    return tuple(verb for verb in GRID if misstep(session, verb) is None)


class Move(StrEnum):
    """Where an accepted verb leads, for the state map; "stay" where the stage does not change."""

    STAY = "stay"
    GREETED = "greeted"
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"
    CLOSED = "closed"


LEADS_TO = {
    Verb.EHLO: Move.GREETED,
    Verb.HELO: Move.GREETED,
    Verb.MAIL: Move.MAIL,
    Verb.RCPT: Move.RCPT,
    Verb.DATA: Move.DATA,
    Verb.QUIT: Move.CLOSED,
}
