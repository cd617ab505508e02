"""Text for the screen."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtptutor.reference import lookup
from smtptutor.text import STYLES, ansi, clean, labelled, of_code, page_lines, plain, wrap

ESCAPE = re.compile(r"\x1b\[[0-9;]*m")
WORDS = st.lists(st.text("abc<>@", min_size=1, max_size=12), max_size=40)
WIDTHS = st.integers(20, 100)
PIECES = st.tuples(st.sampled_from(["", *STYLES]), st.text("ab é", max_size=8))
LINES = st.lists(st.lists(PIECES, max_size=5), max_size=5)


class TestPlainAndAnsi:
    """Colour never carries meaning alone."""

    @given(LINES)
    def test_colour_stripped_gives_the_plain_text(self, lines):
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
        assert re.fullmatch(r"(?:(?:1|3[0-7]|9[0-7])(?:;(?:1|3[0-7]|9[0-7]))*)?", STYLES[style])

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


class TestWrap:
    """Lines break at blanks."""

    @given(words=WORDS, width=WIDTHS)
    def test_no_word_is_lost_or_torn(self, words, width):
        assert words == " ".join(wrap(" ".join(words), width)).split()

    @given(words=WORDS, width=WIDTHS)
    def test_no_line_is_over_the_width_but_one_of_a_single_long_word(self, words, width):
        assert all(len(line) <= width or " " not in line for line in wrap(" ".join(words), width))

    @given(words=WORDS, width=WIDTHS)
    def test_a_line_breaks_only_where_the_next_word_does_not_fit(self, words, width):
        lines = wrap(" ".join(words), width)

        assert all(len(line) + 1 + len(next_.split()[0]) > width for line, next_ in pairwise(lines))

    @given(words=WORDS, width=WIDTHS)
    def test_first_and_rest_stand_before_the_lines(self, words, width):
        first, *rest = wrap(" ".join(words), width, "- ", "  ")

        assert first.startswith("- ")
        assert all(line.startswith("  ") and line[2:3] not in ("", " ") for line in rest)

    @pytest.mark.parametrize("text", ["", " ", "\n"])
    def test_nothing_makes_one_empty_line(self, text):
        assert [""] == wrap(text, 20)

    def test_a_word_longer_than_the_line_stands_alone(self):
        assert ["see", "abcdefghijkl", "for more"] == wrap("see abcdefghijkl for more", 8)


class TestLabelled:
    """A paragraph after a label."""

    @given(words=WORDS, width=WIDTHS)
    def test_the_label_is_styled_and_the_rest_indented_below_it(self, words, width):
        text = " ".join(words)
        lines = labelled("Why:", text, width)

        assert ("label", "Why:") == lines[0][0]
        assert "".join(f"{line}\n" for line in wrap(text, width, "Why: ", "     ")) == plain(lines)


def shown(body: str, width: int = 40) -> str:
    """A section as plain text."""
    return plain(page_lines(body, width))


class TestPageLines:
    """Paragraphs and items are wrapped, blocks stand, tables keep their columns."""

    @pytest.mark.parametrize(
        ("body", "expected"),
        [
            ("", ""),
            ("one\ntwo", "one two\n"),
            ("one\n\ntwo", "one\n\ntwo\n"),
            ("- one\n- two", "- one\n- two\n"),
            ("- one\n  and on", "- one and on\n"),
            ("- one\ntwo", "- one\ntwo\n"),
            ("- one\n\ntwo", "- one\n\ntwo\n"),
            ("try\n    MAIL   FROM:<>\nnow", "try\n    MAIL   FROM:<>\nnow\n"),
            ("| a | bb |\n|---|:-:|\n| ccc | d |", "a    bb\nccc  d\n"),
            ("x\n| a |\ny", "x\na\ny\n"),
        ],
    )
    def test_each_kind_of_block(self, body, expected):
        assert expected == shown(body)

    def test_items_hang(self):
        assert "- one two three four five six seven\n  eight nine\n" == shown(
            "- one two three four five six seven eight nine", 36
        )

    def test_the_first_row_of_a_table_is_its_head(self):
        lines = page_lines("| a |\n|---|\n| b |", 40)

        assert [[("heading", "a")], [("", "b")]] == lines

    def test_what_is_to_be_typed_has_its_style(self):
        assert [[("type", "    QUIT")]] == page_lines("    QUIT", 40)

    @given(
        rows=st.lists(st.lists(WORDS.map(" ".join), min_size=3, max_size=3), min_size=1, max_size=4),
        width=st.integers(60, 100),
    )
    def test_a_table_fits_the_width_and_keeps_its_words(self, rows, width):
        body = "\n".join(f"| {' | '.join(row)} |" for row in rows)
        text = shown(body, width)

        assert all(len(line) <= width for line in text.splitlines())
        assert sorted(" ".join(map(" ".join, rows)).split()) == sorted(text.split())

    @pytest.mark.parametrize("body", ["|---|", "| a | b |\n| c |", "| a |\n| b | c |", "|", "||"])
    def test_a_table_that_is_not_whole_does_not_raise(self, body):
        assert isinstance(shown(body), str)


TABLES = [
    pytest.param(body, id=f"{page.kind}/{page.name}: {heading}")
    for kind in lookup.KINDS
    for page in lookup.pages(kind)
    for heading, body in page.sections.items()
    if "\n|" in f"\n{body}"
]


@pytest.mark.parametrize("width", [60, 80, 100])
@pytest.mark.parametrize("body", TABLES)
def test_the_tables_of_the_reference_fit_the_screen(body, width):
    """However narrow the columns become, a row ends before the edge."""
    assert [] == [line for line in shown(body, width).splitlines() if len(line) > width and not line.startswith("    ")]
