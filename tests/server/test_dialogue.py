"""A dialogue is what a client at the wire would get, and each thing in it can be taken back exactly."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from talked import codes, content, played

from smtptutor.protocol.cause import Cause
from smtptutor.protocol.stage import Awaiting, Stage
from smtptutor.server import dialogue as dialogues
from smtptutor.server import sites
from smtptutor.server.dialects import DIALECTS
from smtptutor.server.dialogue import Begun, Waited, Written, opened, reset, send, send_together, speaking, undo, wait
from smtptutor.server.memory import LATEST_CLOCK
from smtptutor.server.simulator import Simulator, connect
from smtptutor.server.site import Limits, Site

HELLO, MAIL, RCPT = "EHLO client.example.org", "MAIL FROM:<alice@example.test>", "RCPT TO:<bob@example.test>"
NAMED = (HELLO, MAIL, RCPT)
LMTP = ("LHLO client.example.org", MAIL, RCPT, "RCPT TO:<carol@example.test>", "RCPT TO:<alice@example.test>")
SHORT = Site(limits=Limits(message_size=100))


LINES = (
    *(HELLO, MAIL, RCPT) * 2,
    "LHLO client.example.org",
    "RCPT TO:<carol@example.test>",
    "RCPT TO:<nobody@example.test>",
    *("DATA", ".") * 2,
    *("Subject: x", "", "..", ".x", "\udcff\u00fc", "a\rb", "x" * 120),
    *("BDAT 7", "BDAT 7 LAST", "BDAT 20", "BDAT 0 LAST", "bdat 300", "BDAT x", "hello", "helloNOOP"),
    *("AUTH LOGIN", "AUTH PLAIN", "AUTH PLAIN AGFsaWNlAHdvbmRlcmxhbmQ=", "YWxpY2U=", "d29uZGVybGFuZA==", "*"),
    *("STARTTLS", "RSET", "NOOP", "FROB", "NOOP " + "x" * 5000, "QUIT"),
)
BEGINNINGS = ((), NAMED, (*NAMED, "DATA", "x"), (*NAMED, "BDAT 20", "x"), (*LMTP, "BDAT 7"), (*LMTP, "DATA"))
PLACES = [SHORT, *(sites.load(name) for name in ("default", "lmtp", "lmtp", "submission", "strict", "busy"))]
typed = st.lists(st.sampled_from(LINES), max_size=15)


@st.composite
def conversations(draw):
    """A place with somebody who speaks there, and what is typed."""
    site = draw(st.sampled_from(PLACES))._replace(dialect=draw(st.sampled_from(DIALECTS)))
    return site, (*draw(st.sampled_from(BEGINNINGS)), *draw(typed))


def wire(line, wanted):
    """The octets that stand for a typed line; into a chunk, no more of a line end than it has room for."""
    octets = line.encode("utf-8", "surrogateescape")
    if octets and len(octets) == wanted:
        return octets
    return octets + (b"\n" if len(octets) + 1 == wanted else b"\r\n")


@settings(max_examples=300, deadline=None)
@given(conversations())
def test_the_same_as_at_the_wire(conversation):
    """The same exchanges and states as the octets bring that a client would send."""
    site, lines = conversation
    simulator = Simulator(connect(site))
    dialogue = opened(site)
    for line in lines:
        expected = tuple(simulator.receive(wire(line, simulator.wanted)))
        dialogue, exchanges = send(dialogue, line)

        assert expected == exchanges
        assert (simulator.state, simulator.wanted) == (dialogue.state, dialogue.wanted)
        assert list(exchanges) == list(dialogue.history)[len(dialogue.history) - len(exchanges) :]


@settings(max_examples=300, deadline=None)
@given(conversations(), st.integers(1, 900))
def test_each_thing_can_be_taken_back(conversation, seconds):
    """One undo is exactly the value before: after a line, a wait, a new connection; in a chunk, before its BDAT."""
    site, lines = conversation
    dialogue = opened(site)
    moments = [dialogue]  # those that undo leads through
    for number, line in enumerate(lines):
        if dialogue.awaiting is Awaiting.NOTHING:
            break
        for part in dialogues.parts(dialogue, line):
            if dialogue.awaiting is Awaiting.OCTETS:
                moments.pop()
            dialogue = part.dialogue
            moments.append(dialogue)
        if dialogue.awaiting is not Awaiting.OCTETS and number % 4 == 1:
            dialogue = wait(dialogue, seconds) if number % 8 == 1 else reset(dialogue)[0]
            moments.append(dialogue)
    for expected in moments[-2::-1]:
        dialogue, what = undo(dialogue)

        assert what
        assert expected == dialogue

    assert (dialogue, ()) == undo(dialogue)


@settings(max_examples=200, deadline=None)
@given(conversations())
def test_nothing_changes_an_older_one(conversation):
    """Sending the rest twice from one value gives the same twice: undo, and typed once more."""
    site, lines = conversation
    half = len(lines) // 2
    middle = played(*lines[:half], at=site)
    first = middle
    for line in lines[half:]:
        first = send(first, line)[0]
    second = middle
    for line in lines[half:]:
        second = send(undo(send(second, line)[0])[0] if second.awaiting is Awaiting.COMMAND else second, line)[0]

    assert codes(first) == codes(second)
    assert first.state.session == second.state.session
    assert list(first.draft) == list(second.draft)


class TestTakenBack:
    """What undo tells."""

    def test_an_exchange(self):
        """As it was."""
        before = played(HELLO)
        after, exchanges = send(before, MAIL)

        assert (before, exchanges) == undo(after)

    def test_a_line_of_a_message(self):
        """One, and then the one before it."""
        writing = played(*NAMED, "DATA", "Subject: x", ".y")
        one, what = undo(writing)

        assert ((Written(".y"),), ["Subject: x"]) == (what, list(one.draft))
        assert (Written("Subject: x"),) == undo(one)[1]

    def test_the_end_of_a_message_leaves_its_lines_as_typed(self):
        """They can be written on, and the dots are those that were typed."""
        back, _ = undo(played(*NAMED, "DATA", ".x", "..y", "."))

        assert [".x", "..y"] == list(back.draft)
        assert b"x\r\n.y\r\nz\r\n" == content(played_on(back, "z", "."))

    def test_all_answers_of_lmtp(self):
        """One dot, one undo."""
        written = played(*LMTP, "DATA", "x", at=sites.load("lmtp"))
        sent, exchanges = send(written, ".")

        assert 3 == len(exchanges)
        assert (written, exchanges) == undo(sent)

    @pytest.mark.parametrize("more", [(), ("hello",), ("hello", "")])
    def test_a_chunk_that_is_not_whole(self, more):
        """With its line, however much of it has come."""
        before = played(*NAMED)

        assert (before, (Begun("BDAT 20"),)) == undo(played(*NAMED, "BDAT 20", *more))

    def test_time(self):
        """A wait is a thing of its own: what was sent before it stays sent, and it is told (so much)."""
        before = played(*NAMED)

        assert (before, (Waited(300),)) == undo(wait(before, 300))

    def test_time_in_a_message(self):
        """And the lines of it stay."""
        writing = played(*NAMED, "DATA", "x")

        assert (writing, (Waited(300),)) == undo(wait(writing, 300))

    def test_time_in_a_chunk(self):
        """The chunk is taken back whole, with the time in it, and both are told."""
        within = wait(played(*NAMED, "BDAT 7", "a"), 300)
        whole, exchanges = send(within, "bc")

        assert (played(*NAMED), (Begun("BDAT 7"), Waited(300))) == undo(within)
        assert (played(*NAMED), (*exchanges, Waited(300))) == undo(whole)

    @pytest.mark.parametrize("lines", [(MAIL,), (*NAMED, "DATA", "x"), (*NAMED, "BDAT 20", "x"), ("QUIT",)])
    def test_a_new_connection(self, lines):
        """Back in the old one, at the very place."""
        before = played(*lines)
        after, greeting = reset(before)

        assert Stage.CONNECTED is after.state.session.stage
        assert (before, (greeting,)) == undo(after)

    def test_who_speaks_stays(self):
        """A dialect that was chosen after the line is not taken back with it."""
        back, _ = undo(speaking(played(HELLO), "postfix"))

        assert ("postfix", Stage.CONNECTED) == (back.state.policy.site.dialect, back.state.session.stage)

    def test_who_is_not_known_does_not_speak(self):
        """Nobody takes over."""
        with pytest.raises(KeyError):
            speaking(played(), "frob")


def played_on(dialogue, *lines):
    for line in lines:
        dialogue = send(dialogue, line)[0]
    return dialogue


class TestTime:
    """The clock of a place."""

    def test_it_goes_on(self):
        """By so many seconds."""
        before = played()

        assert before.state.memory.clock + 300 == wait(before, 300).state.memory.clock

    @pytest.mark.parametrize("seconds", [10**12, 10**30])
    def test_it_has_an_end(self, seconds):
        """Beyond the year 9999 no date can be told; mail that comes then still gets a date."""
        late = wait(wait(played(*NAMED, "DATA", "x"), seconds), seconds)

        assert LATEST_CLOCK == late.state.memory.clock
        assert b"9999" in send(late, ".")[0].state.memory.store.latest.trace

    def test_it_does_not_go_back(self):
        """Time passes or stands still."""
        before = played()

        assert before.state.memory.clock == wait(before, -5).state.memory.clock


class TestTogether:
    """Lines in one piece are lines of a client that does not wait for answers (RFC 2920 3.1)."""

    def at(self, dialect):
        return opened(Site(dialect=dialect))

    def test_a_client_that_does_not_wait_is_told_so(self):
        """Sent one by one all is well; OpenSMTPD takes no pipelining at all, and hangs up."""
        one_by_one = played(*NAMED, at=Site(dialect="opensmtpd"))
        together = send_together(self.at("opensmtpd"), NAMED)[0]

        assert [220, 250, 250, 250] == codes(one_by_one)
        assert Cause.PIPELINING_NOT_ALLOWED is together.history[1].cause
        assert Awaiting.NOTHING is together.awaiting

    def test_the_last_line_is_not_ahead_of_its_answer(self):
        """Nothing was sent after it."""
        assert [220, 250] == codes(send_together(self.at("opensmtpd"), [HELLO])[0])

    def test_where_the_client_has_to_wait_for_ehlo(self):
        """Sendmail refuses EHLO with more behind it, and takes the rest in one go."""
        assert Cause.PIPELINING_NOT_ALLOWED is send_together(self.at("sendmail"), NAMED)[0].history[1].cause
        greeted = played(HELLO, at=Site(dialect="sendmail"))
        lines = (MAIL, RCPT, "DATA", "Subject: x", "", "text", ".", "QUIT")

        assert [250, 250, 354, 250, 221] == codes(send_together(greeted, lines)[0])[2:]

    @settings(max_examples=100, deadline=None)
    @given(st.sampled_from([site for site in PLACES if site.dialect == "standard"]), typed)
    def test_where_pipelining_is_fine_it_changes_nothing(self, site, lines):
        """The same exchanges as one by one, and each can be undone alone."""
        one_by_one = played(*lines, at=site)
        together, exchanges = send_together(opened(site), lines)

        assert one_by_one == together
        assert list(exchanges) == list(together.history)[1:]

    def test_starttls_ends_what_is_sent_ahead(self):
        """What stands behind it would be thrown away, so the client waits (RFC 3207 4.2)."""
        site = sites.load("submission")._replace(dialect="sendmail")
        assert [250, 220, 250] == codes(send_together(opened(site), (HELLO,))[0])[1:] + codes(
            send_together(played(HELLO, at=site), ("STARTTLS", HELLO))[0]
        )[2:]


class TestLines:
    """Odd lines."""

    def test_beyond_a_chunk_a_new_turn_begins(self):
        """The exchanges of one line, in two parts."""
        parts = list(dialogues.parts(played(*NAMED, "BDAT 5"), "helloNOOP"))

        assert ["BDAT 5", "NOOP"] == [exchange.client for part in parts for exchange in part.exchanges]
        assert parts[0].dialogue == undo(parts[1].dialogue)[0]

    def test_a_line_feed_ends_a_line(self):
        """As it would at the wire: what is after it is the next line."""
        assert codes(played(HELLO, "NOOP", "RSET")) == codes(played(f"{HELLO}\nNOOP\nRSET"))
        assert b"a\r\nb\r\n" == content(played(*NAMED, "DATA", "a\nb\n."))

    def test_nothing_is_sent_once_it_is_closed(self):
        """The same value comes back."""
        closed = played("QUIT")

        assert (closed, ()) == send(closed, "NOOP")

    def test_a_message_that_is_too_big_to_keep(self):
        """It is refused by its size, and what was typed is there still."""
        dialogue = played(*NAMED, "DATA", *(["x" * 50] * 3), ".", at=SHORT)

        assert Cause.MESSAGE_TOO_BIG is dialogue.history.latest.cause
        assert 156 == dialogue.history.latest.facts["size"]
        assert b"x" * 50 + b"\r\n" in dialogues.message_answered(dialogue)
        assert 3 == len(undo(dialogue)[0].draft)

    def test_the_message_that_was_answered(self):
        """As the server keeps it, also when time has passed since; after a command there is none."""
        sent = played(*NAMED, "DATA", "..x", ".")

        assert b".x\r\n" == dialogues.message_answered(sent) == dialogues.message_answered(wait(sent, 5))
        assert dialogues.message_answered(send(sent, "NOOP")[0]) is None
        assert dialogues.message_answered(played()) is None


def test_a_long_one_costs_the_same_for_each_line():
    """Ten times the lines take about ten times as long, in a message and out of it."""
    import gc  # whose share grows with all that other tests have left in memory
    from time import process_time

    def seconds(count):
        gc.disable()
        start = process_time()
        played(*["NOOP"] * count, *NAMED, "DATA", *["x"] * count)
        gc.enable()
        return process_time() - start

    seconds(300)
    few, many = min(seconds(300) for _ in range(3)), seconds(3000)

    assert many < 30 * few
