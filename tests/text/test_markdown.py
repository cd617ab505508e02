"""Blocks as Markdown: what is said reads back as it was said."""

import re
import string

import pytest
from any_blocks import BLOCK, BLOCKS, WORDS, flowing, words_of
from hypothesis import given

from smtptutor.text import Blank, Heading, Item, Marked, Para, ReplyText, Table, Term, Terms, Typed, Verbatim
from smtptutor.text.markdown import markdown

SPECIAL = "`*_[]<>&|~#"
OPENS_A_BLOCK = re.compile(r"\s|#|>|[-+*]|=+\s*$|\d+[.)]|```|~~~")


def read(line: str) -> str:
    """A line of a paragraph, read as CommonMark does: without backslashes (2.4). Fails for any sign with a meaning."""
    assert not OPENS_A_BLOCK.match(line), line
    text, signs = [], iter(line)
    for sign in signs:
        if sign == "\\":
            sign = next(signs)
            assert sign in string.punctuation
        else:
            assert sign not in SPECIAL
        text.append(sign)
    return "".join(text)


class TestEscaping:
    """No text becomes markup."""

    @given(WORDS)
    def test_a_paragraph_reads_back_as_its_text(self, text):
        shown = markdown([Para(text)]).rstrip("\n")

        assert " ".join(flowing(text)) == (read(shown) if shown else "")

    @given(BLOCK)
    def test_what_is_typed_stands_in_a_fence_that_it_cannot_close(self, block):
        lines = markdown([Typed("x" + "".join(words_of(block)))]).rstrip("\n").split("\n")

        assert len(lines) == 3
        assert lines[0] == lines[2]
        assert re.fullmatch("```+", lines[0])
        assert lines[0] not in lines[1]

    @given(BLOCKS)
    def test_it_never_fails_and_cannot_steer_a_terminal(self, blocks):
        assert markdown(blocks).replace("\n", "").isprintable()

    @given(WORDS)
    def test_a_cell_of_a_table_cannot_leave_it(self, text):
        head, rule, row, *rest = markdown([Table((("a", "b"), (text, "c")))]).rstrip("\n").split("\n")

        assert ("| a | b |", "|---|---|", []) == (head, rule, rest)
        assert 3 == len(re.findall(r"(?<!\\)(?:\\\\)*\|", row))


class TestBlocks:
    """Each block in the form that readers of Markdown know."""

    @pytest.mark.parametrize(
        ("blocks", "expected"),
        [
            ([], ""),
            ([Blank()], ""),
            ([Para("one  two\nthree"), Para("four")], "one two three\n\nfour\n"),
            ([Para("so", "Why:")], "**Why:** so\n"),
            ([Para((("", "type "), ("type", "RCPT TO:<a@b>"), ("", " *now*")))], "type `RCPT TO:<a@b>` \\*now\\*\n"),
            ([Para((("type", "a"), ("", ""), ("client", "`b")))], "``a`b``\n"),
            ([Terms((Term("", "one"), Term("", "- two")))], "- one\n- \\- two\n"),
            ([Heading("503", 1), Heading("Why")], "# 503\n\n## Why\n"),
            ([Item("a"), Item("b"), Para("c")], "- a\n- b\n\nc\n"),
            ([Item("a", "[x]", "done")], "- \\[x\\] a\n"),
            ([Terms((Term("a", "one"), Term("b", "two", " (more)")))], "- **a** one\n- **b** two (more)\n"),
            ([Table((("a", "b"), ("c|d",)))], "| a | b |\n|---|---|\n| c\\|d |  |\n"),
            ([Table(())], ""),
            (
                [Typed("DATA", "Type:", 2), Typed(".", "", 2, "Type:"), Typed("QUIT", "or", 5)],
                "**Type:**\n\n```\nDATA\n.\n```\n\n**or**\n\n```\nQUIT\n```\n",
            ),
            ([Verbatim("NOOP", "C:", "client"), ReplyText(("250 ok",), "S:")], "```\nC: NOOP\nS: 250 ok\n```\n"),
            ([Marked("MAIL <b..c>", 6, 10, 7)], "```\nMAIL <b..c>\n      ^^^^\n```\n"),
        ],
    )
    def test_by_hand(self, blocks, expected):
        assert expected == markdown(blocks)

    @pytest.mark.parametrize("start", ["- a", "-", "---", "+ a", "=", "1. a", "12) a", "# a", "> a", "* a", "```"])
    def test_a_paragraph_stays_one(self, start):
        assert start == read(markdown([Para(start)]).rstrip("\n"))
