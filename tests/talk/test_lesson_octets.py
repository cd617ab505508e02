"""Octets and lines that are pasted, in a lesson: one piece to the server, judged line by line, and taken back."""

import pytest
from sample_lesson import sample
from support import EHLO, MAIL, RCPT, heard, octets
from typed import Typing

from smtptutor.course.progress import Unkept
from smtptutor.course.under_way import UnderWay
from smtptutor.server import sites
from smtptutor.server.dialects import DIALECTS

PASTED = (EHLO, MAIL, RCPT)


def opened(folder, dialect=""):
    """A conversation in the sample lesson; where a dialect is given, at its first line."""
    lesson = sample(folder)
    if dialect:
        first = lesson.steps[0]._replace(site="default", dialect=dialect)
        lesson = lesson._replace(before=(), steps=(first, *lesson.steps[1:]))
    return Typing(talk=UnderWay(lesson, Unkept(), resume=False))


class TestTogether:
    """A client that sends ahead of the answers is one everywhere (RFC 2920 3.1)."""

    @pytest.mark.parametrize("dialect", DIALECTS)
    def test_pasted_lines_come_in_one_piece(self, tmp_path, dialect):
        """As in free play, and as through a port: Sendmail answers 554 to an EHLO with more behind it."""
        typing = opened(tmp_path, dialect)
        typing(*PASTED)
        site = sites.load("default")._replace(dialect=dialect)
        wanted = [(one.reply.code, one.cause) for one in heard(octets(PASTED), site)]

        assert wanted == [(one.reply.code, one.cause) for one in typing.of.lesson.since_opened]
        assert (dialect == "sendmail") == (wanted[0][0] == 554)


class TestOctets:
    """:octets in a lesson."""

    def test_they_reach_a_goal(self, tmp_path):
        said = opened(tmp_path)(r":octets RCPT TO:<bob@example.test>\n")

        assert "[x]" in said
        assert "Step 1 of 3 is done" in said

    def test_they_are_taken_back_but_not_from_before_the_step(self, tmp_path):
        typing = opened(tmp_path)
        typing(r":octets NOOP\r\nNOOP\r\n")

        assert "12 octets that :octets sent" in typing(":undo")
        assert "Nothing was sent since this step opened" in typing(":undo")

    def test_a_slip_is_named(self, tmp_path):
        """A mistake of the second step shows."""
        typing = opened(tmp_path)
        typing("RCPT TO:<bob@example.test>")
        typing(":next")

        assert "Slip: " in typing(r":octets MAIL FROM:<bob@example.test>\n")

    def test_the_rest_of_a_line(self, tmp_path):
        typing = opened(tmp_path)

        assert "waits for the end of this line" in typing(":octets RCPT TO:<bob@")
        assert "Step 1 of 3 is done" in typing("example.test>")
