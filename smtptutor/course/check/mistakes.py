"""Each named mistake shows on its example, which does not solve the step, and on nothing that is right."""

from collections.abc import Iterator

from smtptutor.course.at import At
from smtptutor.course.check.rule import Fault, LessonRule, SolvedStep, play
from smtptutor.course.check.variants import VARIANTS, played
from smtptutor.course.check.ways import WAYS
from smtptutor.course.events import Slipped
from smtptutor.course.lesson import StepKind

LINES_MORE = frozenset({"a slip before each line", "NOOP in between"})
"""Variants with a line more, which may be the one that a mistake is about."""
WAYS_AROUND = frozenset({"RSET and the envelope again", "QUIT, and all of it on a new connection", "HELO for EHLO"})
"""Ways that are right and cost something, which a mistake may say."""


def show(case: SolvedStep) -> Iterator[Fault]:
    """The sign of each mistake is seen on its example."""
    for number, mistake in enumerate(case.step.mistakes, 1):
        after, events = play(case.at, mistake.example)
        if not any(isinstance(event, Slipped) and event.mistake == mistake for event in events):
            yield Fault(f"the mistake {mistake.id}: its sign does not show on its example", f"mistakes[{number}].sign")
        if after.step_done:
            yield Fault(f"the mistake {mistake.id}: its example solves the step", f"mistakes[{number}].example")


def right_ways_show_none(case: SolvedStep) -> Iterator[Fault]:
    """No sign shows on a right answer in another spelling, or in another of the usual ways."""
    if case.step.kind is not StepKind.TYPE:
        return
    for name, after in _right_ends(case):
        for mistake in after.slipped if after.step_done else ():
            number = case.step.mistakes.index(mistake) + 1
            yield Fault(
                f"the mistake {mistake.id}: its sign shows on a right answer, {name}", f"mistakes[{number}].sign"
            )


def _right_ends(case: SolvedStep) -> Iterator[tuple[str, At]]:
    """Where right answers lead that are other than the solution, and what they are called."""
    for name, change in VARIANTS.items():
        if name not in LINES_MORE:
            yield name, played(case.at, change).at
    for name, way in WAYS.items():
        acts = None if name in WAYS_AROUND else way(case)
        if acts is not None:
            yield name, play(case.at, acts).at


MISTAKES_SHOW = LessonRule("each mistake shows on its example", show)
NO_MISTAKE_WHERE_RIGHT = LessonRule("no mistake is named where the answer is right", right_ways_show_none)
