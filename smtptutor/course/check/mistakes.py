"""Each named mistake shows on its example, which does not solve the step."""

from collections.abc import Iterator

from smtptutor.course.check.rule import Fault, LessonRule, SolvedStep, play
from smtptutor.course.events import Slipped


def show(case: SolvedStep) -> Iterator[Fault]:
    """The sign of each mistake is seen on its example."""
    for number, mistake in enumerate(case.step.mistakes, 1):
        after, events = play(case.at, mistake.example)
        if not any(isinstance(event, Slipped) and event.mistake == mistake for event in events):
            yield Fault(f"the mistake {mistake.id}: its sign does not show on its example", f"mistakes[{number}].sign")
        if after.step_done:
            yield Fault(f"the mistake {mistake.id}: its example solves the step", f"mistakes[{number}].example")


MISTAKES_SHOW = LessonRule("each mistake shows on its example", show)
