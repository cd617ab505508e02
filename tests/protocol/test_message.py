"""What mail data looks like."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtptutor.protocol.cause import Cause
from smtptutor.protocol.message import Agreed, examine, goes_on_with_header, hops
from smtptutor.protocol.remark import Remark


def found(content: bytes, **agreed: bool) -> list[tuple[Cause, int]]:
    """The causes noted of a message and the number of the line of each."""
    return [(finding.cause, finding.facts["line"]) for finding in examine(content, Agreed(**agreed))]


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
    (b"Subject: \xe9\r\n\r\n", Cause.EIGHT_BIT_IN_HEADER, 1),
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
        assert (Remark(Cause.MESSAGE_MALFORMED, 0, 0, {"line": 1}),) == examine(b"hi\r\n", Agreed())

    def test_each_kind_is_noted_once_at_its_first_line(self):
        assert [(Cause.COMMAND_IN_MESSAGE, 4)] == found(HEAD + b"QUIT\r\nQUIT\r\n")

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


GREETINGS, LATIN = "Gr\u00fc\u00dfe".encode(), "Gr\u00fc\u00dfe".encode("latin-1")
IN_TEXT, IN_HEADER, NOT_UTF8 = Cause.EIGHT_BIT_WITHOUT_8BITMIME, Cause.EIGHT_BIT_IN_HEADER, Cause.HEADER_NOT_UTF8


class TestEightBits:
    """
    RFC 6152 3: BODY=8BITMIME is about the text. RFC 6532 3.2: SMTPUTF8 allows UTF-8 in the header, RFC 6531 3.6: and
    nothing in the text.
    """

    @pytest.mark.parametrize(
        ("content", "nothing", "text", "header", "both"),
        [
            (HEAD + GREETINGS + b"\r\n", [(IN_TEXT, 4)], [], [(IN_TEXT, 4)], []),
            (HEAD + LATIN + b"\r\n", [(IN_TEXT, 4)], [], [(IN_TEXT, 4)], []),
            (b"Subject: " + GREETINGS + b"\r\n\r\nhi\r\n", [(IN_HEADER, 1)], [(IN_HEADER, 1)], [], []),
            (
                b"Subject: " + LATIN + b"\r\n\r\nhi\r\n",
                [(IN_HEADER, 1)],
                [(IN_HEADER, 1)],
                [(NOT_UTF8, 1)],
                [(NOT_UTF8, 1)],
            ),
            (
                b"From: J\xc3\xb6rg <a@b.org>\r\nSubject: \xff\r\n\r\nhi " + LATIN,
                [(IN_HEADER, 1), (IN_TEXT, 4)],
                [(IN_HEADER, 1)],
                [(NOT_UTF8, 2), (IN_TEXT, 4)],
                [(NOT_UTF8, 2)],
            ),
            (
                b"Subject: folded\r\n " + GREETINGS + b"\r\n\t" + LATIN + b"\r\n\r\nhi\r\n",
                [(IN_HEADER, 2)],
                [(IN_HEADER, 2)],
                [(NOT_UTF8, 3)],
                [(NOT_UTF8, 3)],
            ),
            (b"Subject: only a header " + GREETINGS, [(IN_HEADER, 1)], [(IN_HEADER, 1)], [], []),
            (b"\r\nSubject: " + GREETINGS + b"\r\n", [(IN_TEXT, 2)], [], [(IN_TEXT, 2)], []),
            (  # the header of a part of a message is text
                HEAD + b"--x\r\nContent-Description: " + GREETINGS + b"\r\n\r\nhi\r\n--x--\r\n",
                [(IN_TEXT, 5)],
                [],
                [(IN_TEXT, 5)],
                [],
            ),
            (b"Subject: hi\n\n" + GREETINGS + b"\r\n", [(IN_TEXT, 3)], [], [(IN_TEXT, 3)], []),
        ],
    )
    def test_where_they_were_agreed(self, content, nothing, text, header, both):
        ways = ({}, {"text": True}, {"header": True}, {"text": True, "header": True})
        noted = [
            [one for one in found(content, **agreed) if one[0] in (IN_TEXT, IN_HEADER, NOT_UTF8)] for agreed in ways
        ]

        assert [nothing, text, header, both] == noted

    def test_a_line_that_is_no_field_begins_the_text(self):
        assert [(IN_TEXT, 1), (Cause.MESSAGE_MALFORMED, 1)] == found(GREETINGS + b"\r\nSubject: " + LATIN + b"\r\n")

    def test_the_name_of_a_field_is_ascii_everywhere(self):
        """RFC 6532 3.2 adds to values alone."""
        assert [(Cause.MESSAGE_MALFORMED, 1)] == found("Größe: 5\r\n".encode(), text=True, header=True)


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


@pytest.mark.parametrize(
    ("lines", "so"),
    [
        ((), True),
        (("Subject: Lunch",), True),
        (("Subject: Lunch", "\tat noon"), True),
        (("Subject : Lunch", "X-1:"), True),
        (("Subject: Lunch", ""), False),
        (("Subject: Lunch", "", "To: bob"), False),
        (("hello",), False),
        (("hello", "Subject: late"), False),
        ((" folded",), False),
        (("",), False),
    ],
)
def test_how_long_header_lines_are_written(lines, so):
    """RFC 5322 2.1, 2.2: up to the first empty line, or one that is no field and belongs to none."""
    assert so is goes_on_with_header(line.encode() for line in lines)
