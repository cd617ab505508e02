"""What mail data looks like."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtptutor.protocol.cause import Cause
from smtptutor.protocol.message import examine, hops
from smtptutor.protocol.remark import Remark


def found(content: bytes, *, eight_bit: bool = False) -> list[tuple[Cause, int]]:
    """The causes noted of a message and the number of the line of each."""
    return [(finding.cause, finding.facts["line"]) for finding in examine(content, eight_bit=eight_bit)]


HEAD = b"From: a@b.org\r\nSubject: hi\r\n\r\n"

PLAIN = [
    b"",
    HEAD + b"hello\r\n",
    b"Subject: only a header\r\n",
    b"Subject: folded\r\n here\r\n\there\r\n\r\ntext\r\n",
    b"Subject : a blank before the colon\r\n\r\n",
    b"\r\nno header at all, but an empty line\r\n",
    HEAD + b"x" * 998 + b"\r\n",
    HEAD + b"Bcc: only text\r\nquit it\r\nDATA: no command\r\n",
]
NOTED = [
    (b"hello\r\n", Cause.MESSAGE_MALFORMED, 1),
    (b"Subject: hi\r\nhello\r\n\r\n", Cause.MESSAGE_MALFORMED, 2),
    (b" folded without a field\r\n\r\n", Cause.MESSAGE_MALFORMED, 1),
    (b": no name\r\n\r\n", Cause.MESSAGE_MALFORMED, 1),
    (HEAD + b"x" * 999 + b"\r\n", Cause.MESSAGE_LINE_TOO_LONG, 4),
    (b"Subject: " + b"x" * 990 + b"\r\n\r\n", Cause.MESSAGE_LINE_TOO_LONG, 1),
    (HEAD + b"a\nb\r\n", Cause.BARE_LF_IN_MESSAGE, 4),
    (HEAD + b"a\rb\r\n", Cause.BARE_LF_IN_MESSAGE, 4),
    (HEAD + b"a\r\nb\0\r\n", Cause.NUL_IN_MESSAGE, 5),
    (HEAD + b"a\r\nb\xc3\xa9\r\n", Cause.EIGHT_BIT_WITHOUT_8BITMIME, 5),
    (b"Subject: \xe9\r\n\r\n", Cause.EIGHT_BIT_WITHOUT_8BITMIME, 1),
    (b"Subject: hi\r\nBCC : eve@example.org\r\n\r\n", Cause.BCC_IN_MESSAGE, 2),
    *[
        (HEAD + command + b"\r\n", Cause.COMMAND_IN_MESSAGE, 4)
        for command in (
            b"QUIT",
            b"rset ",
            b"DATA",
            b"NOOP",
            b"EHLO [192.0.2.1]",
            b"HELO a.org",
            b"MAIL FROM:<a@b.org>",
            b"RCPT TO:<a@b.org> NOTIFY=NEVER",
        )
    ],
]


class TestExamine:
    """RFC 5321 4.5.3.1.6; RFC 5322 2.1, 3.5; RFC 6152 3."""

    @pytest.mark.parametrize("content", PLAIN)
    def test_nothing_is_noted_of_an_ordinary_message(self, content):
        assert [] == found(content)

    @pytest.mark.parametrize(("content", "cause", "line"), NOTED)
    def test_one_thing_is_noted_with_the_number_of_its_line(self, content, cause, line):
        assert [(cause, line)] == found(content)

    def test_notes_on_messages_have_no_columns(self):
        assert (Remark(Cause.MESSAGE_MALFORMED, 0, 0, {"line": 1}),) == examine(b"hi\r\n", eight_bit=False)

    def test_each_kind_is_noted_once_at_its_first_line(self):
        assert [(Cause.COMMAND_IN_MESSAGE, 4)] == found(HEAD + b"QUIT\r\nQUIT\r\n")

    def test_eight_bits_are_fine_where_they_were_agreed(self):
        assert [] == found(HEAD + b"\xc3\xa9\r\n", eight_bit=True)

    def test_after_a_line_that_is_no_field_the_rest_counts_as_text(self):
        assert [(Cause.MESSAGE_MALFORMED, 1)] == found(b"hello\r\nBcc: eve\r\nworld\r\n")

    def test_a_command_in_place_of_the_header_is_both(self):
        assert [(Cause.COMMAND_IN_MESSAGE, 1), (Cause.MESSAGE_MALFORMED, 1)] == found(b"QUIT\r\n")

    @given(
        st.binary() | st.lists(st.sampled_from([b"\r\n", b"\r", b"\n", b"a", b":", b" ", b"\0", b"\xff"])).map(b"".join)
    )
    def test_no_content_raises_and_each_line_number_is_one_of_the_message(self, content):
        lines = [line for _, line in found(content)]

        assert all(1 <= line <= content.count(b"\n") + 1 for line in lines)


class TestHops:
    """RFC 5321 6.3: Received lines of the header section."""

    @pytest.mark.parametrize(
        ("content", "count"),
        [
            (b"", 0),
            (HEAD, 0),
            (b"Received: by a\r\nRECEIVED : by b\r\n\tReceived: folded\r\nX-Received: c\r\n" + HEAD, 2),
            (HEAD + b"Received: quoted in the text\r\n", 0),
            (b"\r\nReceived: the header section is empty\r\n", 0),
            (b"Received: by a\r\n", 1),
        ],
    )
    def test_only_the_header_counts(self, content, count):
        assert count == hops(content)
