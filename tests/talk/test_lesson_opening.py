"""What is said before the first prompt of a lesson, and where a step opens on a connection of its own."""

import pytest
from learner import Learner
from support import on_screen
from two_places import LESSON
from typed import Typing

from smtptutor.course.lesson_file import read_lesson
from smtptutor.talk import lesson_moves


@pytest.fixture
def lesson(tmp_path):
    path = tmp_path / "01-two.toml"
    path.write_text(LESSON, encoding="utf-8")
    return Typing(talk=Learner(read_lesson(path)).way)


def opened(folder, old="", new=""):
    """What stands on the screen when the lesson is opened, with one piece of it replaced."""
    path = folder / "01-two.toml"
    path.write_text(LESSON.replace(old, new, 1), encoding="utf-8")
    return on_screen(lesson_moves.opening(Typing(talk=Learner(read_lesson(path)).way).of), 80)


def test_the_head_is_title_time_and_story(tmp_path):
    """Then what was said before the learner came, in a line, and the step."""
    said = opened(tmp_path, "story =", "minutes = 6\nstory =").splitlines()

    assert ["Two places (6 minutes)", "  Alice writes to Bob, and then to Carol.", ""] == said[:3]
    assert "tell two places apart" not in "".join(said)
    assert said[3].startswith("  Already said: EHLO 250 (")
    assert "Step 1 of 2, Two places" in said


def test_without_a_story_the_promise_stands_there(tmp_path):
    """And without minutes nothing is said of time."""
    said = opened(tmp_path, 'story = "Alice writes to Bob, and then to Carol."\n').splitlines()

    assert ["Two places", "  At its end you can tell two places apart."] == said[:2]


@pytest.mark.parametrize("title", ["Two places", "Challenge: two places"])
def test_a_challenge_says_so_once(title, tmp_path):
    """Whether or not its file does."""
    said = opened(tmp_path, 'title = "Two places"', f'challenge = true\nminutes = 1\ntitle = "{title}"')

    assert said.startswith("Challenge: Two places (1 minute)\n")
    assert 1 == said.lower().count("challenge")
    assert "Step 1 of 2, Two places\n" in said


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
