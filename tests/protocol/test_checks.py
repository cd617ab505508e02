"""The order of the checks: one visible line, and what is left out of it at a place would have found nothing there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import EHLO, LMTP, MAIL, OPEN, RCPT, STRICT, after, last

from smtptutor.protocol.cause import Cause
from smtptutor.protocol.checks import CHECKS, checks_for
from smtptutor.protocol.heard import Heard, read
from smtptutor.server.dialects import DIALECTS
from smtptutor.server.simulator import say_line
from smtptutor.server.site import LoginSettings, Site, TlsSettings

ORDER = (
    "in_step", "line_end", "line_length", "still_served", "no_nul", "among_chunks", "known_verb", "argument_first", "in_order",
    "secured", "grammar", "nothing_behind", "name_length", "filled_chunk", "strict_form", "good_parameters",
)  # fmt: skip
"""As a client sees it: the line, the verb and its turn (RFC 5321 4.1.4), then security, and at last the argument."""
SITES = (
    OPEN,
    STRICT,
    LMTP,
    Site(greeting="blocked"),
    Site(login=LoginSettings(required=True)),
    Site(tls=TlsSettings(required=True)),
    *(Site(dialect=name) for name in DIALECTS),
)


def one_by_one(site, *lines):
    """The state after lines each of which waits for the answer before it, as some servers want it."""
    state = after(site=site)
    for line in lines:
        state = say_line(state, line).after
    return state


STATES = [one_by_one(site, *(EHLO, MAIL, RCPT)[:count]) for site in SITES for count in range(4)]
LINES = (
    "", "FOO", "NOOP ", "EHLO a b", "EHLO x.example ", "MAIL FROM: <a@b.org>", "MAIL FROM:<a@b.org> SIZE=x", "DATA", "DATA x",
    "RCPT TO:<a@[127.0.0.1]>", "RCPT TO:<a..b@example.test>", "RCPT TO:<a@b.org> NOTIFY=NEVER", "BDAT 5", "AUTH", "STARTTLS",
)  # fmt: skip


def test_the_order_is_the_one_written_down():
    assert tuple(check.__name__ for check in CHECKS) == ORDER


@given(
    state=st.sampled_from(STATES),
    line=st.sampled_from(LINES) | st.text(max_size=20),
    length=st.sampled_from([0, 500, 600, 5000]),
    bare_lf=st.booleans(),
    ahead=st.booleans(),
)
def test_what_is_left_out_at_a_place_finds_nothing_there(state, line, length, bare_lf, ahead):
    heard = Heard(read(line, state.policy.traits), length, bare_lf, ahead)

    def first(checks):
        for check in checks:
            if (found := check(state, heard)) is not None:
                return check, found
        return None

    assert first(CHECKS) == first(checks_for(state.policy))


@pytest.mark.parametrize("site", SITES, ids=lambda site: f"{site.name} {site.dialect}")
def test_a_place_keeps_its_checks_in_order(site):
    kept = checks_for(after(site=site).policy)

    assert [check for check in CHECKS if check in kept] == list(kept)


@pytest.mark.parametrize("line", ["\u017ftarttls", "R\u017fet", " \u017ftarttls", "\u017fend FROM:<a@example.org>"])
def test_a_letter_whose_capital_is_ascii_makes_no_verb(line):
    """RFC 5321 2.4: verbs are ASCII. The long s is an S in capitals, and no blank stands in the wrong place."""
    assert Cause.UNKNOWN_COMMAND is last(line).cause
