"""Octets in, exchanges out."""

from itertools import accumulate, groupby, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import (
    DEFAULT,
    EHLO,
    LHLO,
    LMTP,
    LOGIN,
    MAIL,
    MESSAGE,
    OPEN,
    RCPT,
    STRICT,
    after,
    codes,
    heard,
    octets,
    play,
    reachable,
    well_formed,
)

from smtptutor.explain.explanation import explain
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.framing import MailData
from smtptutor.protocol.session import Channel, Session
from smtptutor.protocol.stage import Awaiting, Stage
from smtptutor.protocol.verb import Verb
from smtptutor.server import greeting
from smtptutor.server.exchange import HIDDEN, Exchange
from smtptutor.server.simulator import Simulator, announce, answer, connect, reconnect, say_line
from smtptutor.server.site import Site


def received(pieces: list[bytes], site=DEFAULT) -> list[Exchange]:
    """The exchanges for octets that arrive in these pieces."""
    simulator = Simulator(connect(site))
    return [exchange for piece in pieces for exchange in simulator.receive(piece)]


class TestConnect:
    """RFC 5321 3.1, 4.2, 4.3.1."""

    def test_the_greeting_begins_with_the_name_of_the_server(self):
        hail = connect(DEFAULT)

        assert (220, None) == (hail.reply.code, hail.reply.enhanced)
        assert hail.reply.lines[0].startswith("mail.example.test ")

    def test_what_the_shell_shows_at_once_is_the_same(self):
        hail = connect(DEFAULT)

        assert (f"{greeting.HOSTNAME} {greeting.TEXT}",) == hail.reply.lines
        assert (greeting.GLOSS,) == explain(hail).glosses
        assert greeting.MEANS == explain(hail).why

    def test_nobody_said_anything_before_it(self):
        hail = connect(DEFAULT)

        assert (None, None, Cause.SERVICE_READY) == (hail.client, hail.command, hail.cause)
        assert Session() == hail.before.session == hail.after.session

    def test_a_new_connection_keeps_what_the_place_remembers(self):
        state = after(EHLO, MAIL, RCPT, "DATA", *MESSAGE, EHLO)
        again = reconnect(state).after

        assert (Session(), state.memory) == (again.session, again.memory)

    def test_tls_may_be_on_from_the_start(self):
        """RFC 8314 3.3: with implicit TLS nothing is left for STARTTLS."""
        state = connect(DEFAULT, tls=True).after

        assert Session(channel=Channel(tls=True)) == state.session
        assert Cause.TLS_ALREADY_ON is say_line(say_line(state, EHLO).after, "STARTTLS").cause

    @pytest.mark.parametrize(
        ("greeting", "code", "cause", "stage"),
        [
            ("blocked", 554, Cause.CLIENT_BLOCKED_AT_GREETING, Stage.CONNECTED),
            ("never", 521, Cause.HOST_NEVER_TAKES_MAIL, Stage.CLOSED),
            ("not-ready", 421, Cause.SERVICE_NOT_READY, Stage.CLOSED),
        ],
    )
    def test_the_greeting_may_be_a_refusal(self, greeting, code, cause, stage):
        """RFC 5321 3.1, 3.8; RFC 7504 2."""
        hail = connect(Site(greeting=greeting))

        assert (code, cause, stage) == (hail.reply.code, hail.cause, hail.after.session.stage)

    def test_after_a_greeting_of_554_only_quit_is_of_use(self):
        """RFC 5321 3.1."""
        assert [503, 503, 503, 503, 221] == codes(
            play(EHLO, "NOOP", MAIL, "FOO", "QUIT", site=Site(greeting="blocked"))
        )

    def test_what_the_server_says_of_its_own_accord_closes(self):
        """RFC 5321 3.8."""
        exchange = announce(after(EHLO, MAIL, RCPT), Cause.IDLE_TIMEOUT, {"seconds": 300})

        assert (421, "4.4.2", Stage.CLOSED) == (
            exchange.reply.code,
            exchange.reply.enhanced,
            exchange.after.session.stage,
        )
        assert exchange.after.session.transaction is None
        assert not exchange.silent

    def test_after_a_failed_handshake_nothing_is_said(self):
        """RFC 3207 4.1: nobody would understand it."""
        assert announce(after(EHLO), Cause.TLS_HANDSHAKE_FAILED, {"reason": "x"}).silent


class TestDialogue:
    """RFC 5321 D.1: whole sessions."""

    def test_several_messages_in_one_session(self):
        one = (MAIL, RCPT, "DATA", *MESSAGE)

        assert [250, *[250, 250, 354, 250] * 3, 221] == codes(play(EHLO, *one * 3, "QUIT"))
        assert [3, 2, 1] == [message.number for message in after(EHLO, *one * 3).memory.store]

    def test_the_content_is_kept_octet_for_octet(self):
        state = after(EHLO, MAIL, RCPT, "DATA", "Subject: hi", "", "..hidden", "...", "\udcff", ".")

        assert b"Subject: hi\r\n\r\n.hidden\r\n..\r\n\xff\r\n" == state.memory.store.latest.content

    def test_quit_stops(self):
        assert [250, 221] == codes(play(EHLO, "QUIT", "NOOP", "EHLO again.example"))

    @pytest.mark.parametrize(
        ("line", "taken", "stage"),
        [("QUIT", True, Stage.CLOSED), ("Subject: x", False, Stage.CLOSED), ("GET / HTTP/1.1", False, Stage.CLOSED)],
    )
    def test_a_221_that_nobody_asked_for_is_no_success(self, line, taken, stage):
        _, answer = play("EHLO a.org", line, site=Site(dialect="postfix"))
        assert (221, taken, stage) == (answer.reply.code, answer.accepted, answer.after.session.stage)

    def test_commands_within_a_message_are_text(self):
        assert [250, 250, 250, 354, 250] == codes(play(EHLO, MAIL, RCPT, "DATA", "", "QUIT", "RSET", "."))

    def test_a_message_is_one_exchange(self):
        exchange = play(EHLO, MAIL, RCPT, "DATA", *MESSAGE)[-1]

        assert (".", None, Cause.MESSAGE_ACCEPTED) == (exchange.client, exchange.command, exchange.cause)

    def test_each_exchange_begins_where_the_last_one_ended(self):
        exchanges = play(EHLO, MAIL, "FOO", RCPT, "DATA", *MESSAGE, "QUIT")

        assert all(one.after is next_.before for one, next_ in pairwise(exchanges))

    def test_what_is_not_finished_is_pending(self):
        simulator = Simulator(connect(DEFAULT))
        list(simulator.receive(b"NOOP\r\nNO"))

        assert simulator.pending
        assert [250] == codes(simulator.receive(b"OP\r\n"))
        assert not simulator.pending

    def test_after_quit_nothing_is_pending(self):
        simulator = Simulator(connect(DEFAULT))
        list(simulator.receive(b"QUIT\r\nNOOP"))

        assert not simulator.pending

    def test_forget_throws_an_unfinished_line_away(self):
        simulator = Simulator(connect(DEFAULT))
        list(simulator.receive(b"FOO"))
        simulator.forget()

        assert [250] == codes(simulator.receive(b"NOOP\r\n"))


class TestUndo:
    """Keeping the old state is all that undo needs."""

    def test_setting_the_state_back_gives_an_equal_state(self):
        simulator = Simulator(connect(DEFAULT))
        list(simulator.receive(octets([EHLO, MAIL])))
        old = simulator.state
        list(simulator.receive(octets([RCPT, "DATA", *MESSAGE])))
        simulator.state = old

        assert after(EHLO, MAIL) == simulator.state
        assert 0 == len(simulator.state.memory.store)

    def test_the_same_lines_lead_to_an_equal_state_again(self):
        simulator = Simulator(connect(DEFAULT))
        list(simulator.receive(octets([EHLO])))
        old, rest = simulator.state, octets([MAIL, RCPT, "DATA", *MESSAGE])
        list(simulator.receive(rest))
        there, simulator.state = simulator.state, old
        list(simulator.receive(rest))

        assert there == simulator.state
        assert hash(there) == hash(simulator.state)

    def test_it_may_be_set_between_two_exchanges(self):
        simulator = Simulator(connect(DEFAULT))
        found = []
        for exchange in simulator.receive(octets([EHLO, "QUIT", "NOOP"])):
            found.append(exchange.reply.code)
            simulator.state = exchange.before

        assert [250, 221, 250] == found

    @pytest.mark.parametrize("site", [DEFAULT, STRICT, OPEN], ids=lambda site: site.name)
    def test_every_state_is_hashable_and_equal_to_its_twin(self, site):
        states = [state for _, state in reachable(site, 4)]
        twins = [state for _, state in reachable(site, 4)]

        assert states == twins
        assert len(states) == len(set(states) | set(twins))


class TestAnswer:
    """Stepping is pure."""

    @pytest.mark.parametrize("line", [EHLO, MAIL, "FOO", "", "NOOP \udcff", "QUIT"])
    def test_twice_gives_the_same_exchange(self, line):
        state = after(EHLO)

        assert say_line(state, line) == say_line(state, line)

    def test_say_line_counts_octets(self):
        state = after(EHLO)

        assert Cause.NOOP_DONE is say_line(state, f"NOOP {'é' * 252}").cause
        assert Cause.COMMAND_LINE_TOO_LONG is say_line(state, f"NOOP {'é' * 253}").cause

    def test_a_message_may_be_handed_over_whole(self):
        state = after(EHLO, MAIL, RCPT, "DATA")

        assert Cause.MESSAGE_ACCEPTED is answer(state, MailData(b"Subject: x\r\n\r\n", 14)).cause

    def test_a_state_knows_its_site(self):
        assert STRICT is after(site=STRICT).policy.site


LINES = st.sampled_from(
    [
        *(line.encode() for line in (EHLO, MAIL, RCPT, "DATA", ".", "RSET", "QUIT", "NOOP", "HELP", "Subject: x", "")),
        *(line.encode() for line in (LHLO, LOGIN, "STARTTLS", "AUTH LOGIN", "AUTH CRAM-MD5", "AUTH SCRAM-SHA-256")),
        *(
            b"BDAT 3",
            b"BDAT 0",
            b"BDAT 7 LAST",
            b"BDAT 300",
            b"BDAT 0 LAST",
            b"YWxpY2U=",
            b"=",
            b"*",
            b"ETRN example.org",
        ),
        *(b"RCPT TO:<full@trouble.example.test>", b"RCPT TO:<hangs-up@trouble.example.test>", b"AUTH PLAIN =", b"Zm9v"),
        *(b"HELO x", b"MAIL FROM:<> SIZE=9 SIZE=8", b"RCPT TO:<bob>", b"RCPT TO:<\xc3\xa9@x>", b"..", b"EXPN staff"),
        *(b"VRFY {x}", b"NOOP \0", b"\xff", b"x" * 600, b"RCPT TO:<" + b"y" * 300 + b"@z>", b"VRFY " + b"v" * 500),
        b"MAIL FROM:<alice@example.test> FOO=" + b"z" * 490,
        b"MAIL FROM:<alice@example.test> BODY=BINARYMIME RET=FULL",
    ]
)
ENDS = st.sampled_from([b"\r\n"] * 8 + [b"\n", b"\r", b""])
DIALOGUES = st.lists(st.tuples(LINES, ENDS).map(b"".join), max_size=30).map(b"".join)
ANYTHING = DIALOGUES | st.binary(max_size=300)
COUNTING = OPEN._replace(name="counting", limits=OPEN.limits._replace(errors=3, messages=2, commands=9))
SITES = st.sampled_from([DEFAULT, STRICT, OPEN, LMTP, COUNTING])


class TestProperties:
    """RFC 5321 4.2, 4.5.3.1.5: a client may send anything."""

    @given(sent=ANYTHING, site=SITES)
    def test_every_reply_is_well_formed(self, sent, site):
        assert all(well_formed(exchange.reply.wire()) for exchange in heard(sent, site))

    @given(sent=ANYTHING, places=st.lists(st.integers(0, 2000), max_size=10), site=SITES)
    def test_the_exchanges_do_not_depend_on_the_chunking(self, sent, places, site):
        edges = sorted({0, len(sent), *(place % (len(sent) + 1) for place in places)})
        pieces = [sent[start:end] for start, end in pairwise(edges)]

        assert heard(sent, site) == received(pieces, site)

    @given(sent=DIALOGUES, site=SITES)
    def test_a_refusal_changes_nothing_but_the_memory_of_it(self, sent, site):
        """A failed login changes who is waited for, and 421 closes; neither forgets or learns anything else."""
        for exchange in heard(sent, site):
            before, there = exchange.before.session, exchange.after.session
            if not exchange.accepted and exchange.command is not None and exchange.command.verb is not Verb.BDAT:
                assert exchange.reply.code == 421 or (before.hello, before.stage) == (there.hello, there.stage)
                assert exchange.before.memory == exchange.after.memory

    @given(sent=DIALOGUES, site=SITES)
    def test_a_message_is_kept_exactly_where_it_is_answered_250(self, sent, site):
        """Once for all recipients that took it (RFC 2033 4.2)."""
        kept = 0
        exchanges = heard(sent, site)
        lines = accumulate(exchange.number == 0 for exchange in exchanges)
        for _, numbered in groupby(zip(lines, exchanges, strict=True), lambda pair: pair[0]):
            answers = [exchange for _, exchange in numbered]
            kept += any(one.cause in TOOK_A_MESSAGE for one in answers)
            before, there = answers[0].before.memory.store, answers[0].after.memory.store

            assert kept == len(there)
            assert before == there or answers[0].accepted or len(answers) > 1

    @given(sent=ANYTHING, site=SITES)
    def test_every_state_is_hashable(self, sent, site):
        for exchange in heard(sent, site):
            assert hash(exchange.after) == hash(exchange.after._replace())

    @given(sent=ANYTHING, site=SITES)
    def test_nothing_is_answered_after_the_end(self, sent, site):
        """221 ends a session, and so does 421."""
        exchanges = heard(sent, site)
        closed = [exchange.after.session.awaiting is Awaiting.NOTHING for exchange in exchanges]

        assert not any(closed[:-1])
        assert [exchange.reply.code in (221, 421) for exchange in exchanges] == closed

    @given(sent=DIALOGUES, site=SITES)
    def test_no_answer_of_a_login_is_kept(self, sent, site):
        """RFC 4954 4: what follows a 334 is a secret; only * and an empty line are shown as they are."""
        exchanges = heard(sent, site)
        answers = [after for before, after in pairwise(exchanges) if before.reply.code == 334]

        assert {exchange.client for exchange in answers} <= {HIDDEN, "*", ""}
        assert all(exchange.command is None for exchange in answers)


TOOK_A_MESSAGE = {Cause.MESSAGE_ACCEPTED, Cause.LAST_CHUNK_ACCEPTED, Cause.LMTP_PER_RECIPIENT}


def test_every_stage_is_reached_by_the_enumeration():
    """The states that other tests enumerate are not a handful of one kind."""
    assert set(Stage) == {state.session.stage for _, state in reachable()}
