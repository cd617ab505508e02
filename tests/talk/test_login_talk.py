"""A login typed by hand: told on the screen, taken back, and its secrets nowhere (RFC 4954 4)."""

import json
import os
from pathlib import Path

import pytest
from learner import Talk
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from support import on_screen
from typed import GUESSED, HELLO, LOGIN, NAMED, PASSWORD, SECRETS, USER, WRONG, Typing, at
from worlds import run, world

from smtptutor.explain.way_out import way_out
from smtptutor.protocol.stage import Stage
from smtptutor.server.site import Limits, Site
from smtptutor.shell.app import Shell
from smtptutor.talk.conversation import Conversation
from smtptutor.talk.tutor import Tutor

BY_HAND = (HELLO, "AUTH LOGIN", USER, PASSWORD)
WAYS = {
    "LOGIN": BY_HAND,
    "LOGIN with the user at once": (HELLO, f"AUTH LOGIN {USER}", PASSWORD),
    "LOGIN, wrong": (HELLO, "AUTH LOGIN", USER, GUESSED),
    "LOGIN, wrong, then right": (HELLO, "AUTH LOGIN", USER, GUESSED, "AUTH LOGIN", USER, PASSWORD),
    "LOGIN, not in base64": (HELLO, "AUTH LOGIN", USER, "wonderland"),
    "PLAIN in one line": (HELLO, LOGIN),
    "PLAIN in small letters": (HELLO, LOGIN.replace("AUTH PLAIN", "auth  plain")),
    "PLAIN in two lines": (HELLO, "AUTH PLAIN", LOGIN.split()[2]),
    "PLAIN, wrong": (HELLO, f"AUTH PLAIN {WRONG}"),
    "PLAIN before EHLO": (LOGIN,),
    "PLAIN, wrong, before EHLO": (f"AUTH PLAIN {WRONG}",),
    "PLAIN, wrong, in a transaction": (*NAMED, f"AUTH PLAIN {WRONG}", f"AUTH LOGIN {GUESSED}"),
    "PLAIN with a word too many": (HELLO, f"{LOGIN} {PASSWORD}"),
    "the password after the login has failed": (HELLO, "AUTH LOGIN", "!!!", PASSWORD),
    "a mechanism that is not there": (HELLO, f"AUTH FROB {PASSWORD}"),
    "no base64 after PLAIN": (HELLO, "AUTH PLAIN alice/lookingglass", "AUTH PLAIN \\0alice\\0wonderland"),
    "the mechanism forgotten": (HELLO, f"AUTH {LOGIN.split()[2]}", f"AUTH {WRONG}"),
    "the mechanism glued to it": (HELLO, *(f"AUTH PLAIN{sign}{WRONG}" for sign in ("=", ":", "\1", "\0", ""))),
    "blanks around an answer": (HELLO, f" {PASSWORD}", f"{PASSWORD} ", f" {WRONG.rstrip('=')} "),
    "from a transcript": (f"C: {LOGIN}", f"> {LOGIN}", f"\ufeff{LOGIN}", f"\u200b{LOGIN}", f"C: {WRONG}"),
    "misspelt": (HELLO, LOGIN.replace("AUTH", "AUHT"), f"AUTH LPAIN {WRONG}"),
    "a blank after the colon": (HELLO, f": what-if {LOGIN}", f": what-if AUTH PLAIN {WRONG}"),
    "looked at first": (HELLO, f":what-if {LOGIN}", f":what-if AUTH LOGIN {USER}"),
    "asked about": (HELLO, f":explain {LOGIN}"),
    "in clear": (HELLO, "AUTH LOGIN", "alice", "wonderland"),
    "to POP3": (HELLO, "USER alice", "PASS wonderland", "pass lookingglass"),
    "to IMAP": (HELLO, "a1 LOGIN alice wonderland", "LOGIN alice lookingglass", 'a2 login "alice" "wonderland"'),
    "to IMAP, before EHLO": ("a1 LOGIN alice wonderland", ":what-if a1 LOGIN alice lookingglass"),
    "in clear, twice": (HELLO, "AUTH LOGIN", "alice", "wonderland", "Wonderland wonderland!", "", "lookingglass"),
    "in clear, where AUTH is refused": ("AUTH LOGIN", "alice", "wonderland", HELLO, "AUTH FROB", "lookingglass"),
    "in clear, the name at once": (HELLO, "AUTH LOGIN alice", "wonderland"),
    "in clear, after giving up": (HELLO, "AUTH PLAIN", "*", "*", "Password: wonderland"),
    "in clear, after a wrong one": (HELLO, "AUTH LOGIN", USER, GUESSED, "wonderland"),
    "in clear, looked at first": (HELLO, "AUTH LOGIN", "alice", ":what-if wonderland", ": What-If lookingglass"),
}
OWN = (LOGIN, LOGIN.split()[2], USER, PASSWORD)
ASKED = (":why", ":log", ":elsewhere", ":map", ":hint", ":undo", ":log", ":why")
each_way = pytest.mark.parametrize("typed", WAYS.values(), ids=WAYS)


def typed_of(line):
    """What a line of the screen says to type, without what the tutor says of that beside it."""
    return line.strip().removeprefix("Next:").removeprefix("Type:").partition("  ")[0].strip()


def leaks(text):
    """The secrets in a text, but for lines that the tutor tells to type, which stand in its own data."""
    kept = [
        line for line in text.splitlines() if typed_of(line) not in OWN and not line.strip().startswith("# base64 for")
    ]
    return [secret for secret in SECRETS for line in kept if secret in line]


def stored(folder):
    """All that lies in a folder, as one text."""
    return "\n".join(
        path.read_bytes().decode("latin-1") + path.name for path in sorted(Path(folder).rglob("*")) if path.is_file()
    )


class TestScreen:
    """What is told."""

    def test_by_hand(self):
        """The prompt tells the stage; each challenge says what is wanted, and the end who one is."""
        typing = Typing(HELLO)
        first = typing("AUTH LOGIN")
        prompt = typing.of.prompt
        second, third = typing(USER), typing(PASSWORD)

        assert "auth> " == prompt
        assert first.startswith('334 VXNlcm5hbWU6  # base64 for "Username:"\n')
        assert "Next: YWxpY2U=" in first
        assert second.startswith('334 UGFzc3dvcmQ6  # base64 for "Password:"\n')
        assert "Next: d29uZGVybGFuZA==" in second
        assert third.startswith("235 ")
        assert "alice" in third
        assert "greeted> " == typing.of.prompt

    def test_without_tls_it_warns(self):
        """The password went in clear; behind TLS it did not."""
        assert "Note: No TLS was on" in Typing(HELLO)(LOGIN)
        assert "No TLS" not in Typing(HELLO, "STARTTLS", HELLO)(LOGIN)

    def test_giving_up(self):
        """The star ends it, and the session goes on."""
        typing = Typing(*BY_HAND[:3])

        assert typing("*").startswith("501 ")
        assert typing("NOOP").startswith("250 ")
        assert typing.state.session.channel.user is None

    @pytest.mark.parametrize(
        "typed", ["NOOP", "QUIT", "MAIL FROM:<alice@example.test>", ".", " ", "wonderland", "\udcff"]
    )
    def test_commands_are_no_commands_there(self, typed):
        """Every line is an answer; the login fails by it, and what it was stands nowhere."""
        typing = Typing(HELLO, "AUTH LOGIN", USER)
        said = typing(typed)

        assert said[:1] in "45"
        assert "****" == typing.clients[-1]

    def test_three_wrong_passwords_close(self):
        """421, and :reset connects again."""
        typing = Typing(HELLO, *[f"AUTH PLAIN {WRONG}"] * 2, talk=Talk(Site(limits=Limits(failed_logins=3))))
        said = typing(f"AUTH PLAIN {WRONG}")

        assert said.startswith("421 ")
        assert Stage.CLOSED is typing.of.stage
        assert "220 " in typing(":reset")

    def test_the_suggested_lines_log_in(self):
        """What the tutor says to type, typed, ends in 235."""
        for mechanism in ("PLAIN", "LOGIN"):
            typing = Typing(HELLO, f"AUTH {mechanism}")
            for _ in range(2):
                if typing.of.stage is Stage.AUTH:
                    typing(typing.of.suggestion)

            assert 235 == typing.of.history[-1].reply.code

    @pytest.mark.parametrize("mechanism", ["SCRAM-SHA-256", "CRAM-MD5"])
    def test_the_suggested_lines_log_in_where_it_is_safer(self, mechanism):
        """Also where no password goes over the wire."""
        typing = at("submission", HELLO, "STARTTLS", HELLO, f"AUTH {mechanism}")
        for _ in range(4):
            if typing.of.stage is Stage.AUTH:
                typing(typing.of.suggestion)

        assert 235 == typing.of.history[-1].reply.code

    def test_a_place_that_wants_it_first(self):
        """530 names STARTTLS and the login, and the lines it gives lead to MAIL accepted."""
        typing = at("submission", HELLO)
        said = typing("MAIL FROM:<alice@example.test>")
        lines = way_out(typing.of.history.latest).lines

        assert said.startswith("530 ")
        assert [] == [line for line in lines if line not in said]
        assert typing(*lines).count("\n235 ") == 1
        assert typing.of.history[-1].accepted
        assert Stage.MAIL is typing.of.stage


class TestSecrets:
    """Neither screen nor log nor any file shows what was typed."""

    @each_way
    def test_not_on_the_screen(self, typed):
        """Nor in anything that can be asked for; what the tutor itself suggests stands in its own data."""
        typing = Typing()
        said = "".join(typing(line) for line in (*typed, *ASKED))

        assert [] == leaks(said)
        assert [] == [secret for secret in SECRETS if secret in typing(":log")]

    @each_way
    def test_not_on_the_screen_when_pasted(self, typed):
        """There the lines are shown, and these as stars."""
        assert [] == leaks(Typing()(*typed))

    @each_way
    def test_not_in_a_file(self, typed, tmp_path, monkeypatch):
        """History, log, and whatever else the shell leaves behind, in memory too."""
        here = world(terminal=True, folder=tmp_path, TERM="xterm-256color", NO_COLOR="1")
        conversation = Conversation(Talk(Site()))
        with create_pipe_input() as source:
            source.send_text("".join(f"{line}\r" for line in (*typed, f":log {tmp_path}/log.txt", *ASKED, ":quit")))
            shell = Shell(here, Tutor(conversation), source=source, sink=DummyOutput())
            shell.run()

        assert {"history", "log.txt"} == set(os.listdir(tmp_path))
        assert [] == leaks(stored(tmp_path))
        assert [] == leaks("\n".join(shell._session.default_buffer.history.get_strings()))

    @each_way
    def test_not_in_json(self, typed):
        """One object a reply, and the client's line in it masked; what leads on is the tutor's own."""
        lines = [line for line in typed if not line.startswith(":")]
        told = run("--json", stdin="".join(f"{line}\n" for line in lines).encode()).objects

        assert len(lines) == len(told) - 1
        text = json.dumps(told, indent=1)
        for own in OWN:
            text = text.replace(f'"{own}"', "")
        assert [] == leaks(text)

    @each_way
    def test_not_in_the_printed_dialogue(self, typed):
        """Input that is no terminal."""
        lines = [line for line in typed if not line.startswith(":")]
        out = run(stdin="".join(f"{line}\n" for line in lines).encode()).out

        assert [] == leaks(out)

    @pytest.mark.parametrize("line", ["wonderland", "hello world", "123"])
    def test_a_password_in_clear_is_told_and_a_login_suggested(self, line):
        """What was typed was meant for a login, and that is over."""
        said = Typing(HELLO, "AUTH LOGIN", "alice")(line)

        assert "It came after a login that is over" in " ".join(said.split())
        assert f"Type: {LOGIN}" in said

    def test_stars_stand_for_them(self):
        """In the log, one line of stars for each answer; the empty one and the star show themselves."""
        log = Typing(*BY_HAND, "AUTH LOGIN")(":log", ":more all")

        assert 2 == log.count("C: ****\n")
        assert "C: *\n" in Typing(*BY_HAND[:2], "*")(":log")


class TestBack:
    """Undo and reset in a login."""

    def test_step_by_step(self):
        """Each :undo is one line back, and the same answers lead in again."""
        typing = Typing(HELLO)
        states = []
        for line in BY_HAND[1:]:
            states.append(typing.state)
            typing(line)
        for state in reversed(states):
            said = typing(":undo")
            assert state == typing.state
            assert [] == leaks(said)

        assert typing(*BY_HAND[1:]).count("\n235 ") == 1

    def test_it_names_what_was_taken_back(self):
        """An answer of the login; the line that began it."""
        typing = Typing(*BY_HAND[:3])

        assert "an answer of the login" in typing(":undo")
        assert "AUTH LOGIN" in typing(":undo")

    def test_a_wrong_password_is_forgotten(self):
        """The count of failures goes back too, so that the third try still does not close."""
        typing = Typing(HELLO)
        for _ in range(5):
            typing(f"AUTH PLAIN {WRONG}", ":undo")

        assert 0 == typing.state.session.channel.failed_logins

    def test_reset_ends_the_login(self):
        """A new connection knows nothing of it; :undo goes back into it."""
        typing = Typing(*BY_HAND[:3])
        state = typing.state
        typing(":reset")
        assert (Stage.CONNECTED, None) == (typing.of.stage, typing.state.session.login)

        typing(":undo")
        assert state == typing.state


class TestWords:
    """Words for the tutor while a login is under way."""

    @pytest.mark.parametrize(
        "word", [":help", ":why", ":hint", ":map", ":what-if NOOP", ":elsewhere", ":site", ":dialect", ":mail", ":log"]
    )
    def test_they_are_no_answers(self, word):
        """The server still waits for the same."""
        typing = Typing(*BY_HAND[:3])
        state, clients = typing.state, typing.clients

        assert typing(word).strip()
        assert (state, clients) == (typing.state, typing.clients)
        assert typing(PASSWORD).startswith("235 ")

    def test_hint_is_the_answer(self):
        """The line that the server waits for."""
        assert USER in Typing(*BY_HAND[:2])(":hint")
        assert PASSWORD in Typing(*BY_HAND[:3])(":hint")

    def test_time_passes_there_too(self):
        """And the login goes on."""
        assert Typing(*BY_HAND[:3], ":wait 5m")(PASSWORD).startswith("235 ")

    def test_log_file(self, tmp_path):
        """Written in the middle of it."""
        here = Typing(*BY_HAND[:3])
        here.tutor.ask(f"log {tmp_path / 'log.txt'}")

        assert (tmp_path / "log.txt").read_text().endswith("C: ****\nS: 334 UGFzc3dvcmQ6\n")
        assert [] == leaks(on_screen(here.tutor.ask("log")))
