"""The text of a page section, parted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtptutor.reference.blocks import BLANK, ITEM, PARA, TABLE, TYPED, parts

MARKDOWN = st.lists(st.sampled_from(["one", "  two", "- item", "    QUIT", "| a | b |", "|---|", "|", ""])).map(
    "\n".join
)


class TestParts:
    """Plain values, in the order of the page."""

    @pytest.mark.parametrize(
        ("body", "expected"),
        [
            ("", []),
            ("one\ntwo", [(PARA, "one two", ())]),
            ("one\n\ntwo", [(PARA, "one", ()), (BLANK, "", ()), (PARA, "two", ())]),
            ("- one\n  and on\n- two", [(ITEM, "one and on", ()), (ITEM, "two", ())]),
            ("- one\ntwo", [(ITEM, "one", ()), (PARA, "two", ())]),
            ("- one\n\n  two", [(ITEM, "one", ()), (BLANK, "", ()), (PARA, "two", ())]),
            ("try\n    MAIL   FROM:<>\nnow", [(PARA, "try", ()), (TYPED, "MAIL   FROM:<>", ()), (PARA, "now", ())]),
            ("    a\n      b", [(TYPED, "a", ()), (TYPED, "  b", ())]),
            ("| a | bb |\n|---|:-:|\n| c | d |", [(TABLE, "", (("a", "bb"), ("c", "d")))]),
            ("x\n| a |\ny", [(PARA, "x", ()), (TABLE, "", (("a",),)), (PARA, "y", ())]),
        ],
    )
    def test_by_hand(self, body, expected):
        assert expected == parts(body)

    @given(MARKDOWN)
    def test_no_word_is_lost(self, body):
        said = [
            word for _, text, rows in parts(body) for word in (*text.split(), *" ".join(map(" ".join, rows)).split())
        ]

        assert body.replace("|---|", "").replace("|", " ").replace("- ", "").split() == said
