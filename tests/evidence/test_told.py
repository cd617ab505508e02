"""A finding on the screen: what happened, who said it, about whom, final or not, what to do, how sure."""

import pytest
from support import on_screen

from smtptutor.entry import AT_THE_COMMAND_LINE
from smtptutor.evidence import told
from smtptutor.evidence.finding import CATEGORIES, CERTAINTY, CONCERNS
from smtptutor.evidence.in_words import ABOUT, SURE, TITLES
from smtptutor.evidence.infer import infer
from smtptutor.evidence.statement import Statement
from smtptutor.reference import lookup

REFUSED = Statement("transcript", 7, "no such user", 550, "5.1.1", "RCPT", recipient="x@y.example")
ECHO = Statement("transcript", 9, "no valid recipients", 503, "5.5.1", "DATA", first=False)
NO_SERVER = Statement(
    "exception", 3, "connect ECONNREFUSED 192.0.2.1:25", stage="connect", said_by="client", program="nodemailer",
    page="words/connection-refused",
)  # fmt: skip


def screen_of(*statements, width=80):
    return on_screen(told.answer([infer(one, "mail.txt") for one in statements]).shown, width)


def test_every_word_has_its_words():
    assert (set(CATEGORIES), set(CONCERNS), set(CERTAINTY)) == (set(TITLES), set(ABOUT), set(SURE))


def test_a_failure_with_its_echo():
    shown = screen_of(REFUSED, ECHO)

    assert shown.startswith("550 5.1.1 at RCPT TO: no such mailbox\nmail.txt, line 7: 550 5.1.1 no such user\n")
    assert "Mail   to x@y.example" in shown
    assert "line 9  503 5.5.1 at DATA: a command out of order; an echo of line 7" in shown


def test_others_are_told_with_their_file_and_their_recipient():
    """Where these are not those of the answer, as in a mailbox, where each message has lines of its own."""
    other = REFUSED._replace(line=3, recipient="z@y.example", text="mailbox is full", enhanced="5.2.2")
    found = [infer(REFUSED, "one.eml"), infer(other, "two.eml")]

    last = on_screen(told.answer(found).shown, 80).splitlines()[-1]

    assert last.startswith("two.eml, line 3  550 5.2.2 at RCPT TO: ")
    assert last.endswith("; to z@y.example")


def test_what_a_provider_wants_comes_before_where_that_is_written():
    """The password of the account is refused at Gmail whatever the fields of the program hold."""
    said = "Username and Password not accepted. https://support.google.com/mail/?p=BadCredentials - gsmtp"
    shown = screen_of(Statement("exception", 1, said, 535, "5.7.8", "AUTH", program="nodemailer"))

    assert "app password" in shown.partition("  Do ")[2].partition("auth.user")[0]


def test_a_long_quote_is_wrapped_and_all_is_one_screen():
    shown = screen_of(REFUSED._replace(text="no mail " * 40))

    assert max(map(len, shown.splitlines())) <= 80
    assert shown.count("\n") <= AT_THE_COMMAND_LINE.lines


def test_how_final_it_is_stands_once():
    assert "(5.x.x)" not in screen_of(REFUSED)


def test_an_echo_that_comes_first_is_not_the_answer():
    """As where a log is sorted with the newest line at the top."""
    assert screen_of(ECHO, REFUSED).startswith("550 5.1.1")


def test_that_no_server_said_it():
    shown = screen_of(NO_SERVER)

    assert "nodemailer. No server said this." in shown
    assert "For good" not in shown


def test_what_went_well_is_counted():
    sent = Statement("log", 2, "queued", 250, "2.0.0", outcome="sent")

    assert "Also: 2 went well." in screen_of(REFUSED, sent, sent)


def test_one_that_was_inferred_says_so():
    assert screen_of(Statement("exception", 1, "no such user", program="MailKit")).startswith(
        "Probably no such mailbox"
    )


@pytest.mark.parametrize("code", [name for name in lookup.names("codes") if name[0] in "245"])
@pytest.mark.parametrize("kind", ["reply", "exception", "log"])
def test_it_is_one_screen(code, kind):
    """In 24 rows of 80 columns, whatever the page has to say."""
    shown = screen_of(Statement(kind, 1, "some words", int(code), stage="RCPT", recipient="a@b.example"))

    assert len(shown.splitlines()) <= AT_THE_COMMAND_LINE.lines


def test_many_findings_are_one_screen_too():
    shown = screen_of(*[REFUSED] * 100)

    assert len(shown.splitlines()) <= AT_THE_COMMAND_LINE.lines
    assert "94 more" in shown
