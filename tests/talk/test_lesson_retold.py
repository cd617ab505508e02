"""A way through a lesson told again: all that was on the screen, in its order, and nothing that was not."""

import journey
import pytest
from learner import Learner
from support import on_screen
from typed import SECRETS, Typing

from smtptutor import data
from smtptutor.course import lesson as lessons
from smtptutor.course.lesson_file import read_lesson
from smtptutor.course.ops import Guess, Hint, Next, Restart, Wait
from smtptutor.talk import lesson_moves, lesson_screen
from smtptutor.talk.lesson_retold import retold

COURSE = [read_lesson(path) for path in lessons.paths(data.folder())]
ORDER = next(lesson for lesson in COURSE if lesson.id == "order")
WIDE = 10_000
"""Columns; no line is broken."""
LEFT_OUT = (
    "You:", lesson_screen.GO_ON, "Next lesson:", "opens it;", ":quit", lesson_screen.HELP, "own words: :help",
    "A new connection; what", "These are lines of the message now", "nobody reads what comes behind", "octets now, ",
    "This challenge is done", "more than the chunk", "at the server; its clock says", "No lesson comes after",
)  # fmt: skip
"""What the one says and the other need not: what was typed, and what could have been typed next."""


def words(text):
    """What is said, a word at a time, wherever lines were broken."""
    return " ".join(text.split())


def told(learner):
    return on_screen(retold(learner.lesson, learner.way.rows), WIDE)


def through(lesson):
    """Somebody who goes through a lesson: a hint, a prediction, the solution, in each step."""
    learner = Learner(lesson)
    while True:
        learner.way.do(Hint())
        if guess := journey.truth(learner.way.at):
            learner.way.do(Guess(guess))
        learner.send(*learner.acts)
        if learner.way.at.done:
            return learner
        learner.way.do(Next())


@pytest.mark.uncounted
@pytest.mark.parametrize("lesson", COURSE, ids=lambda lesson: lesson.id)
class TestWholeCourse:
    """Each lesson as it comes along."""

    def test_each_task_line_and_reply_is_there(self, lesson):
        """Each step under its head, each reply, each tick; and at the end what the learner can do."""
        learner = through(lesson)
        text = words(told(learner))

        places = [text.index(f"Step {number} of {len(lesson.steps)}, ") for number in range(1, len(lesson.steps) + 1)]
        assert places == sorted(places)
        assert [] == [goal.tick for step in lesson.steps for goal in step.goals if words(goal.tick) not in text]
        assert [] == [step.say for step in lesson.steps if words(step.say) not in text]
        assert text.endswith(words(lesson.about.replace("You can ", "You can now ")))

    def test_the_screen_said_the_same(self, lesson):
        """What somebody sees who types it is told again, but for what could be typed next."""
        text = words(told(through(lesson)))
        typing = Typing(talk=Learner(lesson).way, width=WIDE)
        seen = [on_screen(lesson_moves.opening(typing.of), WIDE)]
        while not typing.of.lesson.done:
            at = typing.of.lesson
            seen += [typing(line) for line in filter(None, [journey.truth(at)])]
            seen += [typing(*lines) for lines in journey.acting.typings(at)]
            seen += [typing("")] if not typing.of.lesson.done else []
        lines = [words(line) for shown in seen for line in shown.splitlines()]

        assert [] == [line for line in lines if line not in text and not any(part in line for part in LEFT_OUT)]

    def test_no_secret(self, lesson):
        """What opens a login stands in it nowhere that the lesson itself does not show it."""
        text = told(through(lesson))
        shown = repr(lesson)

        assert [] == [secret for secret in SECRETS if secret in text and secret not in shown]


def test_what_was_taken_back_is_told():
    """What was typed and what came of it, and that it was taken back."""
    learner = Learner(ORDER)
    learner.send("NOOP")
    learner.undo()
    text = told(learner)

    assert text.index("C: NOOP") < text.index("You: :undo")


def test_time_that_passes():
    learner = Learner(ORDER)
    learner.way.do(Wait(300))

    assert "5 minutes later." in told(learner)


def test_from_the_start_again():
    """What was done before is gone from the rows, and the lesson begins."""
    learner = Learner(ORDER)
    learner.send("NOOP")
    learner.way.do(Restart())
    text = told(learner)

    assert "NOOP" not in text
    assert "Step 1 of" in text


def test_a_row_of_another_version():
    """It is left out, and the rest is told."""
    text = on_screen(retold(ORDER, [("sent", b"NOOP"), ("of-later", b"\xff"), ("sent", b"RSET")]))

    assert text.index("C: NOOP") < text.index("C: RSET")
