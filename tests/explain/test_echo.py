"""How far an explanation looks back."""

import pytest
from support import play

from smtptutor.explain.echo import LOOKED_BACK
from smtptutor.explain.explanation import explain
from smtptutor.protocol.cause import Cause
from smtptutor.server.simulator import Simulator, connect, say_line
from smtptutor.server.site import Site


class Counted(list):
    """A conversation that counts the turns that are looked at."""

    looked_at = 0

    def __reversed__(self):
        for exchange in super().__reversed__():
            self.looked_at += 1
            yield exchange


def many(line, count, *before):
    """A conversation in which one line is sent again and again."""
    history = Counted([connect(Site())])
    for each in (*before, *(line,) * count):
        history.append(say_line(history[-1].after, each))
    return history


SENT = ("EHLO client.example.org", "MAIL FROM:<a@example.org>", "RCPT TO:<alice@example.test>", "BDAT 7", "hello")


class TestLostMessage:
    """Servers differ in what loses a message (RFC 3030 2): in Exim any command does, in Postfix not even DATA."""

    @pytest.mark.parametrize("line", ["RCPT TO:<alice@example.test>", "MAIL FROM:<b@example.org>", "DATA", "VRFY bob"])
    def test_what_lost_it_is_named(self, line):
        lost = play(*SENT, line, "NOOP", "BDAT 0 LAST", site=Site(dialect="exim"))

        assert Cause.BDAT_AFTER_FAILURE is lost[-1].cause
        assert f"The real reason came earlier: {line} was answered 503." in explain(lost[-1], lost).why

    @pytest.mark.parametrize(
        ("dialect", "held"),
        [
            ("standard", "The message failed; the server waits for RSET."),
            ("exim", "The message failed; the server waits for RSET."),
            ("postfix", "The server has 7 octets of the message, and the last chunk is missing."),
        ],
    )
    def test_data_among_chunks_tells_what_is_held(self, dialect, held):
        (*_, mixed) = history = play(*SENT, "DATA", site=Site(dialect=dialect))
        told = explain(mixed, history).why

        assert told.endswith(f"cannot be mixed with it. {held}")
        assert ("failed" in held) is (
            play(*SENT, "DATA", "BDAT 0 LAST", site=Site(dialect=dialect))[-1].reply.code == 503
        )


class TestLookingBack:
    """A long dialogue is explained as quickly as a short one: 8,000 times DATA grew with the square of their number."""

    @pytest.mark.parametrize("before", [(), ("EHLO client.example.org",)])
    @pytest.mark.parametrize("line", ["DATA", "RCPT TO:<bob@example.test>"])
    def test_no_more_than_a_hundred_turns_are_looked_at(self, line, before):
        history = many(line, 3000, *before)
        explain(say_line(history[-1].after, line), history)

        assert history.looked_at <= LOOKED_BACK + 1

    def test_an_accepted_line_looks_at_none(self):
        history = many("NOOP", 300)
        explain(say_line(history[-1].after, "NOOP"), history)

        assert 0 == history.looked_at

    def test_the_exchange_may_be_the_last_of_the_history(self):
        """It is not its own reason."""
        simulator = Simulator(connect(Site()))
        history = list(simulator.receive(b"EHLO client.example.org\r\nMAIL FROM:<\r\nDATA\r\n"))

        assert explain(history[-1], history[:-1]) == explain(history[-1], history)
        assert "MAIL FROM:<" == explain(history[-1], history).echo_of.client


ENVELOPE = ("EHLO client.example.org", "MAIL FROM:<alice@example.test>", "RCPT TO:<bob@example.test>")


class TestUnreadChunk:
    """RFC 3030 2: a BDAT that cannot be read announces nothing, so its octets are read as commands."""

    @pytest.mark.parametrize(
        "text", ["Hello Bob,", "Subject: lunch", "", ".", "how are you?", "X-Mailer: me", " indented"]
    )
    @pytest.mark.parametrize(
        "bdat",
        [
            "BDAT 30 FIRST",
            "BDAT 0x10 LAST",
            "BDAT 99999999999999999999 LAST",
            "BDAT -1 LAST",
            "BDAT 5 LAST\x01",
            "BDAT",
        ],
    )
    def test_its_text_is_an_echo_of_it(self, bdat, text):
        history = many(text, 3, *ENVELOPE, bdat)

        assert [bdat] * 3 == [explain(history[-3 + at], history[: -3 + at]).echo_of.client for at in range(3)]
        assert f"The real reason came earlier: {bdat.partition(chr(1))[0]}" in explain(history[-1], history).why

    @pytest.mark.parametrize("between", [("RCPT TO:<alice@example.test>",), ("how are you?", "NOOP", "yours")])
    def test_what_is_a_command_by_chance_changes_nothing(self, between):
        history = many("Hello", 1, *ENVELOPE, "BDAT 30 FIRST", *between)

        assert "BDAT 30 FIRST" == explain(history[-1], history).echo_of.client

    @pytest.mark.parametrize(
        "before",
        [
            ENVELOPE,
            (*ENVELOPE, "BDAT 30 FIRST", "RSET"),
            (*ENVELOPE, "BDAT 30 FIRST", "EHLO client.example.org"),
            (*ENVELOPE, "BDAT 0 LAST"),
        ],
    )
    def test_elsewhere_it_is_its_own_reason(self, before):
        history = many("Hello", 1, *before)

        assert explain(history[-1], history).echo_of is None

    @pytest.mark.parametrize("line", ["RCTP TO:<alice@example.test>", "REST", "BADT 5 LAST"])
    def test_a_verb_with_a_slip_is_its_own_reason(self, line):
        history = many(line, 1, *ENVELOPE, "BDAT 30 FIRST")

        assert explain(history[-1], history).echo_of is None
