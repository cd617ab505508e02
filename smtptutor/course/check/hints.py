"""The last hint is a line of the solution with one blank in it."""

import re
from collections.abc import Iterator

from smtptutor.course.at import At
from smtptutor.course.check.rule import LessonRule, solution
from smtptutor.course.hints import BLANK
from smtptutor.course.lesson import SolutionLine, StepKind


def last_is_a_shape(at: At) -> Iterator[str]:
    """The last hint has one blank, and is a line of the solution otherwise."""
    if at.step.kind is not StepKind.TYPE:
        return
    shape = at.step.hints[-1]
    if shape.count(BLANK) != 1:
        yield f"the last hint must hold one blank, {BLANK}"
        return
    pattern = re.escape(shape).replace(re.escape(BLANK), ".*")
    lines = [act.line for act in solution(at) if isinstance(act, SolutionLine)]
    if not any(re.fullmatch(pattern, line, re.IGNORECASE) for line in lines):
        yield "the last hint is not the shape of a line of the solution"


LAST_HINT = LessonRule("the last hint is the shape of a line of the solution", last_is_a_shape)
