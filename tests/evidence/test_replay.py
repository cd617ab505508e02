"""What is played of a piece of evidence, and that it comes to the failure that is told."""

import pytest
from planted import planted
from printed_dialogues import notes, swaks

from smtptutor.evidence.replay import LOGIN, WRONG_LOGIN, script
from smtptutor.evidence.source import of_text
from smtptutor.server import dialogue as dialogues
from smtptutor.server import sites
from smtptutor.server.dialects import DIALECTS

pytestmark = pytest.mark.uncounted

EXCEPTION = "smtplib.SMTPRecipientsRefused: {'x@y.example': (550, b'5.1.1 no such user')}"
LOGIN_REFUSED = """\
S: 220 mail.example.com ESMTP Postfix
C: EHLO app.example.org
S: 250 AUTH LOGIN
C: AUTH LOGIN
S: 334 VXNlcm5hbWU6
C: c29tZWJvZHk=
S: 334 UGFzc3dvcmQ6
C: c2VjcmV0
S: 535 5.7.8 Error: authentication failed
"""


def answered(found):
    """The codes of the replies to all lines that are played, the refused one behind them."""
    site = sites.load(found.place)
    dialogue = dialogues.opened(site._replace(dialect=found.dialect or site.dialect))
    codes = [dialogue.history.latest.reply.code]
    for line in (*found.lines, *([found.refused] if found.refused else [])):
        dialogue, exchanges = dialogues.send(dialogue, line)
        codes += [exchange.reply.code for exchange in exchanges if exchange.reply]
    return codes


@pytest.mark.parametrize("shape", [notes, swaks], ids=lambda shape: shape.__name__)
def test_what_is_replayed_fails_as_it_did(shape, figure):
    """Of the dialogues with a planted failure: up to the refused line all goes well, and that one is refused alike."""
    whole, wrong = 0, []
    for name, _, turns, _ in planted():
        whole += 1
        text, _ = shape(turns)
        found = script(of_text(text))
        codes = answered(found)
        if codes[-1] // 100 != found.finding.code // 100 or any(code >= 400 for code in codes[:-1]):
            wrong.append((name, found.place, found.lines, found.refused, codes))

    figure(f"replays that fail as the evidence did: {whole - len(wrong)} of {whole}, as {shape.__name__}")
    assert [] == wrong


class TestLines:
    """Which lines are played."""

    def test_the_login_is_that_of_the_place(self):
        found = script(of_text(LOGIN_REFUSED))

        assert (found.lines, found.refused, found.replaced_login) == (("EHLO app.example.org",), WRONG_LOGIN, True)
        assert found.dialect == "postfix"

    def test_a_login_that_went_well_is_alices(self):
        text = LOGIN_REFUSED.replace("535 5.7.8 Error: authentication failed", "235 2.7.0 ok")
        found = script(of_text(f"{text}C: MAIL FROM:<a@example.org>\nS: 501 5.1.7 Bad sender address syntax\n"))

        assert found.lines == ("EHLO app.example.org", LOGIN)

    def test_an_exception_has_its_lines_made(self):
        found = script(of_text(EXCEPTION))

        assert found.lines == ("EHLO client.example.org", "MAIL FROM:<alice@example.test>")
        assert found.refused == "RCPT TO:<nobody@example.test>"
        assert found.addresses == (("x@y.example", "nobody@example.test"),)
        assert not found.from_dialogue

    def test_a_refused_greeting_is_all(self):
        found = script(of_text("S: 554 5.7.1 mx.example.net no mail from 192.0.2.9\nC: QUIT\nS: 221 Bye\n"))

        assert (found.place, found.lines, found.refused) == ("blocked", (), "")

    @pytest.mark.parametrize(
        "text",
        ["", "Hello\n", "250 2.0.0 Ok\n", "Error: connect ECONNREFUSED 192.0.2.1:587\n", "550 5.1.1 No such user\n"],
        ids=["nothing", "prose", "success", "no server", "no step"],
    )
    def test_what_tells_no_step_is_not_replayed(self, text):
        assert script(of_text(text)) is None

    def test_every_place_is_there(self):
        from smtptutor.evidence import replay

        assert {place for place, _ in replay._rows().values()} <= {"default", *sites.names()}
        assert {dialect for dialect, _ in replay.SERVERS} <= set(DIALECTS)


@pytest.mark.parametrize("said", ["530 5.7.0 Authentication required", "550 5.1.1 User unknown", "500 what", "503 no"])
def test_a_greeting_that_no_place_here_gives_is_not_replayed(said):
    assert script(of_text(f"S: {said}\n")) is None


@pytest.mark.parametrize(
    "said",
    [
        "421 4.7.0 Too many connections", "421 4.3.2 Service not available", "554 5.7.1 blocked using zen.spamhaus.org",
        "521 mail.example.org does not accept mail", "554 No SMTP service here",
    ],
)  # fmt: skip
def test_a_greeting_that_refused_refuses_here(said):
    found = script(of_text(f"S: {said}\n"))

    assert (found.lines, found.refused) == ((), "")
    assert answered(found)[0] >= 400
