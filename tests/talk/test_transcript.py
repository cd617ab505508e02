"""What both sides said, as it went over the wire: accepted or not, message or chunk."""

import pytest

from smtptutor.server import dialogue
from smtptutor.server.site import Site
from smtptutor.talk.transcript import transcript
from smtptutor.text import Verbatim

HELLO = "EHLO client.example.org"
LHLO = "LHLO client.example.org"
MAIL = "MAIL FROM:<alice@example.test>"
RCPT = "RCPT TO:<bob@example.test>"
BODY = ("Subject: x", "", "..", "..hidden")


def said(*lines, site=None):
    """What the transcript of these lines has of the client."""
    here = dialogue.opened(site or Site())
    for line in lines:
        here, _ = dialogue.send(here, line)
    return [block.line for block in transcript(here) if isinstance(block, Verbatim)]


@pytest.mark.parametrize(
    ("lines", "site"),
    [
        ((HELLO, MAIL, RCPT, "DATA", *BODY, "."), Site()),
        ((LHLO, MAIL, RCPT, "DATA", *BODY, "."), Site(protocol="lmtp")),
        ((HELLO, MAIL, RCPT, "DATA", "no header", *BODY, "."), Site(strict=True)),
        ((HELLO, MAIL, RCPT, "DATA", ".hidden", "."), Site()),
        ((HELLO, MAIL, RCPT, "DATA", *BODY), Site()),
    ],
    ids=["accepted", "LMTP", "refused", "a dot that was not doubled", "not yet ended"],
)
def test_the_lines_of_a_message_with_their_dots(lines, site):
    """RFC 5321 4.5.2: as they were typed, which is how they went over the wire."""
    assert list(lines) == said(*lines, site=site)


def test_the_octets_of_a_chunk_behind_its_command():
    """RFC 3030 2: no dot is doubled there."""
    lines = (HELLO, MAIL, RCPT, "BDAT 9 LAST", "..a", ".b", "QUIT")

    assert list(lines) == said(*lines)


def test_several_answers_to_one_message_tell_it_once():
    """RFC 2033 4.2: one for each recipient."""
    lines = (LHLO, MAIL, RCPT, "RCPT TO:<alice@example.test>", "DATA", "Subject: x", "", "hi", ".")

    assert list(lines) == said(*lines, site=Site(protocol="lmtp"))
