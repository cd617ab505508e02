"""A lesson that was left comes back as it was, also when the process was killed."""

import os
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from left import RIGHT, WRONG, act, picture
from sample_lesson import LESSON, sample, solve, written

from smtptutor.course import progress
from smtptutor.course.journal import Recorded
from smtptutor.course.lesson import read_lesson
from smtptutor.course.progress import Progress

LINES = (
    "RCPT TO:<bob@example.test>",
    "MAIL FROM:<alice@example.test>",
    "MAIL FROM:<bob@example.test>",
    "RSET",
    "DATA",
    ".",
    "..dot",
    "",
    "Subject: Lunch",
    "QUIT",
    "EHLO client.example.org",
    "\udcff\u00fc",
    "AUTH PLAIN",
    RIGHT.removeprefix("AUTH PLAIN "),
    RIGHT,
    f"AUTH PLAIN {WRONG}",
    WRONG,
)


class TestReplay:
    """The journal, played again, gives the same."""

    @settings(max_examples=300, deadline=None)
    @given(
        actions=st.lists(
            st.sampled_from(
                (*LINES[:7], *LINES, ":undo", ":undo", ":reset", ":solution", ":next", ":next", ":restart", ":wait")
            ),
            max_size=25,
        )
    )
    def test_whatever_was_done_comes_back(self, actions, tmp_path_factory):
        """Any actions in any order: who opens the lesson again finds it as it was left."""
        lesson = sample(tmp_path_factory.getbasetemp())
        known = Progress(":memory:")
        runner = Recorded(lesson, known)
        for action in actions:
            act(runner, action)
            if runner.done:
                break
        again = Recorded(lesson, known)

        if runner.done:
            runner.restart()
        expected = picture(runner)
        assert expected == picture(again)
        known.close()

    @pytest.mark.parametrize(
        "actions",
        [
            ["RCPT TO:<bob@example.test>", ":next", "MAIL FROM:<alice@example.test>"],
            ["RCPT TO:<bob@example.test>", "MAIL FROM:<alice@example.test>", ":undo"],
            ["RCPT TO:<bob@example.test>", ":next", ":solution"],
            ["RCPT TO:<bob@example.test>", ":next", "QUIT", ":reset", "NOOP"],
            [
                "MAIL FROM:<alice@example.test>",
                "RCPT TO:<bob@example.test>",
                "DATA",
                "Subject: x",
                "",
                "one",
                ":undo",
                "two",
            ],
        ],
        ids=" ".join,
    )
    def test_the_same_state_line_by_line(self, lesson, known, actions):
        """After each single action the lesson can be left and taken up."""
        runner = Recorded(lesson, known)
        for action in actions:
            act(runner, action)

            assert picture(runner) == picture(Recorded(lesson, known))

    def test_a_message_goes_on_where_it_was_left(self, lesson, known):
        """Lines of a message that was not finished are there, and the message comes out whole."""
        runner = Recorded(lesson, known)
        for line in ("MAIL FROM:<alice@example.test>", "RCPT TO:<bob@example.test>", "DATA", "Subject: x", "", "..one"):
            list(runner.send(line))
        again = Recorded(lesson, known)
        for line in ("two", "."):
            list(again.send(line))

        assert b"Subject: x\r\n\r\n.one\r\ntwo\r\n" == next(iter(again.state.memory.store)).content

    def test_resumed_tells_whether_there_was_anything(self, lesson, known):
        """False for a fresh lesson, true for one that was left, false for one that was finished."""
        assert not Recorded(lesson, known).resumed

        list(Recorded(lesson, known).send("NOOP"))
        assert Recorded(lesson, known).resumed

        solve(Recorded(lesson, known), 3)
        again = Recorded(lesson, known)
        assert (False, 0, False) == (again.resumed, again.number, again.done)

    def test_restart_forgets(self, lesson, known):
        """Nothing of it comes back, but what was done stays marked."""
        runner = Recorded(lesson, known)
        solve(runner, 2)
        runner.restart()

        assert [] == known.journal("sample")
        assert not Recorded(lesson, known).resumed
        assert {"too-early", "in-order"} == known.steps_done(("sample",))

    def test_looking_on_writes_nothing(self, lesson, known):
        """Opening a lesson again and again does not let its journal grow."""
        solve(Recorded(lesson, known))
        before = known.journal("sample")
        Recorded(lesson, known)
        Recorded(lesson, known)

        assert before == known.journal("sample")

    def test_a_journal_of_another_version_does_not_raise(self, lesson, known, tmp_path):
        """Where the lesson has changed meanwhile, what still fits is played, and the rest passed over."""
        solve(Recorded(lesson, known), 2)
        shorter = read_lesson(written(tmp_path))._replace(steps=lesson.steps[:1])
        known.note("sample", "next")
        known.note("sample", "a kind of later times", b"x")

        Recorded(shorter, known)
        Recorded(lesson._replace(steps=lesson.steps[::-1]), known)

    def test_secrets_are_not_kept(self, lesson, known):
        """What was typed after AUTH and its mechanism is not in the journal (RFC 4954 4)."""
        list(Recorded(lesson, known).send("AUTH PLAIN AGFsaWNlAHNlY3JldA=="))

        assert b"AGFs" not in b"".join(what for _, what in known.journal("sample"))


class TestMarks:
    """Steps are marked as they are done."""

    def test_each_step_then_the_lesson(self, lesson, known):
        """The whole lesson only with its last step."""
        runner = Recorded(lesson, known)
        seen = []
        for number in range(3):
            if number:
                runner.advance()
            solve(runner)
            seen.append((len(known.steps_done(("sample",)) - {progress.WHOLE}), known.is_done(("sample",))))

        assert [(1, False), (2, False), (3, True)] == seen

    @pytest.mark.parametrize("number", [0, 2])
    def test_killed_between_the_answer_and_the_mark(self, lesson, known, number):
        """The line is written down first; if nothing more was, the mark is made when the lesson is opened again."""
        runner = Recorded(lesson, known)
        solve(runner, number)
        if number:
            runner.advance()
        *lines, last = runner.step.solution
        for line in lines:
            list(runner.send(line.line))
        next(runner.send(last.line))  # no further: as if the process had ended here
        Recorded(lesson, known)

        assert runner.step.id in known.steps_done(("sample",))
        assert (number == 2) == known.is_done(("sample",))


KILLED = """
import os, signal, sys
from pathlib import Path
from smtptutor.course import progress
from smtptutor.course.journal import Recorded
from smtptutor.course.lesson import read_lesson

folder, *lines = sys.argv[1:]
with progress.opened(folder) as known:
    runner = Recorded(read_lesson(Path(folder, "01-sample.toml")), known)
    for line in lines:
        list(runner.send(line))
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(os.name != "posix", reason="Windows has no SIGKILL to end a process with")
class TestKilled:
    """SIGKILL at any moment loses nothing already done."""

    SOLUTION = (
        "RCPT TO:<bob@example.test>",
        "MAIL FROM:<alice@example.test>",
        "RCPT TO:<bob@example.test>",
        "DATA",
        "Subject: Lunch",
    )

    @pytest.mark.parametrize("count", range(1, len(SOLUTION) + 1))
    def test_killed_after_a_line(self, count, tmp_path, known):
        """The line just typed is there, in the journal and in the state, and so is every mark."""
        (tmp_path / "01-sample.toml").write_text(LESSON, encoding="utf-8")
        lines = self.SOLUTION[:count]
        ended = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), *lines], timeout=30, check=False)
        straight = Recorded(read_lesson(tmp_path / "01-sample.toml"), known)
        for line in lines:
            list(straight.send(line))

        assert -9 == ended.returncode
        with progress.opened(str(tmp_path)) as kept:
            again = Recorded(straight.lesson, kept)

            assert picture(straight) == picture(again)
            assert again.resumed
            assert {"too-early"} | ({"in-order"} if count >= 3 else set()) == kept.steps_done(("sample",))
