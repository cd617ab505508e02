"""White space at the end of a line, which a server should bear (RFC 5321 4.1.1): as Postfix and Exim do."""

import pytest
from support import EHLO, MAIL, RCPT, after

from smtptutor.protocol.command import parse
from smtptutor.server.simulator import say_line
from smtptutor.server.site import Site

TAKEN = [
    ((), "EHLO client.example.org", 250),
    ((), "HELO client.example.org", 250),
    ((EHLO,), MAIL, 250),
    ((EHLO,), f"{MAIL} SIZE=100 BODY=8BITMIME", 250),
    ((EHLO, MAIL), RCPT, 250),
    ((EHLO, MAIL, RCPT), "DATA", 354),
    ((EHLO, MAIL, RCPT), "RSET", 250),
    ((EHLO,), "NOOP", 250),
    ((EHLO,), "NOOP hello", 250),
    ((EHLO,), "QUIT", 221),
    ((EHLO,), "AUTH LOGIN", 334),
    ((EHLO, MAIL, RCPT), "BDAT 0 LAST", 250),
]
BEHIND = ["\t", " ", "\t\t", " \t", "\t ", " \t "]


@pytest.mark.parametrize("dialect", ["standard", "postfix", "exim"])
@pytest.mark.parametrize("white", BEHIND)
@pytest.mark.parametrize(("before", "line", "code"), TAKEN)
def test_a_command_is_taken_with_it(before, line, code, white, dialect):
    state = after(*before, site=Site(dialect=dialect))

    assert code == say_line(state, line + white).reply.code


@pytest.mark.parametrize("site", [Site(), Site(strict=True)], ids=["default", "strict"])
@pytest.mark.parametrize(("before", "line", "code"), TAKEN)
def test_no_note_is_given_for_it(before, line, code, site):
    """
    A note tells what a strict server refuses, and a strict one takes this: it SHOULD, says the standard.

    2.3.8, and the grammar of 4.1.1, hold for who sends it; nothing that is answered depends on it.
    """
    exchange = say_line(after(*before, site=site), f"{line} ")

    assert (code, ()) == (exchange.reply.code, exchange.notes)


@pytest.mark.parametrize("white", BEHIND)
@pytest.mark.parametrize("line", [line for _, line, _ in TAKEN])
def test_nothing_else_is_read_for_it(line, white):
    bare, read = parse(line), parse(line + white)

    assert bare._replace(line=line + white) == read


@pytest.mark.parametrize("line", ["MAIL\tFROM:<a@b.org>", "NOOP\tx", "\t", " \t ", "EHLO\ta.example"])
def test_elsewhere_a_tab_is_no_blank(line):
    """RFC 5321 2.4, 4.1.1: the verb ends with a space."""
    assert parse(line).verb is None
