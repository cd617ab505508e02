"""
The way out of a refusal, found by trying.

From the learner's own state a search over lines looks for those after which the refused line, or its corrected form,
has succeeded and the server holds all that is wanted (see wish.py). Among the ways that work, the one that gives up
least wins, then the shortest. What comes back has been tried.
"""

import heapq
from collections.abc import Iterator
from itertools import count
from typing import NamedTuple

from smtptutor.explain.correction import printable
from smtptutor.explain.moves import Lines, Moves
from smtptutor.explain.usual import after, after_message, best
from smtptutor.explain.wish import MESSAGE_LOST, Holds, Wish, lost
from smtptutor.protocol.session import Channel, Session
from smtptutor.protocol.stage import Awaiting, Stage
from smtptutor.server.exchange import SiteState

_MOST_TRIED = 40  # states looked at before the search gives up
_DEAR = {"RSET": 1, "STARTTLS": 4, "AUTH": 4}  # what a line costs beside the typing
_NONE: Lines = ()  # nothing to play: the place has been reached
MESSAGE = "."
"""The goal that is the whole message with its dot."""


class Found(NamedTuple):
    """Lines that end in what is wanted, and what they give up of it; () where nothing was found."""

    lines: tuple[str, ...] = ()
    gives_up: tuple[str, ...] = ()
    goal: str = ""  # the line in place of the refused one

    @property
    def whole(self) -> bool:
        """True where something was found that gives up nothing."""
        return bool(self.lines) and not self.gives_up


class _At(NamedTuple):
    """Where a search stands: what is held, the lines so far, and the goal where it is reached."""

    state: SiteState
    lines: tuple[str, ...]
    holds: Holds | None = None


def search(moves: Moves, start: SiteState, opening: tuple[str, ...] = (), most: int = _MOST_TRIED) -> Found:
    """
    The lines that give up least of the wish, and of those the fewest, so that one of the goals succeeds.

    `opening` are lines before the first that have been played already; `most` is how many states are looked at.
    Raises nothing.
    """
    order = count()
    wish, ignored = moves.wish, start.policy.traits.ignores
    waiting = [(0, next(order), _At(start, opening), _NONE)]
    seen: set[tuple[Session, str]] = set()
    found = Found()
    while waiting and len(seen) < most:
        cost, _, before, lines = heapq.heappop(waiting)
        at = _further(before, lines) if lines else before
        if at is None or (mark := _mark(at)) in seen:
            continue
        seen.add(mark)
        reached = tuple(_reached(at, moves)) if at.holds is None else (at,)
        for end in reached:
            assert end.holds is not None  # that is what reached means
            gives_up = lost(wish, end.holds, ignored)
            if not found.lines or weight(gives_up) < weight(found.gives_up):
                found = Found(end.lines, gives_up, end.holds.line)
            if not gives_up:
                return found
        if moves.restores and at.holds is None:
            for end in reached:
                heapq.heappush(waiting, (cost + 1, next(order), end, _NONE))
        for lines in moves.from_here(at.state, reached=at.holds is not None):
            heapq.heappush(waiting, (cost + _cost(lines), next(order), at, lines))
    return found


def _mark(at: _At) -> tuple[Session, str]:
    """
    By what places are known again: the session but for its counts, and the goal that was reached.

    Of two that differ in their counts alone, the one with the fewer lines stands for both: it is farther from a limit.
    """
    session, channel = at.state.session, at.state.session.channel
    uncounted = Channel(channel.tls, channel.user, channel.refused, channel.failed_logins)
    return session._replace(channel=uncounted), at.holds.line if at.holds else ""


def _reached(at: _At, moves: Moves) -> Iterator[_At]:
    """What comes of each goal that is accepted here."""
    state, wish = at.state, moves.wish
    for goal in moves.goals:
        if goal == MESSAGE:
            if state.session.stage is Stage.DATA and wish.content is not None:
                done = after_message(state, wish.content)
                if done is not None and (text := message_lines(wish.content)):
                    holds = Holds(done.session, state.session.transaction, message=True, line=goal)
                    yield _At(done, (*at.lines, *text, goal), holds)
        elif (done := after(state, goal)) is not None:
            taken = state.session.transaction if _took(state, done) else None
            yield _At(done, (*at.lines, goal), Holds(done.session, taken, line=goal))


def _took(before: SiteState, after: SiteState) -> bool:
    """True where the line ended a message that was taken, as the last chunk does."""
    return after.memory.store is not before.memory.store


def _further(at: _At, lines: Lines) -> _At | None:
    """The place after these lines; None where one of them is refused."""
    state: SiteState | None = at.state
    for line in lines:
        state = after(state, line) if state is not None else None
    if state is None:
        return None
    holds = at.holds._replace(session=state.session) if at.holds else None
    return _At(state, (*at.lines, *lines), holds)


def weight(gives_up: tuple[str, ...]) -> int:
    """How much is given up: a message weighs most, then whoever sends or gets it, then a demand."""
    people = sum(each.startswith(("the sender", "the recipient", "the open transaction")) for each in gives_up)
    return len(gives_up) + 3 * people + 5 * (MESSAGE_LOST in gives_up)


def _cost(lines: Lines) -> int:
    return sum(1 + _DEAR.get(line.split(" ", 1)[0], 0) for line in lines)


def message_lines(content: bytes) -> tuple[str, ...]:
    """
    The lines of a message as they are typed, dots stuffed (RFC 5321 4.5.2).

    () where nobody can type them, and where there are none.
    """
    try:
        lines = content.removesuffix(b"\r\n").decode().split("\r\n") if content else []
    except UnicodeDecodeError:
        return ()
    if not all(printable(line.replace("\t", " ")) for line in lines):
        return ()
    return tuple(f".{line}" if line.startswith(".") else line for line in lines)


def best_line(wish: Wish, state: SiteState) -> Found:
    """The best line that is accepted here, with what it gives up; nothing once the connection is closed."""
    lines = best(state)
    if not lines or state.session.awaiting is not Awaiting.COMMAND:
        return Found(lines)
    done = after(state, lines[0])
    if done is None:
        return Found(lines)
    taken = state.session.transaction if _took(state, done) else None
    return Found(lines, lost(wish, Holds(done.session, taken, line=lines[0]), state.policy.traits.ignores))


def envelope_again(wish: Wish, state: SiteState) -> Found:
    """MAIL and RCPT as they are wanted, as far as they are accepted, with what they give up; nothing without MAIL."""
    mail = wish.mail_line
    now = after(state, mail) if mail is not None and printable(mail) else None
    if mail is None or now is None:
        return Found()
    lines = [mail]
    for line in dict.fromkeys(one.line for one in wish.recipients):
        held = after(now, line) if printable(line) else None
        if held is not None:
            now = held
            lines.append(line)
    return Found(tuple(lines), lost(wish, Holds(now.session), state.policy.traits.ignores))
