"""smtptutor review: what is due, asked from standard input; and three weeks of it, on a clock of its own."""

import os
import subprocess
import sys
import time

import pytest
from worlds import lines, run

from smtptutor.course import answering, store
from smtptutor.course.drills.session import Drilling
from smtptutor.course.learning import Learning
from smtptutor.course.progress import Drill

NOW = 1_767_603_600
DAY = 86_400


class Days:
    """Somebody who comes back on one day and another."""

    def __init__(self, folder):
        self.folder = folder
        self.today = 0

    def clock(self):
        return NOW + self.today * DAY

    def run(self, *arguments, **more):
        return run(*arguments, folder=self.folder, clock=self.clock, **more)

    def store(self):
        return store.opened(lambda: str(self.folder), pytest.fail, self.clock)

    def practise(self, *drills):
        with self.store() as known:
            for drill in drills:
                known.practise(drill)

    @property
    def rows(self):
        """Cause -> level, and on which day it is asked."""
        with self.store() as known:
            return {drill.cause: (drill.level, -(-(drill.due - NOW) // DAY)) for drill in known.drills()}

    def answers(self):
        """What answers all that is due, each with the Enter that goes on."""
        with self.store() as known:
            due = [drill for drill in known.drills() if drill.due <= known.now()]
            ways = [Drilling(drill, known, number, len(due)) for number, drill in enumerate(due, 1)]
        return [line for way in ways for line in (*answering.solution(way.at.lesson, way.at.step), "")]


@pytest.fixture
def days(tmp_path):
    return Days(tmp_path)


class TestNothing:
    """Where nothing is due."""

    def test_nothing_waits(self, days):
        ran = days.run("review")

        assert (0, "") == (ran.status, ran.err)
        assert "Nothing is due, and nothing waits" in ran.out

    def test_something_waits(self, days):
        """The day is that of the learner."""
        days.practise(Drill("mail-first", 0, NOW + 3 * DAY), Drill("nested-mail", 0, NOW + 2 * DAY))
        day = time.strftime("%Y-%m-%d", time.localtime(NOW + 2 * DAY))

        assert f"Nothing is due; the next one on {day}.\n" == days.run("review").out
        assert [{"due": 0, "next": day}] == days.run("review", "--json").objects

    def test_nothing_at_all_as_json(self, days):
        assert [{"due": 0, "next": None}] == days.run("review", "--json").objects


class TestInput:
    """Answers from standard input."""

    def test_all_that_is_due_in_its_order(self, days):
        """More than the three of a start; what is not due yet is not asked."""
        causes = ("mail-first", "nested-mail", "hello-first", "noop-done", "greylisted")
        days.practise(*(Drill(cause, 1, NOW - 9 + place) for place, cause in enumerate(causes)))
        days.practise(Drill("goodbye", 0, NOW + 1))
        ran = days.run("review", stdin=lines(*days.answers()))

        assert (0, "") == (ran.status, ran.err)
        assert [f"Question {number} of 5" for number in range(1, 6)] == [
            line for line in ran.out.splitlines() if line.startswith("Question ")
        ]
        assert {**dict.fromkeys(causes, (2, 7)), "goodbye": (0, 1)} == days.rows

    def test_input_that_ends_before_the_last(self, days):
        days.practise(Drill("mail-first", 1, NOW - 2), Drill("nested-mail", 1, NOW - 1))
        first = days.answers()[0]
        ran = days.run("review", stdin=lines(first))

        assert 1 == ran.status
        assert "The input ended; 1 question left." in ran.out
        assert (2, 7) == days.rows["mail-first"]

    def test_as_json(self, days):
        """An object for the question, one for each answer, and what came of it."""
        days.practise(Drill("mail-first", 1, NOW))
        right = days.answers()[0]
        wrong = next(letter for letter in "ab" if letter != right)
        question, *told = days.run("review", "--json", stdin=lines(wrong, right, "")).objects

        assert ("mail-first", 1, "choose") == (question["drill"], question["level"], question["kind"])
        assert "Which code answers the last line?" == question["task"]
        assert list("abcd") == list(question["answers"])
        assert [wrong, right] == [one["answer"] for one in told if "answer" in one]
        assert [False, True] == [one["right"] for one in told if "answer" in one]
        (came,) = (one for one in told if "first_answer_right" in one)
        assert came["first_answer_right"] is False
        assert 0 == came["next"]["level"]

    @pytest.mark.parametrize("level", [0, 2])
    def test_as_json_a_dialogue_has_its_replies(self, days, level):
        """Which line failed first, or is to be mended, is told by what the server says to each."""
        days.practise(Drill("mail-first", level, NOW))
        (question,) = days.run("review", "--json").objects

        assert len(question["lines"]) == len(question["replies"])
        assert any(reply and reply.startswith("503 ") for reply in question["replies"])
        assert bool(level) or question["goals"][0].startswith("the server holds the recipient ")

    def test_as_json_lines_without_replies(self, days):
        days.practise(Drill("unknown-command", 2, NOW))
        (question,) = days.run("review", "--json").objects

        assert any(line.startswith("RCTP ") for line in question["lines"])
        assert "replies" not in question

    def test_a_label_has_questions_of_its_own(self, days):
        days.practise(Drill("mail-first", 0, NOW))

        assert "Nothing is due" in days.run("review", "--label", "Ana").out


class TestLearn:
    """What `learn` does with them."""

    def test_in_a_pipe_nothing_is_asked(self, days):
        """Lines from a file are for the lesson that was asked for."""
        days.practise(Drill("mail-first", 0, NOW))

        assert "Question" not in days.run("learn", "hello", stdin=b"\n").out

    def test_at_a_terminal_they_come_first(self, days):
        days.practise(*(Drill(cause, 0, NOW) for cause in ("mail-first", "nested-mail", "hello-first", "goodbye")))
        ran = days.run("learn", "--plain", "hello", terminal=True)

        assert "Three questions from earlier lessons, a minute each." in " ".join(ran.out.split())
        assert "Question 1 of 3" in ran.out


def test_what_is_missed_in_a_lesson_is_asked_the_next_day(days):
    """Once, before the lesson that goes on; and nothing of drills is loaded until it is due."""
    with days.store() as known:
        Learning(known).open("hello").send("MAIL FROM:<dana@example.org>")
    first = days.run("learn", "--plain", terminal=True)
    days.today = 1
    second = days.run("learn", "--plain", terminal=True)

    assert {"hello-first": (0, 1)} == days.rows
    assert "earlier lessons" not in first.out
    assert "One question from earlier lessons" in second.out


def test_nothing_of_them_is_loaded_where_nothing_is_due(tmp_path):
    """A start takes no longer for who has nothing to practise."""
    program = (
        "import sys; from worlds import run; "
        f"ran = run('learn', '--plain', 'hello', terminal=True, folder={str(tmp_path)!r}); "
        "print('Step 1 of' in ran.out, 'smtptutor.course.drills.made' in sys.modules)"
    )
    paths = os.pathsep.join(sys.path)
    done = subprocess.run(
        [sys.executable, "-c", program], input="", capture_output=True, text=True, check=True, timeout=60,
        env={**os.environ, "PYTHONPATH": paths},
    )  # fmt: skip

    assert done.stdout.endswith("True False\n")


def test_three_weeks(days):
    """Missed on day 0, asked on the days 1, 4, 11 and 32, right each time; nothing is due on any other day."""
    days.practise(Drill("mail-first", 0, NOW + DAY))
    asked = []
    for day in range(40):
        days.today = day
        if answers := days.answers():
            ran = days.run("review", stdin=lines(*answers))
            assert 0 == ran.status
            asked.append(day)
        else:
            assert "Nothing is due" in days.run("review").out

    assert [1, 4, 11, 32] == asked
    assert {} == days.rows
