"""Several lines pasted at once: they reach the server together, as from a client that pipelines (RFC 2920)."""

import pytest
from support import EHLO, MAIL, RCPT, codes, heard, octets
from typed import Typing, at

from smtptutor.server import sites
from smtptutor.server.dialects import DIALECTS

COMMANDS = (
    (EHLO, MAIL, RCPT),
    (EHLO, "NOOP", "RSET", MAIL),
    (MAIL, EHLO),
    (EHLO, MAIL, RCPT, "DATA"),
    ("NOOP", "NOOP", "NOOP"),
    (EHLO, "VRFY alice", "FROB", "NOOP"),
    (EHLO, MAIL, RCPT, "QUIT"),
)


class TestTogether:
    """The server cannot tell them from those of a program that does not wait."""

    @pytest.mark.parametrize("dialect", DIALECTS)
    @pytest.mark.parametrize("lines", COMMANDS, ids=" ".join)
    def test_the_same_answers(self, lines, dialect):
        """As when all the octets come in one piece."""
        typing = at("default", dialect=dialect)
        typing(*lines)
        exchanges = heard(octets(lines), sites.load("default")._replace(dialect=dialect))

        assert codes(exchanges) == codes(list(typing.of.history)[1:])

    @pytest.mark.parametrize("dialect", ["opensmtpd", "sendmail"])
    def test_a_server_that_wants_to_be_waited_for(self, dialect):
        """What only pasting can earn is earned, and explained; typed one by one the same lines are accepted."""
        pasted, typed = at("default", dialect=dialect), at("default", dialect=dialect)
        said = pasted(EHLO, "NOOP", MAIL)
        for line in (EHLO, "NOOP", MAIL):
            typed(line)

        assert "pipelining-not-allowed" in {str(exchange.cause) for exchange in pasted.of.history}
        assert {220, 250} == set(codes(typed.of.history))
        assert "Why:" in said

    def test_undo_is_by_exchange(self):
        """One line back at a time, as if they had been typed."""
        typing = Typing()
        typing(EHLO, MAIL, RCPT)
        for left in ((EHLO, MAIL), (EHLO,), ()):
            typing(":undo")

            assert [None, *left] == typing.clients

    def test_a_word_among_them_is_for_the_tutor(self):
        """It is answered where it stands, and parts the lines: the server was waited for there."""
        typing = at("default", dialect="opensmtpd")
        said = typing(EHLO, ":map", "NOOP")

        assert "[greeted]" in said
        assert [220, 250, 250] == codes(typing.of.history)

    def test_twice(self):
        """A second paste goes on where the first one ended."""
        typing = Typing()
        typing(EHLO, MAIL)
        typing(RCPT, "DATA")
        typing("Subject: x", "", "Noon?", ".", "QUIT")

        assert [220, 250, 250, 250, 354, 250, 221] == codes(typing.of.history)

    def test_what_comes_behind_a_closing_is_told_once(self):
        """However many lines there are that the server never gets."""
        typing = Typing()
        said = typing(EHLO, "QUIT", MAIL, RCPT, "NOOP")
        again = typing(MAIL, RCPT)

        assert [220, 250, 221] == codes(typing.of.history)
        assert 1 == said.count("Closed. :reset")
        assert "Not sent: 3 more lines" in said
        assert 1 == again.count("Closed. :reset")
        assert not typing.of.leaving

    def test_quit_behind_a_closing_leaves(self):
        """As when it is typed by itself; one line before it was not sent."""
        typing = Typing()

        assert "Not sent: 1 more line\n" in typing("QUIT", MAIL, "quit", RCPT)
        assert typing.of.leaving

    def test_what_is_said_of_waiting_is_true(self):
        """The message in it is sent once the server has answered DATA, as RFC 2920 3.1 has it."""
        said = " ".join(Typing()(EHLO, MAIL, RCPT, "DATA", "Subject: x", ".").split())

        assert "without waiting for each reply (pipelining), except where a client must wait, as after DATA." in said

    def test_a_whole_mail(self):
        """The lines of the message are text, and what comes behind the dot is a command again."""
        typing = Typing()
        typing(EHLO, MAIL, RCPT, "DATA", "Subject: x", "", ":why", "::why", "NOOP", ".", "NOOP")

        assert [220, 250, 250, 250, 354, 250, 250] == codes(typing.of.history)
        assert b"Subject: x\r\n\r\n:why\r\nNOOP\r\n" == next(iter(typing.state.memory.store)).content
