"""What stands under a reply is true of its cause, whatever code the server at hand says for it; and it is said once."""

import re

import pytest
from denials import denied
from every_cause import PLAYED

from smtptutor.explain.explanation import explain
from smtptutor.explain.render import Telling, explanation_blocks
from smtptutor.explain.way import Kind, WayOut
from smtptutor.protocol.cause import Cause
from smtptutor.server.dialects import DIALECTS
from smtptutor.server.dialects.lookup import words
from smtptutor.server.simulator import Simulator, connect
from smtptutor.server.site import Site
from smtptutor.text import plain, screen

OF_CODES_ONLY = {r"offer", r"\bfault\b|failed"}
"""What no line about a code may say of these causes, while the words of a cause may: they tell what is not on offer."""
NOTHING = WayOut(Kind.NOTHING, ())
CODES = sorted({(says.code, cause) for name in DIALECTS for cause, says in words(name).items()})
BY_CAUSE = {exchange.cause: exchange for exchange in reversed(PLAYED)}


def told(exchange):
    """All that stands under a reply the first time, but for the way out, as one line."""
    blocks = explanation_blocks(exchange, explain(exchange), Telling(digit=True), way=NOTHING)
    return " ".join(plain(screen(blocks, 2000)).split())


def said_with(exchange, code):
    """The exchange as if this server had said that code."""
    return exchange._replace(reply=exchange.reply._replace(code=code))


def test_every_cause_is_looked_at():
    assert {cause for _, cause in CODES} <= set(BY_CAUSE) | {exchange.cause for exchange in PLAYED}


@pytest.mark.parametrize(("code", "cause"), CODES, ids=[f"{code}-{cause}" for code, cause in CODES])
def test_nothing_is_said_that_the_cause_denies(code, cause):
    """521 after a bad BDAT says nothing of hosts that never take mail; 550 to EHLO refuses no recipient."""
    assert set(denied(told(said_with(BY_CAUSE[cause], code)), cause)) <= OF_CODES_ONLY


@pytest.mark.parametrize(("code", "cause"), CODES, ids=[f"{code}-{cause}" for code, cause in CODES])
def test_no_sentence_is_said_twice(code, cause):
    sentences = re.split(r"(?<=[.;:]) ", told(said_with(BY_CAUSE[cause], code)))
    long = [sentence.lower() for sentence in sentences if len(sentence) > 20]

    assert len(long) == len(set(long))


@pytest.mark.parametrize(
    ("dialect", "lines", "unsaid"),
    [
        ("postfix", ["EHLO a.example", "BDAT 16 END"], "takes no mail"),
        ("postfix", ["EHLO a.example", "BDAT 16 END"], "never takes mail"),
        ("sendmail", ["EHLO a.example", "STARTTLS", "STARTTLS"], "fault"),
        ("postfix", ["EHLO a.example", "MAIL FROM:<a@b.org>", "RCPT TO:<friend@example.net>"], "as a whole"),
        ("standard", ["EHLO a.example", "XFORWARD a=b"], "recipient"),
        ("standard", [" NOOP"], "too long"),
        ("standard", ["EHLO a.example", "VRFY nobody"], "would try to deliver"),
        ("opensmtpd", ["EHLO a.example", "MAIL FROM:<a@b.org> FOO=1"], "at this point"),
    ],
)
def test_what_was_false_is_not_said(dialect, lines, unsaid):
    """Each was told under that reply once, by the code alone."""
    simulator = Simulator(connect(Site(dialect=dialect)))
    *_, last = simulator.receive("".join(f"{line}\r\n" for line in lines).encode())

    assert unsaid not in told(last)


def test_a_disabled_account_is_no_wrong_password():
    """X.7.13 comes after a successful authentication (RFC 5248 2.4)."""
    text = told(BY_CAUSE[Cause.AUTH_ACCOUNT_DISABLED])

    assert "disabled" in text
    assert "does not say which" not in text
    assert "password was not accepted" not in text
