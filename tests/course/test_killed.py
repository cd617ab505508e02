"""A lesson whose process was killed: nothing that was done in it is lost."""

import os
import subprocess
import sys

import pytest
from learner import Learner
from left import act, picture
from sample_lesson import LESSON

from smtptutor.course import store
from smtptutor.course.lesson_file import read_lesson

KILLED = """
import os, signal, sys
from pathlib import Path
from smtptutor.course import store
from smtptutor.course.lesson_file import read_lesson
from smtptutor.course.ops import Next
from smtptutor.course.under_way import UnderWay

folder, *lines = sys.argv[1:]
with store.opened(lambda: folder, print) as known:
    under_way = UnderWay(read_lesson(Path(folder, "01-sample.toml")), known)
    for line in lines:
        under_way.do(Next()) if line == ":next" else getattr(under_way, line[1:])() if line.startswith(":") else under_way.send(line)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(os.name != "posix", reason="Windows has no SIGKILL to end a process with")
class TestKilled:
    """SIGKILL at any moment loses nothing already done."""

    SOLUTION = (
        "RCPT TO:<bob@example.test>",
        ":next",
        "MAIL FROM:<alice@example.test>",
        "RCPT TO:<bob@example.test>",
        ":undo",
        ":redo",
        ":next",
        "DATA",
        "Subject: Lunch",
        ":undo",
    )

    @pytest.mark.parametrize("count", range(1, len(SOLUTION) + 1))
    def test_killed_after_a_line(self, count, tmp_path, known):
        """The line just typed is there, in the journal and in the state, and so is every mark."""
        (tmp_path / "01-sample.toml").write_text(LESSON, encoding="utf-8")
        lines = self.SOLUTION[:count]
        ended = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), *lines], timeout=30, check=False)
        straight = Learner(read_lesson(tmp_path / "01-sample.toml"), known)
        for line in lines:
            act(straight, line)

        assert -9 == ended.returncode
        with store.opened(lambda: str(tmp_path), pytest.fail) as kept:
            again = Learner(straight.lesson, kept)

            assert picture(straight) == picture(again)
            assert again.resumed
            assert {"too-early"} | ({"in-order"} if count >= 4 else set()) == kept.steps_done(("sample",))
