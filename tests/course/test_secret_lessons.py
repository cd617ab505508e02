"""The lessons in which somebody logs in, left after each line: all is there again, whoever it was that logged in."""

import pytest
from learner import Learner
from left import picture

from smtptutor.course import lesson_file
from smtptutor.course.hints import typed

LESSONS = [
    lesson
    for lesson in lesson_file.course()
    if any(line.startswith("AUTH") for step in lesson.steps for act in step.solution for line in typed(act))
]


def seen(runner):
    """All that comes back: the name of somebody who has no account here is none of it."""
    state, *others = picture(runner)
    session = state.session
    held = session.login._replace(held=()) if session.login is not None else None
    return state._replace(session=session._replace(login=held)), *others


@pytest.mark.uncounted
@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_left_after_each_line(lesson, known):
    """Who is logged in, what was refused and why, which steps are done."""
    runner = Learner(lesson, known)
    for number, _ in enumerate(lesson.steps):
        for act in runner.acts:
            runner.send(act)

            if not runner.done:
                assert seen(runner) == seen(Learner(lesson, known)), (number, act)
        if number + 1 < len(lesson.steps):
            runner.advance()
