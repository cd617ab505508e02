"""How a text stands on a terminal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcswidth

from smtptutor.text import Heading, Item, Para, Term, Terms, clean, columns, plain, screen
from smtptutor.text.columns import FOLD, cut, folded, smooth


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


class TestWords:
    """Blanks, tabs and line ends part words; what a client can send beside them is shown for what it is."""

    @pytest.mark.parametrize("sign", ["\r", "\x0b", "\x0c", "\x1c", "\x1f", "\x85", "\xa0", "\u2028", "\u3000"])
    def test_no_other_sign_is_a_blank(self, sign):
        name = f"x{sign}X-Spam: no"
        shown = f"{clean(f'x{sign}X-Spam:')} no"

        for block in (Para(name), Para((("type", name),)), Item(name), Heading(name), Terms((Term(name, name),))):
            assert shown in plain(screen([block], 80))
            assert clean(sign) in plain(screen([block], 80))
        assert plain(screen([Para(f"{sign}x{sign}")], 80)) == f"{clean(sign)}x{clean(sign)}\n"
        assert smooth(f"{sign} a \t\n b{sign}") == f"{clean(sign)} a b{clean(sign)}"


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


class TestFolded:
    """A line that goes on below itself."""

    @given(st.text(SCRIPTS), st.integers(4, 40))
    def test_nothing_is_lost_and_each_piece_fits(self, text, most):
        """A piece that goes on says so; put together again, the line is what it was."""
        *others, last = folded(text, most)

        assert all(columns(piece) <= most and piece.endswith(FOLD) for piece in others)
        assert columns(last) <= most
        assert text == "".join([piece.removesuffix(FOLD) for piece in others] + [last])

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("as it is", ["as it is"]),
            ("two words here", ["two words \\", "here"]),  # behind a blank
            ("abcdefghijklmno", ["abcdefghij\\", "klmno"]),
            ("a bcdefghijklmno", ["a bcdefghi\\", "jklmno"]),  # a blank too early is none to part at
        ],
    )
    def test_by_hand(self, text, expected):
        assert expected == folded(text, 11)


class TestSmooth:
    """Blanks only part words."""

    @pytest.mark.parametrize(
        ("text", "expected"),
        [("", ""), ("  ", " "), ("a\n  b", "a b"), (" a\x07", " a\\x07"), ("a\t", "a ")],
    )
    def test_by_hand(self, text, expected):
        assert expected == smooth(text)
