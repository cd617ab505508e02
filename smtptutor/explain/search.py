"""
The way out of a refusal, found by trying.

From the learner's own state a search over lines looks for those after which the refused line, or its corrected form,
succeeds. Among the ways that work, the one that loses least wins, then the shortest. What comes back has been tried.
"""

import heapq
from collections.abc import Iterator
from itertools import count

from smtptutor.explain.correction import corrections, known_addresses, printable
from smtptutor.explain.usual import after, answer_lines, best, hello_line, mail_line, security_lines
from smtptutor.explain.way import Kind, WayOut
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.cause_table import ABOUT, Help
from smtptutor.protocol.command import parse
from smtptutor.protocol.session import Session
from smtptutor.protocol.stage import Stage
from smtptutor.protocol.stages import GRID, REFINEMENTS
from smtptutor.protocol.verb import Verb
from smtptutor.server.exchange import Exchange, SiteState

_OUT_OF_ORDER = frozenset(
    {cause for cells in GRID.values() for cause in cells if cause} | {cause for _, _, cause in REFINEMENTS}
) - {Cause.DATA_AFTER_BDAT, Cause.BDAT_AFTER_FAILURE, Cause.DATA_WITH_BINARYMIME}
_PAUSES = (1, 60, 300, 3600)  # seconds of waiting that are tried
_MOST_TRIED = 64  # states looked at before the search gives up
_LOSS = 10  # what a forgotten sender or recipient weighs against one more line to type


def way_out_of_refusal(exchange: Exchange) -> WayOut:
    """The way out of a refusal; every line of it was tried. Raises nothing."""
    state, cause = exchange.after, exchange.cause
    if state.session.stage is Stage.CLOSED:
        return WayOut(Kind.RECONNECT, ())
    if ABOUT[cause].help is Help.WAIT:
        return _later(exchange)
    if ABOUT[cause].help is Help.OUTSIDE:
        return WayOut(Kind.OUTSIDE, best(state))
    if cause is Cause.RECIPIENT_MUST_BE_ASCII and (way := _with_utf8(exchange)) is not None:
        return way
    message_end = cause is Cause.DOT_TYPED_AS_COMMAND
    goals = (("." if message_end else "DATA"),) if ABOUT[cause].help is Help.TO_DATA else _goals(exchange)
    if goals and (lines := _search(exchange, state, goals)):
        return WayOut(_kind(exchange, lines), lines, best(state)[0] if cause is Cause.NESTED_MAIL else None)
    if ABOUT[cause].help is Help.CHOOSE:
        return WayOut(Kind.CHOOSE, best(state))
    return WayOut(Kind.CORRECT if cause is Cause.EMPTY_COMMAND else Kind.NONE, best(state))


def _with_utf8(exchange: Exchange) -> WayOut | None:
    """The same recipient in a transaction with SMTPUTF8, where it is accepted then (RFC 6531 3.4)."""
    line, state = exchange.client, exchange.after
    lines = _search(exchange, state, (line,)) if line is not None and printable(line) else ()
    return WayOut(Kind.RESET, lines, next(iter(best(state)), None)) if lines else None


def _goals(exchange: Exchange) -> tuple[str, ...]:
    """The corrected forms that a person can type, each once."""
    return tuple(line for line in dict.fromkeys(corrections(exchange)) if printable(line))


def _later(exchange: Exchange) -> WayOut:
    """What waiting does: how long until the same line succeeds, where that can be tried."""
    line, state = exchange.client, exchange.after
    if exchange.command is None or line is None:
        return WayOut(Kind.WAIT, best(state))
    if after(state, line) is not None:
        return WayOut(Kind.WAIT, (line,), None, 0)
    memory = state.memory
    known = exchange.manner.retry_after
    for pause in (known,) if known else _PAUSES:
        if after(state._replace(memory=memory.at(memory.clock + pause)), line) is not None:
            return WayOut(Kind.WAIT, best(state), None, pause)
    return WayOut(Kind.WAIT, best(state))


def _kind(exchange: Exchange, lines: tuple[str, ...]) -> Kind:
    """Name the way: by its cause where the learner has a choice, otherwise by what the lines are."""
    helps = ABOUT[exchange.cause].help
    if helps is Help.CHOOSE and exchange.cause is not Cause.AUTH_NOT_OFFERED:  # which EHLO, sent first, may change
        return Kind.CHOOSE
    if "RSET" in lines[:-1] and exchange.cause is not Cause.DOT_TYPED_AS_COMMAND:
        return Kind.RESET
    if helps in (Help.TO_DATA, Help.SECURE) or exchange.cause in _OUT_OF_ORDER:
        return Kind.SEND_FIRST
    if exchange.command is None or lines[-1] == exchange.client:
        return Kind.CORRECT if exchange.command is None else Kind.SEND_FIRST
    other = parse(lines[-1]).verb
    return Kind.CHOOSE if exchange.command.verb is Verb.EXPN and other is Verb.VRFY else Kind.CORRECT


def _search(exchange: Exchange, start: SiteState, goals: tuple[str, ...]) -> tuple[str, ...]:
    """The cheapest lines that end with one of the goals accepted; () where there are none."""
    order = count()
    waiting: list[tuple[int, int, SiteState, tuple[str, ...]]] = [(0, next(order), start, ())]
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
    lost = 0 if before.channel.user is None or after.channel.user is not None else 1
    if before.transaction is None or after.transaction is not None or before.stage is Stage.DATA:
        return lost
    return lost + 1 + len(before.transaction.recipients)


def _helpful(exchange: Exchange, state: SiteState) -> Iterator[str]:
    """Lines that may bring the goal nearer from here."""
    stage, channel = state.session.stage, state.session.channel
    if stage is Stage.CONNECTED:
        yield hello_line(state.policy)
    elif stage is Stage.GREETED:
        command, hello = exchange.command, state.session.hello
        login = command is not None and command.verb is Verb.AUTH
        yield from security_lines(state.policy, channel, anyway=login or ABOUT[exchange.cause].help is Help.SECURE)
        if hello is not None and not hello.extended and (login or state.policy.login_required):
            yield hello_line(state.policy)  # a login needs an EHLO answer that offers it (RFC 4954 3)
        yield from _mail_lines(exchange, state)
    elif stage in (Stage.MAIL, Stage.RCPT):
        if stage is Stage.MAIL:
            yield from _rcpt_lines(exchange)
        elif exchange.command is None or exchange.cause in (Cause.RECIPIENT_LIMIT, Cause.DOT_TYPED_AS_COMMAND):
            yield "DATA"
        yield "RSET"
    elif stage is Stage.BDAT:
        yield "RSET"
    elif stage is Stage.AUTH:
        yield from answer_lines(state)
    elif stage is Stage.DATA:
        yield "."


def _mail_lines(exchange: Exchange, state: SiteState) -> Iterator[str]:
    """MAIL with the sender of the transaction at hand, else the learner's own; with SMTPUTF8 where that may help."""
    before = exchange.before.session.transaction
    line = mail_line(state.policy.site, None if before is None else before.sender.text)
    yield f"{line} SMTPUTF8" if before is not None and before.utf8 else line
    if exchange.cause is Cause.RECIPIENT_MUST_BE_ASCII:
        yield f"{line} SMTPUTF8"


def _rcpt_lines(exchange: Exchange) -> Iterator[str]:
    """RCPT with a recipient of the transaction at hand, else mailboxes that exist here."""
    before = exchange.before.session.transaction
    named = [path.text for path in before.recipients] if before is not None else []
    for mailbox in dict.fromkeys((*named, *known_addresses(exchange, Verb.RCPT))):
        yield f"RCPT TO:<{mailbox}>"
