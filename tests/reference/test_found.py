"""What a text of many lines speaks of."""

import itertools

import pytest

from smtptutor.reference.found import MOST_FOUND, found_in

TRACEBACK = """\
Traceback (most recent call last):
  File "/usr/lib/python3/smtplib.py", line 503, in sendmail
    raise SMTPRecipientsRefused(senderrs)
smtplib.SMTPRecipientsRefused: {'bob@example.test': (550, b'5.1.1 no such user')}
"""
NODE = """\
Error: Invalid login: 535-5.7.8 Username and Password not accepted. Learn more at
535 5.7.8  https://support.example/mail
    at SMTPConnection._formatError (/srv/node_modules/smtp-connection/index.js:553:19)
    at SMTPConnection._actionAUTHComplete (/srv/index.js:450:34)
"""
DIALOGUE = """\
EHLO client.example.org
250-mail.example.test
250 SIZE 1000
MAIL FROM:<alice@example.test>
250 2.1.0 ok
RCPT TO:<nobody@example.test>
550 5.1.1 no such user
DATA
503 5.5.1 no recipient
"""
HELLO = "250-mail.example.test greets you\n250-PIPELINING\n250-SIZE 1000\n250 AUTH PLAIN\n"
PROSE = "Dear all,\n\nsince today our mail is greylisted, it seems.\n"


def names(text):
    """The line that counts, and the names of the pages."""
    said, pages = found_in(text.splitlines())
    return said, [page.name for page in pages]


@pytest.mark.parametrize(
    ("text", "line", "first"),
    [
        (TRACEBACK, "smtplib.SMTPRecipientsRefused", "5.1.1"),
        (NODE, "Error: Invalid login", "app-password-google"),
        (DIALOGUE, "550 5.1.1", "5.1.1"),
        (HELLO, "250-mail.example.test", "ehlo-accepted"),
        ("250 ok\n503 5.5.1 nested MAIL command\n", "503 5.5.1", "nested-mail"),
        ("250 2.1.0 ok\n", "250", "250"),
        ("hello\n503\n", "503", "503"),
    ],
)
def test_the_first_refusal_counts(text, line, first):
    """Neither a line number of a traceback nor the replies that went well; where all went well the first reply."""
    said, found = names(text)

    assert said.startswith(line)
    assert found[0] == first


def test_an_echo_is_no_second_refusal():
    """503 at DATA comes of the refused RCPT."""
    assert "503" not in names(DIALOGUE)[1]
    assert "5.5.1" not in names(DIALOGUE)[1]


def test_words_lead_to_a_page_where_there_is_no_number():
    assert names(PROSE)[1] == ["greylisting"] or "greylist" in names(PROSE)[1][0]


@pytest.mark.parametrize("text", ["", "\n\n", "no idea\n", "\x00\x01\n", "line 17 of 99\n"])
def test_where_there_is_nothing_nothing_is_said(text):
    assert names(text) == ("", [])


def test_however_long_it_is():
    """It ends with what it found, and holds no more than it tells: an endless log has an answer."""
    endless = (f"550 5.{number % 8}.{number % 5} no\n" for number in itertools.count())
    _, pages = found_in(endless)

    assert MOST_FOUND <= len(pages) <= MOST_FOUND + 3
    assert all(page.brief for page in pages[1:])
