"""Plain lines at a real terminal: what is typed can be edited, nothing is redrawn, and all reads well aloud."""

import re
import sys
import time

import pytest

if sys.platform == "win32":
    pytest.skip("pexpect needs a POSIX terminal", allow_module_level=True)

from terminal import CTRL_D, TAB, UP, Terminal, coloured

LEFT, HOME, BACKSPACE, ESCAPE = "\033[D", "\033[H", "\177", "\033"
IN_EMACS = {"INSIDE_EMACS": "29.1,comint", "TERM": "dumb"}
SECRET = "AGFsaWNlAHdvbmRlcmxhbmQ="  # alice, wonderland
MOMENT = 0.2  # seconds; a signal that comes while readline writes a letter waits for the next key
TERMS = pytest.mark.parametrize("term", ["xterm-256color", "dumb"])
HELLO = "EHLO client.example.org"


def opened(home, term="xterm-256color", **environment):
    """The shell in plain lines."""
    return Terminal("--plain", home=home, TERM=term, **environment)


def history(home):
    """What is kept for the next time."""
    return (home / "history").read_text(encoding="utf-8")


@pytest.fixture
def tutor(tmp_path):
    """The shell in plain lines, at a terminal that can move its cursor."""
    with opened(tmp_path) as terminal:
        yield terminal


@TERMS
def test_a_line_is_edited(term, tmp_path):
    """Left, Home and Backspace move in the line and change it; none of them reaches the server."""
    with opened(tmp_path, term) as terminal:
        terminal.ready()
        terminal.press("OOPX")
        terminal.press(LEFT)
        terminal.press("\004")  # takes away what the cursor stands on
        terminal.press(HOME)
        terminal.press("N", until="> N")
        terminal.press("\r")
        terminal.wait_for("250 2.0.0 Nothing done")
        terminal.ready()

        assert "500 " not in terminal.all_shown
        assert "^[" not in terminal.all_shown


@TERMS
def test_what_was_typed_comes_back(term, tmp_path):
    """With the arrow up, in the next run too, and in the other kind of prompt: there is one history."""
    with Terminal(home=tmp_path) as terminal:
        terminal.type("NOOP one", "250 ")
        terminal.type(":quit")
        assert 0 == terminal.ended()
    with opened(tmp_path, term) as terminal:
        terminal.ready()
        terminal.press(UP, until="> :quit")
        terminal.press(UP, until="> NOOP one")
        terminal.press("\r")
        terminal.wait_for("250 2.0.0 Nothing done")
        terminal.type(":quit")
        assert 0 == terminal.ended()

    assert 2 == history(tmp_path).count("+NOOP one\n")


def test_secrets_do_not_come_back(tutor, tmp_path):
    """Neither from the file nor with the arrow up: no login, and no line of a message."""
    tutor.type(":site submission", "220 ")
    for line, reply in ((HELLO, "STARTTLS"), ("STARTTLS", "220 2"), (HELLO, "AUTH"), (f"AUTH PLAIN {SECRET}", "235 ")):
        tutor.type(line, reply)
    for line in ("MAIL FROM:<alice@example.test>", "RCPT TO:<bob@example.test>"):
        tutor.type(line, "250 ")
    tutor.type("DATA", "354 ")
    tutor.type("Dear Bob")
    tutor.press(UP, until="> DATA")
    for _ in range(3):
        tutor.press(UP)
    tutor.until("the login without its secret", lambda: "> AUTH PLAIN" in tutor.before_cursor)

    assert SECRET not in tutor.before_cursor
    assert SECRET not in history(tmp_path)
    assert "Dear Bob" not in history(tmp_path)
    assert "+AUTH PLAIN" in history(tmp_path)


@TERMS
def test_tab_completes(term, tmp_path):
    """One choice is taken; several are told, a line each with what it is for, and the line stands there again."""
    with opened(tmp_path, term) as terminal:
        terminal.ready()
        terminal.press(f":site gr{TAB}", until="> :site greylist")
        terminal.press("\r")
        terminal.wait_for("220 grey.example.test")
        terminal.ready()
        terminal.press(f"r{TAB}", until="> R")
        terminal.wait_for("RCPT TO:<: ")
        terminal.wait_for("RSET: ")
        terminal.press(f"C{TAB}", until="> RCPT TO:<")
        terminal.press(f"bo{TAB}", until="> RCPT TO:<bob@example.test>")
        terminal.press("\r")
        terminal.wait_for("503 ")


@TERMS
def test_tab_on_an_empty_line(term, tmp_path):
    """It gives the line that leads on: a message is sent by Tab and Enter. A lesson gives no answer away."""
    with opened(tmp_path, term) as terminal:
        for line in (HELLO, "MAIL FROM:<alice@example.test>", "RCPT TO:<bob@example.test>", "DATA"):
            terminal.ready()
            terminal.press(TAB, until=f"> {line}")
            terminal.press("\r")
            terminal.until("the answer", lambda line=line: line not in terminal.before_cursor)
        terminal.wait_for("354 ")
    with Terminal("learn", "--plain", "order", home=tmp_path, TERM=term) as terminal:
        terminal.ready()
        terminal.press(TAB)
        terminal.wait_for("MAIL FROM:<: ")

        assert "EHLO client" not in terminal.all_shown


@TERMS
@pytest.mark.parametrize("brackets", [True, False])
def test_several_lines_are_pasted(term, brackets, tmp_path):
    """With the marks of a paste around them, or as they come."""
    with opened(tmp_path, term) as terminal:
        terminal.type(HELLO, "PIPELINING")
        pasted = "MAIL FROM:<alice@example.test>\rRCPT TO:<bob@example.test>\rDATA\rSubject: x\r\rHi\r.\rQUIT"
        terminal.press(f"\033[200~{pasted}\033[201~\r" if brackets else f"{pasted}\r")
        terminal.wait_for("221 ")
        terminal.ready()

        assert "Message 1 accepted" in terminal.all_shown or "250 2.0.0" in terminal.all_shown
        assert [] == re.findall("^[45][0-9][0-9] .*", terminal.all_shown, re.MULTILINE)
        assert "Hi" not in history(tmp_path)


@TERMS
@pytest.mark.parametrize("brackets", [True, False])
def test_an_error_is_pasted_behind_explain(term, brackets, tmp_path):
    """All its lines are one thing; the last one, without a line end, is a part of it. None is sent."""
    error = (
        "Traceback (most recent call last):\r  raise error\r\rsmtplib.SMTPDataError: (552, b'5.2.2 Mailbox is full')"
    )
    with opened(tmp_path, term) as terminal:
        terminal.ready()
        terminal.press(":explain ", until=":explain ")
        terminal.press(f"\033[200~{error}\033[201~" if brackets else error)
        terminal.wait_for("is full')")
        terminal.press("\r")
        if not brackets:
            terminal.wait_for("Enter explains 4 lines")
            terminal.press("\r")
        terminal.wait_for("What: ")
        terminal.ready()

        assert "552 5.2.2" in terminal.all_shown
        assert "\n500 " not in terminal.all_shown
        assert "SMTPDataError" not in history(tmp_path)


@TERMS
def test_ctrl_c_and_ctrl_d(term, tmp_path):
    """What was dropped is told, and what is lost by leaving."""
    with opened(tmp_path, term) as terminal:
        terminal.ready()
        terminal.press("NOOP", until="> NOOP")
        time.sleep(MOMENT)
        terminal.press("\003")
        terminal.wait_for("NOOP^C")
        terminal.wait_for("That line was dropped.")
        for line in (HELLO, "MAIL FROM:<alice@example.test>", "RCPT TO:<bob@example.test>"):
            terminal.type(line)
        terminal.type("DATA", "354 ")
        terminal.press(CTRL_D)

        assert 0 == terminal.ended()
        assert "The message was not sent" in terminal.all_shown
        assert 0 == terminal.all_shown.count("250 2.0.0 Nothing done")


@TERMS
def test_no_escape_where_nothing_is_edited(term, tmp_path):
    """Not one, and so no colour; a cursor that moves in a line needs some, where the terminal knows any."""
    with opened(tmp_path, term) as terminal:
        for line, reply in (
            (HELLO, "PIPELINING"),
            ("MAIL FROM:<b@@x>", "501 "),
            (":why", "Sources"),
            (":help", ":undo"),
        ):
            terminal.type(line, reply)
        assert b"\033" not in terminal.raw
        terminal.press(UP, until=":help")
        terminal.press(LEFT)
        terminal.press("X", until=":helX")

        assert [] == coloured(terminal.raw)
        assert term != "dumb" or b"\033" not in terminal.raw


class TestNothingEdits:
    """Where somebody else should edit the lines, as Emacs does, or where Python has no readline."""

    def test_a_key_that_came_as_characters(self, tmp_path):
        """The line is not sent, and it is said why."""
        with Terminal("--plain", home=tmp_path, **IN_EMACS) as terminal:
            terminal.ready()
            terminal.press(f"NOOP{LEFT}\r")
            terminal.wait_for("This line was not sent")
            terminal.type(HELLO, "PIPELINING")

            assert "500 " not in terminal.all_shown

    @pytest.mark.parametrize(("environment", "completes"), [({}, True), (IN_EMACS, False)])
    def test_help_says_what_is_true(self, environment, completes, tmp_path):
        with Terminal("--plain", home=tmp_path, **environment) as terminal:
            terminal.type(":help", ":undo")

            assert ("Tab completes" in terminal.all_shown) is completes


class TestChosen:
    """By a variable, by the file, and in the middle of a session."""

    def test_the_variable(self, tmp_path):
        with Terminal(home=tmp_path, SMTPTUTOR_PLAIN="1") as terminal:
            terminal.type("NOOP", "250 ")

            assert b"\033" not in terminal.raw

    def test_the_file(self, tmp_path):
        (tmp_path / "config.toml").write_text("plain = true\n")
        with Terminal(home=tmp_path) as terminal:
            terminal.type("NOOP", "250 ")

            assert b"\033" not in terminal.raw

    def test_a_fault_in_the_file(self, tmp_path):
        """One message, and the shell."""
        (tmp_path / "config.toml").write_text("plian = true\n")
        with Terminal(home=tmp_path) as terminal:
            terminal.wait_for("did you mean plain?")
            terminal.type("NOOP", "250 ")

    def test_in_the_middle(self, tmp_path):
        """:set plain true ends all redrawing at once, in the same conversation; :set plain false begins it again."""
        with Terminal(home=tmp_path) as terminal:
            terminal.type(HELLO, "250-")
            terminal.press(":set plain true\r")
            terminal.wait_for("plain is true from now on")
            terminal.ready()
            begun = len(terminal.raw)
            terminal.type("MAIL FROM:<alice@example.test>", "250 ")
            terminal.type(":set plain", "plain is true:")
            assert b"\033" not in terminal.raw[begun:]
            terminal.type(":set plain false")
            terminal.until("the key bar", lambda: ":help" in terminal.shown.rstrip().splitlines()[-1])
            terminal.type("RCPT TO:<bob@example.test>", "250 ")

            assert b"\033" in terminal.raw[begun:]

    @TERMS
    def test_keys_of_vi(self, term, tmp_path):
        with opened(tmp_path, term) as terminal:
            terminal.type(":set keys vi", "keys is vi")
            terminal.press("NOOPX", until="> NOOPX")
            terminal.press(ESCAPE)
            terminal.press("x")
            terminal.press("\r")
            terminal.wait_for("250 2.0.0 Nothing done")


ENCODINGS = [
    {"PYTHONIOENCODING": "ascii"},
    {"PYTHONIOENCODING": "ascii:strict", "PYTHONUTF8": "0", "LC_ALL": "C"},
    {"LC_ALL": "C"},
    {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {"PYTHONIOENCODING": "cp437", "PYTHONUTF8": "0"},
    {"PYTHONIOENCODING": "latin-1"},
]


@pytest.mark.parametrize("environment", ENCODINGS, ids=lambda value: " ".join(value.values()))
@pytest.mark.parametrize(
    ("arguments", "kind"),
    [(("--plain",), {}), (("--plain",), IN_EMACS), ((), {"TERM": "dumb"}), ((), {})],
    ids=["edited", "unedited", "dumb", "full"],
)
def test_letters_beyond_ascii(environment, arguments, kind, tmp_path):
    """In each encoding they are typed, answered, kept and shown, as well as it can; no traceback."""
    with Terminal(*arguments, home=tmp_path, **environment, **kind) as terminal:
        terminal.ready()
        terminal.press("EHLO j\u00f6rg.example\r")
        terminal.wait_for("501 EHLO needs a domain name")
        terminal.ready()
        terminal.press(b"NOOP \xff\r")
        terminal.wait_for("250 2.0.0 Nothing done")
        terminal.ready()
        terminal.press(":explain j\u00f6rg\r")
        terminal.wait_for("Nothing is known of j")
        terminal.ready()
        terminal.press(CTRL_D)

        assert 0 == terminal.ended()
        assert b"Traceback" not in terminal.raw
