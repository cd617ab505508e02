"""
The way on from where a learner stands: what is left of the solution where it fits, else what leads there, by trying.

What is tried are the ends of all that leads from a new connection to the end of the step, each as it is, after what
makes room for it, or on a new connection. The shortest that finishes the step wins.
"""

from collections.abc import Iterator
from typing import NamedTuple

from smtptutor.course import lesson
from smtptutor.course.at import At
from smtptutor.course.lesson import Connecting, SolutionLine, StepKind
from smtptutor.course.path import Act, next_act
from smtptutor.protocol.stage import Awaiting
from smtptutor.server.own_accord import OwnAccord

MOST_REPEATED = 30  # acts; whatever a step needs to be led up to stands in fewer
_DEAR = 3  # a new connection counts as so many acts: it costs more than it shows

_RSET, _DOT, _STAR = SolutionLine("RSET"), SolutionLine("."), SolutionLine("*")
_MAKES_ROOM: dict[Awaiting, tuple[tuple[lesson.Act, ...], ...]] = {
    Awaiting.COMMAND: ((), (_RSET,), (Connecting(),)),
    Awaiting.MAIL_DATA: ((), (_DOT,), (_DOT, _RSET), (_DOT, Connecting())),
    Awaiting.ANSWER: ((), (_STAR,), (_STAR, _RSET), (_STAR, Connecting())),
    Awaiting.OCTETS: ((),),  # whatever comes is a part of the chunk, until it is full
    Awaiting.NOTHING: ((Connecting(),),),
}


def way_on(at: At, act: Act) -> tuple[lesson.Act, ...]:
    """The acts that lead from here to the end of the step; none where none was found. `act` is that of run.py."""
    place = next_act(at, act)
    if place is not None:
        return at.step.solution[place:]
    for tried in sorted(_tries(at), key=_cost):
        ready = act(at, tried.first)[0]
        if ready.step_done:
            return tried.first
        if act(ready, tried.then)[0].step_done:
            return (*tried.first, *tried.then)
    return ()


class _Try(NamedTuple):
    """What makes room, and the end of what leads to the end of the step."""

    first: tuple[lesson.Act, ...]
    then: tuple[lesson.Act, ...]


def _tries(at: At) -> Iterator[_Try]:
    whole = (*_leading_in(at), *at.step.solution)
    fewest = max(len(whole) - MOST_REPEATED, 0)
    for first in _MAKES_ROOM[at.dialogue.awaiting]:
        yield from (_Try(first, whole[start:]) for start in range(fewest, len(whole)))


def _cost(tried: _Try) -> int:
    return sum(_DEAR if isinstance(each, Connecting) else 1 for each in (*tried.first, *tried.then))


def _leading_in(at: At) -> tuple[lesson.Act, ...]:
    """What leads from a new connection to where the step opens."""
    acts: tuple[lesson.Before, ...] = at.lesson.before
    for step in at.lesson.steps[: at.number]:
        acts = step.before if step.opens_anew else acts
        acts = (*acts, *step.solution) if step.kind is StepKind.TYPE else acts
    acts = at.step.before if at.step.opens_anew else acts
    return tuple(act for act in acts if not isinstance(act, OwnAccord))
