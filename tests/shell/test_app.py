"""
The prompt at a terminal: keys in through a pipe, a dummy screen out.

Keys that wait for something in the background (Tab, Up, Right) are pressed in journeys/, where one can wait too.
"""

from pathlib import Path

import pytest
from learner import Learner, Talk
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from sample_lesson import sample
from worlds import world

from smtptutor.server.site import Site
from smtptutor.shell.app import Shell
from smtptutor.talk.conversation import Conversation
from smtptutor.talk.tutor import Tutor

LEAVE = ":quit\r"
CTRL_C, CTRL_D = "\003", "\004"
DATA = "EHLO c.example.org\rMAIL FROM:<alice@example.test>\rRCPT TO:<bob@example.test>\rDATA\r"


def pasted(text):
    return f"\033[200~{text}\033[201~"


class Played:
    """A shell that these keys were typed into, until it was left."""

    def __init__(self, keys, folder, talk=None):
        self.world = world(terminal=True, folder=folder, TERM="xterm-256color", NO_COLOR="1")
        self.conversation = Conversation(talk or Talk(Site()), self.world.preferences)
        with create_pipe_input() as source:
            if isinstance(keys, bytes):
                source.send_bytes(keys)
            else:
                source.send_text(keys)
            self.shell = Shell(self.world, Tutor(self.conversation), source=source, sink=DummyOutput())
            self.shell.run()

    @property
    def clients(self):
        return [one.client for one in self.conversation.history[1:]]

    @property
    def shown(self):
        return self.world.stdout.getvalue()


@pytest.fixture
def play(tmp_path):
    return lambda keys, talk=None: Played(keys, tmp_path, talk)


def history(tmp_path):
    return Path(tmp_path, "history").read_text(encoding="utf-8")


def test_a_session_typed_through(play):
    """A message is sent, and each line is answered on the screen."""
    played = play(DATA + "Subject: x\r\rNoon?\r.\rQUIT\r" + LEAVE)

    assert 6 == len(played.clients)
    assert [220, 250, 250, 250, 354, 250, 221] == [one.reply.code for one in played.conversation.history]
    assert b"Subject: x\r\n\r\nNoon?\r\n" == next(iter(played.conversation.state.memory.store)).content
    assert "354 " in played.shown


@pytest.mark.parametrize(
    "keys", [CTRL_D, LEAVE, "QUIT\rQUIT\r", DATA + CTRL_D], ids=["Ctrl-D", ":quit", "QUIT", "message"]
)
def test_ways_out(play, keys):
    """Each of them ends the shell, from wherever it is."""
    assert play(keys + "NOOP\r").conversation.history[-1].client != "NOOP"


def test_ctrl_c_clears_the_line(play):
    """What was typed is gone, which is said, and the shell goes on."""
    played = play(f"NOOP{CTRL_C}RSET\r" + LEAVE)

    assert ["RSET"] == played.clients
    assert 1 == played.shown.count("That line was dropped.")


def test_ctrl_c_in_a_message(play):
    """The message goes on, without a trace of it in what is sent."""
    played = play(DATA + f"one\rtw{CTRL_C}three\r.\r" + LEAVE)

    assert b"one\r\nthree\r\n" == next(iter(played.conversation.state.memory.store)).content
    assert "The message goes on" in played.shown


def test_ctrl_d_tells_what_is_lost(play):
    """In a message and in a login; elsewhere nothing is."""
    assert "The message was not sent" in play(DATA + "Subject: x\r" + CTRL_D).shown
    assert "login was not finished" in play("EHLO c.example.org\rAUTH LOGIN\r" + CTRL_D).shown
    assert "not" not in play(CTRL_D).shown


@pytest.mark.parametrize("keys", ["emacs", "vi"])
def test_a_session_with_other_keys(play, tmp_path, keys):
    """The same lines are typed through with the keys of both editors."""
    Path(tmp_path, "config.toml").write_text(f'keys = "{keys}"\n', encoding="utf-8")
    played = play(DATA + "Noon?\r.\rQUIT\r" + LEAVE)

    assert 6 == len(played.clients)


def test_keys_of_vi(play, tmp_path):
    """Escape, and x takes the character before the cursor away."""
    Path(tmp_path, "config.toml").write_text('keys = "vi"\n', encoding="utf-8")

    assert ["NOOP", "RSET"] == play("NOOPx\033x\rRSET\r" + LEAVE).clients


def test_keys_change_at_once(play):
    """:set keys vi holds from the next line on."""
    assert ["NOOP"] == play(":set keys vi\rNOOPx\033x\r" + LEAVE).clients


def test_ctrl_d_in_a_line_does_not_leave(play):
    """Only an empty line ends."""
    assert ["NOOP"] == play(f"NOOP{CTRL_D}\r" + LEAVE).clients


class TestPaste:
    """Bracketed paste."""

    def test_whole_lines_are_sent(self, play):
        """All of them, in order, however the terminal ends lines."""
        for end in ("\n", "\r", "\r\n"):
            played = play(pasted(f"EHLO c.example.org{end}NOOP{end}") + LEAVE)

            assert ["EHLO c.example.org", "NOOP"] == played.clients

    def test_a_part_of_a_line_stays_to_be_finished(self, play):
        """The end without a line end waits in the prompt; a piece without any is only inserted."""
        assert ["NOOP", "RSET"] == play(pasted("NOOP\nRS") + "ET\r" + LEAVE).clients
        assert ["NOOP"] == play("NO" + pasted("OP") + "\r" + LEAVE).clients

    def test_behind_explain_it_is_one_thing(self, play, tmp_path):
        """With or without a line end behind the last line; none of it is sent, and none is kept."""
        error = "Traceback (most recent call last):\n  raise\nsmtplib.SMTPDataError: (552, b'5.2.2 Mailbox is full')"
        for end in ("\n", "\n\n", ""):
            played = play(":explain " + pasted(error + end) + ("" if end else "\r") + LEAVE)

            assert "552 5.2.2" in played.shown
            assert [] == played.clients
            assert "Traceback" not in history(tmp_path)

    def test_a_message(self, play):
        """Mail data and the dot in one paste."""
        played = play(DATA + pasted("Subject: x\n\nNoon?\n.\n") + LEAVE)

        assert "." == played.clients[-1]

    def test_ctrl_c_drops_what_was_left(self, play):
        """The rest of a paste does not come back."""
        assert ["NOOP", "QUIT"] == play(pasted("NOOP\nRSET") + CTRL_C + "QUIT\r" + LEAVE).clients


class TestHistory:
    """What is kept on disk."""

    def test_commands_are_kept(self, play, tmp_path):
        """For the next shell."""
        play("NOOP\r" + LEAVE)

        assert "NOOP" in history(tmp_path)

    def test_the_lines_of_messages_are_not(self, play, tmp_path):
        """What is written in a message is nobody's command."""
        play(DATA + "Subject: private\r\rDear Bob\r.\r" + LEAVE)

        assert "DATA" in history(tmp_path)
        assert [] == [word for word in ("private", "Dear") if word in history(tmp_path)]

    @pytest.mark.parametrize(
        "keys",
        [
            "AUTH PLAIN AGFsaWNl\r",
            pasted("EHLO c.example.org\nAUTH PLAIN AGFsaWNl\n"),
            ":what-if AUTH PLAIN AGFsaWNl\r",
        ],
        ids=["typed", "pasted", "what-if"],
    )
    def test_secrets_are_not(self, play, tmp_path, keys):
        """However they come in (RFC 4954 4)."""
        play(keys + LEAVE)

        assert "AGFs" not in history(tmp_path)

    def test_the_octets_of_chunks_are_not(self, play, tmp_path):
        """They are a message, too."""
        play(DATA.removesuffix("DATA\r") + "BDAT 20 LAST\rprivate letter\rBob.\rNOOP\r" + LEAVE)

        assert "BDAT 20 LAST" in history(tmp_path)
        assert "NOOP" in history(tmp_path)
        assert [] == [word for word in ("private", "Bob.") if word in history(tmp_path)]

    def test_words_for_the_tutor_in_a_login_are_kept(self, play, tmp_path):
        """They are no answers."""
        play("EHLO c.example.org\rAUTH LOGIN\r:why\rYWxpY2U=\r:map\r*\r" + LEAVE)

        assert "YWxp" not in history(tmp_path)
        assert [] == [word for word in (":why", ":map", "AUTH LOGIN") if word not in history(tmp_path)]

    def test_a_folder_that_cannot_be_written(self, tmp_path):
        """No reason to stop."""
        (tmp_path / "file").write_text("")
        played = Played("NOOP\r" + LEAVE, tmp_path / "file" / "folder")

        assert ["NOOP"] == played.clients


def test_octets_that_are_no_text(play):
    """A terminal in another encoding does not end the shell."""
    assert "NOOP" == play(b"EHLO \xff\rNOOP\r" + LEAVE.encode()).clients[-1]


def test_a_lesson(play, tmp_path):
    """Step by step to its end, with Enter."""
    lesson = sample(tmp_path)
    keys = "\r\r".join("\r".join(line.line for line in step.solution) for step in lesson.steps)
    played = play(keys + "\r" + LEAVE, Learner(lesson).way)

    assert played.conversation.lesson.done


class TestParts:
    """What the prompt is built from."""

    def test_the_prompt_tells_the_stage(self, tmp_path):
        """And inside a message the number of the line, inside a chunk the octets that are missing."""
        prompts = []
        chunk = DATA.removesuffix("DATA\r") + "BDAT 9\r"
        auth = "EHLO c.example.org\rAUTH LOGIN\r"
        for keys in ("", "EHLO c.example.org\r", DATA, DATA + "x\r", auth, chunk, chunk + "x\r"):
            played = Played(keys + CTRL_D, tmp_path)
            prompts.append("".join(text for _, text in played.shell._message()))

        before = ["connected> ", "greeted> ", "header 1> ", "text 2> "]
        assert [*before, "auth> ", "chunk, 9 octets> ", "chunk, 6 octets> "] == prompts

    def test_the_key_bar_is_one_line_that_fits(self, play):
        """Built for the width that the terminal has now."""
        shown = "".join(text for _, text in play(CTRL_D).shell._key_bar())

        assert ":help" in shown
        assert len(shown) < DummyOutput().get_size().columns
