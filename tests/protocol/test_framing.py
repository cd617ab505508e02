"""Octets -> lines and mail data."""

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from smtptutor.protocol.framing import LONGEST_KEPT_LINE, Framing, Line, MailData, Octets
from smtptutor.protocol.habits import DOT_AFTER_CRLF, DOT_AFTER_LF
from smtptutor.protocol.stage import Awaiting

KEPT = 100


def frames(
    *pieces: bytes, awaiting: Awaiting = Awaiting.COMMAND, kept: int = KEPT, end: str = DOT_AFTER_CRLF
) -> list[Line | MailData]:
    """All frames that the pieces make, at a server where mail data ends so."""
    framing = Framing(kept, end)
    found = []
    for piece in pieces:
        framing.feed(piece)
        while (frame := framing.next(awaiting)) is not None:
            found.append(frame)
    return found


def messages(*pieces: bytes, kept: int = KEPT, end: str = DOT_AFTER_CRLF) -> list[MailData]:
    """All messages that the pieces make, at a server where they end so."""
    return frames(*pieces, awaiting=Awaiting.MAIL_DATA, kept=kept, end=end)


def cut(whole: bytes, places: list[int]) -> list[bytes]:
    """The octets cut at these places, each taken modulo their number."""
    edges = sorted({0, len(whole), *(place % (len(whole) + 1) for place in places)})
    return [whole[start:end] for start, end in pairwise(edges)]


def stuffed(content: bytes) -> bytes:
    """Content as a client sends it (RFC 5321 4.5.2); it ends with CRLF or is empty."""
    return b"".join((b"." if line.startswith(b".") else b"") + line for line in lines_of(content)) + b".\r\n"


def lines_of(content: bytes) -> list[bytes]:
    """The lines of content with their CRLF; a bare CR or LF ends none."""
    return [line + b"\r\n" for line in content.split(b"\r\n")[:-1]]


class TestLines:
    """RFC 5321 2.3.8, 4.1.1.4."""

    @pytest.mark.parametrize(
        ("sent", "lines"),
        [
            (b"NOOP\r\n", [Line("NOOP", 6, False)]),
            (b"NOOP\n", [Line("NOOP", 5, True)]),
            (b"\r\n", [Line("", 2, False)]),
            (b"\n", [Line("", 1, True)]),
            (b"NOOP\r", []),
            (b"NO\rOP\r\n", [Line("NO\rOP", 7, False)]),
            (b"NOOP\r\r\n", [Line("NOOP\r", 7, False)]),
            (b"a\r\nb\nc", [Line("a", 3, False), Line("b", 2, True)]),
            (b"\xc3\xa9\r\n", [Line("é", 4, False)]),
            (b"\xff\r\n", [Line("\udcff", 3, False)]),
        ],
    )
    def test_a_line_ends_with_lf_and_tells_whether_cr_stood_before_it(self, sent, lines):
        assert lines == frames(sent)

    def test_what_makes_no_whole_line_is_pending(self):
        framing = Framing(KEPT)
        framing.feed(b"NOOP\r\nQU")

        assert [Line("NOOP", 6, False), None] == [framing.next(Awaiting.COMMAND) for _ in range(2)]
        assert framing.pending

    def test_after_a_whole_line_nothing_is_pending(self):
        framing = Framing(KEPT)
        framing.feed(b"NOOP\r\n")
        framing.next(Awaiting.COMMAND)

        assert not framing.pending

    def test_nothing_is_read_for_a_closed_session(self):
        assert [] == frames(b"NOOP\r\n", awaiting=Awaiting.NOTHING)


class TestLongLines:
    """RFC 5321 4.5.3.1.4: a long line is counted, and not kept."""

    @pytest.mark.parametrize("more", [0, 1, 2, 3, 5000])
    @pytest.mark.parametrize("size", [1, 7, 4096, 100_000])
    def test_the_length_is_right_however_it_arrives(self, more, size):
        sent = b"x" * (LONGEST_KEPT_LINE + more - 2) + b"\r\n"
        (line,) = frames(*(sent[place : place + size] for place in range(0, len(sent), size)))

        assert (len(sent), False) == (line.length, line.bare_lf)
        assert min(len(sent), LONGEST_KEPT_LINE) - 2 == len(line.text)

    def test_the_next_line_is_whole_again(self):
        assert [9002, 6] == [line.length for line in frames(b"x" * 9000, b"\r\nNOOP\r\n")]

    def test_a_line_without_end_stays_bounded(self):
        framing = Framing(KEPT)
        for _ in range(100):
            framing.feed(b"x" * 65536)
            framing.next(Awaiting.COMMAND)

        assert len(framing._buffer) <= LONGEST_KEPT_LINE
        assert framing.pending


ENDINGS = [
    (b".\r\n", b""),
    (b"\r\n.\r\n", b"\r\n"),
    (b"a\r\n.\r\n", b"a\r\n"),
    (b"a\r\n\r\n.\r\n", b"a\r\n\r\n"),
    (b"a\n.\r\n.\r\n", b"a\n.\r\n"),
]
NO_ENDINGS = [
    b"a\n.\n",
    b"a\n.\r\n",
    b"a\r\n.\n",
    b"a\r.\r",
    b"a\r\n.\r",
    b"a\r.\r\n",
    b"a\r\r\n.\r\r\n",
    b"a\r\n..\r\n",
    b"a\r\n .\r\n",
    b"a\r\n. \r\n",
    b".\n",
    b".\r",
    b"\n.\r\n",
    b".",
    b"",
]


class TestEndOfData:
    """RFC 5321 4.1.1.4: CR LF dot CR LF and nothing else."""

    @pytest.mark.parametrize(("sent", "content"), ENDINGS)
    def test_the_first_crlf_belongs_to_the_message(self, sent, content):
        assert [MailData(content, len(content))] == messages(sent)

    @pytest.mark.parametrize("sent", NO_ENDINGS)
    def test_nothing_else_ends_it(self, sent):
        assert [] == messages(sent)

    @pytest.mark.parametrize("sent", [sent for sent in NO_ENDINGS if sent != b"."])
    def test_what_did_not_end_it_is_content(self, sent):
        (message,) = messages(sent + b"\r\n.\r\n")

        assert sent.replace(b"\r\n.", b"\r\n").removeprefix(b".") + b"\r\n" == message.content

    def test_what_follows_is_read_as_commands(self):
        framing = Framing(KEPT)
        framing.feed(b"a\r\n.\r\nQUIT\r\n")

        assert MailData(b"a\r\n", 3) == framing.next(Awaiting.MAIL_DATA)
        assert Line("QUIT", 6, False) == framing.next(Awaiting.COMMAND)

    @pytest.mark.parametrize(("sent", "content"), ENDINGS)
    def test_a_dot_between_whole_line_ends_is_no_bare_one(self, sent, content):
        assert [False] == [message.bare_end for message in messages(sent)]

    def test_two_messages_in_one_piece(self):
        assert [MailData(b"a\r\n", 3), MailData(b"", 0), MailData(b".\r\n", 3)] == messages(
            b"a\r\n.\r\n.\r\n..\r\n.\r\n"
        )


BARE_ENDINGS = [
    (b"a\n.\n", b"a\n"),
    (b"a\n.\r\n", b"a\n"),
    (b"a\r\n.\n", b"a\r\n"),
    (b"\n.\n", b"\n"),
    (b"\n.\r\n", b"\n"),
    (b"\r\n.\n", b"\r\n"),
    (b".\n", b""),
]
"""What a server must not take for the end of mail data (RFC 5321 4.1.1.4), and servers did."""


class TestBareEnd:
    """A server that lets a dot end the message beside an LF without CR (RFC 5321 2.3.8, 4.1.1.4)."""

    @pytest.mark.parametrize(("sent", "content"), BARE_ENDINGS)
    def test_such_a_dot_ends_it_and_it_is_told(self, sent, content):
        (message,) = messages(sent, end=DOT_AFTER_LF)

        assert (content, True) == (message.content, message.bare_end)

    @pytest.mark.parametrize(("sent", "content"), BARE_ENDINGS)
    def test_so_it_is_octet_by_octet(self, sent, content):
        (message,) = messages(*(sent[place : place + 1] for place in range(len(sent))), end=DOT_AFTER_LF)

        assert (content, True) == (message.content, message.bare_end)

    @pytest.mark.parametrize(("sent", "content"), [*ENDINGS[:4], (b"a\nb\r\n.\r\n", b"a\nb\r\n")])
    def test_the_end_of_the_standard_is_told_from_it(self, sent, content):
        (message,) = messages(sent, end=DOT_AFTER_LF)

        assert (content, False) == (message.content, message.bare_end)

    @pytest.mark.parametrize("sent", [b"a\n..\n", b"a\n .\n", b"a\r.\r", b"a\n.", b"a\n.\r", b"a.\n"])
    def test_nothing_else_ends_it_there(self, sent):
        assert [] == messages(sent, end=DOT_AFTER_LF)

    def test_what_follows_is_read_as_commands(self):
        framing = Framing(KEPT, DOT_AFTER_LF)
        framing.feed(b"a\n.\nQUIT\r\n")

        assert MailData(b"a\n", 2, bare_end=True) == framing.next(Awaiting.MAIL_DATA)
        assert Line("QUIT", 6, False) == framing.next(Awaiting.COMMAND)


class TestDotStuffing:
    """RFC 5321 4.5.2."""

    @pytest.mark.parametrize(
        ("sent", "content"),
        [
            (b"..a\r\n.\r\n", b".a\r\n"),
            (b"...a\r\n.\r\n", b"..a\r\n"),
            (b".a\r\n.\r\n", b"a\r\n"),
            (b"a\r\n..\r\n.\r\n", b"a\r\n.\r\n"),
            (b"a.b\r\n.\r\n", b"a.b\r\n"),
            (b"a\n..b\r\n.\r\n", b"a\n..b\r\n"),
            (b"..\r\n..\r\n.\r\n", b".\r\n.\r\n"),
        ],
    )
    def test_one_dot_at_the_start_of_a_line_is_removed(self, sent, content):
        assert [MailData(content, len(content))] == messages(sent)


LETTERS = st.sampled_from([b"\r\n", b"\r\n.", b"\r", b"\n", b".", b"a", b"\0", b"\xff", b"bcd" * 10])
SENT = st.lists(LETTERS, max_size=60).map(b"".join)
PLACES = st.lists(st.integers(0, 5000), max_size=12)


class TestProperties:
    """RFC 5321 2.3.8, 4.1.1.4, 4.5.2; RFC 1870 5: where the pieces are cut changes nothing."""

    @given(sent=SENT | st.binary(), places=PLACES, awaiting=st.sampled_from([Awaiting.COMMAND, Awaiting.MAIL_DATA]))
    @example(sent=b"a\r\n.\r\nb\r\n.\r\n", places=list(range(14)), awaiting=Awaiting.MAIL_DATA)
    def test_any_chunking_gives_the_same_frames(self, sent, places, awaiting):
        assert frames(sent, awaiting=awaiting) == frames(*cut(sent, places), awaiting=awaiting)

    @given(sent=SENT)
    def test_one_octet_at_a_time_gives_the_same_frames(self, sent):
        single = [sent[place : place + 1] for place in range(len(sent))]

        assert messages(sent) == messages(*single)

    @given(middle=SENT, times=st.integers(4000, 5000), places=PLACES)
    @example(middle=b"\r\n..", times=4296, places=[4297, 4298, 4299])
    def test_any_chunking_gives_the_same_frames_around_the_limits(self, middle, times, places):
        sent = b"x" * times + middle + b"y" * 300 + b"\r\n.\r\nz\r\n.\r\n"
        near = [times + place % 400 for place in places]

        assert frames(sent) == frames(*cut(sent, near))
        assert messages(sent) == messages(*cut(sent, near))

    @given(body=SENT, places=PLACES)
    def test_stuffed_content_comes_out_octet_for_octet(self, body, places):
        content = body + b"\r\n" if body else b""

        assert [MailData(content, len(content))] == messages(*cut(stuffed(content), places), kept=10_000)

    @given(body=SENT, places=PLACES, kept=st.integers(0, 60))
    def test_of_a_message_that_is_too_big_only_the_size_is_told(self, body, places, kept):
        content = body + b"\r\n"
        (message,) = messages(*cut(stuffed(content), places), kept=kept)

        assert MailData(content if len(content) <= kept else b"", len(content)) == message


BIG = [b"x" * 50_000, b"..\r\n" * 20_000, b"\r\n" * 30_000, b"x\n" * 30_000, b"..x\r\n" * 9000 + b"\r", b"." * 40_000]


class TestBounds:
    """RFC 1870 5: what is too big is counted, and a bounded part is kept."""

    @pytest.mark.parametrize("content", BIG, ids=["line", "dots", "empty", "bare", "cr", "dot-line"])
    @pytest.mark.parametrize("size", [1000, 4097, 100_000])
    def test_the_size_is_right_and_the_content_empty(self, content, size):
        sent = content + b"\r\n.\r\n"
        (message,) = messages(*(sent[place : place + size] for place in range(0, len(sent), size)))
        first = 1 if content.startswith(b".") else 0

        assert MailData(b"", len((content + b"\r\n").replace(b"\r\n.", b"\r\n")) - first) == message

    @pytest.mark.parametrize("content", BIG, ids=["line", "dots", "empty", "bare", "cr", "dot-line"])
    def test_memory_stays_bounded(self, content):
        framing, most = Framing(KEPT), 0
        for _ in range(20):
            for place in range(0, len(content), 1000):
                framing.feed(content[place : place + 1000])
                assert framing.next(Awaiting.MAIL_DATA) is None
                most = max(most, len(framing._buffer))

        assert most <= 2 * KEPT + LONGEST_KEPT_LINE + 1000

    def test_memory_stays_bounded_after_quit(self):
        framing = Framing(KEPT)
        for _ in range(20):
            framing.feed(b"x" * 65536)
            framing.next(Awaiting.NOTHING)

        assert len(framing._buffer) <= LONGEST_KEPT_LINE

    def test_the_message_after_a_big_one_is_read_from_its_start(self):
        framing = Framing(KEPT)
        framing.feed(b"x" * 9000)
        framing.next(Awaiting.MAIL_DATA)
        framing.feed(b"\r\n.\r\n..a\r\n.\r\n")

        assert [MailData(b"", 9002), MailData(b".a\r\n", 4)] == [framing.next(Awaiting.MAIL_DATA) for _ in range(2)]


@pytest.mark.parametrize(("octets", "is_kept"), [(9, True), (10, True), (11, False)])
def test_what_is_just_as_long_as_is_kept(octets, is_kept):
    """The limit itself is no excess (RFC 1870 6.1), for a message and for a chunk."""
    line = b"x" * (octets - 2) + b"\r\n"
    framing = Framing(10)
    framing.feed(line)

    assert [MailData(line if is_kept else b"", octets)] == messages(line + b".\r\n", kept=10)
    assert Octets(line if is_kept else b"", octets) == framing.next(Awaiting.OCTETS, octets)
