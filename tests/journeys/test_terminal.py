"""Whole journeys at a terminal of 80 by 24: what a person types, and sees."""

import re
import sys
from itertools import pairwise

import pytest

from smtptutor.course import heads, lesson_file

if sys.platform == "win32":
    pytest.skip("pexpect needs a POSIX terminal", allow_module_level=True)

from journey import passages
from terminal import CTRL_D, RIGHT, TAB, UP, Terminal, coloured

COURSE = lesson_file.course()
LESSON = heads.find(COURSE, "echo") or COURSE[0]


@pytest.fixture
def shell(tmp_path):
    with Terminal(home=tmp_path) as terminal:
        yield terminal


def test_first_minutes(shell):
    """Greet, earn three different 503s, look around, send a mail, take a line back, leave."""
    shell.wait_for("220 mail.example.test")
    shell.wait_for(":help")
    shell.type("MAIL FROM:<alice@example.test>", "503 ")
    shell.type(":why", "Cause:")
    shell.type("EHLO client.example.org", "250-")
    shell.type("RCPT TO:<bob@example.test>", "503 ")
    shell.type("MAIL FROM:<alice@example.test>", "250 ")
    shell.type("DATA", "503 ")
    refusals = set(re.findall(r"^503 .*", shell.all_shown, re.MULTILINE))
    shell.type("RCPT TO:<bob@example.test>", "250 ")
    shell.type(":map", "[rcpt] -DATA->")
    shell.type(":undo", "Taken back")
    shell.until("the prompt of the stage before", lambda: shell.before_cursor.startswith("mail>"))
    shell.type("RCPT TO:<bob@example.test>", "250 ")
    shell.type("DATA", "354 ")
    shell.type("Subject: Lunch", "header 2>")
    shell.type("", "text 3>")
    shell.type("Noon?", "text 4>")
    shell.type(".", "250 ")
    shell.type("QUIT", "221 ")
    shell.type(":quit")

    assert 0 == shell.ended()
    assert 3 == len(refusals)
    assert "Traceback" not in shell.all_shown


def test_no_color(tmp_path):
    """NO_COLOR=1: no colour is set, at the prompt, in the menu or in what is printed; without it there are some."""
    counted = []
    for environment in ({}, {"NO_COLOR": "1"}):
        with Terminal(home=tmp_path, **environment) as terminal:
            terminal.type("FROB", "500 ")
            terminal.type("EHLO client.example.org", "250-")
            terminal.type(":help", ":explain")
            terminal.press("R" + TAB)
            terminal.wait_for("503 now")
            terminal.interrupt()
            terminal.type(":quit")

            assert 0 == terminal.ended()
            counted.append(len(coloured(terminal.raw)))

    assert counted[0] > 0
    assert 0 == counted[1]


@pytest.mark.parametrize(
    ("arguments", "environment"),
    [
        ((), {"TERM": "dumb"}),
        (("learn", LESSON.id), {"TERM": "dumb"}),
        (("--plain",), {}),
        (("learn", "--plain", LESSON.id), {}),
    ],
    ids=["dumb shell", "dumb lesson", "plain shell", "plain lesson"],
)
def test_plain(arguments, environment, tmp_path):
    """TERM=dumb and --plain: not one escape, in free play and in a lesson; Ctrl-D leaves."""
    with Terminal(*arguments, home=tmp_path, **environment) as terminal:
        terminal.ready()
        terminal.type("NOOP", "250 ")
        terminal.type(":help", ":undo")
        terminal.press(CTRL_D)

        assert 0 == terminal.ended()
        assert b"\033" not in terminal.raw


@pytest.mark.parametrize("arguments", [("--plain",), ()], ids=["plain", "full"])
def test_octets_that_are_no_text(arguments, tmp_path):
    """Where the locale is strict about them, as all but C.UTF-8 are, they do not end the program."""
    strict = {"PYTHONUTF8": "0", "PYTHONIOENCODING": "utf-8:strict"}
    with Terminal(*arguments, home=tmp_path, **strict) as terminal:
        terminal.ready()
        terminal.press(b"NOOP \xff\r")
        terminal.wait_for("250 2.0.0 Nothing done")
        terminal.type("QUIT", "221 ")
        terminal.press(CTRL_D)

        assert 0 == terminal.ended()


def test_resize(shell):
    """The key bar fits the new width, and so does what is printed after that."""
    shell.ready()
    shell.resize(60)
    shell.wait_for(":help")
    shell.ready()
    shell.type("RCPT TO:<bob@example.test>", "503 ")
    shell.ready()
    printed = shell.all_shown.rpartition("503 5.5.1")[2]
    torn = [one for one, two in pairwise(printed.splitlines()) if len(one) == 60 and two[:1].isalpha()]
    bar = shell.shown.rstrip().splitlines()[-1]
    shell.resize(100)
    shell.ready()
    shell.type("NOOP", "250 ")
    shell.type(":quit")

    assert 0 == shell.ended()
    assert ":help" in bar
    assert [] == torn


def test_ctrl_c_and_ctrl_d(shell):
    """Ctrl-C clears what was typed and stays; Ctrl-D leaves with status 0 and without a word of Python."""
    shell.ready()
    shell.press("NOOP", until="NOOP")
    shell.interrupt()
    shell.type("RSET", "250 ")
    shell.interrupt()
    shell.press(CTRL_D)

    assert 0 == shell.ended()
    assert 1 == shell.all_shown.count("\n250 ")
    assert b"Traceback" not in shell.raw


def test_keys_that_help(shell):
    """Tab completes, Right takes the suggestion, Up brings the last line back."""
    shell.ready()
    shell.press("EHLO cl", until="EHLO cl")
    shell.press(TAB, until="EHLO client.example.org")
    shell.press("\r")
    shell.wait_for("250-")
    shell.ready()
    shell.press("MAIL", until="MAIL")
    shell.until("the suggestion", lambda: "greeted> MAIL FROM:<alice@example.test>" in shell.shown)
    shell.press(RIGHT, until="MAIL FROM:<alice@example.test>")
    shell.press("\r")
    shell.wait_for("mail>")
    shell.ready()
    shell.press(UP, until="mail> MAIL FROM:<alice@example.test>")
    shell.press("\r")
    shell.wait_for("503 ")
    shell.ready()
    shell.press(CTRL_D)

    assert 0 == shell.ended()


def test_a_lesson_is_taken_up_again(tmp_path):
    """Left by Ctrl-D in the second step; `smtptutor learn` opens it there, with the server's state as it was."""
    lesson = COURSE[1]
    first, second = passages(lesson)[:2]
    with Terminal("learn", lesson.id, home=tmp_path) as terminal:
        for line in first.lines:
            terminal.enter(line)
        terminal.wait_for("is done")
        terminal.type(":next", "Step 2 of")
        terminal.type("VRFY bob", "252 ")
        terminal.ready()
        prompt = terminal.before_cursor
        terminal.press(CTRL_D)

        assert 0 == terminal.ended()
    with Terminal("learn", home=tmp_path) as terminal:
        terminal.wait_for("Step 2 of")
        terminal.ready()

        assert lesson.title in terminal.all_shown
        assert prompt == terminal.before_cursor
        assert "Step 1 of" not in terminal.all_shown

        terminal.type(":undo", "VRFY bob")
        for line in second.lines:
            terminal.enter(line)
        terminal.wait_for("[x]")
        terminal.press(CTRL_D)

        assert 0 == terminal.ended()


def test_a_killed_shell_loses_nothing(tmp_path):
    """The terminal window is closed in the middle of a lesson; the line just answered is there the next time."""
    lesson = COURSE[1]
    with Terminal("learn", lesson.id, home=tmp_path) as terminal:
        terminal.type("VRFY bob", "252 ")
    with Terminal("learn", home=tmp_path) as terminal:
        terminal.type(":undo", "VRFY bob")
        terminal.press(CTRL_D)

        assert 0 == terminal.ended()


def test_next_goes_to_the_next_lesson(tmp_path):
    """Where a lesson is done, :next opens the one after it."""
    first, second = COURSE[:2]
    *steps, last = passages(first)
    with Terminal("learn", first.id, home=tmp_path) as terminal:
        for passage in steps:
            for line in (*passage.lines, ":next"):
                terminal.enter(line)
        for line in last.lines:
            terminal.enter(line)
        terminal.wait_for("This lesson is done")
        terminal.type(":next", f"Step 1 of {len(second.steps)}, {second.title}")
        terminal.press(CTRL_D)

        assert 0 == terminal.ended()


def test_the_screen_is_calm(shell):
    """At every prompt the key bar is on the screen, once, below the prompt."""
    for line, then in (
        ("EHLO client.example.org", "250-"),
        (":map", "[greeted] -MAIL->"),
        (":help", ":log"),
        (":why", ":more"),
    ):
        shell.type(line, then)
        shell.until("the key bar", lambda: "Ctrl-D" in shell.shown.rstrip().splitlines()[-1])

        assert 1 == shell.shown.count("Tab completes   Ctrl-D leaves")
    shell.press(CTRL_D)

    assert 0 == shell.ended()
