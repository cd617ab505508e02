"""Long texts at a real terminal: one screen first, all of it in a pager, and what is obeyed of what people set."""

import sys

import pytest

if sys.platform == "win32":
    pytest.skip("pexpect needs a POSIX terminal", allow_module_level=True)

import shutil

from terminal import Terminal

from smtptutor.entry import whole
from smtptutor.pages import entry
from smtptutor.reference import lookup
from smtptutor.text import plain, screen

LAST = "Sources: RFC 5321 3.1"  # the last line of all that is told of 503
FIRST = "503 Bad sequence of commands"
ALL = plain(screen(whole(entry(lookup.find("codes", "503"))), 80)).splitlines()
EACH = pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
STAGES = ("connected>", "greeted>")
needs_less = pytest.mark.skipif(shutil.which("less", path="/usr/bin:/bin") is None, reason="less is not installed")


def ended(terminal):
    """Wait for the end of the program; its exit status."""
    return terminal.ended()


@EACH
@pytest.mark.parametrize("asked", [("explain", "503"), ("compare", "250", "503")], ids=" ".join)
def test_one_screen_first(tmp_path, size, asked, figure):
    """The title is still on the screen of 24 rows when the prompt is back, and no pager was asked."""
    with Terminal(*asked, home=tmp_path, columns=size[0], rows=size[1], PAGER="false") as terminal:
        terminal.wait_for("More with --all:")
        assert 0 == ended(terminal)
        lines = terminal.shown.rstrip().splitlines()
        figure(f"{' '.join(asked)}: {len(lines)} lines at {size[0]}x{size[1]}")

        assert lines[0].startswith(("503", "250 and 503"))
        assert len(lines) <= 22
        assert terminal.all_shown.strip() == terminal.shown.strip()


@needs_less
def test_all_of_it_goes_through_less(tmp_path):
    """It stops at the end of the first screen, goes on with a key, and leaves what was seen on the screen."""
    with Terminal("explain", "503", "--all", home=tmp_path) as terminal:
        terminal.wait_for(FIRST)
        terminal.until("less waits", lambda: terminal.shown.rstrip().endswith(":"))
        assert LAST not in terminal.all_shown
        terminal.press("G")
        terminal.wait_for(LAST)
        terminal.press("q")
        assert 0 == ended(terminal)
        assert LAST in terminal.shown


@needs_less
def test_less_left_early_is_no_error(tmp_path):
    """Whoever has seen enough types q: nothing more is printed, and the status is 0."""
    with Terminal("compare", "250", "503", "--all", home=tmp_path) as terminal:
        terminal.until("less waits", lambda: terminal.shown.rstrip().endswith(":"))
        terminal.press("q")

        assert 0 == ended(terminal)
        assert "Sources:" not in terminal.all_shown
        assert "Traceback" not in terminal.all_shown


@needs_less
def test_what_fits_the_screen_waits_for_nothing(tmp_path):
    """A page of some lines, and a screen with room for the longest."""
    for name, rows in (("5.2.252", 24), ("503", 200)):
        with Terminal("explain", name, "--all", home=tmp_path, rows=rows) as terminal:
            terminal.wait_for("Sources:")
            assert 0 == ended(terminal)


@pytest.mark.parametrize(
    "environment",
    [
        {"PAGER": "cat"},
        {"PAGER": ""},
        {"PAGER": "no-such-program"},
        {"PAGER": "false"},
        {"PAGER": "'"},
        {"NO_PAGER": "1"},
        {"TERM": "dumb"},
        {"SMTPTUTOR_PLAIN": "1"},
    ],
    ids=str,
)
def test_without_a_pager_all_is_printed(tmp_path, environment):
    """Because none is wanted, there is none, it fails, or the terminal can only print lines."""
    with Terminal("explain", "503", "--all", home=tmp_path, **environment) as terminal:
        terminal.wait_for(LAST)

        assert 0 == ended(terminal)
        assert FIRST in terminal.all_shown


def test_a_setting_switches_it_off(tmp_path):
    """`pager = false` in the file of settings."""
    (tmp_path / "config.toml").write_text("pager = false\n", encoding="utf-8")
    with Terminal("explain", "503", "--all", home=tmp_path) as terminal:
        terminal.wait_for(LAST)
        assert 0 == ended(terminal)


def test_the_pager_that_was_chosen_is_taken_with_its_options(tmp_path):
    """PAGER is a program with options."""
    with Terminal("explain", "503", "--all", home=tmp_path, PAGER="grep -c ''") as terminal:
        assert 0 == ended(terminal)
        assert terminal.shown.strip() == str(len(ALL))


@needs_less
def test_in_the_shell(tmp_path):
    """One screen; :more goes on where it ended; all of it is in the pager, and the prompt comes back."""
    with Terminal(home=tmp_path) as shell:
        shell.ready()
        shell.type(":explain 503", "More with :more:")
        shell.until("the prompt", lambda: shell.before_cursor.startswith("connected>"))
        assert FIRST in shell.shown
        shell.type(":more", "What it means")
        shell.type(":explain 503 --all")
        shell.until("less waits", lambda: shell.before_cursor == ":")
        shell.press("q")
        shell.ready()
        shell.type("EHLO me.example.org", "250")


def test_more_until_there_is_no_more(tmp_path, figure):
    """Each screen leaves its own beginning in sight; together they are all that is known."""
    with Terminal(home=tmp_path, PAGER="false") as shell:
        shell.ready()
        shell.type(":compare 250 503", "More with :more:")
        screens = 1
        while screens < 20:
            before = shell.all_shown.count("There is no more.")
            told = shell.all_shown.count("More with :more:")
            shell.type(":more")
            shell.until("an answer", lambda: shell.before_cursor.startswith("connected>"))
            shell.until(
                "more",
                lambda before=before, told=told: (
                    shell.all_shown.count("There is no more.") > before
                    or shell.all_shown.count("More with :more:") > told
                    or "Sources:" in shell.all_shown
                ),
            )
            if "There is no more." in shell.all_shown:
                break
            screens += 1
        figure(f":compare 250 503 with :more: {screens} screens")

        assert "Sources:" in shell.all_shown


@pytest.mark.parametrize(("typed", "word"), [("RCPT TO:<bob@example.test>", "503"), ("EHLO me.example.org", "250")])
def test_why_is_one_screen(tmp_path, figure, typed, word):
    """The reply, the typed word, and all of the first screen are in sight on 24 rows."""
    with Terminal(home=tmp_path) as shell:
        shell.ready()
        shell.type(typed, f"{word} ")
        shell.ready()
        shell.type(":why", "Cause:")
        shell.ready()
        lines = shell.shown.splitlines()
        start = next(number for number, line in enumerate(lines) if line.endswith(":why"))
        end = next(number for number, line in enumerate(lines) if number > start and line.startswith(STAGES))
        figure(f":why after {word}: {end - start - 1} lines")


def test_in_a_lesson_no_pager_opens(tmp_path):
    """All of it is printed: a lesson keeps its screen."""
    with Terminal("learn", "hello", home=tmp_path) as lesson:
        lesson.ready()
        lesson.type(":explain 503 --all", LAST)
        lesson.ready()
