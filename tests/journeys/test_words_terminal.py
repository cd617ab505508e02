"""At a real terminal: what newcomers type, taking back and doing again, and the conversation in a file."""

import re
import sys

import pytest

if sys.platform == "win32":
    pytest.skip("pexpect needs a POSIX terminal", allow_module_level=True)

from html_pages import read
from terminal import CTRL_D, Terminal

HELLO, MAIL, RCPT = "EHLO client.example.org", "MAIL FROM:<alice@example.test>", "RCPT TO:<bob@example.test>"
EXCEPTION = "smtplib.SMTPSenderRefused: (503, b'5.5.1 nested MAIL', 'a@b')"
SIZES = {"80x24": (80, 24), "120x40": (120, 40)}
each_size = pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
MODES = {"shell": (), "plain": ("--plain",)}
each_mode = pytest.mark.parametrize("mode", MODES.values(), ids=MODES)


def opened(tmp_path, size=(80, 24), *arguments):
    terminal = Terminal(*arguments, home=tmp_path, columns=size[0], rows=size[1])
    terminal.ready()
    return terminal


def words_of(text):
    """The text without what the width of the screen made of it."""
    return " ".join(text.split())


def answer(terminal, line, then):
    """What came on the screen after a line, once it holds some text."""
    typed = re.compile(rf"(?:connected|greeted|mail|rcpt|closed)> {re.escape(line[:30])}")

    def came():
        """How often the line was typed, and what stands behind the last one."""
        shown = "\n".join(line for line in terminal.all_shown.splitlines() if "<- right arrow" not in line)
        _, *behind = typed.split(words_of(shown))
        return len(behind), "".join(behind[-1:])

    before = came()[0]
    terminal.type(line)
    terminal.until(f"{then!r} after {line!r}", lambda: came()[0] > before and then in came()[1])
    terminal.ready()
    return came()[1]


@each_size
@each_mode
class TestNewcomers:
    """The server refuses what is no command, and the tutor says in a sentence what to type."""

    def test_words_without_their_colon(self, size, mode, tmp_path):
        """Each in turn, and nothing is given up or looked for in vain."""
        with opened(tmp_path, size, *mode) as terminal:
            for line, said, typed in (
                ("exit", ":quit leaves", "QUIT"),
                ("?", ":help is for the tutor", ":help"),
                ("undo", "begin with a colon", ":undo 2"),
                ("telnet host 25", "here one stands already", HELLO),
                ("550 5.1.1 User unknown", "name left of the @ is not known", ":explain 5.1.1"),
                (EXCEPTION, "MAIL came while a mail transaction is open", ":explain nested-mail"),
                ("HELLO example.org", "greets with EHLO", "EHLO example.org"),
                ("greeted> NOOP", "prompt of a shell", "NOOP"),
            ):
                shown = answer(terminal, line, typed)
                assert "500 5.5.2" in shown
                assert said in shown

            assert "No way was found" not in words_of(terminal.all_shown)
            assert "gives up" not in words_of(terminal.all_shown)

    def test_each_answer_is_short(self, size, mode, tmp_path):
        """No more than a third of a small screen, once 500 is known."""
        with opened(tmp_path, size, *mode) as terminal:
            terminal.type("FROB", "500 5.5.2")
            for line in ("exit", "map", "503", "curl smtp://host", EXCEPTION):
                before = len(terminal.all_shown.rstrip().splitlines())
                terminal.type(line, "500 5.5.2")
                assert len(terminal.all_shown.rstrip().splitlines()) - before <= 9

    def test_what_is_suggested_works(self, size, mode, tmp_path):
        """The line after Type: is typed, and does what was meant."""
        with opened(tmp_path, size, *mode) as terminal:
            terminal.type(HELLO, "250 HELP")
            terminal.type(MAIL, "250 2.1.0")
            answer(terminal, "undo", ":undo 2")
            answer(terminal, ":undo 2", f"Taken back: {MAIL}")
            answer(terminal, "503", ":explain 503")
            answer(terminal, ":explain 503", "Bad sequence of commands")
            answer(terminal, "hello example.org", "EHLO example.org")
            answer(terminal, "EHLO example.org", "greets example.org")

    def test_exit_twice_leaves(self, size, mode, tmp_path):
        """QUIT as the tutor says, and then exit once more, which now reaches nobody else."""
        with opened(tmp_path, size, *mode) as terminal:
            answer(terminal, "exit", "QUIT")
            answer(terminal, "QUIT", "221 2.0.0")
            terminal.type("exit")

            assert 0 == terminal.ended()

    def test_a_message_is_left_alone(self, size, mode, tmp_path):
        """Every word is text there."""
        with opened(tmp_path, size, *mode) as terminal:
            for line, then in ((HELLO, "250 HELP"), (MAIL, "250 2.1.0"), (RCPT, "250 2.1.5"), ("DATA", "354 ")):
                terminal.type(line, then)
            for line in ("exit", "?", "550 5.1.1 User unknown", "undo"):
                terminal.type(line)
            terminal.type(".", "250 2.0.0")
            shown = answer(terminal, ":mail 1", "550 5.1.1 User unknown")

            assert "Type: :explain" not in shown
            assert "500 5.5.2" not in words_of(terminal.all_shown)


@each_size
@each_mode
class TestBackAndForth:
    """:undo N and :redo."""

    def test_there_and_back(self, size, mode, tmp_path):
        """What was taken back is named, and so is what was done again; the prompt tells where one is."""
        with opened(tmp_path, size, *mode) as terminal:
            for line, then in ((HELLO, "250 HELP"), (MAIL, "250 2.1.0"), (RCPT, "250 2.1.5")):
                terminal.type(line, then)
            shown = answer(terminal, ":undo 99", "3 of 99; there were no more.")
            assert shown.index(RCPT) < shown.index(MAIL) < shown.index(HELLO)
            assert terminal.before_cursor.startswith("connected>")

            answer(terminal, ":redo 2", f"Done again: {MAIL}")
            assert terminal.before_cursor.startswith("mail>")
            answer(terminal, "NOOP", "250 2.0.0")
            answer(terminal, ":redo", "There is nothing to do again")

    def test_it_is_told_in_full_again(self, size, mode, tmp_path):
        """As often as somebody wants to show it."""
        with opened(tmp_path, size, *mode) as terminal:
            first = answer(terminal, "RCPT TO:<bob@example.test>", "503 5.5.1")
            answer(terminal, ":undo", "Taken back: RCPT")
            again = answer(terminal, "RCPT TO:<bob@example.test>", "503 5.5.1")

            assert first.partition("RCPT TO:")[0] == again.partition("RCPT TO:")[0] != ""


def test_redo_after_a_lesson_was_killed(tmp_path):
    """The window is closed after :undo; the next day :redo brings the line."""
    with opened(tmp_path, (80, 24), "learn", "hello") as terminal:
        answer(terminal, "NOOP", "250 2.0.0")
        answer(terminal, ":undo", "Taken back: NOOP")
    with opened(tmp_path, (80, 24), "learn", "hello") as terminal:
        answer(terminal, ":redo", "Done again: NOOP")
        terminal.press(CTRL_D)

        assert 0 == terminal.ended()


@each_mode
def test_the_conversation_as_a_page(mode, tmp_path):
    """With what was said of each line; and a second time it stays as it is."""
    with opened(tmp_path, (80, 24), *mode) as terminal:
        terminal.type(HELLO, "250 HELP")
        terminal.type("DATA", "503 5.5.1")
        terminal.type(":log ~/talk.html", "The conversation is in")
        terminal.type(":log ~/talk.md", "The conversation is in")
        terminal.type(":log ~/talk.md", "is there already")
    page = read((tmp_path / "talk.html").read_text(encoding="utf-8"))

    for text in (HELLO, "503 5.5.1", "DATA needs MAIL"):
        assert text in page.text
        assert text in (tmp_path / "talk.md").read_text(encoding="utf-8")
