"""What a rule is, and what it is given: a step as it opens, and its solution, played once for all rules."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from smtptutor.course import answering, run
from smtptutor.course.at import At
from smtptutor.course.events import Connected, Event, StepOpened
from smtptutor.course.lesson import Act, Edit, Lesson, SolutionLine, Step, StepKind
from smtptutor.course.ops import Next
from smtptutor.server.dialogue import Exchanged
from smtptutor.server.exchange import Exchange


class Problem(NamedTuple):
    """One thing that is not right, and where; `line` is 0 where no line of the file is meant."""

    file: str
    place: str
    what: str
    line: int = 0


class Fault(NamedTuple):
    """What is not right in a step, and at which key of it, such as "say" or "mistakes[2].sign"; "" for all of it."""

    what: str
    key: str = ""


class PlayedStep(NamedTuple):
    """What came of lines: where it stands then, and what happened."""

    at: At
    events: tuple[Event, ...]

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """The answers among what happened, oldest first."""
        return tuple(event.exchange for event in self.events if isinstance(event, Exchanged | Connected))


class SolvedStep(NamedTuple):
    """
    A step as it opens, and its solution.

    `before` is the step before it, solved; None for the first. `set_right` tells that this one could not go on from
    there. `walk` has what came of each act of the solution, as long as the step was not done.
    """

    at: At
    before: At | None
    set_right: bool
    walk: tuple[PlayedStep, ...]

    @property
    def step(self) -> Step:
        """The step."""
        return self.at.step

    @property
    def end(self) -> At:
        """Where the solution leads."""
        return self.walk[-1].at if self.walk else self.at

    @property
    def events(self) -> tuple[Event, ...]:
        """What happens on the way."""
        return tuple(event for played in self.walk for event in played.events)


class LessonRule(NamedTuple):
    """
    One thing that must be so of a step; `check` tells what is not.

    `since` is the first format of lessons that can be as it asks.
    """

    name: str
    check: Callable[[SolvedStep], Iterator[Fault]]
    since: int = 1


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


def walked(at: At, acts: Iterable[Act]) -> tuple[PlayedStep, ...]:
    """What comes of each of several acts, up to the one by which the step is done."""
    walk: list[PlayedStep] = []
    for act in acts:
        if at.step_done:
            break
        walk.append(play(at, [act]))
        at = walk[-1].at
    return tuple(walk)


def solved(at: At, before: At | None = None, *, set_right: bool = False) -> SolvedStep:
    """A step that opens here, with its solution played."""
    return SolvedStep(at, before, set_right, walked(at, solution(at)))


def solved_steps(lesson: Lesson) -> Iterator[SolvedStep | None]:
    """
    The steps of a lesson, each where the solutions of those before it lead; None where they lead nowhere.

    Raises TableError where its site is not there, or not right.
    """
    step: SolvedStep | None = solved(run.opening(lesson))
    for _ in lesson.steps:
        yield step
        step = None if step is None else _following(step.end)


def _following(before: At) -> SolvedStep | None:
    """The step after one that is done; None where there is none, or where that one is not done."""
    if not before.step_done or before.done:
        return None
    at, happened = run.do(before, Next())
    return solved(at, before, set_right=any(isinstance(each, StepOpened) and each.set_right for each in happened))


def openings(lesson: Lesson) -> Iterator[At | None]:
    """
    The lesson as each of its steps opens, those before it solved by their solutions; None where they cannot be.

    Raises TableError where its site is not there, or not right.
    """
    for step in solved_steps(lesson):
        yield None if step is None else step.at
