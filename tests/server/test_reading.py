r"""
Octets sent as they are: the server reads them as those that come through a port, and they are taken back as one.

RFC 5321 2.3.8: a line ends with CR LF, and neither stands alone. RFC 3207 4.2: what came before TLS is not used in it.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from talked import codes, content, played
from typed import NAMED

from smtptutor.protocol.stage import Awaiting, Stage
from smtptutor.server import sites
from smtptutor.server.dialects import DIALECTS
from smtptutor.server.dialogue import Fed, message_answered, octets_part, opened, send, undo
from smtptutor.server.simulator import Simulator, connect
from smtptutor.server.site import Limits, Site

PLACES = [
    Site(limits=Limits(message_size=100)),
    *(sites.load(name) for name in ("default", "lmtp", "submission", "strict", "busy", "bare-lf")),
]
BEGINNINGS = ((), NAMED, (*NAMED, "DATA", "x"), (*NAMED, "BDAT 20", "x"))
PIECES = (
    *(b"EHLO client.example.org\r\n", b"MAIL FROM:<alice@example.test>\r\n", b"RCPT TO:<bob@example.test>\r\n") * 2,
    *(b"DATA\r\n", b".\r\n", b"\r\n.\r\n") * 2,
    *(b"\n", b"\r", b"\r\n", b".", b"..x\r\n", b"a\nb", b"\n.\n", b"\n.\r\n", b"\r\n.x\r\n", b"\0\xff"),
    *(b"BDAT 5\r\nhello", b"BDAT 3 LAST\r\nabc", b"BDAT 9\n", b"NO", b"OP\n", b"RSET\r\n", b"QUIT\r\n"),
    *(b"AUTH LOGIN\r\n", b"YWxpY2U=\r\n", b"d29uZGVybGFuZA==\r\n", b"*\n", b"NOOP " + b"x" * 3000 + b"\r\n"),
)
pieces = st.lists(st.sampled_from(PIECES), max_size=10).map(b"".join)


def fed(*octets, at=None):
    """The dialogue after pieces of octets."""
    dialogue = opened(Site() if at is None else at)
    for piece in octets:
        dialogue = octets_part(dialogue, piece).dialogue
    return dialogue


def causes(exchanges):
    return [str(exchange.cause) for exchange in exchanges]


class TestAsOnTheWire:
    """Nobody could tell them from those of a program."""

    @settings(max_examples=200, deadline=None)
    @given(st.sampled_from(PLACES), st.sampled_from(DIALECTS), st.lists(pieces, max_size=4))
    def test_the_same_answers(self, place, dialect, sent):
        """In every manner, in whatever pieces they come."""
        site = place._replace(dialect=dialect)
        simulator = Simulator(connect(site))
        heard = [one for piece in sent for one in simulator.receive(piece)]
        dialogue = fed(*sent, at=site)

        assert causes(heard) == causes(dialogue.history)[1:]
        assert simulator.state == dialogue.state
        assert [one.content for one in heard] == [one.content for one in dialogue.history][1:]

    @pytest.mark.parametrize("dialect", DIALECTS)
    @settings(max_examples=30, deadline=None)
    @given(st.lists(pieces, max_size=4), st.sampled_from(BEGINNINGS))
    def test_a_typed_line_goes_on(self, dialect, sent, beginning):
        """What is typed behind the beginning of a line is the rest of it, and goes out with CR LF."""
        site = sites.load("default")._replace(dialect=dialect)
        typed = octets = played(*beginning, at=site)
        for piece in sent:
            typed, octets = octets_part(typed, piece).dialogue, octets_part(octets, piece).dialogue
            if octets.awaiting is Awaiting.OCTETS:
                continue
            typed, octets = send(typed, "NOOP")[0], octets_part(octets, b"NOOP\r\n").dialogue

            assert causes(octets.history) == causes(typed.history)
            assert (octets.state, octets.draft, octets.pending) == (typed.state, typed.draft, typed.pending)

    def test_a_lone_line_feed_ends_a_command(self):
        """It is accepted, with the note that a strict server would refuse it."""
        (exchange,) = octets_part(opened(Site()), b"NOOP\n").exchanges

        assert 250 == exchange.reply.code
        assert ["bare-lf-line-end"] == causes(exchange.notes)

    def test_a_strict_server_refuses_it(self):
        (exchange,) = octets_part(opened(sites.load("strict")), b"NOOP\n").exchanges

        assert (500, "bare-lf-line-end") == (exchange.reply.code, str(exchange.cause))

    def test_a_lone_line_feed_in_a_message(self):
        dialogue = octets_part(played(*NAMED, "DATA"), b"Subject: x\nnoon\r\n").dialogue
        after, (exchange,) = send(dialogue, ".")

        assert ["bare-lf-in-message"] == [one for one in causes(exchange.notes) if one.startswith("bare")]
        assert b"Subject: x\nnoon\r\n" == content(after)

    @pytest.mark.parametrize(("dialect", "ended"), [("standard", False), ("postfix", True), ("exim", True)])
    def test_a_dot_between_lone_line_feeds(self, dialect, ended):
        """It ends a message for some servers and not for others: that is how a second message is smuggled in."""
        dialogue = played(*NAMED, "DATA", "x", at=Site(dialect=dialect))
        after = octets_part(dialogue, b"\n.\nRSET\r\n").dialogue

        assert ended == (after.awaiting is Awaiting.COMMAND)

    def test_the_server_waits_for_the_end_of_the_line(self):
        begun = fed(b"NOOP\r\nNO")

        assert ([220, 250], b"NO") == (codes(begun), begun.pending)
        assert [220, 250, 250] == codes(octets_part(begun, b"OP\r\n").dialogue)
        assert [220, 250, 250] == codes(send(begun, "OP")[0])
        assert "NOOP" == send(begun, "OP")[0].history.latest.client

    def test_a_dot_whose_line_ends_later(self):
        dialogue = octets_part(played(*NAMED, "DATA", "x"), b"y\r\n.").dialogue

        assert (["x", "y"], b".") == (list(dialogue.draft), dialogue.pending)
        assert b"x\r\ny\r\n" == content(send(dialogue, "")[0])

    def test_a_whole_session(self):
        letter = b"DATA\r\nSubject: x\r\n\r\n..\r\n.\r\nQUIT\r\nNOOP\r\n"
        after = octets_part(played(*NAMED), letter).dialogue

        assert [220, 250, 250, 250, 354, 250, 221] == codes(after)
        assert b"Subject: x\r\n\r\n.\r\n" == content(after)
        assert 6 == after.trail.latest.what[0].unread
        assert Stage.CLOSED is after.state.session.stage

    def test_what_stands_behind_starttls_reaches_nobody(self):
        """It came in the clear; a server that used it would be told lies."""
        after = octets_part(
            played(NAMED[0], at=sites.load("submission")), b"STARTTLS\r\nEHLO evil.example\r\n"
        ).dialogue

        assert [220, 250, 220] == codes(after)
        assert (19, b"") == (after.trail.latest.what[0].unread, after.pending)

    def test_in_a_chunk_any_octet_may_stand(self):
        dialogue = played(*NAMED, "BDAT 5 LAST")
        after = octets_part(octets_part(dialogue, b"\r\n.").dialogue, b"\0\nNOOP\r\n").dialogue

        assert b"\r\n.\0\n" == content(after)
        assert [250, 250] == codes(after)[-2:]

    def test_a_closed_connection_reads_nothing(self):
        closed = played("QUIT")

        assert closed is octets_part(closed, b"NOOP\r\n").dialogue


class TestTakenBack:
    """As one thing, whatever came of them."""

    @settings(max_examples=100, deadline=None)
    @given(st.sampled_from(PLACES), st.sampled_from(BEGINNINGS), pieces)
    def test_at_once(self, place, beginning, sent):
        """Where a chunk was being read, the chunk goes with them, as it does with what is typed."""
        before = played(*beginning, at=place)
        after = octets_part(before, sent).dialogue
        if after is before:
            return
        back, what = undo(after)
        if before.awaiting is Awaiting.OCTETS:
            assert undo(before)[0] == back
        else:
            assert before == back
            assert sent == what[0].octets

    def test_what_it_was(self):
        after = fed(b"NOOP\r\nRSET\n")

        assert [Fed, "NOOP", "RSET"] == [getattr(one, "client", type(one)) for one in undo(after)[1]]

    def test_a_chunk_that_they_announced(self):
        """What came before it in one piece goes with it."""
        begun = octets_part(played(*NAMED), b"NOOP\r\nBDAT 5 LAST\r\nhe").dialogue
        ended = send(begun, "llo")[0]

        assert [250, 250] == codes(ended)[-2:]
        assert played(*NAMED) == undo(ended)[0]
        assert [Fed, "NOOP", "BDAT 5 LAST"] == [getattr(one, "client", type(one)) for one in undo(ended)[1]]

    def test_the_message_that_was_answered(self):
        """It can be asked for, also where it was too big to keep."""
        small = Site(limits=Limits(message_size=3))
        letter = b"DATA\r\n..x\r\n.\r\n"

        assert b".x\r\n" == message_answered(octets_part(played(*NAMED), letter).dialogue)
        assert b".x\r\n" == message_answered(octets_part(played(*NAMED, at=small), letter).dialogue)
