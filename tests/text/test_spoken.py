"""Blocks as lines that are read aloud."""

import string

import pytest
from any_blocks import BLOCKS, TEXT, flowing
from hypothesis import given
from hypothesis import strategies as st
from worlds import world

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
    columns,
    plain,
)
from smtptutor.text.blocks import bare
from smtptutor.text.spoken import NAMES, spoken

WIDTHS = st.integers(20, 100)


def said(*blocks, width=80) -> str:
    """What is read aloud, without the last line end."""
    return plain(spoken(blocks, width)).removesuffix("\n")


class TestWhatIsSaid:
    """Each kind of block, as somebody would read it to somebody else."""

    @pytest.mark.parametrize(
        ("block", "words"),
        [
            (Para("No mail transaction is open.", "Why:", indent=2), "Why: No mail transaction is open."),
            (Heading("503 Bad sequence of commands", 1), "503 Bad sequence of commands"),
            (Heading("Fails"), "Fails:"),
            (Heading("What now?"), "What now?"),
            (Item("RCPT was refused", "[x]", "done"), "Done: RCPT was refused"),
            (Item("the mail is accepted", "[ ]", "open"), "To do: the mail is accepted"),
            (Para((("done", "RCPT was refused"),), "[x]", "done", 2), "Done: RCPT was refused"),
            (Item("one of several"), "- one of several"),
            (
                Terms((Term(":why", "everything"), Term(" :log [FILE]", "the talk")), 2),
                ":why: everything\n:log [FILE]: the talk",
            ),
            (Terms((Term("Postfix", (("code5", "503"), ("", " no")), " [closes]"),)), "Postfix: 503 no [closes]"),
            (Verbatim("MAIL FROM:<>", "C:", "client"), "C: MAIL FROM:<>"),
            (ReplyText(("250-one", "250 two"), "S:"), "S: 250-one\nS: 250 two"),
            (
                ReplyText(("250-mail.example.test", "250-SIZE 10240", "250-DSN", "250-VERB", "250 HELP")),
                "250-mail.example.test\n3 lines, each after 250 and a hyphen: SIZE 10240; DSN; VERB\n250 HELP",
            ),
            (ReplyText(("one", "two", "three")), "one\ntwo\nthree"),
            (BLANK, ""),
        ],
        ids=lambda value: type(value).__name__,
    )
    def test_a_block(self, block, words):
        assert words == said(block)

    def test_lines_to_type_follow_each_other(self):
        """The first has its label, and the others are told to come after it; each can be copied."""
        lines = [Typed("EHLO me.example.org", "Type:", 2), Typed("MAIL FROM:<a@b.example>", "", 2, "Type:")]

        assert "Type: EHLO me.example.org\nThen: MAIL FROM:<a@b.example>" == said(*lines)

    @pytest.mark.parametrize(
        ("start", "end", "words"),
        [
            (10, 11, "Place: column 11, at sign."),
            (10, 12, "Place: columns 11 to 12, at sign, at sign."),
            (9, 12, 'Place: columns 10 to 12, "b@@".'),
            (4, 5, "Place: column 5, space."),
            (8, 8, "Place: column 9, less-than sign."),
            (0, 4, 'Place: columns 1 to 4, "RCPT".'),
            (14, 15, "Place: column 15, behind the end of the line."),
            (14, 14, "Place: column 15, behind the end of the line."),
        ],
    )
    def test_a_place(self, start, end, words):
        """No carets: where it is, and what stands there, also where a screen reader would leave it out."""
        assert words == said(Marked("RCPT TO:<b@@c>", start, end, 7))

    def test_a_place_with_a_sign_of_its_own(self):
        assert "Place: column 2, no-break space." == said(Marked("a\xa0b", 1, 2))
        assert "Place: column 2, \\x1b." == said(Marked("a\x1bb", 1, 2))
        assert "Place: column 2, \\xff." == said(Marked("a\udcffb", 1, 2))

    def test_a_table(self):
        """Each row says its name, and of which column each cell is."""
        rows = (("", "250", "503"), ("meaning", "done", "not now."), ("seen with", "", "DATA"))

        assert "meaning. 250: done. 503: not now.\nseen with. 503: DATA." == said(Table(rows))

    def test_a_list_with_boxes(self):
        """As that of the lessons: what is done, in part or at all, and no columns."""
        boxes = [("[x]  ", " 1. a  "), ("[2/5]", " 2. bcd"), ("[ ]  ", " 3. e  ")]
        rows = tuple(Term((("done", box), ("", name)), "What it is") for box, name in boxes)

        assert "Done: 1. a: What it is\n2 of 5 done: 2. bcd: What it is\nTo do: 3. e: What it is" == said(Terms(rows))

    def test_the_first_column_names_the_row(self):
        """Its head, said before each, would be heard again and again."""
        rows = (("the line", "what is missing"), ("RCPT", "MAIL"))

        assert "RCPT. what is missing: MAIL." == said(Table(rows))

    def test_of_two_ways_the_one_for_the_ear(self):
        both = Either((Verbatim("a --> b"),), (Para("From a one comes to b."),))

        assert "From a one comes to b." == said(both)

    def test_signs_have_names(self):
        assert set(string.punctuation + " ") == set(NAMES)
        assert len(NAMES) == len(set(NAMES.values()))


class TestAnything:
    """What holds for all blocks."""

    @given(BLOCKS, WIDTHS)
    def test_nothing_steers_the_terminal(self, blocks, width):
        assert said(*blocks, width=width).replace("\n", "").isprintable()

    @given(st.one_of(TEXT.map(Para), TEXT.map(Item), st.builds(lambda text: Terms((Term("a", text),)), TEXT)), WIDTHS)
    def test_no_word_is_lost_and_no_line_is_too_long(self, block, width):
        text = block.rows[0].text if isinstance(block, Terms) else block.text
        lines = said(block, width=width).split("\n")

        assert flowing(bare(text)) == " ".join(lines).split()[0 if isinstance(block, Para) else 1 :]
        assert all(columns(line) <= width or line.count(" ") < 2 for line in lines)

    @given(BLOCKS, WIDTHS)
    def test_nothing_stands_to_the_right_of_something(self, blocks, width):
        """Places on the screen mean nothing by ear: nothing is moved to the right."""
        flowing_ones = [block for block in blocks if isinstance(block, Para | Heading | Item | Table | Marked)]

        assert [] == [line for line in said(*flowing_ones, width=width).split("\n") if line.startswith("  ")]


class TestWhere:
    """Which screens are read aloud."""

    @pytest.mark.parametrize(
        ("environment", "terminal", "aloud"),
        [
            ({}, True, False),
            ({"TERM": "dumb"}, True, True),
            ({"SMTPTUTOR_PLAIN": "1"}, True, True),
            ({"TERM": "dumb"}, False, False),
        ],
    )
    def test_a_world(self, environment, terminal, aloud):
        here = world(terminal=terminal, **environment)
        here.show([Heading("Fails")])

        assert aloud is here.spoken
        assert ("Fails:" in here.stdout.getvalue()) is aloud
