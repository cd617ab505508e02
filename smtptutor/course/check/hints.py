"""Hints are true where they are shown: at the opening, on the way, and after each likely mistake."""

from collections.abc import Iterator

from smtptutor.course import lead, run
from smtptutor.course.at import At
from smtptutor.course.check.rule import Fault, LessonRule, SolvedStep, play
from smtptutor.course.events import Hinted
from smtptutor.course.hints import BLANK, fits, shape_of
from smtptutor.course.lesson import StepKind
from smtptutor.course.ops import Hint
from smtptutor.course.path import START

_RUNGS = 3
_STILL_OPEN = "Still open: "


def last_is_a_shape(case: SolvedStep) -> Iterator[Fault]:
    """The last hint has one blank, and is a line of the solution otherwise."""
    step = case.step
    if step.kind not in (StepKind.TYPE, StepKind.REPAIR):
        return
    if step.hints[-1].count(BLANK) != 1:
        yield Fault(f"the last hint must hold one blank, {BLANK}", "hints[3]")
    elif not any(fits(step.hints[-1], act) for act in step.solution):
        yield Fault("the last hint is not the shape of a line of the solution", "hints[3]")


def true_where_shown(case: SolvedStep) -> Iterator[Fault]:
    """Wherever one stands, the second hint names what is open, and the third leads on."""
    if case.step.kind is not StepKind.TYPE:
        return
    for where, at in _places(case):
        for what in _untrue(at):
            yield Fault(f"{where}, {what}", "hints")


def _places(case: SolvedStep) -> Iterator[tuple[str, At]]:
    """Where somebody may ask for a hint, each in words."""
    yield "where the step opens", case.at
    for number, played in enumerate(case.walk[:-1], 1):
        yield f"after line {number} of the solution", played.at
    for mistake in case.step.mistakes:
        after = play(case.at, mistake.example).at
        if not after.step_done:
            yield f"after the mistake {mistake.id}", after


def _untrue(at: At) -> Iterator[str]:
    """What is not so of the hints that are shown here."""
    told = _told(at)
    opened = [goal.asked for goal in at.step.goals if goal not in at.ticked]
    second, third = told[2], told[_RUNGS]
    if at.moved and second.removeprefix(_STILL_OPEN).removesuffix(".") not in opened:
        yield f"hint 2 names what is not open: {second!r}"
    way = lead.way_on(at, run.acted)
    if not way:
        if third != START:
            yield f"hint 3 is {third!r}, and nothing leads on from here"
        return
    if third != shape_of(way[0]) and not fits(third, way[0]):
        yield f"hint 3 is {third!r}, and what leads on is {way[0]}"
    if not play(at, way).at.step_done:
        yield f"hint 3 is {third!r}, and what it begins does not finish the step"
    answers = play(at, way[:1]).exchanges
    if any(not each.accepted for each in answers) and play(at, way[1:]).at.step_done:
        yield f"hint 3 is {third!r}, which is refused here and not needed"


def _told(at: At) -> dict[int, str]:
    """The hints that are shown here, by their numbers."""
    told: dict[int, str] = {}
    for _ in range(_RUNGS + 1):
        at, happened = run.do(at, Hint())
        told.update({event.rung: event.text or "" for event in happened if isinstance(event, Hinted)})
    return told


LAST_HINT = LessonRule("the last hint is the shape of a line of the solution", last_is_a_shape)
HINTS_ARE_TRUE = LessonRule("hints are true where they are shown", true_where_shown)
