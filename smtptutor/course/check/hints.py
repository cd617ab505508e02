"""The last hint is a line of the solution with one blank in it."""

import re
from collections.abc import Iterator

from smtptutor.course.check.rule import Fault, LessonRule, SolvedStep
from smtptutor.course.check.solving import typed
from smtptutor.course.hints import BLANK
from smtptutor.course.lesson import StepKind


def last_is_a_shape(case: SolvedStep) -> Iterator[Fault]:
    """The last hint has one blank, and is a line of the solution otherwise."""
    step = case.step
    if step.kind not in (StepKind.TYPE, StepKind.REPAIR):
        return
    shape = step.hints[-1]
    if shape.count(BLANK) != 1:
        yield Fault(f"the last hint must hold one blank, {BLANK}", "hints[3]")
        return
    pattern = re.escape(shape).replace(re.escape(BLANK), ".*")
    if not any(re.fullmatch(pattern, line, re.IGNORECASE) for act in step.solution for line in typed(act)):
        yield Fault("the last hint is not the shape of a line of the solution", "hints[3]")


LAST_HINT = LessonRule("the last hint is the shape of a line of the solution", last_is_a_shape)
