"""Blocks as lines of a screen."""

from collections import Counter
from itertools import pairwise

import pytest
from any_blocks import BLOCKS, INDENT, LABEL, TEXT, words_of
from hypothesis import given
from hypothesis import strategies as st
from support import on_screen

from smtptutor.text import (
    BLANK,
    Either,
    Heading,
    Item,
    Marked,
    Para,
    ReplyText,
    Table,
    Term,
    Terms,
    Typed,
    Verbatim,
    clean,
    columns,
    plain,
    screen,
)
from smtptutor.text.blocks import for_the_eye
from smtptutor.text.html import html
from smtptutor.text.markdown import markdown
from smtptutor.text.screen import flow

TABLE = st.builds(Table, st.lists(st.lists(TEXT, max_size=3).map(tuple), max_size=3).map(tuple))
WORDS = st.lists(st.text("abc<>@", min_size=1, max_size=12), max_size=40)
WIDTHS = st.integers(20, 100)


def wrap(text: str, width: int, first: str = "", rest: str = "") -> list[str]:
    """The lines of a text without styles."""
    return ["".join(part for _, part in line) for line in flow(text, width, [("", first)], rest)]


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
        lines = screen([Para(text, "Why:", "note")], width)

        assert ("note", "Why:") == lines[0][0]
        assert "".join(f"{line}\n" for line in wrap(text, width, "Why: ", "     ")) == plain(lines)


def on(width: int, *blocks) -> str:
    """Blocks as plain text on a screen of that width."""
    return on_screen(blocks, width)


def parted(block):
    """True for what parts words where it is narrow, or leaves some out."""
    return isinstance(block, Terms | Table | Marked) or (isinstance(block, Verbatim) and block.folds)


class TestScreen:
    """Wrapped at the width of the screen, and only there."""

    @pytest.mark.parametrize(
        ("block", "expected"),
        [
            (Para("one two three"), "one two\nthree\n"),
            (Para("one two three", "So:"), "So: one\n    two\n    three\n"),
            (Para("one two three", "", "", 2), "  one two\n  three\n"),
            (Para("one two", "Why:", "label", 2), "  Why: one\n       two\n"),
            (Para("", "Now:"), "Now: \n"),
            (Para("用户 用户 用户"), "用户 用户\n用户\n"),
            (Heading("What it means"), "What it\nmeans\n"),
            (Item("one two three"), "- one two\n  three\n"),
            (Item("one two", "[x]", "done"), "[x] one\n    two\n"),
            (Typed("MAIL FROM:<>  SIZE=1", "Next:", 2), "  Next: MAIL FROM:<>  SIZE=1\n"),
            (Verbatim("a  line as it stands", "C:", "client"), "C: a  line as it stands\n"),
            (Verbatim("tab\there"), "tab\\x09here\n"),
            (Verbatim("short", "1"), "1 short\n"),
            (Verbatim("one two three", "1"), "1 one two three\n"),
            (Verbatim("one two three", "1", folds=True), "1 one \\\n  two \\\n  three\n"),
            (ReplyText(("250-one and more", "250 two"), "S:"), "S: 250-one and more\nS: 250 two\n"),
            (BLANK, "\n"),
        ],
    )
    def test_each_kind_of_block(self, block, expected):
        assert expected == on(9, block)

    def test_terms_stand_in_two_columns(self):
        rows = (Term("a", "one two three"), Term("bcd", "four"))

        assert "  a    one two\n       three\n  bcd  four\n" == on(15, Terms(rows, 2))

    def test_a_term_with_a_tail_takes_one_line(self):
        rows = (Term("a", (("code5", "550"), ("", " never to be seen")), " (+1)"), Term("用", "short", ""))

        assert "a   550 never... (+1)\n用  short\n" == on(21, Terms(rows))

    def test_pieces_that_no_blank_parts_are_one_word(self):
        text = (("", "then type "), ("type", "QUIT"), ("", ". And"), ("", " so on"))

        assert "then type\nQUIT. And\nso on\n" == on(9, Para(text))

    def test_pieces_keep_their_styles(self):
        text = (("", "then "), ("type", "NOOP now"), ("", ", so"))

        assert [[("", "then "), ("type", "NOOP now"), ("", ", so")]] == screen([Para(text)], 40)

    def test_the_code_of_a_reply_has_the_style_of_its_class(self):
        assert [[("label", "S:"), ("", " "), ("code4", "450 no")]] == screen([ReplyText(("450 no",), "S:")], 40)

    @given(
        block=st.builds(Para, TEXT, LABEL, st.just("label"), INDENT) | st.builds(Item, TEXT, st.just("-")),
        width=st.integers(1, 60),
    )
    def test_no_line_is_over_the_width_but_one_of_a_single_word(self, block, width):
        lead = columns(clean(block.label)) + 1 + block.indent if isinstance(block, Para) and block.label else 2
        if isinstance(block, Para) and block.below:
            lead += columns(clean(block.below)) + 1
        for line in on(width, block).splitlines():
            assert columns(line) <= width or len(line[lead:].split()) <= 1 or lead > width

    @given(blocks=BLOCKS, widths=st.tuples(WIDTHS, WIDTHS))
    def test_what_is_said_does_not_depend_on_the_width(self, blocks, widths):
        kept = [block for block in for_the_eye(blocks) if not parted(block)]
        narrow, wide = (on(width, *kept).split() for width in widths)

        assert narrow == wide

    @given(BLOCKS)
    def test_every_word_is_on_the_screen(self, blocks):
        kept = [block for block in for_the_eye(blocks) if not parted(block)]
        said = [word for block in kept for word in words_of(block)]

        assert Counter(said) <= Counter(on(60, *kept).split())


class TestMarked:
    """The caret stands under what is spoken of, also where a sign takes two columns or none."""

    @pytest.mark.parametrize(
        ("line", "under"),
        [
            ("MAIL FROM:<a@b..c>", "b..c"),
            ("MAIL FROM:<用户用户@b..c>", "b..c"),
            ("MAIL FROM:<用户@b..c>", "用户"),
            ("MAIL FROM:<e\u0301e\u0301@b..c>", "b..c"),
            ("NOOP \x1b", "\x1b"),
        ],
    )
    def test_by_columns(self, line, under):
        start = line.index(under)
        shown, marks = on(80, Marked(line, start, start + len(under), 7)).splitlines()

        assert "       " + clean(line) == shown
        assert 7 + columns(clean(line[:start])) == len(marks) - len(marks.lstrip())
        assert "^" * columns(clean(under)) == marks.strip()

    def test_the_issue_of_wide_characters_by_hand(self):
        assert "用户@b..c\n     ^^^^\n" == on(80, Marked("用户@b..c", 3, 7))

    def test_what_is_missing_at_the_end_is_marked_behind_it(self):
        assert "NOOP\n    ^\n" == on(80, Marked("NOOP", 4, 4))

    @pytest.mark.parametrize("line", ["x" * 33, "用" * 16 + "x"])
    def test_a_line_that_fits_no_more_is_left_out(self, line):
        """The terminal would break it, and the caret stand under something else."""
        assert 2 == len(on(40, Marked(line, 3, 5, 7)).splitlines())
        assert "" == on(39, Marked(line, 3, 5, 7))
        assert [True, True] == [line in write([Marked(line, 0, 0, 7)]) for write in (markdown, html)]


class TestBelow:
    """What stands below the text of a line with a label."""

    @pytest.mark.parametrize("label", ["Type:", "Next:", "用户:"])
    def test_the_texts_are_in_line(self, label):
        blocks = [
            Typed("DATA", label, 2),
            Para("(here goes the message)", indent=2, below=label),
            Typed(".", "", 2, label),
        ]
        lines = on(80, *blocks).splitlines()

        assert {columns(f"  {label} ")} == {
            columns(line.partition(word)[0]) for line, word in zip(lines, ("DATA", "(here", "."), strict=True)
        }


class TestTable:
    """Columns side by side; they become narrower where there is no room."""

    def test_the_cells_keep_their_styles(self):
        table = Table((("verb", (("type", "*mail"),)), ("RCPT", (("code2", "ok"),))))

        assert [
            [("heading", "verb  "), ("type", "*mail")],
            [("", "RCPT  "), ("code2", "ok")],
        ] == screen([table], 40)

    def test_wide_characters_keep_the_columns(self):
        assert "a     b\n用户  c\nd     e\n" == on(40, Table((("a", "b"), ("用户", "c"), ("d", "e"))))

    @pytest.mark.parametrize("long", ["A" * 100, "用户" * 40, "é" * 90, "ab " + "c" * 60])
    def test_a_word_that_is_too_long_for_its_column_is_parted(self, long):
        """The next columns stand where they are in the other rows, and no line is too wide."""
        shown = on(40, Table((("name", "verdict"), (long, "holds"), ("Ana", "cut")))).splitlines()

        assert max(map(columns, shown)) <= 40
        assert 1 == len(
            {
                columns(line[: line.index(word)])
                for line in shown
                for word in ("verdict", "holds", "cut")
                if word in line
            }
        )
        assert long.replace(" ", "") == "".join("".join(line.removesuffix("holds").split()) for line in shown[1:-1])

    @given(TABLE, st.integers(60, 100))
    def test_no_row_is_over_the_width(self, table, width):
        assert all(columns(line) <= width or max(map(len, line.split())) > 8 for line in on(width, table).splitlines())


class TestDrawing:
    """What is drawn is drawn where it fits, and said where it does not; on no screen it is broken."""

    DRAWN = Either(
        (Verbatim("a --> b", "", "drawing"), Para("and so on")), (Para("From a one comes to b, and so on."),)
    )

    def test_where_it_fits(self):
        assert ["a --> b", "and so", "on"] == on_screen([self.DRAWN], 7).splitlines()

    def test_where_it_does_not_fit(self):
        assert "From a one comes to b, and so on." == " ".join(on_screen([self.DRAWN], 6).split())

    def test_other_lines_may_be_too_long(self):
        """A line of the wire is never wrapped, and never left out for that."""
        both = Either((Verbatim("a --> b"),), (Para("From a one comes to b."),))

        assert "a --> b\n" == on_screen([both], 5)
