"""
The prompt at a terminal: keys in through a pipe, a dummy screen out.

Keys that wait for something in the background (Tab, Up, Right) are pressed in journeys/, where one can wait too.
"""

from pathlib import Path

import pytest
from learner import Learner, Talk
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.history import InMemoryHistory
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from sample_lesson import sample
from worlds import world

from smtptutor.server.site import Site
from smtptutor.shell.app import NextLine, Shell, SmtpCompleter
from smtptutor.talk.conversation import Conversation
from smtptutor.talk.tutor import Tutor, all_words

LEAVE = ":quit\r"
CTRL_C, CTRL_D = "\003", "\004"
DATA = "EHLO c.example.org\rMAIL FROM:<alice@example.test>\rRCPT TO:<bob@example.test>\rDATA\r"


def pasted(text):
    return f"\033[200~{text}\033[201~"


class Played:
    """A shell that these keys were typed into, until it was left."""

    def __init__(self, keys, folder, talk=None):
        self.world = world(terminal=True, folder=folder, TERM="xterm-256color", NO_COLOR="1")
        self.conversation = Conversation(talk or Talk(Site()))
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
    """What was typed is gone, the shell goes on."""
    assert ["RSET"] == play(f"NOOP{CTRL_C}RSET\r" + LEAVE).clients


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
    """Step by step to its end, with :next."""
    lesson = sample(tmp_path)
    keys = "\r:next\r".join("\r".join(line.line for line in step.solution) for step in lesson.steps)
    played = play(keys + "\r:next\r", Learner(lesson).way)

    assert played.conversation.lesson.done
    assert played.conversation.wants_next_lesson


class TestParts:
    """What the prompt is built from."""

    def test_the_completer_knows_the_words_for_the_tutor(self, tmp_path):
        """In free play all of the table but those that belong to a lesson, in a lesson all but those of free play."""
        for talk, left_out in ((Talk(Site()), "lesson"), (Learner(sample(tmp_path)).way, "free")):
            found = SmtpCompleter(Tutor(Conversation(talk))).get_completions(Document(":"), CompleteEvent())
            expected = [f":{command.name}" for command in all_words() if not getattr(command, left_out)]

            assert expected == [one.text for one in found]

    @pytest.mark.parametrize(
        ("typed", "before", "expected"),
        [
            ("E", (), "HLO client.example.org"),
            ("ehlo c", (), "lient.example.org"),
            ("", (), None),
            ("QU", (), None),
            ("MA", ("EHLO c.example.org",), "IL FROM:<alice@example.test>"),
            ("EHLO", ("RCPT TO:<bob@example.test>",), " client.example.org"),
        ],
    )
    def test_the_line_that_leads_on_is_suggested(self, typed, before, expected):
        """Behind the cursor, once it begins as typed."""
        conversation = Conversation(Talk(Site()))
        for line in before:
            list(conversation.send([line], echo=False))
        found = NextLine(conversation).get_suggestion(Buffer(), Document(typed))

        assert expected == (found and found.text)

    def test_nothing_is_suggested_in_a_message(self):
        """Text is the writer's own."""
        conversation = Conversation(Talk(Site()))
        for line in DATA.split("\r")[:-1]:
            list(conversation.send([line], echo=False))

        buffer = Buffer(history=InMemoryHistory())
        buffer.history.append_string("EHLO c.example.org")

        assert NextLine(conversation).get_suggestion(buffer, Document("E")) is None

    @pytest.mark.parametrize("typed", ["E", "M", "D", "MAIL FROM:"])
    def test_nothing_is_suggested_in_a_chunk(self, typed):
        """Neither a command nor what was typed before: it would be sent as part of the message."""
        conversation = Conversation(Talk(Site()))
        for line in (*DATA.split("\r")[:3], "BDAT 40", "Subject: x"):
            list(conversation.send([line], echo=False))
        buffer = Buffer(history=InMemoryHistory())
        for line in DATA.split("\r")[:-1]:
            buffer.history.append_string(line)

        assert NextLine(conversation).get_suggestion(buffer, Document(typed)) is None

    @pytest.mark.parametrize("typed", ["Y", "YW", "E", "A", "AUTH PLAIN "])
    def test_nothing_is_suggested_in_a_login(self, typed):
        """Neither a command nor an answer; :hint tells that."""
        conversation = Conversation(Talk(Site()))
        buffer = Buffer(history=InMemoryHistory())
        for line in ("EHLO c.example.org", "AUTH LOGIN"):
            list(conversation.send([line], echo=False))
            buffer.history.append_string(line)

        assert NextLine(conversation).get_suggestion(buffer, Document(typed)) is None

    def test_the_prompt_tells_the_stage(self, tmp_path):
        """And inside a message the number of the line, inside a chunk the octets that are missing."""
        prompts = []
        chunk = DATA.removesuffix("DATA\r") + "BDAT 9\r"
        auth = "EHLO c.example.org\rAUTH LOGIN\r"
        for keys in ("", "EHLO c.example.org\r", DATA, DATA + "x\r", auth, chunk, chunk + "x\r"):
            played = Played(keys + CTRL_D, tmp_path)
            prompts.append("".join(text for _, text in played.shell._message()))

        before = ["connected> ", "greeted> ", "message 1> ", "message 2> "]
        assert [*before, "auth> ", "chunk, 9 octets> ", "chunk, 6 octets> "] == prompts

    def test_the_key_bar_is_one_line_that_fits(self, play):
        """Built for the width that the terminal has now."""
        shown = "".join(text for _, text in play(CTRL_D).shell._key_bar())

        assert ":help" in shown
        assert len(shown) < DummyOutput().get_size().columns
