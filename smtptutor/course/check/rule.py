"""What a rule is, and what it is given: a step, played up to where it opens."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from smtptutor.course import run
from smtptutor.course.at import At
from smtptutor.course.events import Event
from smtptutor.course.lesson import Lesson, Step
from smtptutor.course.ops import Next, Send


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


def play(at: At, lines: Iterable[str]) -> PlayedStep:
    """Type lines, each when its turn comes; no more once the step at hand is done."""
    events: list[Event] = []
    for line in lines:
        if at.step_done:
            break
        at, happened = run.do(at, Send(line))
        events += happened
    return PlayedStep(at, tuple(events))


def solution(step: Step) -> list[str]:
    """The lines of the solution of a step."""
    return [line.line for line in step.solution]


def openings(lesson: Lesson) -> Iterator[At | None]:
    """
    The lesson as each of its steps opens, those before it solved by their solutions; None where they cannot be.

    Raises TableError where its site is not there, or not right.
    """
    at: At | None = run.opening(lesson)
    for step in lesson.steps:
        yield at
        if at is not None:
            at = play(at, solution(step)).at
            at = run.do(at, Next())[0] if at.step_done and not at.done else None
