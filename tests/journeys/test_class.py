"""Somebody in a class, at the terminal: a lesson under a label, what is handed in, and what the teacher sees."""

import re
import sys

import pytest
from worlds import run

from smtptutor.course import lesson_file
from smtptutor.course.check.rule import openings, solution
from smtptutor.course.lesson import paths
from smtptutor.data import folder
from smtptutor.talk.lesson_screen import typed

if sys.platform == "win32":
    pytest.skip("pexpect needs a POSIX terminal", allow_module_level=True)

from terminal import CTRL_D, Terminal

LABEL = "Ana Silva"
HELLO = lesson_file.read_lesson(paths(folder())[0], LABEL)
TYPED = [[line for act in solution(at) for line in typed(act)] for at in openings(HELLO)]


def test_what_is_typed_in_a_lesson_is_handed_in_and_holds(tmp_path):
    """Also where the lesson was left in the middle and taken up again."""
    home, proof = tmp_path / "home", tmp_path / "ana.proof"
    home.mkdir()
    for steps in (TYPED[:1], TYPED[1:]):
        with Terminal("learn", "hello", "--label", LABEL, home=home) as terminal:
            terminal.ready()
            assert f"This is the course of {LABEL}." in terminal.all_shown
            for number, each in enumerate(steps):
                if number or steps == TYPED[1:]:
                    terminal.type(":next")
                    terminal.ready()
                for line in each:
                    terminal.type(line)
                    terminal.ready()
            terminal.press(CTRL_D)
            assert 0 == terminal.ended()
    told = run("export", "--proof", proof, folder=home)
    ran = run("verify", proof, folder=tmp_path)

    assert (0, 0) == (told.status, ran.status)
    assert re.search(rf"{LABEL} +1 of \d+ +0 +0 +0 +0:\d\d +holds", ran.out)
