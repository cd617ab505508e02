"""An error of a program, as it was pasted: who says it, why it usually comes, what to do, where more is."""

import pytest
from support import on_screen
from worlds import run

from smtptutor.entry import AT_THE_PROMPT
from smtptutor.evidence.answered import answer_to
from smtptutor.evidence.reading import explain_text
from smtptutor.reference.answer import pages_for

NESTED = "smtplib.SMTPSenderRefused: (503, b'5.5.1 nested MAIL command', 'a@b.example')"
UNKNOWN = "smtplib.SMTPRecipientsRefused: {'x@y.example': (550, b'5.1.1 User unknown')}"
BY_LIBRARY = {  # what is pasted -> the library, the step
    NESTED: ("smtplib", "MAIL FROM"),
    UNKNOWN: ("smtplib", "RCPT TO"),
    "smtplib.SMTPAuthenticationError: (535, b'5.7.8 Username and Password not accepted')": ("smtplib", "AUTH"),
    "aiosmtplib.errors.SMTPSenderRefused: (503, '5.5.1 nested MAIL command')": ("aiosmtplib", "MAIL FROM"),
    "Error: Invalid login: 535-5.7.8 Username and Password not accepted.": ("nodemailer", "AUTH"),
    "Error: Recipient command failed: 550 5.1.1 no such user": ("nodemailer", "RCPT TO"),
    "com.sun.mail.smtp.SMTPAddressFailedException: 550 5.1.1 no such user": ("Jakarta Mail", "RCPT TO"),
    "curl: (55) MAIL failed: 503": ("curl", "MAIL FROM"),
    "SMTP Error: The following From address failed: a@b : MAIL FROM command failed,nested,503,5.5.1": (
        "PHPMailer", "MAIL FROM",
    ),
    "MailKit.Net.Smtp.SmtpCommandException: 5.7.1 Relay access denied": ("MailKit", ""),
}  # fmt: skip


def screen_of(text, width=80):
    """The screen for what was pasted."""
    return on_screen(answer_to(text, pages_for([text])).shown, width)


@pytest.mark.parametrize(("text", "told"), BY_LIBRARY.items())
def test_who_and_at_which_step(text, told):
    """The library by the name of its error, the step as that library has it."""
    (finding,) = explain_text(text)
    library, at = told

    assert (library, at.partition(" ")[0]) == (finding.program, finding.stage)
    assert f"{library} passed it on" in " ".join(screen_of(text).split())


@pytest.mark.parametrize("text", BY_LIBRARY)
def test_it_is_one_screen_with_all_it_should_have(text):
    """In 24 rows: what happened, who, final or not, what to do, how sure, and where more is."""
    lines = screen_of(text).splitlines()

    assert len(lines) <= 22
    assert ["What", "Who", "Final", "Do", "Sure"] == [
        word for word in ("What", "Who", "Final", "Do", "Sure") if any(line.startswith(f"  {word} ") for line in lines)
    ]
    assert any(line.startswith("More: smtptutor explain ") for line in lines)


def test_a_nested_mail_from_smtplib():
    """What a developer has who pastes it: the name of the cause, the line to write, and that nothing was sent."""
    words = " ".join(screen_of(NESTED).split())

    assert words.startswith("503 5.5.1 at MAIL FROM: a command out of order (nested-mail)")
    assert "Nothing was sent." in words
    assert "An earlier message on this connection failed half way" in words
    assert "Send RSET before the next message, or take a new connection." in words
    assert "client.rset()" in words
    assert "smtptutor explain nested-mail, 5.5.1, 503" in words


def test_of_many_causes_those_of_the_step_are_told():
    """503 at MAIL has nothing to do with DATA."""
    usually = screen_of("curl: (55) MAIL failed: 503").split("What")[1].split("  Who ")[0]

    assert "MAIL came while a mail transaction is open" in " ".join(usually.split())
    assert "DATA" not in usually


@pytest.mark.parametrize("text", ["550 5.1.1 no such user", "mySMTPSenderRefused: 550", "relay access denied"])
def test_what_is_no_error_of_a_library_is_answered_by_its_page(text):
    assert "passed it on" not in run("explain", text).out


def test_at_the_command_line_and_in_the_shell():
    """With the words that are typed there; all of it is behind --all and :more."""
    shown, rest = answer_to(NESTED, pages_for([NESTED]), AT_THE_PROMPT)

    assert run("explain", NESTED).out == screen_of(NESTED)
    assert ":explain nested-mail, 5.5.1, 503" in on_screen(shown)
    assert "How to fix it" in on_screen(rest)
    assert "How to fix it" in run("explain", NESTED, "--all").out


def test_what_the_server_said_to_a_library_really():
    """smtplib's own error, as Python prints it, from a session with a server of ours."""
    import smtplib

    from smtptutor.testing.scripted import ScriptedServer

    with ScriptedServer() as server, smtplib.SMTP(server.host, server.port, timeout=10) as client:
        client.ehlo()
        client.mail("alice@example.test")
        with pytest.raises(smtplib.SMTPSenderRefused) as caught:
            client.sendmail("alice@example.test", ["bob@example.test"], "Subject: x\r\n\r\nx\r\n")
        client.sendmail("alice@example.test", ["bob@example.test"], "Subject: x\r\n\r\nx\r\n")  # after its RSET
    error = caught.value
    words = screen_of(f"smtplib.SMTPSenderRefused: {error.args}")

    assert error.smtp_code == 503
    assert "at MAIL FROM" in words
