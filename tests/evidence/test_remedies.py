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
    assert words in remedies.remedy(program, category)


def test_of_what_is_not_known_it_says_nothing():
    assert remedies.remedy("", "tls") == ""
    assert remedies.remedy("Pegasus", "tls") == ""


def test_no_switch_helps_against_a_certificate_that_is_not_trusted():
    assert "SMTP_SSL" not in remedies.remedy("smtplib", "tls", "certificate-verify-failed")


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
