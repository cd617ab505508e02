"""Each named mistake shows on its example, which does not solve the step."""

from collections.abc import Iterator

from smtptutor.course.at import At
from smtptutor.course.check.rule import LessonRule, play
from smtptutor.course.events import Slipped


def show(at: At) -> Iterator[str]:
    """The sign of each mistake is seen on its example."""
    for mistake in at.step.mistakes:
        after, events = play(at, mistake.example)
        if not any(isinstance(event, Slipped) and event.mistake == mistake for event in events):
            yield f"the mistake {mistake.id}: its sign does not show on its example"
        if after.step_done:
            yield f"the mistake {mistake.id}: its example solves the step"


MISTAKES_SHOW = LessonRule("each mistake shows on its example", show)
