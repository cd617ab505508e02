"""`explain --replay`: from a piece of evidence to the line that was refused."""

import sys

import pytest
from planted import planted
from printed_dialogues import notes
from worlds import run

DIALOGUE = """\
=== Connected to mx.example.net.
<-  220 mx.example.net ESMTP Postfix
 -> EHLO host.example.org
<-  250 mx.example.net
 -> MAIL FROM:<shop@example.org>
<-  250 2.1.0 Ok
 -> RCPT TO:<carol@example.net>
<** 550 5.1.1 <carol@example.net>: Recipient address rejected: User unknown
"""


@pytest.fixture
def file(tmp_path):
    found = tmp_path / "debug.txt"
    found.write_text(DIALOGUE)
    return found


def words(text):
    return " ".join(text.split())


class TestPrinted:
    """Without a terminal the dialogue is printed, the refused line with it."""

    def test_the_dialogue_comes_to_the_refusal(self, file):
        came = run("explain", "--replay", file)

        assert came.status == 0
        assert "C: MAIL FROM:<alice@example.test>" in came.out
        assert "S: 550 5.1.1" in came.out.split("C: RCPT TO:<nobody@example.test>")[1]

    def test_what_differs_is_said(self, file):
        said = words(run("explain", "--replay", file).out)

        assert "2 lines of the client" in said
        assert "answers as Postfix does" in said
        assert "nobody@example.test for carol@example.net" in said

    def test_that_this_place_takes_the_line_is_said(self):
        """The size, the owner of an address, a filter: what refused there is not known here."""
        for error in (
            "smtplib.SMTPDataError: (552, b'5.3.4 Message size exceeds fixed limit')",
            "smtplib.SMTPSenderRefused: (553, b'5.7.1 Sender address rejected: not owned by user bob', 'a@b.example')",
        ):
            came = run("explain", "--replay", error)

            assert "Here: This place takes the line, with 250" in words(came.out)
            assert "S: 250 " in came.out.rpartition("\nC: ")[2]

    def test_a_login_that_the_place_does_not_know_is_said(self):
        text = (
            "C: EHLO a.example\nS: 250 AUTH PLAIN\nC: AUTH PLAIN AGIAYw==\nS: 235 ok\nC: MAIL FROM:<b@a.example>\nS: 250 ok\n"
            "C: RCPT TO:<x@y.example>\nS: 250 ok\nC: RCPT TO:<z@y.example>\nS: 452 4.5.3 Too many recipients\n"
        )
        said = words(run("explain", "--replay", stdin=text.encode()).out)

        assert ("Here: AUTH is refused, with 503" in said) == ("S: 503 5.5.1 AUTH is not offered" in said)

    def test_lines_that_were_added_are_said(self):
        """And are not counted among those of the client."""
        text = "C: EHLO a.example\nS: 250 a\nC: MAIL FROM:<b@a.example>\nS: 530 5.7.1 Authentication required\n"
        said = words(run("explain", "--replay", stdin=text.encode()).out)

        assert "Replayed: 1 line of the client" in said
        assert "Added, as this place wants it: STARTTLS, EHLO a.example." in said

    def test_where_it_is_refused_as_it_was_there_nothing_more_is_said(self, file):
        assert "Here:" not in run("explain", "--replay", file).out

    def test_as_json_each_exchange_is_an_object(self, file):
        exchanges = run("explain", "--replay", "--json", file).objects

        assert [one["code"] for one in exchanges] == [220, 250, 250, 550]

    def test_standard_input_is_replayed(self):
        assert "S: 550 5.1.1" in run("explain", "--replay", stdin=DIALOGUE.encode()).out

    def test_an_error_as_words_is_replayed(self):
        error = "smtplib.SMTPSenderRefused: (530, b'5.7.0 Must issue a STARTTLS command first', 'shop@example.org')"

        assert "S: 530 5.7.0" in run("explain", "--replay", error).out

    @pytest.mark.parametrize("text", ["", "Hello\n", "250 2.0.0 Ok\n", "550 5.1.1 No such user\n"])
    def test_where_nothing_can_be_replayed_that_is_said(self, text):
        came = run("explain", "--replay", stdin=text.encode())

        assert (came.status, came.out) == (1, "")
        assert "step" in came.err

    def test_a_secret_is_not_shown(self, tmp_path):
        file = tmp_path / "login.txt"
        file.write_text("C: EHLO a.example.org\nS: 250 AUTH PLAIN\nC: AUTH PLAIN AHNvbWVib2R5AHNlY3JldA==\nS: 535 no\n")

        assert "AHNvbWVib2R5" not in run("explain", "--replay", file).out


@pytest.mark.parametrize("turns", [pytest.param(turns, id=name) for name, _, turns, _ in planted()][::10])
def test_every_kind_of_failure_is_shown_whole(turns):
    came = run("explain", "--replay", stdin=notes(turns)[0].encode())

    assert (came.status, came.err) == (0, "")


@pytest.mark.skipif(sys.platform == "win32", reason="pexpect needs a POSIX terminal")
def test_at_a_terminal_the_shell_stands_at_the_line(file, tmp_path):
    from terminal import Terminal

    with Terminal("explain", "--replay", str(file), home=tmp_path, rows=60) as terminal:
        terminal.until("the stage", lambda: terminal.before_cursor.startswith("mail>"))
        terminal.until("the suggestion", lambda: "RCPT TO:<nobody@example.test>  <-" in terminal.shown)
        terminal.type("RCPT TO:<nobody@example.test>", "550 5.1.1")
