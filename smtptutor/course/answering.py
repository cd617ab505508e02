"""
The answers that go to the tutor and not to the server: what one means, and whether it is right.

Nothing is kept of an answer but the answer itself: how a step stands is found anew from all that were given.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from smtptutor.course.kinds import choose, order, point, repair, write
from smtptutor.course.kinds.verdict import Verdict, void
from smtptutor.course.lesson import Lesson, Step, StepKind

Tried = tuple[str, ...]


class _Way(NamedTuple):
    """What a kind of step does with answers."""

    meant: Callable[[Lesson, Step, str], str | None]
    judge: Callable[[Lesson, Step, Tried], Verdict]
    solution: Callable[[Lesson, Step, Tried], Tried]


_WAYS: Mapping[StepKind, _Way] = {
    StepKind.CHOOSE: _Way(choose.meant, choose.judge, choose.solution),
    StepKind.POINT: _Way(point.meant, point.judge, point.solution),
    StepKind.REPAIR: _Way(repair.meant, repair.judge, repair.solution),
    StepKind.ORDER: _Way(order.meant, order.judge, order.solution),
    StepKind.WRITE: _Way(write.meant, write.judge, write.solution),
}


def meant(lesson: Lesson, step: Step, tried: Tried, typed: str) -> str | None:
    """
    The answer that somebody means who typed this, in its one spelling; None where it is none.

    What can only be meant for an answer is one too; `judge` says what is wrong with it.
    """
    way = _WAYS.get(step.kind)
    return None if way is None else way.meant(lesson, step, typed)


def judge(lesson: Lesson, step: Step, tried: Tried) -> Verdict:
    """What comes of the last of the answers that were given to a step; without any, how it stands."""
    way = _WAYS.get(step.kind)
    return Verdict(right=False, done=False, why="") if way is None else way.judge(lesson, step, tried)


def solution(lesson: Lesson, step: Step, tried: Tried = ()) -> Tried:
    """The answers that are still needed, after those given."""
    way = _WAYS.get(step.kind)
    return () if way is None else way.solution(lesson, step, tried)


def other(lesson: Lesson, step: Step, typed: str) -> Verdict | None:
    """What there is to say to one of the options of a step once the right one was chosen; None for anything else."""
    if lesson.is_drill or step.kind is not StepKind.CHOOSE or not choose.puzzle(step).options:
        return None
    answer = choose.meant(lesson, step, typed)
    verdict = None if answer is None else choose.judge(lesson, step, (answer,))
    return None if verdict is None or verdict.void else void(verdict.why)
