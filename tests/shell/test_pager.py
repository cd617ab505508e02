"""What decides whether a long text goes through a pager, where no terminal is at hand."""

import io
import re
import sys

import pytest
from worlds import run, world

from smtptutor.shell import pager
from smtptutor.text import Para

LONG = [Para(f"line {number}") for number in range(300)]


class Screen(io.StringIO):
    """A stream that says it is a terminal of 24 rows, and is no file."""

    def fileno(self):
        raise io.UnsupportedOperation("fileno")


@pytest.mark.parametrize("environment", [{}, {"PAGER": "less"}, {"PAGER": sys.executable}], ids=str)
def test_what_is_no_terminal_is_written_to(environment):
    """A pipe, a file, a stream in memory: no program is started for it."""
    for terminal in (False, True):
        here = world(terminal=terminal, **environment)
        pager.show(here, LONG)

        assert here.stdout.getvalue().count("\n") == len(LONG)


def test_in_a_pipe_scripts_get_what_people_see():
    """One screen, and with --all all of it; no colour, no pager."""
    first, everything = run("explain", "503", PAGER="less").out, run("explain", "503", "--all", PAGER="less").out

    seen = run("explain", "503", terminal=True, NO_COLOR="1").out
    assert first == re.sub(r"\033\[[014]m", "", seen)
    assert len(first.splitlines()) <= 22 < len(everything.splitlines())
    assert "\033" not in first + everything


def test_a_stream_that_is_no_file_has_no_rows():
    here = world(terminal=True)
    here.stdout = Screen()
    pager.show(here, LONG)

    assert here.stdout.getvalue().count("\n") == len(LONG)
