"""What a session did, counted, at servers that bear only so much."""

import pytest
from support import EHLO, codes, play

from smtptutor.protocol.cause import Cause
from smtptutor.protocol.session import Channel
from smtptutor.protocol.stage import Stage
from smtptutor.protocol.traits import Patience
from smtptutor.server.rules.counts import tally
from smtptutor.server.site import Site

EXIM = Site(dialect="exim")
IDLE, SYNTAX, UNKNOWN = 11, 3, 3  # what Exim bears of each


class TestExim:
    """Exim counts commands that move no mail (smtp_accept_max_nonmail), faults and unknown verbs."""

    @pytest.mark.parametrize("line", ["NOOP", "RSET", "HELP", "VRFY bob@example.test", "EXPN staff"])
    def test_commands_that_move_no_mail(self, line):
        exchanges = play(EHLO, *[line] * (IDLE + 1), "NOOP", site=EXIM)

        assert IDLE + 2 == len(exchanges)
        assert Cause.TOO_MANY_ERRORS not in {exchange.cause for exchange in exchanges[:-1]}
        assert (554, Cause.TOO_MANY_ERRORS) == (exchanges[-1].reply.code, exchanges[-1].cause)
        assert Stage.CLOSED is exchanges[-1].after.session.stage

    @pytest.mark.parametrize("line", ["MAIL FROM:<a b>", "DATA", "RCPT TO:<bob@example.test>"])
    def test_faults_keep_their_code(self, line):
        exchanges = play(EHLO, *[line] * (SYNTAX + 1), "NOOP", site=EXIM)

        assert SYNTAX + 2 == len(exchanges)
        assert 1 == len(set(codes(exchanges[1:])))
        assert Cause.TOO_MANY_ERRORS is exchanges[-1].cause

    def test_unknown_verbs_are_no_faults(self):
        exchanges = play(EHLO, *["DATA", "FOO"] * 3, "FOO", "NOOP", site=EXIM)

        assert [503, 500] * 3 + [500] == codes(exchanges[1:])


@pytest.mark.parametrize(
    ("code", "counted"),
    [(500, 1), (501, 1), (503, 1), (555, 1), (502, 0), (504, 0), (550, 0), (450, 0), (421, 0), (250, 0), (354, 0)],
)
def test_which_codes_are_faults_of_syntax_or_order(code, counted):
    """RFC 5321 4.2.2, 4.1.1.11: 500, 501 and 503; and 555, which says of a parameter what 501 says of an argument."""
    channel, instead = tally(Site(), Patience(syntax=1), Channel(), Cause.PARAMETER_UNKNOWN, code)

    assert (counted, None) == (channel.syntax, instead)
