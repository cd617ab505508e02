"""The engine raises nothing, whatever a client sends, whichever server it stands for."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from support import EHLO, HELO, LHLO, LMTP, MAIL, OPEN, RCPT

from smtptutor.protocol import engine
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.framing import typed
from smtptutor.protocol.stage import Awaiting
from smtptutor.protocol.verb import Verb
from smtptutor.server.dialects import DIALECTS
from smtptutor.server.dialogue import opened, send
from smtptutor.server.exchange import SiteState
from smtptutor.server.simulator import say_line
from smtptutor.server.site import Site

NO_BLANKS = "\r\x0b\x0c\x1c\x1d\x1e\x1f"
"""What Python takes for a blank, and SMTP does not (RFC 5321 2.3.8)."""

WAYS = ((), (EHLO,), (HELO,), (EHLO, MAIL), (EHLO, MAIL, RCPT), (EHLO, "AUTH LOGIN"), (EHLO, "AUTH PLAIN"))


def reached(site: Site, lines: tuple[str, ...]) -> SiteState:
    """The state after lines of which each was sent after the answer before."""
    talk = opened(site)
    for line in lines:
        talk, _ = send(talk, line)
    return talk.state


STATES = [
    reached(site._replace(dialect=dialect), tuple(LHLO if site is LMTP and line == EHLO else line for line in way))
    for dialect in DIALECTS
    for site in (Site(), OPEN, LMTP)
    for way in WAYS
]
STATES = [state for state in STATES if state.session.awaiting in (Awaiting.COMMAND, Awaiting.ANSWER)]

openings = st.sampled_from([*Verb, "MAIL FROM:", "RCPT TO:", f"{MAIL} ", f"{RCPT} ", "AUTH PLAIN", "AUTH CRAM-MD5"])
odd = st.sampled_from([*NO_BLANKS, *" \t\0\x01\x7f\x85\xa0\u2028\u3000\udcff\u00b2\u0661=<>@:[]1", "SIZE=", "LAST"])
lines = st.builds(
    lambda opening, gap, rest: opening + gap + "".join(rest),
    openings | st.just(""),
    st.sampled_from(["", " ", "\t"]),
    st.lists(odd | st.characters(exclude_characters="\n", exclude_categories=["Cs"]), max_size=6),
)


@example("AUTH \r")
@example("AUTH \x1c \x0b")
@given(lines)
def test_no_line_raises_in_any_state_at_any_server(line):
    for state in STATES:
        engine.answer(state, typed(line))


@pytest.mark.parametrize("sign", NO_BLANKS)
def test_a_sign_that_smtp_takes_for_no_blank_is_no_mechanism(sign):
    """Postfix minds no control characters, but there is nothing here by which one could log in (RFC 4954 4)."""
    postfix = OPEN._replace(dialect="postfix")

    exchange = say_line(reached(postfix, (EHLO,)), f"AUTH {sign}")

    cause = Cause.AUTH_MECHANISM_MISSING if sign == "\r" else Cause.AUTH_SYNTAX  # it strips CR off the end
    assert (501, cause) == (exchange.reply.code, exchange.cause)


@pytest.mark.parametrize("sign", NO_BLANKS)
def test_such_a_sign_parts_no_words(sign):
    postfix = OPEN._replace(dialect="postfix")

    assert say_line(reached(postfix, (EHLO,)), f"AUTH PLAIN{sign}=").reply.code == 501


@pytest.mark.parametrize(
    ("way", "line", "cause"),
    [
        ((EHLO,), "MAIL \x01", Cause.MAIL_SYNTAX),
        ((EHLO,), "MAIL FROM\0", Cause.MAIL_SYNTAX),
        ((EHLO,), "MAIL alice\x01:<alice@example.test>", Cause.MAIL_SYNTAX),
        ((EHLO, MAIL), "RCPT TO \x7f", Cause.RCPT_SYNTAX),
        ((EHLO, MAIL, RCPT), "DATA \x01", Cause.ARGUMENT_NOT_ALLOWED),
        ((EHLO,), "RSET \x7f", Cause.ARGUMENT_NOT_ALLOWED),
        ((EHLO, MAIL, RCPT), "BDAT \x01", Cause.BDAT_SIZE_INVALID),
        ((EHLO,), "AUTH PLAIN = \x01", Cause.AUTH_SYNTAX),
        ((EHLO,), f"{MAIL} SIZE=\x01", Cause.PARAMETER_BAD_VALUE),
    ],
)
def test_a_server_that_minds_no_control_characters_still_minds_the_rest(way, line, cause):
    """A fault of its own is not let pass because of the odd sign beside it."""
    assert say_line(reached(OPEN._replace(dialect="postfix"), way), line).cause is cause


@pytest.mark.parametrize("line", ["MAIL \udcff", "MAIL FROM\udcff", "MAIL \udcff:<alice@example.test>"])
def test_nor_does_one_that_minds_no_octets(line):
    """To Exim, MAIL without FROM: is no verb (smtp_in.c, smtp_read_command), whatever stands in its place."""
    assert say_line(reached(OPEN._replace(dialect="exim"), (EHLO,)), line).cause is Cause.UNKNOWN_COMMAND
