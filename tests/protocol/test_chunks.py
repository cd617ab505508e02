"""BDAT: chunks of octets, in framing, in the session, and through both."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import CHUNK, DEFAULT, EHLO, MAIL, MESSAGE, OPEN, RCPT, STRICT, after, codes, heard, last, octets, play

from smtptutor.protocol import engine
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.command import parse
from smtptutor.protocol.framing import LONGEST_KEPT_ANSWER, Framing, Line, Octets
from smtptutor.protocol.heard import Heard
from smtptutor.protocol.session import Chunks
from smtptutor.protocol.stage import Awaiting, Stage
from smtptutor.server.simulator import Simulator, connect
from smtptutor.server.site import Limits, Site

TO_BOB = (EHLO, MAIL, RCPT)
OPENED = octets(TO_BOB)


def bdat(content: bytes, last_: bool = False) -> bytes:
    """A chunk on the wire."""
    return b"BDAT %d%s\r\n" % (len(content), b" LAST" if last_ else b"") + content


def causes(sent: bytes, site: Site = DEFAULT) -> list[Cause]:
    """The causes of the answers."""
    return [exchange.cause for exchange in heard(sent, site)]


class TestSyntax:
    """RFC 3030 2: BDAT SP size [ SP LAST ]."""

    @pytest.mark.parametrize(
        ("line", "size", "end"),
        [
            ("BDAT 0", 0, False),
            ("BDAT 86", 86, False),
            ("BDAT 86 LAST", 86, True),
            ("bdat 0 last", 0, True),
            ("BDAT  7  LAST ", 7, True),
            ("BDAT 007", 7, False),
            ("BDAT 999999999999", 999_999_999_999, False),
        ],
    )
    def test_good(self, line, size, end):
        command = parse(line)

        assert (None, size, end) == (command.fault, command.chunk, command.last)

    @pytest.mark.parametrize(
        "line",
        [
            "BDAT",
            "BDAT ",
            "BDAT x",
            "BDAT -1",
            "BDAT +1",
            "BDAT 1.5",
            "BDAT LAST",
            "BDAT 1 FIRST",
            "BDAT 1LAST",
            "BDAT 1 2",
        ]
        + ["BDAT 0x10", "BDAT 1 LAST x", "BDAT 1,000", "BDAT \u0661", f"BDAT {'9' * 13}", "BDAT 1\tLAST"],
    )
    def test_bad(self, line):
        command = parse(line)

        assert command.fault.cause in (Cause.BDAT_SIZE_INVALID, Cause.NON_ASCII_IN_COMMAND)
        assert command.chunk is None

    def test_after_a_bad_size_no_octets_are_swallowed(self):
        """Nobody knows how many there are."""
        assert [Cause.BDAT_SIZE_INVALID, Cause.NOOP_DONE] == causes(OPENED + b"BDAT 6 bytes\r\nNOOP\r\n")[3:]


class TestSession:
    """RFC 3030 2: what comes before, between and after the chunks."""

    @pytest.mark.parametrize(
        ("lines", "cause"),
        [
            (CHUNK, Cause.HELLO_FIRST),
            ((EHLO, *CHUNK), Cause.BDAT_WITHOUT_MAIL),
            ((EHLO, MAIL, *CHUNK), Cause.BDAT_WITHOUT_RECIPIENT),
            ((EHLO, MAIL, "RCPT TO:<nobody@example.test>", *CHUNK), Cause.BDAT_WITHOUT_RECIPIENT),
            ((*TO_BOB, *CHUNK), Cause.CHUNK_ACCEPTED),
            ((*TO_BOB, *CHUNK, *CHUNK), Cause.CHUNK_ACCEPTED),
            ((*TO_BOB, *CHUNK, MAIL), Cause.MAIL_DURING_BDAT),
            ((*TO_BOB, *CHUNK, RCPT), Cause.RCPT_DURING_BDAT),
            ((*TO_BOB, *CHUNK, "DATA"), Cause.DATA_AFTER_BDAT),
            ((*TO_BOB, *CHUNK, "DATA", *CHUNK), Cause.BDAT_AFTER_FAILURE),
            ((*TO_BOB, *CHUNK, "DATA", "BDAT 0 LAST"), Cause.BDAT_AFTER_FAILURE),
            ((*TO_BOB, *CHUNK, "DATA", "RSET", MAIL), Cause.SENDER_ACCEPTED),
            ((*TO_BOB, *CHUNK, "BDAT 0 LAST"), Cause.LAST_CHUNK_ACCEPTED),
            ((*TO_BOB, "BDAT 7 LAST", "hello"), Cause.LAST_CHUNK_ACCEPTED),
            ((*TO_BOB, "BDAT 0 LAST"), Cause.LAST_CHUNK_ACCEPTED),
            ((*TO_BOB, "BDAT 0 LAST", "BDAT 0 LAST"), Cause.BDAT_WITHOUT_MAIL),
            ((*TO_BOB, *CHUNK, "NOOP"), Cause.NOOP_DONE),
            ((*TO_BOB, *CHUNK, EHLO, MAIL), Cause.SENDER_ACCEPTED),
        ],
    )
    def test_each_answer(self, lines, cause):
        assert cause is last(*lines).cause

    def test_the_facts_tell_how_far_it_is(self):
        first, second = play(*TO_BOB, *CHUNK, "BDAT 3", "a")[3:]

        assert [{"octets": 7, "total": 7}, {"octets": 3, "total": 10}] == [first.facts, second.facts]
        assert Chunks((b"hello\r\n", b"a\r\n"), 10) == second.after.session.transaction.chunks
        assert Stage.BDAT is second.after.session.stage

    def test_the_last_one_ends_the_transaction_as_a_dot_does(self):
        by_dot, by_chunks = (
            last(*TO_BOB, "DATA", *MESSAGE),
            heard(OPENED + bdat(b"Subject: hi\r\n\r\nhello\r\n", True))[-1],
        )

        assert by_dot.facts == by_chunks.facts
        assert by_dot.after == by_chunks.after

    def test_an_empty_chunk_is_one(self):
        assert Stage.BDAT is after(*TO_BOB, "BDAT 0").session.stage

    def test_without_octets_the_answer_is_as_if_they_had_come(self):
        """What the tutor asks when it looks for a way out."""
        outcome = engine.step(after(*TO_BOB), Heard(parse("BDAT 7")))

        assert (Cause.CHUNK_ACCEPTED, 7) == (outcome.cause, outcome.state.session.transaction.chunks.size)


class TestSwallowing:
    """RFC 3030 2: the octets come whatever the answer, and none of them is a command."""

    @pytest.mark.parametrize(
        "before", [b"", octets([EHLO]), octets([EHLO, MAIL]), OPENED, OPENED + octets([*CHUNK, "DATA"])]
    )
    def test_they_are_never_read_as_commands(self, before):
        answers = causes(before + bdat(b"QUIT\r\nRSET\r\n") + b"NOOP\r\n")[len(causes(before)) :]

        assert Cause.NOOP_DONE is answers[1]
        assert 2 == len(answers)

    def test_where_it_is_not_offered_nothing_is(self):
        """Then a client that sends them all the same talks nonsense."""
        site = Site(extensions=("SIZE",))

        assert [Cause.BDAT_NOT_OFFERED, Cause.NOOP_DONE] == causes(OPENED + b"BDAT 6\r\nNOOP\r\n", site)[3:]

    def test_the_answer_waits_for_them(self):
        simulator = Simulator(connect(DEFAULT))
        list(simulator.receive(OPENED))

        assert [] == list(simulator.receive(b"BDAT 5\r\nhell"))
        assert Awaiting.OCTETS is simulator.state.session.awaiting
        assert [Cause.CHUNK_ACCEPTED] == [one.cause for one in simulator.receive(b"o")]

    def test_of_two_in_one_piece_both_are_answered(self):
        assert [Cause.CHUNK_ACCEPTED, Cause.LAST_CHUNK_ACCEPTED] == causes(OPENED + bdat(b"ab") + bdat(b"cd", True))[3:]

    @pytest.mark.parametrize("size", ["0", "3"])
    def test_a_bare_lf_behind_the_line_is_noted_as_behind_any(self, size):
        sent = OPENED + f"BDAT {size}\n".encode() + b"abc"[: int(size)]

        assert [Cause.BARE_LF_LINE_END] == [note.cause for note in heard(sent)[-1].notes]
        assert Cause.BARE_LF_LINE_END is heard(sent, STRICT)[-1].cause

    @pytest.mark.parametrize("size", ["0", "3"])
    def test_a_line_that_is_too_long_is_refused_as_any(self, size):
        sent = OPENED + f"BDAT {size}{' ' * 600}\r\n".encode() + b"abc"[: int(size)] + b"NOOP\r\n"

        assert [Cause.COMMAND_LINE_TOO_LONG, Cause.NOOP_DONE] == causes(sent)[3:]


LIMITED = Site(limits=Limits(message_size=10))


class TestLimit:
    """RFC 3030 2, RFC 1870 6.3: no more than the site takes, in one chunk or in several."""

    @pytest.mark.parametrize(
        ("sent", "found"),
        [
            (bdat(b"x" * 10, True), [Cause.LAST_CHUNK_ACCEPTED]),
            (bdat(b"x" * 5) + bdat(b"x" * 5, True), [Cause.CHUNK_ACCEPTED, Cause.LAST_CHUNK_ACCEPTED]),
            (bdat(b"x" * 11), [Cause.CHUNK_TOO_BIG]),
            (bdat(b"x" * 5) + bdat(b"x" * 6), [Cause.CHUNK_ACCEPTED, Cause.CHUNK_TOO_BIG]),
            (bdat(b"x" * 11) + bdat(b"x"), [Cause.CHUNK_TOO_BIG, Cause.BDAT_AFTER_FAILURE]),
            (bdat(b"x" * 11) + bdat(b"x", True), [Cause.CHUNK_TOO_BIG, Cause.BDAT_AFTER_FAILURE]),
            (bdat(b"x" * 11) + octets(["RSET", MAIL]), [Cause.CHUNK_TOO_BIG, Cause.RESET_DONE, Cause.SENDER_ACCEPTED]),
            (bdat(b"x" * 11, True) + octets([MAIL]), [Cause.CHUNK_TOO_BIG, Cause.SENDER_ACCEPTED]),
        ],
    )
    def test_each_answer(self, sent, found):
        assert found == causes(OPENED + sent, LIMITED)[3:]

    def test_the_facts_tell_the_octets_of_all_chunks(self):
        exchange = heard(OPENED + bdat(b"x" * 5) + bdat(b"x" * 6), LIMITED)[-1]

        assert (552, {"size": 11, "limit": 10}) == (exchange.reply.code, exchange.facts)
        assert exchange.after.session.transaction.chunks.failed

    def test_a_size_that_nobody_has_is_swallowed_in_bounds(self):
        simulator = Simulator(connect(LIMITED))
        list(simulator.receive(OPENED + b"BDAT 999999999999\r\n"))
        for _ in range(200):
            assert [] == list(simulator.receive(b"x" * 65536))

        assert len(simulator._framing._buffer) <= LIMITED.limits.message_size + 65536

    @pytest.mark.parametrize("size", [10, 11, 12, 1000])
    @pytest.mark.parametrize("step", [1, 3, 11, 5000])
    def test_framing_counts_what_it_does_not_keep(self, size, step):
        framing, found = Framing(10), []
        sent = b"x" * size + b"NOOP\r\n"
        for place in range(0, len(sent), step):
            framing.feed(sent[place : place + step])
            if not found and (chunk := framing.next(Awaiting.OCTETS, size)) is not None:
                found.append(chunk)

        assert [Octets(b"x" * size if size <= 10 else b"", size)] == found
        assert Line("NOOP", 6, False) == framing.next(Awaiting.COMMAND)

    def test_an_answer_without_end_stays_bounded(self):
        """RFC 4954 4: lines of a login may be long, and not without end."""
        framing = Framing(10)
        for _ in range(50):
            framing.feed(b"x" * 65536)
            assert framing.next(Awaiting.ANSWER) is None

        assert len(framing._buffer) <= LONGEST_KEPT_ANSWER


class TestBinary:
    """RFC 3030 3."""

    BINARY = (EHLO, f"{MAIL} BODY=BINARYMIME", RCPT)

    def test_it_needs_bdat(self):
        assert Cause.DATA_WITH_BINARYMIME is last(*self.BINARY, "DATA", site=OPEN).cause
        assert Cause.CHUNK_ACCEPTED is last(*self.BINARY, *CHUNK, site=OPEN).cause

    def test_after_that_misstep_bdat_still_works(self):
        assert Cause.CHUNK_ACCEPTED is last(*self.BINARY, "DATA", *CHUNK, site=OPEN).cause

    def test_bdat_needs_no_binarymime(self):
        assert Cause.LAST_CHUNK_ACCEPTED is last(*TO_BOB, "BDAT 7 LAST", "hello").cause

    def test_eight_bits_are_agreed(self):
        sent = octets(self.BINARY) + bdat("Subject: hi\r\n\r\né".encode(), True)

        assert () == heard(sent, OPEN)[-1].notes

    def test_without_the_extension_it_is_not_offered(self):
        assert [250, 555] == codes(play(EHLO, f"{MAIL} BODY=BINARYMIME"))


PIECES = st.lists(
    st.binary(max_size=40) | st.sampled_from([b".\r\n", b"\r\n.\r\n", b"QUIT\r\n", b"BDAT 9\r\n"]), max_size=6
)


class TestProperties:
    """RFC 3030 2: octets are octets."""

    @given(pieces=PIECES)
    def test_the_content_is_kept_octet_for_octet(self, pieces):
        exchange = heard(OPENED + b"".join(map(bdat, pieces)) + b"BDAT 0 LAST\r\n")[-1]

        assert Cause.LAST_CHUNK_ACCEPTED is exchange.cause
        assert b"".join(pieces) == exchange.after.memory.store.latest.content

    @given(
        pieces=PIECES,
        places=st.lists(st.integers(0, 2000), max_size=10),
        before=st.integers(0, 3),
        limit=st.integers(1, 80),
    )
    def test_any_cutting_gives_the_same_exchanges(self, pieces, places, before, limit):
        site = Site(limits=Limits(message_size=limit))
        sent = octets(TO_BOB[:before]) + b"".join(map(bdat, pieces)) + b"NOOP\r\nBDAT 3 LAST\r\nabcNOOP\r\n"
        edges = sorted({0, len(sent), *(place % (len(sent) + 1) for place in places)})
        simulator = Simulator(connect(site))
        cut = [one for start, end in pairwise(edges) for one in simulator.receive(sent[start:end])]

        assert heard(sent, site) == cut
        assert len(pieces) + 3 + before == len(cut)

    @given(content=st.binary(max_size=60))
    def test_one_chunk_or_many_make_the_same_message(self, content):
        whole = heard(OPENED + bdat(content, True))[-1].after
        single = b"".join(bdat(content[place : place + 1]) for place in range(len(content)))

        assert whole == heard(OPENED + single + b"BDAT 0 LAST\r\n")[-1].after


class TestLongLine:
    """What is cut is not acted on as if it were whole: LAST may stand behind many blanks."""

    @pytest.mark.parametrize(
        ("blanks", "cause"),
        [
            (1, Cause.LAST_CHUNK_ACCEPTED),
            (5000, Cause.LAST_CHUNK_ACCEPTED),
            (16385 - len("BDAT 5LAST\r\n"), Cause.LAST_CHUNK_ACCEPTED),
            (16386 - len("BDAT 5LAST\r\n"), Cause.COMMAND_LINE_TOO_LONG),
            (20_000, Cause.COMMAND_LINE_TOO_LONG),
        ],
    )
    def test_exim_reads_all_of_it_or_none(self, blanks, cause):
        """Exim has room for 16384 octets before the LF, and takes the word behind the blanks for what it is."""
        sent = OPENED + b"BDAT 5" + b" " * blanks + b"LAST\r\nhelloNOOP\r\n"

        assert [cause, Cause.NOOP_DONE] == causes(sent, Site(dialect="exim"))[3:]

    @pytest.mark.parametrize("blanks", [600, 5000, 20_000])
    def test_others_refuse_it(self, blanks):
        sent = OPENED + b"BDAT 5" + b" " * blanks + b"LAST\r\nhelloNOOP\r\n"

        assert [Cause.COMMAND_LINE_TOO_LONG, Cause.NOOP_DONE] == causes(sent)[3:]
