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
