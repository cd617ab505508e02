"""
The way out of a refusal, found by trying.

From the learner's own state a search over lines looks for those after which the refused line, or its corrected form,
succeeds. Among the ways that work, the one that loses least wins, then the shortest. What comes back has been tried.
"""

import heapq
from collections.abc import Iterator
from itertools import count

from smtptutor.explain.correction import corrections, known_addresses
from smtptutor.explain.usual import Kind, WayOut, after, best, go_on, mail_line
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.command import Verb
from smtptutor.protocol.stages import GRID, REFINEMENTS
from smtptutor.protocol.state import Session, Stage, State
from smtptutor.server.simulator import Exchange, site_of

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
        return go_on(exchange)
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
        return WayOut(_kind(exchange, lines), lines, best(state)[0] if exchange.cause is Cause.NESTED_MAIL else None)
    if exchange.cause in _CHOOSE:
        return WayOut(Kind.CHOOSE, best(state))
    return WayOut(Kind.CORRECT if exchange.cause is Cause.EMPTY_COMMAND else Kind.NONE, best(state))


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
            if after(state, goal) is not None:
                return (*lines, goal)
        for line in _helpful(exchange, state):
            helped = after(state, line)
            if helped is not None:
                weight = 1 + _LOSS * _loses(state.session, helped.session)
                heapq.heappush(waiting, (cost + weight, next(order), helped, (*lines, line)))
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
    line = mail_line(site_of(state), None if before is None else before.sender.text)
    yield f"{line} SMTPUTF8" if before is not None and before.utf8 else line
    if exchange.cause is Cause.RECIPIENT_MUST_BE_ASCII:
        yield f"{line} SMTPUTF8"


def _rcpt_lines(exchange: Exchange) -> Iterator[str]:
    """RCPT with a recipient of the transaction at hand, else mailboxes that exist here."""
    before = exchange.before.session.transaction
    named = [path.text for path in before.recipients] if before is not None else []
    for mailbox in dict.fromkeys((*named, *known_addresses(exchange, Verb.RCPT))):
        yield f"RCPT TO:<{mailbox}>"
