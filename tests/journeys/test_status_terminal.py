"""The status line at a real terminal: one line above the keys, right after every answer, gone where nobody wants it."""

import sys

import pytest

if sys.platform == "win32":
    pytest.skip("pexpect needs a POSIX terminal", allow_module_level=True)

from terminal import CTRL_D, Terminal

HELLO, MAIL, RCPT = "EHLO client.example.org", "MAIL FROM:<alice@example.test>", "RCPT TO:<bob@example.test>"
LOGIN = "AUTH PLAIN AGFsaWNlAHdvbmRlcmxhbmQ="
KEYS = (":help", ":reset", ". alone")  # with one of these the key bar begins

SIZES = {"80x24": (80, 24), "120x40": (120, 40)}
each_size = pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)


def opened(tmp_path, size=(80, 24), *arguments, **environment):
    return Terminal(*arguments, home=tmp_path, columns=size[0], rows=size[1], **environment)


def below_the_prompt(terminal):
    """The lines of the screen under the one with the cursor, without empty ones."""
    lines = terminal.shown.split("\n")[terminal.screen.cursor.y + 1 :]
    return [line for line in lines if line.strip()]


def shows(terminal, *words, gone=()):
    """The status line has all of these and none of those, in one line, with the key bar as the only other one."""

    def right():
        lines = below_the_prompt(terminal)
        return (
            len(lines) == 2
            and all(word in lines[0] for word in words)
            and not any(word in lines[0] for word in gone)
            and lines[1].startswith(KEYS)
        )

    terminal.ready()
    terminal.until(f"a status line with {words} and without {gone}", right)


@each_size
def test_a_message(tmp_path, size):
    """From the greeting to the end, and back: the stage and the envelope."""
    with opened(tmp_path, size) as shell:
        shows(shell, "[connected] > greeted > mail > rcpt > data", "no TLS", "site default", gone=["->"])
        shell.type(HELLO, "250 ")
        shows(shell, "[greeted]", "no TLS", gone=["->", "logged in"])
        shell.type(MAIL, "250 ")
        shows(shell, "greeted > [mail] > rcpt > data", "alice -> nobody yet", "no TLS", "site default")
        shell.type("DATA", "503 ")
        shows(shell, "[mail]", "alice -> nobody yet")
        shell.type(RCPT, "250 ")
        shows(shell, "mail > [rcpt] > data", "alice -> bob")
        shell.type("RCPT TO:<alice@example.test>", "250 ")
        shows(shell, "[rcpt]", "alice -> bob, alice")
        shell.type(":undo", "Taken back")
        shows(shell, "[rcpt]", "alice -> bob  ")
        shell.type("DATA", "354 ")
        shows(shell, "[data]", "alice -> bob")
        shell.type("Subject: x", "header 2>")
        shows(shell, "[data]", "alice -> bob")
        shell.type(".", "250 ")
        shows(shell, "[greeted]", gone=["->"])
        shell.type("QUIT", "221 ")
        shows(shell, "[closed]", "site default", gone=["TLS", "greeted"])
        shell.type(":reset", "220 ")
        shows(shell, "[connected]")


@each_size
def test_tls_login_and_chunks(tmp_path, size):
    """STARTTLS begins again; the login stays in sight; a login and a chunk under way are told apart."""
    with opened(tmp_path, size) as shell:
        shell.type(HELLO, "250 ")
        shell.type("STARTTLS", "220 2.0.0")
        shows(shell, "[connected]", "TLS", gone=["no TLS"])
        shell.type(HELLO, "250 ")
        shell.type("AUTH LOGIN", "334 ")
        shows(shell, "greeted > [auth] > mail", "TLS", gone=["logged in"])
        shell.type("*", "501 ")
        shows(shell, "[greeted]", gone=["logged in"])
        shell.type(LOGIN, "235 ")
        shows(shell, "[greeted]", "TLS", "logged in as alice")
        shell.type(MAIL, "250 ")
        shell.type(RCPT, "250 ")
        shell.type("BDAT 9", "9 octets")
        shows(shell, "[chunk] > bdat", "alice -> bob", "logged in as alice")
        shell.type("hello", "chunk, 2 octets>")
        shell.type(":undo", "Taken back")
        shell.press(CTRL_D)

        assert 0 == shell.ended()


@each_size
def test_places_and_dialects(tmp_path, size):
    with opened(tmp_path, size) as shell:
        shell.type(":dialect postfix", "answers as Postfix")
        shows(shell, "[connected]", "default, postfix")
        shell.type(":site greylist", "220 grey.example.test")
        shows(shell, "[connected]", "greylist, postfix")
        shell.type(":site lmtp", "220 ")
        shell.type("LHLO client.example.org", "250 ")
        shows(shell, "[greeted]", "lmtp")
        shell.type(":site submission", "220 ")
        shell.type(HELLO, "250 ")
        shows(
            shell, "[greeted] > mail", "no TLS", "no login" if size[0] == 80 else "not logged in", "submission, postfix"
        )


@each_size
def test_the_map(tmp_path, size):
    """The place is marked, why not is told, and the whole of it is on the screen with the prompt."""
    with opened(tmp_path, size) as shell:
        for lines, here in (((), "connected"), ((HELLO,), "greeted"), ((MAIL,), "mail"), ((RCPT,), "rcpt")):
            for line in lines:
                shell.type(line, "250 ")
            shell.type(":map", "503 now:")
            drawn = [line for line in shell.shown.split("\n") if "-RCPT->" in line][-1]

            assert f"[{here}]" in drawn
            assert drawn.endswith("-.-> greeted")
            assert ":map" in shell.shown[: shell.shown.rindex("-RCPT->")]
            assert "Now: " in shell.shown
            shows(shell, f"[{here}]")
        assert "MAIL (one is open)" in shell.shown


def test_the_map_in_sentences(tmp_path):
    """Where lines are read aloud, and where the screen is too narrow to draw it."""
    with opened(tmp_path, (80, 24), "--plain") as shell:
        shell.type(HELLO, "250 ")
        shell.type(":map", "Accepted now: MAIL")

        assert "You are at greeted." in shell.shown
        assert "Refused now with 503: RCPT, DATA and BDAT (no MAIL yet)." in shell.shown
        assert "->" not in shell.shown
    with opened(tmp_path, (40, 24)) as shell:
        shell.type(HELLO, "250 ")
        shell.type(":map", "Accepted now: MAIL")

        assert "You are at greeted." in shell.shown
        assert "->" not in shell.shown
        shell.type(":map all", "*greeted")


def test_in_a_lesson(tmp_path):
    with opened(tmp_path, (80, 24), "learn", "envelope") as lesson:
        lesson.wait_for("[ ] ")
        shows(lesson, "[greeted]", "step 1 of", "no TLS")
        lesson.type(MAIL, "250 ")
        shows(lesson, "[mail]", "alice -> nobody yet")


@pytest.mark.parametrize("columns", [40, 79, 200])
def test_one_line_at_any_width(tmp_path, columns):
    """Also after the window was dragged; where one is stays in sight."""
    with opened(tmp_path, (columns, 24)) as shell:
        shell.type(HELLO, "250 ")
        shell.type(MAIL, "250 ")
        shows(shell, "[mail]", "alice -> nobody yet", "no TLS")
        shell.resize(50)
        shell.press("x", until="x")
        shell.press("\x15")
        shows(shell, "[mail]", "alice -> nobody yet", gone=["data"])
        shell.resize(120)
        shell.press("x", until="x")
        shell.press("\x15")
        shows(shell, "connected > greeted > [mail] > rcpt > data", "alice -> nobody yet", "no TLS", "site default")


def test_wide_characters(tmp_path):
    """They take two columns each, so that the line would end beyond the screen if they counted as one."""
    with opened(tmp_path, (60, 24)) as shell:
        shell.type(HELLO, "250 ")
        shell.press("MAIL FROM:<用户用户用户@example.org> SMTPUTF8\r")
        shell.wait_for("mail>")
        shows(shell, "[mail]", "用户用户用户 -> nobody yet", "no TLS", "default")


def test_a_low_terminal(tmp_path):
    """Where there are few rows the prompt and the keys are worth more."""
    with opened(tmp_path, (80, 5)) as shell:
        shell.type(HELLO, "250 ")
        shell.until("the keys alone", lambda: 1 == len(below_the_prompt(shell)))

        assert below_the_prompt(shell)[0].startswith(":help")
        assert "too small" not in shell.all_shown


def test_without_it(tmp_path):
    """The setting takes it away and brings it back; lines only have none."""
    with opened(tmp_path) as shell:
        shows(shell, "[connected]")
        shell.type(":set status off", "status")
        shell.until("the keys alone", lambda: 1 == len(below_the_prompt(shell)))
        shell.type(":set status on", "status")
        shows(shell, "[connected]")
    with opened(tmp_path, (80, 24), "--plain") as shell:
        shell.type(HELLO, "250 ")

        assert [] == below_the_prompt(shell)
        assert "> greeted >" not in shell.all_shown


def test_nothing_of_it_is_left_behind(tmp_path):
    """What was typed and answered is all that scrolls by."""
    with opened(tmp_path) as shell:
        for line in (HELLO, MAIL, RCPT, ":why", "DATA", "hello", "."):
            shell.type(line)
        shows(shell, "[greeted]")

        assert 1 == shell.all_shown.count("[greeted]")
        assert 0 == shell.all_shown.count("[mail]")


def test_without_colour_it_says_the_same(tmp_path):
    with opened(tmp_path, NO_COLOR="1") as shell:
        shell.type(HELLO, "250 ")
        shows(shell, "connected > [greeted] > mail > rcpt > data", "no TLS", "site default")
