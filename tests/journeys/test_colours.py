"""Which colours are sent to a terminal, and what is left where none are wanted."""

import re
import sys

import pytest

if sys.platform == "win32":
    pytest.skip("pexpect needs a POSIX terminal", allow_module_level=True)

from looks import COMMAND, EVERYTHING, FIRST_MESSAGE, MAIL, answers, played
from terminal import CTRL_D, TAB, Terminal, coloured


@pytest.mark.parametrize(
    "environment",
    [{}, {"COLORTERM": "truecolor"}, {"TERM": "xterm"}, {"TERM": "vt100"}],
    ids=lambda value: " ".join(map("=".join, value.items())) or "xterm-256color",
)
def test_only_the_sixteen_colours_of_the_terminal(environment, tmp_path):
    """They suit a light theme and a dark one; no other colour is ever asked for, by the menu and at the end neither."""
    with Terminal(home=tmp_path, **environment) as terminal:
        for line, then in FIRST_MESSAGE[:2]:
            terminal.type(line, then)
        terminal.press("R" + TAB)
        terminal.wait_for("RSET")
        terminal.press("\003", until="mail> ")
        terminal.press(CTRL_D)

        assert 0 == terminal.ended()
        assert coloured(terminal.raw)
        assert [] == re.findall(rb"\x1b\[[0-9;:]*[34]8[;:][25][;:][0-9;:]*m", terminal.raw)


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    """The same session where no colour is wanted: its rows, and all that was written."""
    return played(EVERYTHING, tmp_path_factory.mktemp("home"), NO_COLOR="1")


class TestNoColour:
    """NO_COLOR (no-color.org) asks for no colour; bold and underlined are none."""

    def test_there_is_none(self, plain):
        assert [] == coloured(plain[1])

    def test_what_is_to_be_typed_is_bold(self, plain):
        bold = [text for row in plain[0] for text in row.bold]

        assert MAIL in bold
        assert [] == [text for text in bold if not COMMAND.fullmatch(text)]

    def test_a_heading_is_underlined(self, plain):
        (why,) = (shown for typed, shown in answers(plain[0]) if typed == ":why")

        assert [text for row in why for text in row.underlined]

    def test_it_says_what_the_coloured_one_says(self, plain, tmp_path):
        shown, raw = played(EVERYTHING, tmp_path)

        assert coloured(raw)
        assert [row.text for row in shown] == [row.text for row in plain[0]]
