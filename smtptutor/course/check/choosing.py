"""A question to choose in has answers that differ, none that is right each time, and no order that gives them away."""

from collections.abc import Iterator

from smtptutor.course.check.rule import Fault, LessonRule, SolvedStep
from smtptutor.course.lesson import Choosing


def can_be_told_apart(case: SolvedStep) -> Iterator[Fault]:
    """No answer is offered twice, no row asked twice, and none is right for all rows; nor are all in their order."""
    about = case.step.puzzle
    if not isinstance(about, Choosing):
        return
    for key, said in (
        ("options", [option.say for option in about.options]),
        ("answers", list(about.answers)),
        ("rows", [row.say for row in about.rows]),
    ):
        for text in sorted({text for text in said if said.count(text) > 1}):
            yield Fault(f"holds {text!r} twice", key)
    right = {row.right for row in about.rows}
    if len(about.rows) > 1 and len(right) == 1:
        yield Fault(
            f"the answer to each row is {right.pop()!r}: who answers the first need not read the others", "rows"
        )
    met = list(dict.fromkeys(row.right for row in about.rows))
    if len(met) > 2 and met == [answer for answer in about.answers if answer in met]:
        yield Fault("have their answers in the order in which these are offered, so nobody need read them", "rows")


CHOOSING = LessonRule("a question has answers that differ", can_be_told_apart)
