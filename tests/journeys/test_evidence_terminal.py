"""Four people with what they have, at a real terminal: a developer, a supporter, an administrator, and who listens."""

import gzip
import sys

import pytest

if sys.platform == "win32":
    pytest.skip("pexpect needs a POSIX terminal", allow_module_level=True)

from terminal import CTRL_D, RIGHT, Terminal, coloured

EACH = pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
TRACEBACK = """\
Traceback (most recent call last):
  File "/srv/app/mailer.py", line 41, in send_welcome
    server.login(USER, PASSWORD)
  File "/usr/lib/python3.11/smtplib.py", line 750, in login
    raise last_exception
smtplib.SMTPAuthenticationError: (535, b'5.7.8 Username and Password not accepted. For more information, go to\\n\
5.7.8  https://support.google.com/mail/?p=BadCredentials x7-20020a05 - gsmtp')
"""
DEBUG = """\
send: 'ehlo client.example.org\\r\\n'
reply: b'250-mail.example.org\\r\\n'
reply: b'250 AUTH PLAIN\\r\\n'
send: 'AUTH PLAIN AGFsaWNlQGV4YW1wbGUub3JnAGh1bnRlcjI=\\r\\n'
reply: b'235 2.7.0 Authentication successful\\r\\n'
send: 'mail FROM:<alice@example.org>\\r\\n'
reply: b'250 2.1.0 Ok\\r\\n'
send: 'rcpt TO:<jane@example.net>\\r\\n'
reply: b'550 5.1.1 <jane@example.net>: Recipient address rejected: User unknown\\r\\n'
send: 'data\\r\\n'
reply: b'503 5.5.1 Error: need RCPT command\\r\\n'
"""
BOUNCE = """\
From: MAILER-DAEMON@mail.example.org (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: alice@example.org
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.org

Final-Recipient: rfc822; {recipient}
Action: failed
Status: {enhanced}
Remote-MTA: dns; mx.example.net
Diagnostic-Code: smtp; {code} {enhanced} {text}

--b--
"""
FULL = {"recipient": "jane@example.net", "code": 552, "enhanced": "5.2.2", "text": "Mailbox is full"}
GONE = {"recipient": "joe@example.net", "code": 550, "enhanced": "5.1.1", "text": "User unknown"}
SENT = (
    "Nov 13 09:14:01 mail postfix/smtp[103]: 4A01F3: to=<joe@example.net>, relay=mx.example.net[192.0.2.25]:25, delay=1, "
    "dsn=5.1.1, status=bounced (host mx.example.net[192.0.2.25] said: 550 5.1.1 User unknown (in reply to RCPT TO command))\n"
)


def explained(home, *arguments, size=(80, 24), **environment):
    """The screen after `explain`, and all that was written; it ended well and is one screen."""
    columns, rows = size
    with Terminal("explain", *map(str, arguments), home=home, columns=columns, rows=rows, **environment) as terminal:
        assert 0 == terminal.ended()
        assert len(terminal.screen.history.top) <= 1  # the line below it is that of the next prompt
        return terminal.shown, terminal.raw


def kept(folder, name, text):
    path = folder / name
    path.write_text(text)
    return path


@EACH
@pytest.mark.parametrize("colour", [{}, {"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=["colour", "NO_COLOR", "dumb"])
def test_a_developer_has_a_traceback(size, colour, tmp_path):
    """What it is stands first, and the fix is what this provider wants."""
    shown, raw = explained(tmp_path, kept(tmp_path, "trace.txt", TRACEBACK), size=size, **colour)

    assert shown.startswith("535 5.7.8 at AUTH: ")
    assert "app password" in shown
    assert not (colour and coloured(raw))
    assert (b"\x1b" in raw) == (colour.get("TERM") != "dumb")  # a title is underlined without colour too


def test_a_developer_pastes_it_between_quotes(tmp_path):
    """Or as one argument: it is the same answer, but for the name of a file."""
    shown, _ = explained(tmp_path, TRACEBACK)

    assert "535 5.7.8" in shown.splitlines()[0]
    assert "app password" in shown


def test_a_developer_replays_it(tmp_path):
    """The shell stands at the refused line; what was put in place of the login and the addresses is said."""
    with Terminal("explain", "--replay", str(kept(tmp_path, "debug.txt", DEBUG)), home=tmp_path, rows=40) as terminal:
        terminal.wait_for("Then: ")
        terminal.ready()
        said = " ".join(terminal.all_shown.split())
        assert terminal.before_cursor.startswith("mail>")
        assert "nobody@example.test for jane@example.net" in said
        assert "The login is alice's of this place." in said
        assert [] == [secret for secret in ("hunter2", "AGFsaWNl") if secret in said]
        terminal.wait_for("<- right arrow")
        terminal.press(RIGHT, until="TO:<nobody@example.test>")
        terminal.press("\r")
        terminal.wait_for("no such mailbox here")
        terminal.ready()
        terminal.press(CTRL_D)
        assert 0 == terminal.ended()


@EACH
def test_a_supporter_has_bounces(size, tmp_path):
    """In a Maildir: the second one has its own file and its own recipient."""
    folder = tmp_path / "Maildir"
    for name in ("cur", "new", "tmp"):
        (folder / name).mkdir(parents=True)
    kept(folder / "cur", "1.host:2,S", BOUNCE.format(**FULL))
    kept(folder / "new", "2.host", BOUNCE.format(**GONE))
    shown, _ = explained(tmp_path, folder, size=size)

    assert shown.startswith("552 5.2.2: ")
    assert "jane@example.net" in shown
    assert "the server of the other side mx.example.net" in shown
    last = shown.rstrip().splitlines()[-1]
    assert "2.host, line " in last
    assert last.endswith("to joe@example.net")


@EACH
def test_an_administrator_has_logs_that_were_turned_over(size, tmp_path):
    """Packed and not; read by two processes they are the same."""
    log = kept(tmp_path, "mail.log", SENT * 3)
    packed = tmp_path / "mail.log.1.gz"
    packed.write_bytes(gzip.compress((SENT * 2).encode()))
    shown, _ = explained(tmp_path, "--summary", log, packed, size=size)
    by_two, _ = explained(tmp_path, "--summary", "--jobs", "2", log, packed, size=size)

    assert shown.startswith("5 refused for good")
    assert "no such mailbox" in shown
    assert shown == by_two


@pytest.mark.parametrize("term", ["xterm-256color", "dumb"])
def test_who_listens_hears_each_row_by_its_name(term, tmp_path):
    """Nothing stands in columns, and no escape is written."""
    shown, raw = explained(tmp_path, "--plain", kept(tmp_path, "b.eml", BOUNCE.format(**FULL)), TERM=term)

    for row in ("What: ", "Who: ", "Final: For good. ", "Do: ", "Sure: certain"):
        assert f"\n{row}" in shown
    assert b"\x1b" not in raw
