"""What a session did, counted, at servers that bear only so much."""

import pytest
from support import EHLO, MAIL, MESSAGE, RCPT, codes, play

from smtptutor.explain.explanation import explain
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.habits import Patience
from smtptutor.protocol.session import Channel
from smtptutor.protocol.stage import Stage
from smtptutor.protocol.verb import Verb
from smtptutor.server.rules.counts import Told, tally
from smtptutor.server.simulator import connect, say_line
from smtptutor.server.site import Limits, Site

POSTFIX, EXIM, SENDMAIL, OPENSMTPD = (Site(dialect=name) for name in ("postfix", "exim", "sendmail", "opensmtpd"))
IDLE, FAULTS, UNKNOWN = 10, 3, 3  # what Exim bears of each: smtp_accept_max_nonmail and the like
BAD_BASE64 = "AUTH PLAIN !!!!"


class TestExim:
    """Exim counts commands that move no mail, faults and unknown verbs (smtp_in.c)."""

    @pytest.mark.parametrize("line", ["NOOP", "HELP", "VRFY bob@example.test", "VRFY bob", "EXPN staff", "ETRN #there"])
    def test_commands_that_move_no_mail(self, line):
        exchanges = play(EHLO, *[line] * (IDLE + 1), "NOOP", site=EXIM)

        assert IDLE + 2 == len(exchanges)
        assert Cause.TOO_MANY_ERRORS not in {exchange.cause for exchange in exchanges[:-1]}
        assert (554, Cause.TOO_MANY_ERRORS) == (exchanges[-1].reply.code, exchanges[-1].cause)
        assert Stage.CLOSED is exchanges[-1].after.session.stage

    @pytest.mark.parametrize("line", ["RSET", EHLO, "HELO client.example.org", BAD_BASE64])
    def test_some_of_them_have_one_turn_free(self, line):
        free = 1 if line[:4] in ("RSET", "AUTH") else 0  # the first EHLO had that of EHLO and HELO

        assert IDLE + 2 + free == len(play(EHLO, *[line] * (IDLE + 3), site=EXIM))

    def test_a_message_gives_the_free_turn_back(self):
        sent = (MAIL, RCPT, "DATA", *MESSAGE)
        idle = ("RSET", *["NOOP"] * (IDLE - 1))

        assert Cause.TOO_MANY_ERRORS is not play(EHLO, *idle, *sent, "RSET", EHLO, "NOOP", site=EXIM)[-1].cause
        assert Cause.TOO_MANY_ERRORS is play(EHLO, *idle, *sent, "RSET", "RSET", "NOOP", site=EXIM)[-1].cause

    def test_behind_tls_ehlo_and_auth_are_free_again(self):
        idle = ["NOOP"] * IDLE

        assert 250 == play(EHLO, *idle, "STARTTLS", EHLO, site=EXIM)[-1].reply.code
        assert 501 == play(EHLO, BAD_BASE64, *idle, "STARTTLS", EHLO, BAD_BASE64, site=EXIM)[-1].reply.code

    @pytest.mark.parametrize(
        "line", ["MAIL FROM:<a b>", "DATA", "RCPT TO:<bob@example.test>", "EHLO a!b", "AUTH FROB", "RSET now", "BDAT"]
    )
    def test_faults_keep_their_code(self, line):
        exchanges = play(EHLO, *[line] * (FAULTS + 1), "NOOP", site=EXIM)

        assert FAULTS + 2 == len(exchanges)
        assert 1 == len(set(codes(exchanges[1:])))
        assert Cause.TOO_MANY_ERRORS is exchanges[-1].cause

    @pytest.mark.parametrize("line", ["RCPT TO:<bob>", BAD_BASE64, "VRFY", "RCPT TO:<nobody@example.test>"])
    def test_what_is_answered_past_the_count(self, line):
        before = (EHLO, MAIL) if line.startswith("RCPT") else (EHLO,)
        exchanges = play(*before, *[line] * 6, "NOOP", site=EXIM)

        assert 250 == exchanges[-1].reply.code

    @pytest.mark.parametrize(
        ("lines", "kind"),
        [
            (["FOO"] * (UNKNOWN + 1), "unknown verbs"),
            (["DATA"] * (FAULTS + 1), "faults of syntax or order"),
            (["DATA", "FOO", "DATA", "FOO"], "faults of syntax or order"),
            (["NOOP"] * (IDLE + 1), "commands that move no mail"),
        ],
    )
    def test_the_reply_and_the_reason_name_the_limit_that_was_reached(self, lines, kind):
        """Exim names it too: unrecognized commands, syntax or protocol errors, nonmail commands (smtp_in.c)."""
        last = play(EHLO, *lines, site=EXIM)[-1]

        assert kind in last.reply.lines[0]
        assert f"Too many {kind} " in explain(last).why

    def test_unknown_verbs_are_faults_too(self):
        exchanges = play(EHLO, "DATA", "FOO", "DATA", "FOO", "NOOP", site=EXIM)

        assert [503, 500, 503, 500] == codes(exchanges[1:])
        assert Cause.TOO_MANY_ERRORS is exchanges[-1].cause

    def test_the_fourth_unknown_verb_ends_it(self):
        assert [500] * (UNKNOWN + 1) == codes(play(*["FOO"] * 9, site=EXIM))


class TestPostfix:
    """smtpd_hard_error_limit 20, smtpd_junk_command_limit 100 (smtpd.c, smtpd_proto)."""

    def test_it_hangs_up_on_the_line_after_the_last_error(self):
        exchanges = play(*["FOO"] * 20, "NOOP", site=POSTFIX)

        assert [500] * 20 + [421] == codes(exchanges)
        assert "4.7.0" == exchanges[-1].reply.enhanced
        assert Stage.CLOSED is exchanges[-1].after.session.stage

    @pytest.mark.parametrize("line", ["NOOP", "RSET", EHLO])
    def test_idle_commands_are_errors_from_the_102nd_on(self, line):
        exchanges = play(*[line] * 125, site=POSTFIX)

        assert [250] * 121 + [421] == codes(exchanges)

    def test_a_message_sets_the_counts_back(self):
        sent = (EHLO, MAIL, RCPT, "DATA", *MESSAGE)

        assert 250 == play(*["FOO"] * 19, *sent, *["FOO"] * 19, "NOOP", site=POSTFIX)[-1].reply.code

    def test_a_recipient_too_many_is_no_error(self):
        site = POSTFIX._replace(limits=Limits(recipients=1))

        assert 250 == play(EHLO, MAIL, *[RCPT] * 25, "NOOP", site=site)[-1].reply.code


class TestSendmail:
    """MAXBADCOMMANDS 25 (srvrsmtp.c): unknown verbs alone."""

    @pytest.mark.parametrize("line", ["FOO", "", "XCLIENT NAME=a", "BDAT 0 LAST", "BURL a LAST", "Subject: x"])
    def test_the_26th_unknown_verb_ends_it(self, line):
        assert [500] * 25 + [421] == codes(play(*[line] * 30, site=SENDMAIL))

    @pytest.mark.parametrize("line", ["TURN", "SEND FROM:<a@example.org>", "DATA", "MAIL FROM:<", "VRFY nobody"])
    def test_others_are_not_counted(self, line):
        assert 30 == len(play(*[line] * 30, site=SENDMAIL))


def test_opensmtpd_counts_nothing():
    state = connect(OPENSMTPD).after
    for line in ["FOO", "DATA", "NOOP"] * 20:  # each waits for the answer before it
        exchange = say_line(state, line)
        state = exchange.after

    assert 250 == exchange.reply.code


@pytest.mark.parametrize(
    ("code", "counted"),
    [(500, 1), (501, 1), (503, 1), (504, 1), (555, 1), (502, 0), (550, 0), (450, 0), (421, 0), (250, 0), (354, 0)],
)
def test_which_codes_are_faults_of_syntax_or_order(code, counted):
    """RFC 5321 4.2.2, 4.1.1.11: 500, 501, 503 and 504; and 555, which says of a parameter what 501 says of others."""
    channel, instead = tally(Site(), Patience(faults=1), Channel(), Told(Cause.PARAMETER_UNKNOWN, code))

    assert (counted, None) == (channel.syntax, instead)


@pytest.mark.parametrize("code", [250, 501, 503, 550])
def test_each_mail_command_is_counted(code):
    """RFC 9422 4.1: whether it succeeds or fails."""
    channel, _ = tally(Site(), Patience(), Channel(), Told(Cause.MAIL_SYNTAX, code, Verb.MAIL))

    assert 1 == channel.messages
