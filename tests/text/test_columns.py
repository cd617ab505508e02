"""How a text stands on a terminal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcswidth

from smtptutor.text import clean, columns, plain
from smtptutor.text.columns import cut, smooth


class TestClean:
    """Nothing from outside can steer the terminal."""

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("plain é 字", "plain é 字"),
            ("\x1b[31m", "\\x1b[31m"),
            ("a\0\x7f\x9b", "a\\x00\\x7f\\x9b"),
            ("\udc80\udcff", "\\x80\\xff"),
            ("\u202e", "\\u202e"),
        ],
    )
    def test_what_is_not_printable_is_an_escape(self, text, expected):
        assert expected == clean(text)

    @given(st.text())
    def test_the_screen_gets_printable_text_only(self, text):
        assert clean(text).isprintable()
        assert plain([[("", text)]]).rstrip("\n").isprintable()


SCRIPTS = "az09 ~é\u00df\u0416\u05d0\u4e2d\u7528\uac00\u3042\u30a2\uff21\uff71\u0301\u20dd\u1161\U0001f600\U00020000"


class TestColumns:
    """Wide characters take two columns, those that join the one before them none (Unicode, UAX 11)."""

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("", 0),
            ("abc", 3),
            ("é", 1),
            ("e\u0301", 1),
            ("用户", 4),
            ("\uff21\uff22", 4),
            ("ｱ", 1),
            ("가", 2),
            ("\U0001f600", 2),
        ],
    )
    def test_by_hand(self, text, expected):
        assert expected == columns(text)

    @given(st.text(SCRIPTS))
    def test_as_terminals_count_them(self, text):
        assert wcswidth(text) == columns(text)


class TestCut:
    """What is too long for its place."""

    @given(st.text(SCRIPTS), st.integers(8, 40))
    def test_it_fits_and_says_that_it_was_cut(self, text, most):
        shown = cut(text, most)

        assert columns(shown) <= most
        assert shown == text or (shown.endswith("...") and text.startswith(shown[:-3]))


class TestSmooth:
    """Blanks only part words."""

    @pytest.mark.parametrize(
        ("text", "expected"),
        [("", ""), ("  ", " "), ("a\n  b", "a b"), (" a\x07", " a\\x07"), ("a\t", "a ")],
    )
    def test_by_hand(self, text, expected):
        assert expected == smooth(text)
