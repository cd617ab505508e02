"""The way on, asked for; and what it is made of."""

import time

import pytest
from support import on_screen

from smtptutor.explain.correction import corrections
from smtptutor.explain.explanation import explain
from smtptutor.explain.render import Telling, explanation_blocks, next_blocks
from smtptutor.explain.to_json import to_json
from smtptutor.explain.way import Kind, WayOut
from smtptutor.explain.way_out import way_out
from smtptutor.protocol.cause_table import TOOK_MESSAGE
from smtptutor.server.dialects import DIALECTS
from smtptutor.server.simulator import Simulator, connect, say_line
from smtptutor.server.site import LoginSettings, Site

HELLO = "EHLO client.example.org"
ENVELOPE = (HELLO, "MAIL FROM:<alice@example.test>", "RCPT TO:<bob@example.test>")


def last_of(*lines, site=None):
    """The last exchange of a conversation."""
    simulator = Simulator(connect(site or Site()))
    *_, last = simulator.receive("".join(f"{line}\r\n" for line in lines).encode())
    return last


class TestWriting:
    """Where a message is to be written, its example is no list of lines to type."""

    def test_a_copy_of_the_way_says_the_same(self):
        """As whoever hides secrets in the lines makes one."""
        way = way_out(last_of(*ENVELOPE, "DATA"))
        copy = way._replace(lines=tuple(f"{line}" for line in [*way.lines]))

        assert Kind.WRITE == way.kind
        assert next_blocks(way) == next_blocks(copy)
        assert "header lines (Subject: Hello)" in on_screen(next_blocks(copy))

    def test_scripts_read_what_they_always_read(self):
        exchange = last_of(*ENVELOPE, "DATA")
        told = to_json(exchange, explain(exchange))

        assert "go-on" == told["way_out"]
        assert ["Subject: Hello", "", "Hello from a learner.", "."] == told["next"]

    def test_in_a_lesson_too_it_is_told(self):
        """Though there the lesson says what comes next."""
        exchange = last_of(*ENVELOPE, "DATA")
        told = on_screen(explanation_blocks(exchange, explain(exchange), Telling(suggest=False)))

        assert "header lines (Subject: Hello)" in told


class TestAnotherMessage:
    """After a message that was taken, the next one is begun with a line that this server accepts."""

    @pytest.mark.parametrize("dialect", DIALECTS)
    @pytest.mark.parametrize(
        "sender",
        [
            "<>",
            "<friend@far.example>",
            "<a\rX-Evil: yes@example.org>",
            "<a\tb@example.org>",
            "<a\x07@example.org>",
            "<a b@example.org>",
            '<"a b"@example.org>',
            "<\udcff@example.org>",
            "<@relay.example:a@example.org>",
            "<a@[192.0.2.1]>",
            "friend@far.example",
            " <friend@far.example>",
            "<用户@far.example> SMTPUTF8",
        ],
    )
    def test_whoever_sent_the_last_one(self, dialect, sender):
        simulator = Simulator(connect(Site(dialect=dialect)))
        message = "Subject: x\r\n\r\nhi\r\n."
        for line in (HELLO, f"MAIL FROM:{sender}", ENVELOPE[2], "DATA", message):
            *_, taken = simulator.receive(f"{line}\r\n".encode("utf-8", "surrogateescape"))
        if taken.cause not in TOOK_MESSAGE:  # this server refuses such a sender
            return
        way = way_out(taken)

        assert way.instead is not None
        assert say_line(taken.after, way.instead).accepted

    def test_the_same_sender_first(self):
        taken = last_of(ENVELOPE[0], "MAIL FROM:<friend@far.example>", ENVELOPE[2], "DATA", "Subject: x", "", "hi", ".")

        assert "MAIL FROM:<friend@far.example>" == way_out(taken).instead


class TestGiven:
    """A way that is not to be told as it was found."""

    def test_it_is_told_as_given(self):
        exchange = last_of("DATA")
        way = WayOut(Kind.SEND_FIRST, ("EHLO ****",))

        assert "EHLO ****" in on_screen(explanation_blocks(exchange, explain(exchange), way=way))
        assert ["EHLO ****"] == to_json(exchange, explain(exchange), way)["next"]


class TestUsual:
    """The usual next step."""

    def test_where_a_login_is_wanted_helo_leads_to_ehlo(self):
        """HELO offers no AUTH (RFC 4954 3), and without a login no mail is taken: leaving is no way on."""
        last = last_of("HELO client.example.org", site=Site(login=LoginSettings(required=True)))

        assert (HELLO,) == way_out(last).lines

    @pytest.mark.parametrize(("count", "instead"), [(1, True), (20, True), (21, False)])
    def test_whoever_has_named_many_is_told_of_no_other_recipient(self, count, instead):
        """To look for one more among thousands took time for each of them."""
        site = Site(mailboxes=tuple(f"user{number}" for number in range(30)))
        named = (f"RCPT TO:<user{number}@example.test>" for number in range(count))

        assert instead == (way_out(last_of(*ENVELOPE[:2], *named, site=site)).instead is not None)


class TestCorrection:
    """Candidates for a mended line."""

    @pytest.mark.parametrize(
        ("typed", "mended"),
        [
            ("a@b@example.org", "a@b@example.org"),
            ("<<a..b.@example..org>>", "a.b@example.org"),
            ("Alice <a@ex_ample.org>, b", "a@ex-ample.org"),
            ("a@example.org@", "a@example.org"),
        ],
    )
    def test_the_address_is_found_among_slips(self, typed, mended):
        exchange = say_line(last_of(HELLO).after, f"MAIL FROM:{typed}")

        assert f"MAIL FROM:<{mended}>" in list(corrections(exchange))

    @pytest.mark.parametrize("sign", ["@", ".@", "a@", "<", "("])
    def test_a_long_line_of_signs_is_read_once(self, sign):
        """Four times the signs took sixteen times as long, and whoever was watched waited."""
        state = last_of(*ENVELOPE[:2]).after
        short, long = (say_line(state, "RCPT TO:" + sign * (size // len(sign))) for size in (1000, 8000))

        assert fastest(long) < 30 * fastest(short) + 0.005


def fastest(exchange):
    """The seconds that its corrections take, measured five times."""
    times = []
    for _ in range(5):
        start = time.perf_counter()
        list(corrections(exchange))
        times.append(time.perf_counter() - start)
    return min(times)
