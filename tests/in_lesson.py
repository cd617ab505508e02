"""A lesson that comes along, typed up to any of its steps."""

import acting
import pytest
from learner import Learner
from typed import Typing

from smtptutor.course import lesson_file

COURSE = lesson_file.course()
STEPS = [(lesson, number) for lesson in COURSE for number in range(len(lesson.steps))]
NAMES = [f"{lesson.id} {lesson.steps[number].id}" for lesson, number in STEPS]
of_every_step = pytest.mark.parametrize(("lesson", "number"), STEPS, ids=NAMES)


class Watched(Typing):
    """A lesson, with all that was shown since the step opened."""

    def __init__(self, lesson):
        super().__init__(talk=Learner(lesson).way)
        self.blocks = []

    def type(self, line):
        """Type a line; the blocks that it brings."""
        shown = [block for blocks in self.tutor.type([line]) for block in blocks]
        self.blocks += shown
        return shown

    @property
    def step(self):
        return self.of.lesson.step


def at_step(lesson, number):
    """The lesson, solved up to this step, which is open."""
    watched = Watched(lesson)
    for _ in lesson.steps[:number]:
        acting.solve(watched.tutor)
        watched.blocks.clear()
        watched.type("")
    assert number == watched.of.lesson.number
    return watched
