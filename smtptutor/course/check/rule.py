"""What a rule is, and what it is given: a step, played up to where it opens."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from smtptutor.course import answering, run
from smtptutor.course.at import At
from smtptutor.course.events import Event
from smtptutor.course.lesson import Act, Edit, Lesson, SolutionLine, StepKind
from smtptutor.course.ops import Next


class Problem(NamedTuple):
    """One thing that is not right, and where."""

    file: str
    place: str
    what: str


class LessonRule(NamedTuple):
    """One thing that must be so of a step; `check` tells in words what is not, from where the step opens."""

    name: str
    check: Callable[[At], Iterator[str]]


class PlayedStep(NamedTuple):
    """What came of lines: where it stands then, and what happened."""

    at: At
    events: tuple[Event, ...]


def play(at: At, acts: Iterable[str | Act]) -> PlayedStep:
    """Do acts, or type lines, each when its turn comes; no more once the step at hand is done."""
    events: list[Event] = []
    for act in acts:
        if at.step_done:
            break
        at, happened = run.acted(at, [SolutionLine(act) if isinstance(act, str) else act])
        events += happened
    return PlayedStep(at, tuple(events))


def solution(at: At) -> Sequence[Act]:
    """The acts that solve the step at hand; to a puzzle, the answers."""
    if at.step.kind is StepKind.TYPE:
        return at.step.solution
    return [Edit(answer) for answer in answering.solution(at.lesson, at.step)]


def openings(lesson: Lesson) -> Iterator[At | None]:
    """
    The lesson as each of its steps opens, those before it solved by their solutions; None where they cannot be.

    Raises TableError where its site is not there, or not right.
    """
    at: At | None = run.opening(lesson)
    for _ in lesson.steps:
        yield at
        if at is not None:
            at = play(at, solution(at)).at
            at = run.do(at, Next())[0] if at.step_done and not at.done else None
