"""Colour never carries meaning alone."""

import re

import pytest
from any_blocks import BLOCKS
from hypothesis import given
from hypothesis import strategies as st

from smtptutor.text import STYLES, ansi, of_code, plain, screen

ESCAPE = re.compile(r"\x1b\[[0-9;]*m")
PIECES = st.tuples(st.sampled_from(["", *STYLES]), st.text("ab é", max_size=8))
LINES = st.lists(st.lists(PIECES, max_size=5), max_size=5)


class TestPlainAndAnsi:
    """Colour never carries meaning alone."""

    @given(LINES)
    def test_colour_stripped_gives_the_plain_text(self, lines):
        assert plain(lines) == ESCAPE.sub("", ansi(lines))

    @given(BLOCKS)
    def test_so_it_is_with_all_that_is_said(self, blocks):
        lines = screen(blocks, 60)

        assert plain(lines) == ESCAPE.sub("", ansi(lines))

    @given(LINES)
    def test_every_line_has_its_end_and_leaves_no_colour_behind(self, lines):
        coloured = ansi(lines).split("\n")

        assert len(lines) == len(coloured) - 1
        assert all(line.count("\x1b[0m") * 2 == line.count("\x1b[") for line in coloured)

    def test_a_style_is_put_around_its_text(self):
        assert "\x1b[31m503\x1b[0m no\n" == ansi([[("code5", "503"), ("", " no")]])

    def test_an_unknown_style_is_an_error(self):
        with pytest.raises(KeyError):
            ansi([[("code9", "x")]])

    @pytest.mark.parametrize("style", STYLES)
    def test_only_the_16_colours_of_the_terminal(self, style):
        assert re.fullmatch(r"(?:(?:1|4|3[0-7]|9[0-7])(?:;(?:1|3[0-7]|9[0-7]))*)?", STYLES[style])

    @pytest.mark.parametrize(
        ("code", "style"),
        [
            (200, "code2"),
            (299, "code2"),
            (354, "code3"),
            (400, "code4"),
            (500, "code5"),
            (599, "code5"),
            (199, ""),
            (600, ""),
        ],
    )
    def test_a_reply_code_has_the_style_of_its_first_digit(self, code, style):
        assert style == of_code(code)
