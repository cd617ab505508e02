"""AUTH with its answers, and STARTTLS, as a session sees them."""

import base64

import pytest
from support import CHUNK, DEFAULT, EHLO, HELO, LOGIN, MAIL, OPEN, RCPT, STRICT, after, codes, heard, last, octets, play

from smtptutor.explain import sasl_answers
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.sasl import decoded
from smtptutor.protocol.secrets import masked
from smtptutor.protocol.session import Channel, Session
from smtptutor.protocol.stage import Awaiting, Stage
from smtptutor.protocol.verb import Verb
from smtptutor.server import dialogue
from smtptutor.server.dialects import DIALECTS
from smtptutor.server.exchange import HIDDEN
from smtptutor.server.simulator import Simulator, connect, reconnect, say_line
from smtptutor.server.site import MECHANISMS, Account, Limits, LoginSettings, Site, TlsSettings


def b64(text: str) -> str:
    """A text as base64."""
    return base64.b64encode(text.encode()).decode()


def plain(user: str, password: str) -> str:
    """AUTH PLAIN with its response."""
    return f"AUTH PLAIN {b64(f'{chr(0)}{user}{chr(0)}{password}')}"


ALICE, WONDERLAND = b64("alice"), b64("wonderland")
NEEDS_TLS = Site(login=LoginSettings(needs_tls=True))
MIXED = Site(login=LoginSettings(MECHANISMS, needs_tls=True))
BARE = Site(extensions=("SIZE",))

AUTH = [
    # (the lines before, the line, the site, the code, the cause)
    ((), "AUTH PLAIN", DEFAULT, 503, Cause.HELLO_FIRST),
    ((HELO,), LOGIN, DEFAULT, 503, Cause.AUTH_NOT_OFFERED),
    ((EHLO,), LOGIN, BARE, 503, Cause.AUTH_NOT_OFFERED),
    ((EHLO, LOGIN), LOGIN, DEFAULT, 503, Cause.ALREADY_AUTHENTICATED),
    ((EHLO, MAIL), LOGIN, DEFAULT, 503, Cause.AUTH_DURING_TRANSACTION),
    ((EHLO, MAIL, RCPT, *CHUNK), LOGIN, DEFAULT, 503, Cause.AUTH_DURING_TRANSACTION),
    ((EHLO,), "AUTH", DEFAULT, 501, Cause.AUTH_MECHANISM_MISSING),
    ((EHLO,), "AUTH  ", DEFAULT, 501, Cause.AUTH_MECHANISM_MISSING),
    ((EHLO,), "AUTH GSSAPI", DEFAULT, 504, Cause.AUTH_MECHANISM_UNKNOWN),
    ((EHLO,), "AUTH CRAM-MD5", DEFAULT, 504, Cause.AUTH_MECHANISM_UNKNOWN),
    ((EHLO,), LOGIN, NEEDS_TLS, 504, Cause.AUTH_MECHANISM_NEEDS_TLS),
    ((EHLO,), "AUTH LOGIN", MIXED, 504, Cause.AUTH_MECHANISM_NEEDS_TLS),
    ((EHLO,), "AUTH GSSAPI", MIXED, 504, Cause.AUTH_MECHANISM_UNKNOWN),
    ((EHLO,), "AUTH CRAM-MD5", MIXED, 334, Cause.AUTH_CHALLENGE),
    ((EHLO, "STARTTLS", EHLO), LOGIN, NEEDS_TLS, 235, Cause.AUTH_SUCCEEDED),
    ((EHLO,), f"{LOGIN} x", DEFAULT, 501, Cause.AUTH_SYNTAX),
    ((EHLO,), "AUTH PLAIN ?", DEFAULT, 501, Cause.AUTH_NOT_BASE64),
    ((EHLO,), "AUTH PLAIN AAA", DEFAULT, 501, Cause.AUTH_NOT_BASE64),
    ((EHLO,), "AUTH CRAM-MD5 AAAA", OPEN, 501, Cause.AUTH_INITIAL_RESPONSE_NOT_ALLOWED),
    ((EHLO,), "AUTH CRAM-MD5 =", OPEN, 501, Cause.AUTH_INITIAL_RESPONSE_NOT_ALLOWED),
    ((EHLO,), "AUTH PLAIN =", DEFAULT, 535, Cause.AUTH_RESPONSE_MALFORMED),
    ((EHLO,), "auth plain AGFsaWNlAHdvbmRlcmxhbmQ=", DEFAULT, 235, Cause.AUTH_SUCCEEDED),
    ((EHLO,), LOGIN, DEFAULT, 235, Cause.AUTH_SUCCEEDED),
    ((EHLO,), plain("alice", "x"), DEFAULT, 535, Cause.AUTH_CREDENTIALS_INVALID),
    ((EHLO,), plain("nobody", "wonderland"), DEFAULT, 535, Cause.AUTH_CREDENTIALS_INVALID),
    ((EHLO,), "AUTH PLAIN", DEFAULT, 334, Cause.AUTH_CHALLENGE),
    ((EHLO,), "AUTH LOGIN", DEFAULT, 334, Cause.AUTH_CHALLENGE),
    ((EHLO,), f"AUTH LOGIN {ALICE}", DEFAULT, 334, Cause.AUTH_CHALLENGE),
    ((EHLO, "AUTH PLAIN"), LOGIN.split()[2], DEFAULT, 235, Cause.AUTH_SUCCEEDED),
    ((EHLO, "AUTH PLAIN"), "*", DEFAULT, 501, Cause.AUTH_CANCELLED),
    ((EHLO, "AUTH LOGIN", ALICE), "*", DEFAULT, 501, Cause.AUTH_CANCELLED),
    ((EHLO, "AUTH PLAIN"), "=", DEFAULT, 501, Cause.AUTH_NOT_BASE64),
    ((EHLO, "AUTH PLAIN"), "QUIT", DEFAULT, 535, Cause.AUTH_RESPONSE_MALFORMED),
    ((EHLO, "AUTH PLAIN"), "NOOP x", DEFAULT, 501, Cause.AUTH_NOT_BASE64),
    ((EHLO, "AUTH PLAIN"), "é", DEFAULT, 501, Cause.AUTH_NOT_BASE64),
    ((EHLO, "AUTH PLAIN"), "\udcff\0", DEFAULT, 501, Cause.AUTH_NOT_BASE64),
    ((EHLO, "AUTH PLAIN"), "", DEFAULT, 535, Cause.AUTH_RESPONSE_MALFORMED),
    ((EHLO, "AUTH PLAIN"), b64("alice"), DEFAULT, 535, Cause.AUTH_RESPONSE_MALFORMED),
    ((EHLO, "AUTH PLAIN"), "A" * 12_284, DEFAULT, 535, Cause.AUTH_RESPONSE_MALFORMED),
    ((EHLO, "AUTH PLAIN"), "A" * 12_288, DEFAULT, 500, Cause.AUTH_LINE_TOO_LONG),
    ((EHLO, "AUTH PLAIN"), "A" * 100_000, DEFAULT, 500, Cause.AUTH_LINE_TOO_LONG),
    ((EHLO, "AUTH LOGIN"), ALICE, DEFAULT, 334, Cause.AUTH_CHALLENGE),
    ((EHLO, "AUTH LOGIN", ALICE), WONDERLAND, DEFAULT, 235, Cause.AUTH_SUCCEEDED),
    ((EHLO, f"AUTH LOGIN {ALICE}"), WONDERLAND, DEFAULT, 235, Cause.AUTH_SUCCEEDED),
    ((EHLO, "AUTH LOGIN", ALICE), ALICE, DEFAULT, 535, Cause.AUTH_CREDENTIALS_INVALID),
    ((EHLO, "AUTH LOGIN"), "", DEFAULT, 535, Cause.AUTH_RESPONSE_MALFORMED),
    ((EHLO, "AUTH CRAM-MD5"), b64("alice"), OPEN, 535, Cause.AUTH_RESPONSE_MALFORMED),
    ((EHLO, "AUTH CRAM-MD5"), b64("alice 0"), OPEN, 535, Cause.AUTH_CREDENTIALS_INVALID),
]


class TestAuth:
    """RFC 4954 4, 6."""

    @pytest.mark.parametrize(("before", "line", "site", "code", "cause"), AUTH)
    def test_each_answer(self, before, line, site, code, cause):
        exchange = last(*before, line, site=site)

        assert (code, cause) == (exchange.reply.code, exchange.cause)

    @pytest.mark.parametrize("dialect", DIALECTS)
    @pytest.mark.parametrize("length", [10, 300, 500, 4000, 9000])
    def test_the_challenge_is_whole_however_long_the_nonce_of_the_client_is(self, length, dialect):
        """A challenge may have 12288 octets with code and line end (RFC 4954 4); SCRAM repeats the nonce in it."""
        site = OPEN._replace(dialect=dialect, login=LoginSettings(MECHANISMS))
        first = b64(f"n,,n=alice,r={'x' * length}")
        talk = dialogue.opened(site)
        for line in (EHLO, "AUTH SCRAM-SHA-256", first):
            talk, (asked,) = dialogue.send(talk, line)
        wire = asked.reply.wire()

        assert decoded(wire[4:-2].decode()).startswith(b"r=" + b"x" * length)
        assert wire.endswith(b"\r\n")
        assert len(wire) <= 12288
        talk, (proven,) = dialogue.send(talk, sasl_answers.answer(site, talk.state.session.login))
        assert [334, 235] == [proven.reply.code, dialogue.send(talk, "")[1][0].reply.code]

    def test_a_nonce_that_no_challenge_can_hold(self):
        first = b64("n,,n=alice,r=" + "x" * 9190)

        assert len(first) < 12288
        assert Cause.AUTH_RESPONSE_MALFORMED is last(EHLO, "AUTH SCRAM-SHA-256", first, site=OPEN).cause

    @pytest.mark.parametrize(("before", "line", "site", "code", "cause"), AUTH)
    def test_after_a_failure_commands_are_read_again(self, before, line, site, code, cause):
        session = after(*before, line, site=site).session

        assert (Awaiting.ANSWER if code == 334 else Awaiting.COMMAND) is session.awaiting
        assert (session.login is not None) is (code == 334)
        assert ("alice" if code == 235 or LOGIN in before else None) == session.channel.user

    @pytest.mark.parametrize(
        ("line", "site", "mechanism"), [("auth cram-md5", DEFAULT, "CRAM-MD5"), (LOGIN, NEEDS_TLS, "PLAIN")]
    )
    def test_a_mechanism_that_is_not_on_offer_is_marked(self, line, site, mechanism):
        exchange = last(EHLO, line, site=site)

        assert mechanism == exchange.facts["mechanism"]
        assert (5, 5 + len(mechanism)) == (exchange.fault.start, exchange.fault.end)

    def test_a_response_that_is_no_base64_is_marked(self):
        fault = last(EHLO, "AUTH  PLAIN  ?").fault

        assert (Cause.AUTH_NOT_BASE64, 13, 14) == fault[:3]

    def test_an_initial_response_that_is_a_letter_of_the_mechanism_is_marked_behind_it(self):
        assert (11, 12) == last(EHLO, "AUTH PLAIN A").fault[1:3]

    def test_the_auth_line_has_the_limit_of_any_command(self):
        """RFC 4954 4: a longer initial response waits for the 334."""
        exchange = last(EHLO, f"AUTH PLAIN {'A' * 500}")

        assert (Cause.COMMAND_LINE_TOO_LONG, 513) == (exchange.cause, exchange.facts["length"])
        assert Cause.AUTH_RESPONSE_MALFORMED is last(EHLO, f"AUTH PLAIN {'A' * 496}").cause

    @pytest.mark.parametrize(
        ("before", "asks"),
        [
            (("AUTH PLAIN",), "user name and password"),
            (("AUTH LOGIN",), "the user name"),
            (("AUTH LOGIN", ALICE), "the password"),
            (("AUTH CRAM-MD5",), "user name and digest"),
            (("AUTH SCRAM-SHA-256",), "the client's first message"),
        ],
    )
    def test_a_challenge_tells_what_it_asks_for(self, before, asks):
        exchange = last(EHLO, *before, site=OPEN)

        assert (asks, exchange.reply.lines[0]) == (exchange.facts["asks"], exchange.facts["challenge"])

    def test_the_challenge_of_login_is_what_clients_wait_for(self):
        assert ["VXNlcm5hbWU6", "UGFzc3dvcmQ6"] == [one.reply.lines[0] for one in play(EHLO, "AUTH LOGIN", ALICE)[1:]]

    @pytest.mark.parametrize("mechanism", MECHANISMS)
    @pytest.mark.parametrize("tls", [False, True])
    def test_every_mechanism_leads_in(self, mechanism, tls):
        """With a note where the password itself goes over a line that anybody can read."""
        exchange = say_line(after(*((EHLO, "STARTTLS", EHLO) if tls else (EHLO,)), site=OPEN), f"AUTH {mechanism}")
        while exchange.reply.code == 334:
            exchange = say_line(exchange.after, sasl_answers.answer(OPEN, exchange.after.session.login))
        noted = [Cause.LOGIN_IN_CLEAR] if mechanism not in ("CRAM-MD5", "SCRAM-SHA-256") and not tls else []

        assert (235, "alice", "alice") == (
            exchange.reply.code,
            exchange.facts["user"],
            exchange.after.session.channel.user,
        )
        assert noted == [note.cause for note in exchange.notes]


def answered(state: str, mechanism: str) -> Cause:
    """The answer to a login with the right password for an account in that state."""
    site = Site(login=LoginSettings(MECHANISMS), users=(Account("alice", "wonderland", state),))
    exchange = say_line(after(EHLO, site=site), f"AUTH {mechanism}")
    while exchange.reply.code == 334:
        exchange = say_line(exchange.after, sasl_answers.answer(DEFAULT, exchange.after.session.login))
    assert (exchange.after.session.channel.user == "alice") is exchange.accepted
    return exchange.cause


class TestAccounts:
    """RFC 4954 6: what may be the matter with an account."""

    @pytest.mark.parametrize("mechanism", MECHANISMS)
    def test_each_state(self, mechanism):
        clear = mechanism in ("PLAIN", "LOGIN")
        token = mechanism in ("XOAUTH2", "OAUTHBEARER")  # which is no password, and so neither weak nor in transition

        assert Cause.AUTH_ACCOUNT_DISABLED is answered("disabled", mechanism)
        assert Cause.AUTH_SERVICE_DOWN is answered("down", mechanism)
        assert (Cause.AUTH_MECHANISM_TOO_WEAK if clear else Cause.AUTH_SUCCEEDED) is answered("weak", mechanism)
        passes = clear or token
        assert (Cause.AUTH_SUCCEEDED if passes else Cause.AUTH_PASSWORD_TRANSITION) is answered("transition", mechanism)

    def test_a_wrong_password_tells_nothing_of_it(self):
        site = Site(users=(Account("alice", "wonderland", "disabled"),))

        assert Cause.AUTH_CREDENTIALS_INVALID is last(EHLO, plain("alice", "x"), site=site).cause


class TestFailures:
    """RFC 4954 4: a server may hang up after a few of them, three at the least."""

    SITE = Site(limits=Limits(failed_logins=3))

    @pytest.mark.parametrize("dialect", DIALECTS)
    def test_no_server_hangs_up_unasked(self, dialect):
        state = connect(Site(dialect=dialect)).after
        for line in (EHLO, *[plain("alice", "x")] * 5, plain("alice", "wonderland")):
            exchange = say_line(state, line)
            state = exchange.after

        assert 235 == exchange.reply.code

    def test_the_third_closes_the_connection(self):
        exchanges = play(EHLO, *[plain("alice", "x")] * 3, "NOOP", site=self.SITE)

        assert [250, 535, 535, 421] == codes(exchanges)
        assert (Cause.AUTH_TOO_MANY_FAILURES, 3) == (exchanges[-1].cause, exchanges[-1].facts["limit"])
        assert Stage.CLOSED is exchanges[-1].after.session.stage

    def test_malformed_responses_count_and_cancelling_does_not(self):
        site = Site(limits=Limits(failed_logins=2))

        assert [250, 334, 501, 535, 421] == codes(
            play(EHLO, "AUTH PLAIN", "*", "AUTH PLAIN =", "AUTH PLAIN =", site=site)
        )

    def test_they_are_counted_across_ehlo_and_starttls(self):
        wrong = plain("alice", "x")

        assert [535, 250, 535, 220, 250, 421] == codes(
            play(EHLO, wrong, EHLO, wrong, "STARTTLS", EHLO, wrong, site=self.SITE)
        )[1:]

    def test_a_new_connection_begins_at_none(self):
        state = reconnect(after(EHLO, plain("alice", "x"))).after

        assert 0 == state.session.channel.failed_logins


class TestRequired:
    """RFC 4954 6; RFC 3207 4: 530 for what needs a login, or TLS, first."""

    @pytest.mark.parametrize("line", [MAIL, "MAIL", "VRFY alice", "EXPN staff", "ETRN example.org"])
    def test_a_login_is_needed(self, line):
        site = OPEN._replace(login=LoginSettings(required=True))

        assert Cause.LOGIN_REQUIRED is last(EHLO, line, site=site).cause
        assert last(EHLO, LOGIN, line, site=site).cause not in (Cause.LOGIN_REQUIRED, Cause.HELLO_FIRST)

    @pytest.mark.parametrize("line", ["NOOP", "RSET", "HELP", "QUIT", EHLO, "STARTTLS", LOGIN])
    def test_and_for_these_it_is_not(self, line):
        assert last(EHLO, line, site=Site(login=LoginSettings(required=True))).accepted

    @pytest.mark.parametrize("line", [MAIL, "VRFY alice", LOGIN, "ETRN example.org"])
    def test_tls_is_needed(self, line):
        site = OPEN._replace(tls=TlsSettings(required=True))

        assert Cause.STARTTLS_REQUIRED is last(EHLO, line, site=site).cause
        assert Cause.STARTTLS_REQUIRED is not last(EHLO, "STARTTLS", EHLO, line, site=site).cause

    @pytest.mark.parametrize("line", ["NOOP", "RSET", "HELP", "QUIT", EHLO, HELO, "STARTTLS"])
    def test_and_for_these_tls_is_not(self, line):
        assert last(EHLO, line, site=Site(tls=TlsSettings(required=True))).accepted


STARTTLS = [
    ((), "STARTTLS", DEFAULT, 503, Cause.HELLO_FIRST),
    ((EHLO,), "STARTTLS", DEFAULT, 220, Cause.TLS_GO_AHEAD),
    ((EHLO,), "starttls ", DEFAULT, 220, Cause.TLS_GO_AHEAD),
    ((EHLO,), "STARTTLS now", DEFAULT, 501, Cause.ARGUMENT_NOT_ALLOWED),
    ((EHLO,), "STARTTLS", BARE, 502, Cause.STARTTLS_NOT_OFFERED),
    ((EHLO, "STARTTLS", EHLO), "STARTTLS", DEFAULT, 503, Cause.TLS_ALREADY_ON),
    ((EHLO, "STARTTLS"), "STARTTLS", DEFAULT, 503, Cause.TLS_ALREADY_ON),
    ((EHLO,), "STARTTLS", Site(tls=TlsSettings(working=False)), 454, Cause.TLS_NOT_AVAILABLE),
    ((EHLO, MAIL), "STARTTLS", DEFAULT, 220, Cause.TLS_GO_AHEAD),
    ((EHLO, MAIL), "STARTTLS", STRICT, 503, Cause.STARTTLS_DURING_TRANSACTION),
]


class TestStarttls:
    """RFC 3207 4, 4.2."""

    @pytest.mark.parametrize(("before", "line", "site", "code", "cause"), STARTTLS)
    def test_each_answer(self, before, line, site, code, cause):
        exchange = last(*before, line, site=site)

        assert (code, cause) == (exchange.reply.code, exchange.cause)

    def test_the_session_begins_anew(self):
        assert Session(channel=Channel(tls=True)) == after(EHLO, LOGIN, MAIL, RCPT, "STARTTLS").session
        assert Cause.HELLO_FIRST is last(EHLO, "STARTTLS", MAIL).cause

    @pytest.mark.parametrize(("before", "noted"), [((), []), ((MAIL,), [Cause.TRANSACTION_DROPPED])])
    def test_a_dropped_transaction_is_noted(self, before, noted):
        assert noted == [note.cause for note in last(EHLO, *before, "STARTTLS").notes]

    def test_what_fails_changes_nothing(self):
        state = after(EHLO, MAIL, RCPT, site=Site(tls=TlsSettings(working=False)))

        assert state == say_line(state, "STARTTLS").after

    def test_with_tls_other_things_are_on_offer(self):
        before, there = (last(*lines, site=MIXED).reply.lines for lines in ((EHLO,), (EHLO, "STARTTLS", EHLO)))

        assert {"STARTTLS", "AUTH CRAM-MD5 SCRAM-SHA-256"} == set(before) - set(there)
        assert {f"AUTH {' '.join(MECHANISMS)}"} == set(there) - set(before)

    def test_without_tls_no_auth_is_listed_where_all_of_it_needs_tls(self):
        assert not any(line.startswith("AUTH") for line in last(EHLO, site=NEEDS_TLS).reply.lines)


class TestSecrets:
    """What a client answers is kept nowhere."""

    def test_an_answer_stands_as_stars(self):
        exchanges = play(EHLO, "AUTH LOGIN", ALICE, WONDERLAND)

        assert [HIDDEN, HIDDEN] == [exchange.client for exchange in exchanges[2:]]
        assert [None, None] == [exchange.command for exchange in exchanges[2:]]

    @pytest.mark.parametrize("line", ["*", ""])
    def test_what_holds_no_secret_is_shown(self, line):
        assert line == last(EHLO, "AUTH PLAIN", line).client

    @pytest.mark.parametrize("line", ["QUIT", "NOOP x", MAIL])
    def test_even_what_looks_like_a_command_is_hidden(self, line):
        assert HIDDEN == last(EHLO, "AUTH PLAIN", line).client

    def test_the_initial_response_is_masked(self):
        assert "AUTH PLAIN ****" == masked(LOGIN)
        assert Verb.AUTH is last(EHLO, LOGIN).command.verb

    def test_an_answer_may_come_in_pieces(self):
        simulator = Simulator(connect(DEFAULT))
        sent = octets([EHLO, "AUTH LOGIN", ALICE, WONDERLAND])
        found = [one for place in range(len(sent)) for one in simulator.receive(sent[place : place + 1])]

        assert heard(sent) == found
