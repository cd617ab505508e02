"""What is said before the first prompt of a lesson, and where a step opens on a connection of its own."""

import pytest
from learner import Learner
from support import on_screen
from typed import Typing

from smtptutor.course.lesson_file import read_lesson
from smtptutor.talk import lesson_moves

LESSON = """\
format = 2
id = "two-places"
title = "Two places"
about = "You can tell two places apart."
story = "Alice writes to Bob, and then to Carol."
teaches = []
before = ["EHLO client.example.org"]

[[steps]]
id = "here"
say = "Name the sender."
goals = [{ sender = "alice@example.test", tick = "a sender is held" }]
hints = ["one", "two", "MAIL FROM:<____>"]
solution = ["MAIL FROM:<alice@example.test>"]

[[steps]]
id = "there"
site = "office"
before = ["EHLO a.example", "MAIL FROM:<alice@example.test>", "DATA", "RCPT TO:<bob@example.test>", "DATA", "Subject: x"]
say = "End the letter."
goals = [{ message_to = ["bob@example.test"], tick = "it is in" }]
hints = ["one", "two", "____"]
solution = ["", "."]
"""


@pytest.fixture
def lesson(tmp_path):
    path = tmp_path / "01-two.toml"
    path.write_text(LESSON, encoding="utf-8")
    return Typing(talk=Learner(read_lesson(path)).way)


def test_the_story_comes_first(lesson):
    """Then what can be done in the end, and what was said before the learner came."""
    said = on_screen(lesson_moves.opening(lesson.of), 80)

    assert said.index("Alice writes to Bob") < said.index("tell two places apart") < said.index("Name the sender")
    assert "Already said: EHLO 250 (" in said


def test_a_step_on_its_own_connection_says_so(lesson):
    """Where to, and what was said there, with the code of each answer; a line of a message has none."""
    lesson("MAIL FROM:<alice@example.test>")
    said = " ".join(lesson(":next").split())

    assert "A new connection to office.example.test." in said
    assert "Already said: EHLO 250, MAIL 250, DATA 503, RCPT 250, DATA 354, and 1 line of the message" in said


def test_a_step_that_goes_on_says_nothing_of_it(lesson):
    """Nor does the first step of a lesson, whose greeting tells it."""
    assert "new connection" not in on_screen(lesson_moves.opening(lesson.of), 80)


def test_that_it_goes_on_stands_next_to_the_step(lesson):
    """A step may fill the screen, so the head of the lesson is gone from it; this is not."""
    lesson.of.talk.resumed = True
    said = on_screen(lesson_moves.opening(lesson.of), 80)
    above = said[: said.index("Step 1 of 2")].rstrip().split("\n\n")[-1]

    assert "You left off here" in above
    assert "You left off here" not in said.replace(above, "")
