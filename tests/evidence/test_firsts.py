"""A command out of order that is told alone: what the first error probably was."""

import pytest

from smtptutor.evidence import firsts
from smtptutor.evidence.reading import explain_text
from smtptutor.reference import lookup

EHLO_AGAIN, REFUSED_RCPT, REFUSED_MAIL, REFUSED_LOGIN = "no EHLO", "RCPT", "MAIL that was refused", "refused AUTH"
LONE = [
    # A reply as a server has it -> words that its reason must have: the first error that people then found.
    ("503 5.5.1 Error: nested MAIL command", [REFUSED_RCPT, "RSET", "pool"]),
    ("503 sender already given", [REFUSED_RCPT, "pool"]),
    ("503 5.5.1 Error: need RCPT command", ["every RCPT was refused"]),
    ("503 Valid RCPT command must precede DATA", ["every RCPT was refused"]),
    ("503-All RCPT commands were rejected with this error:\n503-relay not permitted\n503 Valid RCPT command must precede DATA", ["every RCPT was refused"]),
    ("502 5.5.1 Missing RCPT TO command.", ["every RCPT was refused"]),
    ("503 5.5.1 Error: need MAIL command", [REFUSED_MAIL, "STARTTLS"]),
    ("503 5.0.0 Need MAIL before RCPT", [REFUSED_MAIL]),
    ("503 AUTH command used when not advertised", ["HELO", "STARTTLS", "port"]),
    ("503 5.5.1 Error: authentication not enabled", ["HELO", "port"]),
    ("503 5.5.1 Error: send HELO/EHLO first", ["STARTTLS", EHLO_AGAIN]),
    ("503 STARTTLS command used when not advertised", ["EHLO answer"]),
    ("503 5.5.1 Duplicate HELO/EHLO", ["twice", "RFC 5321 4.1.4"]),
    ("503 need EHLO and AUTH first !", [REFUSED_LOGIN]),
    ("503 Bad sequence of commands", [REFUSED_RCPT, EHLO_AGAIN]),
    ("503", [REFUSED_RCPT, EHLO_AGAIN]),
]  # fmt: skip


@pytest.mark.parametrize(("reply", "words"), LONE, ids=[reply for reply, _ in LONE])
def test_a_lone_503_names_the_first_error(reply, words):
    (finding,) = explain_text(reply)

    assert [] == [word for word in words if word not in finding.why]


@pytest.mark.parametrize(
    "text",
    [
        "550 5.1.1 <bob@example.net>: Recipient address rejected: User unknown",
        "535 5.7.8 Error: authentication failed",
        "530 5.7.0 Must issue a STARTTLS command first",
        "500 5.5.2 Error: command not recognized",
    ],
)
def test_what_is_no_matter_of_order_has_no_first_error_before_it(text):
    (finding,) = explain_text(text)

    assert "first error" not in finding.why


def test_a_dialogue_shows_its_first_error_itself():
    told = explain_text(
        "220 mx.example.net ESMTP\nEHLO a.example.org\n250 mx.example.net\nDATA\n503 need MAIL command\n"
    )

    assert ["first error" in finding.why for finding in told] == [False]


def test_the_pages_are_there():
    by_words, by_page = firsts._rows()

    assert [] == [page for page in by_page if not (lookup.find(*page.split("/")) or lookup.named(page.split("/")[1]))]
    assert all(
        len(sentence.split()) <= 22 for _, said in (*by_words, *by_page.items()) for sentence in said.split(". ")
    )
