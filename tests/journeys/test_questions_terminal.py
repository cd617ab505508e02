"""Questions from earlier lessons at a real terminal: answered, left, and cut off by a kill."""

import sys
import time

import pytest

from smtptutor.course import answering, store
from smtptutor.course.drills.session import Drilling
from smtptutor.course.progress import Drill

if sys.platform == "win32":
    pytest.skip("pexpect needs a POSIX terminal", allow_module_level=True)

from terminal import Terminal

DAY = 86_400


def practise(folder, *causes):
    """Let these be due, the first for the longest time."""
    with store.opened(lambda: str(folder), pytest.fail) as known:
        for place, cause in enumerate(causes):
            known.practise(Drill(cause, 1, int(time.time()) - DAY + place))


def rows(folder):
    """Cause -> level, and whether it is due."""
    with store.opened(lambda: str(folder), pytest.fail) as known:
        return {drill.cause: (drill.level, drill.due <= known.now()) for drill in known.drills()}


def right(folder, cause):
    """The right answer to a question, and a wrong one."""
    with store.opened(lambda: str(folder), pytest.fail) as known:
        at = Drilling(Drill(cause, 1, 0), known, 1, 1).at
    letter = answering.solution(at.lesson, at.step)[0]
    return letter, next(other for other in "ab" if other != letter)


@pytest.mark.parametrize("arguments", [(), ("--plain",)], ids=["full", "plain"])
def test_before_the_lesson(arguments, tmp_path):
    """One is answered, one skipped, one answered wrong and then right; then the lesson opens as ever."""
    practise(tmp_path, "mail-first", "nested-mail", "hello-first")
    with Terminal("learn", *arguments, "hello", home=tmp_path) as terminal:
        terminal.wait_for("Three questions from earlier lessons")
        terminal.wait_for("Question 1 of 3")
        terminal.type(right(tmp_path, "mail-first")[0], "That is right. It comes again in 7 days.")
        terminal.type("", "Question 2 of 3")
        terminal.type(":skip", "Question 3 of 3")
        good, bad = right(tmp_path, "hello-first")
        terminal.type(bad, "comes again tomorrow")
        terminal.type(good, "That is right. It comes again tomorrow.")
        terminal.type("", "Step 1 of")

    assert {"mail-first": (2, False), "nested-mail": (1, True), "hello-first": (0, False)} == rows(tmp_path)


def test_a_whole_question_is_in_sight(tmp_path):
    """On a screen of 80 by 24 nothing of it has scrolled away."""
    practise(tmp_path, "too-many-messages-in-session")
    with Terminal("review", home=tmp_path) as terminal:
        terminal.wait_for("Type a letter.")
        terminal.ready()

        assert "One question from earlier lessons" in terminal.shown
        assert "Task: Which code answers the last line?" in terminal.shown


def test_a_kill_loses_nothing(tmp_path):
    """What was answered stands; what was not is asked again."""
    practise(tmp_path, "mail-first", "nested-mail")
    with Terminal("review", home=tmp_path) as terminal:
        terminal.wait_for("Question 1 of 2")
        terminal.type(right(tmp_path, "mail-first")[1], "Answer once more")
        terminal.kill()

    assert {"mail-first": (0, False), "nested-mail": (1, True)} == rows(tmp_path)
    with Terminal("review", home=tmp_path) as terminal:
        terminal.wait_for("One question from earlier lessons")
        terminal.type(right(tmp_path, "nested-mail")[0], "ends the review")
        terminal.press("\r")
        terminal.wait_for("Nothing else is due.")

        assert 0 == terminal.ended()
