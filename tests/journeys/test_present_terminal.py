"""A lesson in front of a room, at a real terminal: the reply, then what it means, then the next step."""

import sys

import pytest

if sys.platform == "win32":
    pytest.skip("pexpect needs a POSIX terminal", allow_module_level=True)

from terminal import CTRL_D, Terminal

from smtptutor.talk.present import SHOWS


@pytest.mark.parametrize("options", [(), ("--plain",)], ids=["full", "plain"])
def test_a_step_of_a_lesson(options, tmp_path):
    """The room guesses between the reply and its reasons; nothing of it is kept."""
    with Terminal("present", "order", *options, home=tmp_path, columns=80, rows=40) as terminal:
        alone = terminal.enter("MAIL FROM:<alice@example.test>")
        assert "503 5.5.1" in alone
        assert SHOWS in alone
        assert "[x]" not in alone
        assert "Why:" not in alone
        meant = terminal.enter("")
        assert "Why: MAIL came before" in meant
        assert "Step 1 of 6 is done." in meant
        assert "Step 2 of 6" in terminal.enter("")
        terminal.press(CTRL_D)
        assert 0 == terminal.ended()
        assert "What you did is kept" not in terminal.all_shown
    assert not (tmp_path / "progress.db").exists()


def test_as_a_setting(tmp_path):
    """Free play, where somebody likes it so."""
    (tmp_path / "config.toml").write_text("present = true\n")
    with Terminal(home=tmp_path) as terminal:
        assert "#" not in terminal.enter("EHLO client.example.org")
        assert "# messages of at most 10240 octets" in terminal.enter("")
        terminal.enter(":set present off")
        assert "# a mail transaction is open" in terminal.enter("MAIL FROM:<alice@example.test>")
