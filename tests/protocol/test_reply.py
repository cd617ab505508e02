"""Replies, to and from the wire."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtptutor.protocol.reply import Reply, parse

ONE = Reply(250, "2.1.0", ("Sender accepted",))
SEVERAL = Reply(250, None, ("mail.example.test", "PIPELINING", "SIZE 10240"))
BOTH = Reply(550, "5.1.1", ("no such", "mailbox here"))

PRINTED = [
    (ONE, ["250 2.1.0 Sender accepted"]),
    (SEVERAL, ["250-mail.example.test", "250-PIPELINING", "250 SIZE 10240"]),
    (BOTH, ["550-5.1.1 no such", "550 5.1.1 mailbox here"]),
    (Reply(354, None, ("",)), ["354 "]),
]


class TestPrinted:
    """RFC 5321 4.2, 4.2.1; RFC 2034 4."""

    @pytest.mark.parametrize(("reply", "lines"), PRINTED)
    def test_a_hyphen_in_all_lines_but_the_last_and_the_enhanced_code_in_every_one(self, reply, lines):
        assert lines == list(reply.printed())

    @pytest.mark.parametrize(("reply", "lines"), PRINTED)
    def test_the_wire_ends_each_line_with_crlf(self, reply, lines):
        assert "".join(f"{line}\r\n" for line in lines).encode() == reply.wire()

    def test_what_is_not_ascii_is_written_as_an_escape(self):
        assert b"250 b\\xfccher\r\n" == Reply(250, None, ("bücher",)).wire()

    @pytest.mark.parametrize(
        ("code", "accepted"), [(211, True), (354, True), (399, True), (400, False), (421, False), (554, False)]
    )
    def test_2yz_and_3yz_are_accepted(self, code, accepted):
        assert accepted is Reply(code, None, ("",)).accepted


class TestParse:
    """RFC 5321 4.2, 4.2.1; RFC 2034 4."""

    @pytest.mark.parametrize(("reply", "lines"), PRINTED)
    def test_printed_lines_read_back(self, reply, lines):
        assert reply == parse(lines)

    @pytest.mark.parametrize("line", ["250", "250 "])
    def test_the_text_may_be_missing(self, line):
        assert Reply(250, None, ("",)) == parse([line])

    @pytest.mark.parametrize(
        ("line", "enhanced", "text"),
        [
            ("550 5.7.1", "5.7.1", ""),
            ("550 5.7.1 Go away", "5.7.1", "Go away"),
            ("550 5.7.100 Go", "5.7.100", "Go"),
            ("550 5.7.1: Go", None, "5.7.1: Go"),
            ("550 3.7.1 Go", None, "3.7.1 Go"),
            ("550 5.7 Go", None, "5.7 Go"),
            ("220 192.0.2.1 ESMTP", None, "192.0.2.1 ESMTP"),
        ],
    )
    def test_an_enhanced_code_is_told_from_other_numbers(self, line, enhanced, text):
        assert Reply(int(line[:3]), enhanced, (text,)) == parse([line])

    @pytest.mark.parametrize(
        "lines",
        [["hello"], [""], ["25"], ["150 x"], ["600 x"], ["2\u0665\u0660 x"], ["250-a", "251 b"], ["250 a", "b"], []],
    )
    def test_what_is_no_reply_is_an_error(self, lines):
        with pytest.raises(ValueError, match=r"reply"):
            parse(lines)

    @given(
        code=st.integers(200, 599),
        enhanced=st.none() | st.from_regex(r"[245]\.[0-9]{1,3}\.[0-9]{1,3}", fullmatch=True),
        lines=st.lists(st.text("abc -", max_size=9), min_size=1, max_size=4).map(tuple),
    )
    def test_any_reply_reads_back_from_its_wire(self, code, enhanced, lines):
        reply = Reply(code, enhanced, lines)

        assert reply == parse(reply.wire().decode().split("\r\n")[:-1])
