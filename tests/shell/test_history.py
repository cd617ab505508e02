"""What was typed before: kept without secrets, and for its owner alone."""

import os
import stat

import pytest

from smtptutor.protocol.session import Session
from smtptutor.protocol.stage import Awaiting
from smtptutor.server.dialogue import opened as opened_dialogue
from smtptutor.server.dialogue import send_octets
from smtptutor.server.site import Site
from smtptutor.shell.history import TypedHistory
from smtptutor.shell.kept import typed_into

SECRET = "AGFsaWNlAHNlY3JldA=="


def opened(folder):
    """The history in a folder as a new shell finds it."""
    history = TypedHistory(lambda: str(folder), Session)
    return history, list(history.load_history_strings())


def file_of(folder):
    return (folder / "history").read_text(encoding="utf-8")


def test_lines_come_back_newest_first(tmp_path):
    """In the next shell too."""
    history, _ = opened(tmp_path)
    for line in ("EHLO client.example.org", "MAIL FROM:<alice@example.test>"):
        history.append_string(line)

    assert ["MAIL FROM:<alice@example.test>", "EHLO client.example.org"] == opened(tmp_path)[1]


@pytest.mark.parametrize(
    "line",
    [
        f"AUTH PLAIN {SECRET}",
        f"auth login {SECRET}",
        f"  AUTH\tPLAIN  {SECRET} more",
        f"EHLO client.example.org\nAUTH PLAIN {SECRET}\nNOOP",
        f":what-if AUTH PLAIN {SECRET}",
        f"::AUTH PLAIN {SECRET}",
        SECRET,
        f"NOOP\n{SECRET}",
        f"AUTH LOGIN\n{SECRET}\n{SECRET}",
        f"AUTH PLAIN\n{SECRET}\nNOOP",
    ],
    ids=["plain", "login", "blanks", "pasted", "what-if", "two colons", "alone", "below", "answers", "answer"],
)
def test_secrets_are_masked(line, tmp_path):
    """Neither in the file nor in memory (RFC 4954 4)."""
    history, _ = opened(tmp_path)
    history.append_string(line)

    assert SECRET not in file_of(tmp_path)
    assert [] == [kept for kept in [*history.get_strings(), *opened(tmp_path)[1]] if SECRET in kept]


@pytest.mark.parametrize(
    "line",
    [
        r":base64 \0alice\0wonderland",
        r": base64 \0alice\0wonderland",
        r":BASE64 wonderland",
        r":base46 \0alice\0wonderland",
        r"base64 \0alice\0wonderland",
        ":decode wonderland",
        "decode wonderland",
        ":answer wonderland",
        r":octets AUTH PLAIN wonderland\r\n",
        r":octets auth login wonderland\r\n",
        r":octets EHLO a.example\r\n\x41UTH PLAIN wonderland\r\n",
        r":octets EHLO a.example\nAUTH LOGIN\nYWxpY2U=\nwonderland\n",
    ],
)
@pytest.mark.parametrize("awaiting", [Awaiting.COMMAND, Awaiting.ANSWER, Awaiting.MAIL_DATA])
def test_nothing_that_is_typed_to_see_it_in_base64(line, awaiting, tmp_path):
    """The word is kept, so that one sees what was done."""
    history = TypedHistory(lambda: str(tmp_path), lambda: Session(awaiting=awaiting))
    list(history.load_history_strings())
    history.append_string(line)

    assert "wonderland" not in file_of(tmp_path)
    assert "wonderland" not in "".join(history.get_strings())
    assert not line.startswith(":") or history.get_strings()[0].endswith(" ****")


@pytest.mark.parametrize("session", [Session(awaiting=Awaiting.ANSWER), Session(login_over=True)], ids=["334", "over"])
def test_octets_that_answer(session, tmp_path):
    """Where a login is under way, or came to nothing, what is no command may be a password."""
    history = TypedHistory(lambda: str(tmp_path), lambda: session)
    list(history.load_history_strings())
    for line in (r":octets wonderland\r\n", r":octets NOOP\r\n"):
        history.append_string(line)

    assert [r":octets NOOP\r\n", ":octets ****"] == opened(tmp_path)[1]


def test_the_rest_of_a_line_is_not_kept(tmp_path):
    """It may be that of a login; a word for the tutor is kept."""
    begun, _ = send_octets(opened_dialogue(Site()), b"AUTH PLAIN wonder")
    history = TypedHistory(lambda: str(tmp_path), lambda: typed_into(begun))
    list(history.load_history_strings())
    for line in ("land", ":why"):
        history.append_string(line)

    assert [":why"] == opened(tmp_path)[1]


def test_octets_without_a_login_are_kept(tmp_path):
    history, _ = opened(tmp_path)
    for line in (r":octets NOOP\n", r":octets MAIL FROM:<alice@example.test>\r\nRCPT"):
        history.append_string(line)

    assert [r":octets MAIL FROM:<alice@example.test>\r\nRCPT", r":octets NOOP\n"] == opened(tmp_path)[1]


def test_words_that_look_like_base64_are_kept(tmp_path):
    """They are what was typed."""
    history, _ = opened(tmp_path)
    for line in ("StartTLS", "Password", ":explain Tomorrow"):
        history.append_string(line)

    assert [":explain Tomorrow", "Password", "StartTLS"] == opened(tmp_path)[1]


@pytest.mark.parametrize("awaiting", [Awaiting.MAIL_DATA, Awaiting.OCTETS, Awaiting.ANSWER])
def test_what_is_no_command_is_not_kept(awaiting, tmp_path):
    """Nor is a line of a message that begins with a colon; a word for the tutor is."""
    history = TypedHistory(lambda: str(tmp_path), lambda: Session(awaiting=awaiting))
    list(history.load_history_strings())
    history.append_string("Dear Bob\n::private\n:why")

    assert [":why"] == opened(tmp_path)[1]


def test_octets_that_are_no_text(tmp_path):
    """What a terminal in another encoding sends does not stop the shell, and what comes after it is kept."""
    history, _ = opened(tmp_path)
    history.append_string("EHLO \udcff")
    history.append_string("NOOP")

    assert "NOOP" == opened(tmp_path)[1][0]


def test_a_folder_that_cannot_be_had(tmp_path):
    """The history is kept in memory then."""
    (tmp_path / "file").write_text("in the way")
    history, before = opened(tmp_path / "file")
    history.append_string("NOOP")

    assert ([], ["NOOP"]) == (before, history.get_strings())


@pytest.mark.skipif(os.name != "posix", reason="only POSIX has these file modes")
def test_nobody_else_can_read_it(tmp_path):
    """Mode 0600, whatever the umask."""
    mask = os.umask(0)
    try:
        opened(tmp_path)[0].append_string("NOOP")
    finally:
        os.umask(mask)

    assert 0o600 == stat.S_IMODE((tmp_path / "history").stat().st_mode)


@pytest.mark.skipif(os.name != "posix", reason="only POSIX has these file modes")
def test_one_that_others_could_read_is_closed_to_them(tmp_path):
    """As a version before this one, or a copy, may have left it."""
    (tmp_path / "history").write_text("")
    (tmp_path / "history").chmod(0o644)
    opened(tmp_path)

    assert 0o600 == stat.S_IMODE((tmp_path / "history").stat().st_mode)


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such files")
@pytest.mark.parametrize("what", ["pipe", "link that leads nowhere", "folder"])
def test_what_is_no_file_is_left_alone(what, tmp_path):
    """The shell waits for no pipe and makes no file elsewhere; the history is kept in memory."""
    path = tmp_path / "home" / "history"
    path.parent.mkdir()
    if what == "pipe":
        os.mkfifo(path)
    elif what == "folder":
        path.mkdir()
    else:
        path.symlink_to(tmp_path / "elsewhere")
    history, before = opened(path.parent)
    history.append_string("NOOP")

    assert ([], ["NOOP"]) == (before, history.get_strings())
    assert not (tmp_path / "elsewhere").exists()
