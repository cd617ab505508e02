"""What to change in a program: the names are its own, and the rows lead somewhere."""

import os

import pytest

from smtptutor.evidence import remedies
from smtptutor.evidence.errors.block import libraries
from smtptutor.evidence.finding import CATEGORIES
from smtptutor.reference import lookup

ROWS = [
    pytest.param(program, key, text, id=f"{program} {key}")
    for program, rows in remedies._rows().items()
    for key, text in rows.items()
]
PAGES = {
    name.removesuffix(".md")
    for kind in ("causes", "words")
    for name in os.listdir(os.path.join(os.path.dirname(lookup.__file__), kind))
}
SAYS = [  # from the documentation of each
    ("nodemailer", "tls", "secure: true"),
    ("nodemailer", "tls", "requireTLS"),
    ("PHPMailer", "tls", "SMTPSecure"),
    ("PHPMailer", "auth-required", "SMTPAuth"),
    ("Symfony Mailer", "tls", "smtps://"),
    ("Laravel", "tls", "MAIL_SCHEME"),
    ("Django", "tls", "EMAIL_USE_TLS"),
    ("Django", "tls", "EMAIL_USE_SSL"),
    ("Spring", "tls", "mail.smtp.starttls.enable"),
    (".NET", "tls", "EnableSsl"),
    ("Go", "auth-required", "smtp.PlainAuth"),
    ("curl", "tls", "--ssl-reqd"),
    ("smtplib", "policy", "set_debuglevel(1)"),
    ("PHPMailer", "unknown", "SMTPDebug = 2"),
    ("Rails", "unknown", "set_debug_output"),  # of net-smtp, by which it sends
    ("Spring", "unknown", "mail.debug"),
    ("WordPress", "tls", "SMTPSecure"),
]


@pytest.mark.parametrize(("program", "category", "words"), SAYS)
def test_it_names_the_switch(program, category, words):
    assert words in f"{remedies.switch(program, category)} {remedies.dialogue(program)}"


def test_of_what_is_not_known_it_says_nothing():
    assert remedies.switch("", "tls") == ""
    assert remedies.switch("Pegasus", "tls") == ""


def test_no_switch_helps_against_a_certificate_that_is_not_trusted():
    assert "SMTP_SSL" not in remedies.switch("smtplib", "tls", "certificate-verify-failed")


def test_a_password_that_nobody_checked_is_not_what_was_refused():
    """RFC 4954 6: 454 4.7.0 is a temporary failure of the server; AUTH that is not offered was not looked at."""
    assert "refused" in remedies.switch("smtplib", "auth-failed", "auth-credentials-invalid")
    for page in ("auth-service-down", "auth-mechanism-unknown", "auth-account-disabled"):
        assert "refused" not in remedies.switch("smtplib", "auth-failed", page)
    assert "refused" not in remedies.switch("PHPMailer", "auth-failed", "auth-not-offered")


def test_a_login_that_is_switched_off_needs_no_other_password():
    assert remedies.switch("smtplib", "auth-failed", "5.7.139") == ""
    assert remedies.switch("smtplib", "tls", "requiretls-not-possible") == ""


def test_a_server_that_speaks_was_reached():
    assert "Host" in remedies.switch("smtplib", "timeout", "timeout", "client")
    assert remedies.switch("smtplib", "timeout", "idle-timeout", "server") == ""


@pytest.mark.parametrize(("program", "key", "text"), ROWS)
def test_a_row_is_of_a_known_program_and_of_a_category_or_a_page(program, key, text):
    assert program in {name for name, _, _ in libraries()}
    assert key in {*CATEGORIES, *PAGES, "dialogue"}


@pytest.mark.parametrize(("program", "key", "text"), ROWS)
def test_it_is_short(program, key, text):
    assert max(len(sentence.split()) for sentence in text.split(". ")) <= 22
    assert text.endswith(".")


def test_what_became_of_the_message():
    """RFC 5321 4.2.5: only the answer to the final dot hands a message over."""
    assert remedies.became("MAIL", 550) == remedies.NOTHING_SENT
    assert "not accepted" in remedies.became("end of data", 554)
    assert remedies.became("end of data", 0) == ""
