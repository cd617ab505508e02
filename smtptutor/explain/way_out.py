"""
The way out of a refusal, found by trying.

From the learner's own state a search over lines looks for those after which the refused line, or its corrected form,
succeeds. Among the ways that work, the one that loses least wins, then the shortest. What comes back has been tried.
"""

import heapq
from collections.abc import Iterator
from enum import StrEnum
from itertools import count
from typing import NamedTuple

from smtptutor.explain.correction import corrections, known_addresses, printable
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.command import Verb
from smtptutor.protocol.framing import MailData
from smtptutor.protocol.stages import GRID, REFINEMENTS
from smtptutor.protocol.state import Session, Stage, State, Transaction
from smtptutor.server.simulator import Exchange, answer, say_line, site_of


class Kind(StrEnum):
    """What sort of step leads out."""

    GO_ON = "go-on"
    SEND_FIRST = "send-first"
    CORRECT = "correct"
    CHOOSE = "choose"
    RESET = "reset"
    NOTHING = "nothing"
    NONE = "none"


class WayOut(NamedTuple):
    """
    Lines to type in order, and what sort of way they are.

    After a refusal the last line is the refused one, or its corrected form, and succeeds; with kind NONE there is no
    such way, and the one line is the best that is accepted here. `instead` is another good line to type, or None.
    """

    kind: Kind
    lines: tuple[str, ...]
    instead: str | None = None


_CHOOSE = frozenset(
    {
        Cause.NESTED_MAIL,
        Cause.RELAY_DENIED,
        Cause.RECIPIENT_LIMIT,
        Cause.COMMAND_NOT_IMPLEMENTED,
        Cause.PRIVATE_COMMAND_UNKNOWN,
        Cause.LHLO_ON_SMTP,
        Cause.NOT_A_LIST,
    }
)
_OUT_OF_ORDER = frozenset(
    {cause for cells in GRID.values() for cause in cells if cause} | {cause for _, _, cause in REFINEMENTS}
)
_HOPELESS = frozenset({Cause.MAIL_LOOP})
_BRING_TO_DATA = frozenset({Cause.HEADER_TYPED_AS_COMMAND, Cause.DOT_TYPED_AS_COMMAND})

_MOST_TRIED = 64  # states looked at before the search gives up
_LOSS = 10  # what a forgotten sender or recipient weighs against one more line to type


def way_out(exchange: Exchange) -> WayOut:
    """The way on from an exchange: after a refusal the way out, otherwise the usual next step."""
    if exchange.accepted:
        return _go_on(exchange)
    state = exchange.after
    goals: tuple[str, ...]
    if exchange.cause in _BRING_TO_DATA:
        goals = ("DATA",)
    elif exchange.cause in _HOPELESS:
        goals = ()
    else:
        goals = tuple(dict.fromkeys(corrections(exchange)))
    if goals and (lines := _search(exchange, state, goals)):
        if exchange.cause is Cause.DOT_TYPED_AS_COMMAND:
            lines = (*lines, ".")
        return WayOut(_kind(exchange, lines), lines, _instead(exchange, state))
    best = _best_accepted(exchange, state)
    if exchange.cause in _CHOOSE or exchange.cause is Cause.EMPTY_COMMAND:
        return WayOut(Kind.CHOOSE if exchange.cause in _CHOOSE else Kind.CORRECT, best)
    return WayOut(Kind.NONE, best)


def _kind(exchange: Exchange, lines: tuple[str, ...]) -> Kind:
    """Name the way: by its cause where the learner has a choice, otherwise by what the lines are."""
    if exchange.cause in _CHOOSE:
        return Kind.CHOOSE
    if exchange.cause in _BRING_TO_DATA or exchange.cause in _OUT_OF_ORDER:
        return Kind.SEND_FIRST
    if "RSET" in lines[:-1]:
        return Kind.RESET
    if exchange.command is None or lines[-1] != exchange.client:
        return Kind.CORRECT
    return Kind.SEND_FIRST


def play(state: State, line: str) -> Exchange | None:
    """The exchange for a line typed at this state; None for a line of mail data, which gets no reply."""
    if state.session.stage is not Stage.DATA:
        return say_line(state, line)
    return answer(state, MailData(b"", 0)) if line == "." else None


def _search(exchange: Exchange, start: State, goals: tuple[str, ...]) -> tuple[str, ...]:
    """The cheapest lines that end with one of the goals accepted; () where there are none."""
    order = count()
    waiting: list[tuple[int, int, State, tuple[str, ...]]] = [(0, next(order), start, ())]
    seen: set[Session] = set()
    while waiting and len(seen) < _MOST_TRIED:
        cost, _, state, lines = heapq.heappop(waiting)
        if state.session in seen:
            continue
        seen.add(state.session)
        for goal in goals:
            if (goal == ".") != (state.session.stage is Stage.DATA):
                continue
            reached = play(state, goal)
            if reached is not None and reached.accepted:
                return (*lines, goal)
        for line in _helpful(exchange, state):
            helped = play(state, line)
            if helped is not None and helped.accepted:
                weight = 1 + _LOSS * _loses(state.session, helped.after.session)
                heapq.heappush(waiting, (cost + weight, next(order), helped.after, (*lines, line)))
    return ()


def _loses(before: Session, after: Session) -> int:
    """How many addresses the server forgets without having taken a message for them."""
    if before.transaction is None or after.transaction is not None or before.stage is Stage.DATA:
        return 0
    return 1 + len(before.transaction.recipients)


def _helpful(exchange: Exchange, state: State) -> Iterator[str]:
    """Lines that may bring the goal nearer from here."""
    stage = state.session.stage
    if stage is Stage.CONNECTED:
        yield f"EHLO {site_of(state).client.name}"
    elif stage is Stage.GREETED:
        yield from _mail_lines(exchange, state)
    elif stage in (Stage.MAIL, Stage.RCPT):
        if stage is Stage.MAIL:
            yield from _rcpt_lines(exchange)
        elif exchange.command is None or exchange.cause is Cause.RECIPIENT_LIMIT:
            yield "DATA"
        yield "RSET"
    elif stage is Stage.DATA:
        yield "."


def _mail_lines(exchange: Exchange, state: State) -> Iterator[str]:
    """MAIL with the sender of the transaction at hand, else the learner's own; with SMTPUTF8 where that may help."""
    before = exchange.before.session.transaction
    sender = before.sender.text if before is not None else site_of(state).client.sender
    utf8 = " SMTPUTF8" if before is not None and before.utf8 else ""
    yield f"MAIL FROM:<{sender}>{utf8}"
    if exchange.cause is Cause.RECIPIENT_MUST_BE_ASCII:
        yield f"MAIL FROM:<{sender}> SMTPUTF8"


def _rcpt_lines(exchange: Exchange) -> Iterator[str]:
    """RCPT with a recipient of the transaction at hand, else mailboxes that exist here."""
    before = exchange.before.session.transaction
    named = [path.text for path in before.recipients] if before is not None else []
    for mailbox in dict.fromkeys((*named, *known_addresses(exchange, Verb.RCPT))):
        yield f"RCPT TO:<{mailbox}>"


def _best_accepted(exchange: Exchange, state: State) -> tuple[str, ...]:
    """One line that is accepted here: the next step of a conversation, or QUIT."""
    for line in (*_progress(exchange, state), "RSET", "QUIT"):
        done = play(state, line)
        if done is not None and done.accepted:
            return (line,)
    return ()


def _progress(exchange: Exchange, state: State) -> Iterator[str]:
    """The usual next step from a stage."""
    stage = state.session.stage
    if stage is Stage.RCPT:
        yield "DATA"
    elif stage in (Stage.CONNECTED, Stage.GREETED, Stage.MAIL):
        yield from _helpful(exchange, state)


_A_MESSAGE = ("Subject: Hello", "", "Hello from a learner.", ".")


def _go_on(exchange: Exchange) -> WayOut:
    state = exchange.after
    stage = state.session.stage
    if stage is Stage.CLOSED:
        return WayOut(Kind.NOTHING, ())
    if stage is Stage.DATA:
        return WayOut(Kind.GO_ON, _A_MESSAGE)
    if exchange.cause is Cause.MESSAGE_ACCEPTED:
        return WayOut(Kind.GO_ON, ("QUIT",), next(_mail_lines(exchange, state)))
    return WayOut(Kind.GO_ON, _best_accepted(exchange, state), _instead(exchange, state))


def _instead(exchange: Exchange, state: State) -> str | None:
    """With an open transaction, the line that goes on with it where the way out drops it or does something else."""
    transaction: Transaction | None = state.session.transaction
    if transaction is None:
        return None
    if exchange.cause is Cause.NESTED_MAIL:
        return _best_accepted(exchange, state)[0]
    if exchange.accepted and transaction.recipients:
        return next((line for line in _rcpt_lines(exchange) if line[9:-1] not in _texts(transaction)), None)
    return None


def _texts(transaction: Transaction) -> set[str]:
    return {path.text for path in transaction.recipients}


__all__ = ["Kind", "WayOut", "play", "printable", "way_out"]
