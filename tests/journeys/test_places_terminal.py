"""Journeys to other places at a real terminal: waiting, comparing, logging in, sending in chunks."""

import sys
from itertools import pairwise

import pytest

from smtptutor.course import lesson_file

if sys.platform == "win32":
    pytest.skip("pexpect needs a POSIX terminal", allow_module_level=True)

from terminal import CTRL_D, TAB, UP, Terminal, coloured

COURSE = lesson_file.course()
HELLO, MAIL, RCPT = "EHLO client.example.org", "MAIL FROM:<alice@example.test>", "RCPT TO:<bob@example.test>"
USER, PASSWORD = "YWxpY2U=", "d29uZGVybGFuZA=="  # alice, wonderland
SECRETS = (USER[:7], PASSWORD[:12], "AGFsaWNl", "wonderland", "bG9va2lu")
DEFAULT = "220 mail.example.test ESMTP"

SIZES = {"80x24": (80, 24), "120x40": (120, 40)}
each_size = pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)


def opened(tmp_path, size=(80, 24), *arguments, **environment):
    return Terminal(*arguments, home=tmp_path, columns=size[0], rows=size[1], **environment)


def torn(terminal):
    """Lines of the tutor that fill the screen to its edge and go on in the next: they were not wrapped at a blank."""
    lines = terminal.all_shown.splitlines()
    return [
        one
        for one, two in pairwise(lines)
        if len(one) == terminal.screen.columns and two[:1].isalpha() and "> " not in two
    ]


def greylisting(terminal):
    """The way through it, from the list of places to the accepted recipient."""
    terminal.type(":site", "greylist")
    terminal.type(":site greylist", "220 grey.example.test")
    terminal.type(HELLO, "PIPELINING")
    terminal.type(MAIL, "250 ")
    terminal.type(RCPT, "450 ")
    terminal.wait_for(":wait 5m")
    terminal.type(":wait 5m", "5 minutes")
    terminal.type(RCPT, "250 ")
    terminal.until("the stage", lambda: terminal.before_cursor.startswith("rcpt>"))


def comparing(terminal):
    """A second EHLO: one of five refuses it."""
    terminal.type(HELLO, "PIPELINING")
    terminal.type(HELLO, "PIPELINING")
    terminal.type(":elsewhere", "503 5.5.1 Invalid command: identity known")
    terminal.wait_for("Some accept it and some refuse it")


def logging_in(terminal):
    """AUTH LOGIN with its two answers, the first try with a wrong password."""
    terminal.type(HELLO, "PIPELINING")
    terminal.type("AUTH LOGIN", "334 VXNlcm5hbWU6")
    terminal.until("the stage", lambda: terminal.before_cursor.startswith("auth>"))
    terminal.type(USER, "334 UGFzc3dvcmQ6")
    terminal.type("bG9va2luZ2dsYXNz", "535 ")
    terminal.type("AUTH LOGIN", "334 VXNlcm5hbWU6")
    terminal.type(USER, "334 UGFzc3dvcmQ6")
    terminal.type(PASSWORD, "235 ")
    terminal.until("the stage", lambda: terminal.before_cursor.startswith("greeted>"))


def in_chunks(terminal):
    """A message in two chunks."""
    for line, then in ((HELLO, "PIPELINING"), (MAIL, "250 "), (RCPT, "250 ")):
        terminal.type(line, then)
    terminal.type("BDAT 14", "14 octets")
    terminal.until("the prompt of the chunk", lambda: terminal.before_cursor.startswith("chunk, 14 octets>"))
    terminal.type("Subject: x")
    terminal.until("the rest", lambda: terminal.before_cursor.startswith("chunk, 2 octets>"))
    terminal.type("", "250 ")
    terminal.until("the stage between", lambda: terminal.before_cursor.startswith("bdat>"))
    terminal.type("BDAT 5 LAST", "5 octets")
    terminal.type("Noon?", "250 ")
    terminal.type(":mail", "19 octets")


JOURNEYS = {"greylisting": greylisting, "comparing": comparing, "logging in": logging_in, "in chunks": in_chunks}


@each_size
@pytest.mark.parametrize("journey", JOURNEYS.values(), ids=JOURNEYS)
def test_at_a_terminal(journey, size, tmp_path):
    """It goes as told, nothing is torn at the edge, and the key bar stands below the last prompt."""
    with opened(tmp_path, size) as terminal:
        terminal.wait_for(DEFAULT)
        journey(terminal)
        terminal.until("the key bar", lambda: ":help" in terminal.shown.rstrip().splitlines()[-1])
        terminal.press(CTRL_D)

        assert 0 == terminal.ended()
        assert [] == torn(terminal)
        assert b"Traceback" not in terminal.raw


@pytest.mark.parametrize(
    ("arguments", "environment"), [(("--plain",), {}), ((), {"TERM": "dumb"})], ids=["--plain", "TERM=dumb"]
)
@pytest.mark.parametrize("journey", JOURNEYS.values(), ids=JOURNEYS)
def test_in_plain_lines(journey, arguments, environment, tmp_path):
    """The same without one escape."""
    with opened(tmp_path, (80, 24), *arguments, **environment) as terminal:
        terminal.wait_for(DEFAULT)
        journey(terminal)
        terminal.press(CTRL_D)

        assert 0 == terminal.ended()
        assert b"\033" not in terminal.raw


@pytest.mark.parametrize("journey", JOURNEYS.values(), ids=JOURNEYS)
def test_without_colour(journey, tmp_path):
    """NO_COLOR=1: the same, and not one colour is set."""
    with opened(tmp_path, NO_COLOR="1") as terminal:
        terminal.wait_for(DEFAULT)
        journey(terminal)
        terminal.press(CTRL_D)

        assert 0 == terminal.ended()
        assert [] == coloured(terminal.raw)


def test_with_colour(tmp_path):
    """So that the test above means something."""
    with opened(tmp_path) as terminal:
        comparing(terminal)

        assert coloured(terminal.raw)


@each_size
def test_arrow_up_after_a_login(size, tmp_path):
    """Line by line back through what was typed: no answer of the login is there, nor in any file."""
    with opened(tmp_path, size) as terminal:
        terminal.wait_for(DEFAULT)
        logging_in(terminal)
        terminal.type("AUTH PLAIN AGFsaWNlAHdvbmRlcmxhbmQ=", "503 ")
        seen = []
        for expected in ("AUTH PLAIN ****", "AUTH LOGIN", HELLO):
            terminal.press(UP, until=expected)
            seen.append(terminal.before_cursor)
        terminal.press(UP)
        terminal.press("x", until=f"{HELLO}x")  # there is nothing older
        terminal.interrupt()
        terminal.type(":log", "C: ****")
        terminal.type(":more all", "Written down by :log FILE")
        log = terminal.all_shown.rpartition("> :log")[2]
        terminal.press(CTRL_D)

        assert 0 == terminal.ended()
        assert [] == [secret for secret in SECRETS if secret in "\n".join((*seen, log))]
        assert 4 == log.count("C: ****\n")
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"AUTH LOGIN" in kept
    assert [] == [secret for secret in SECRETS if secret.encode() in kept]


def test_the_next_shell_knows_no_secret(tmp_path):
    """What a login typed does not come back as a suggestion or a history line."""
    with opened(tmp_path) as terminal:
        logging_in(terminal)
        terminal.press(CTRL_D)
        assert 0 == terminal.ended()
    with opened(tmp_path) as terminal:
        terminal.ready()
        terminal.press(UP, until="connected> AUTH LOGIN")
        terminal.press(UP, until=f"connected> {HELLO}")
        terminal.interrupt()
        terminal.press(CTRL_D)

        assert 0 == terminal.ended()
        assert [] == [secret for secret in SECRETS if secret in terminal.all_shown]


def test_from_place_to_place(tmp_path):
    """:site lists, goes, and is back; Tab names the word; --site and --dialect begin elsewhere."""
    with opened(tmp_path, (80, 24), "--site", "lmtp", "--dialect", "exim") as terminal:
        terminal.wait_for("220 store.example.test")
        terminal.press(":si" + TAB, until=":site")
        terminal.press("\r")
        terminal.wait_for("* lmtp")
        terminal.type(":dialect", "* exim")
        terminal.type("EHLO client.example.org", "500 ")
        terminal.type(":site default", DEFAULT)
        terminal.type("EHLO client.example.org", "PIPELINING")
        terminal.type(":site nowhere", "no site is called so")
        terminal.type("QUIT", "221 ")
        terminal.type(":site never", "521 ")
        terminal.until("the stage", lambda: terminal.before_cursor.startswith("closed>"))
        terminal.type(":site default", DEFAULT)
        terminal.press(CTRL_D)

        assert 0 == terminal.ended()


def test_undo_through_a_login_and_a_chunk(tmp_path):
    """The prompt tells each time where one is."""
    with opened(tmp_path) as terminal:
        logging_in(terminal)
        for stage in ("auth>", "auth>", "greeted>"):
            terminal.type(":undo", "Taken back")
            terminal.until(stage, lambda stage=stage: terminal.before_cursor.startswith(stage))
        terminal.type(MAIL, "250 ")
        terminal.type(RCPT, "250 ")
        terminal.type("BDAT 20", "20 octets")
        terminal.type("hello")
        terminal.until("the rest", lambda: terminal.before_cursor.startswith("chunk, 13 octets>"))
        terminal.type(":undo", "Taken back: BDAT 20")
        terminal.until("the stage", lambda: terminal.before_cursor.startswith("rcpt>"))
        terminal.press(CTRL_D)

        assert 0 == terminal.ended()


def test_a_lesson_keeps_its_login_and_no_secret(tmp_path):
    """Left after a login and taken up again: still logged in; nothing of it is in the folder."""
    lesson = COURSE[1]
    with opened(tmp_path, (80, 24), "learn", lesson.id) as terminal:
        if "connected>" in terminal.before_cursor or not lesson.before:
            terminal.type(HELLO, "PIPELINING")
        terminal.type("AUTH LOGIN", "334 VXNlcm5hbWU6")
        terminal.type(USER, "334 UGFzc3dvcmQ6")
        terminal.type("bG9va2luZ2dsYXNz", "535 ")
        terminal.type("AUTH PLAIN AGFsaWNlAHdvbmRlcmxhbmQ=", "235 ")
        terminal.ready()
        terminal.press(CTRL_D)
        assert 0 == terminal.ended()
    with opened(tmp_path, (80, 24), "learn") as terminal:
        terminal.wait_for("logged in as alice")
        terminal.type("AUTH LOGIN", "503 ")
        terminal.press(CTRL_D)
        assert 0 == terminal.ended()
        assert [] == [secret for secret in SECRETS if secret in terminal.all_shown]
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert [] == [secret for secret in SECRETS if secret.encode() in kept]
