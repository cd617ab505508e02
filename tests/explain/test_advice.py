"""What a program should do after a refusal: a sentence for who wrote it."""

import re

import pytest
from every_cause import PLAYED
from support import octets

from smtptutor.explain.advice import advice
from smtptutor.explain.explanation import explain
from smtptutor.explain.way_out import way_out
from smtptutor.server import sites
from smtptutor.server.simulator import Simulator, connect

EHLO, MAIL, RCPT = "EHLO client.example.org", "MAIL FROM:<alice@example.test>", "RCPT TO:<bob@example.test>"
ADVISED = [
    ("default", [EHLO, RCPT], "first send MAIL."),
    ("default", [EHLO, "DATA"], "first send MAIL and RCPT."),
    ("default", ["MAIL FROM:<a@b.example>"], "first send EHLO."),
    ("default", [EHLO, MAIL, MAIL], "end the transaction"),
    ("strict", [EHLO, "MAIL FROM:alice@example.test"], "send a line such as: MAIL FROM:<alice@example.test>"),
    ("default", [EHLO, MAIL, "RCPT TO:<nobody@example.test>"], "go on without the recipient nobody@example.test"),
    ("default", [EHLO, MAIL, "RCPT TO:<nobody@example.test>", "DATA"], "look at the replies to RCPT"),
    ("default", [EHLO, MAIL, "RCPT TO:<full@trouble.example.test>"], "keep the message, and try again later."),
    ("default", [EHLO, f"{MAIL} SIZE=99999"], "send a smaller message"),
    ("default", [EHLO, f"{MAIL} BY=9;R"], "do without BY=9;R."),
    ("default", [EHLO, "AUTH PLAIN AGFsaWNlAHdyb25n"], "log in with another name or password."),
    ("default", [EHLO, MAIL, "AUTH PLAIN AGFsaWNlAHdyb25n"], "send RSET, then AUTH, then MAIL."),
    ("default", [EHLO, MAIL, RCPT, "DATA", "x" * 11000, "."], "send a smaller message"),
    ("greylist", [EHLO, MAIL, RCPT], "keep the message, and try again after 5 minutes."),
    ("old", [EHLO], "send a line such as: HELO client.example.org"),
    ("submission", [EHLO, MAIL], "first send STARTTLS, EHLO and AUTH."),
    ("lmtp", [EHLO], "send a line such as: LHLO client.example.org"),
    ("never", [], "stop trying"),
]


def advised(exchanges):
    """What is advised of the last exchange."""
    exchange = exchanges[-1]
    return advice(exchange, way_out(exchange, explain(exchange, exchanges[:-1]).asked))


@pytest.mark.parametrize(("site", "lines", "expected"), ADVISED, ids=lambda value: str(value)[-60:])
def test_a_sentence(site, lines, expected):
    greeting = connect(sites.load(site))
    exchanges = [greeting, *Simulator(greeting).receive(octets(lines))]

    assert advised(exchanges).startswith(f"The program should {expected}")


def test_nothing_of_what_is_accepted():
    assert {""} == {advice(exchange, way_out(exchange)) for exchange in PLAYED if exchange.accepted}


def test_a_sentence_for_each_cause_or_none():
    """Whole sentences, without words for the tutor; of most refusals something is known."""
    said = [advice(exchange, way_out(exchange)) for exchange in PLAYED if not exchange.accepted]

    assert [] == [
        one for one in said if one and not re.fullmatch(r"The program should [a-z].*(?:\.|: .+)", one, re.DOTALL)
    ]
    assert [] == [one for one in said if ":wait" in one or "None" in one]
    assert len(list(filter(None, said))) > 0.8 * len(said)
