"""The words for the tutor: all of them, everywhere."""

import os
import re
from pathlib import Path

import pytest
from learner import Learner, Talk
from sample_lesson import sample
from support import on_screen

from smtptutor.course.drills.session import Questions
from smtptutor.course.progress import Drill, Unkept
from smtptutor.server.site import Site
from smtptutor.talk.conversation import Conversation
from smtptutor.talk.lessons_here import LessonsHere
from smtptutor.talk.tutor import Tutor, all_words
from smtptutor.text import STYLES, screen

README = Path(__file__).parents[2] / "README.md"
DATA = ("EHLO client.example.org", "MAIL FROM:<alice@example.test>", "RCPT TO:<bob@example.test>", "DATA", "Subject: x")
SITUATIONS = {
    "free play": ((), False),
    "a message": (DATA, False),
    "closed": (("QUIT",), False),
    "a lesson": ((), True),
    "a step that is done": (("RCPT TO:<bob@example.test>",), True),
    "a message in a lesson": (("RCPT TO:<bob@example.test>", *DATA), True),
    "closed in a lesson": (("QUIT",), True),
    "a lesson that is done": (("RCPT TO:<bob@example.test>", *DATA, "", "."), True),
    "odd lines": (("\udcff\033[31m", "EHLO \u00fc", "x" * 3000), False),
    "a login": (("EHLO client.example.org", "AUTH LOGIN"), False),
    "a login in a lesson": (("AUTH LOGIN",), True),
    "a login that failed": (("EHLO client.example.org", "AUTH LOGIN", "YWxpY2U=", "YWxpY2U="), False),
    "a chunk": ((*DATA[:3], "BDAT 20", "hello"), False),
    "a chunk in a lesson": ((*DATA[1:3], "BDAT 20", "hello"), True),
    "behind TLS": (("EHLO client.example.org", "STARTTLS"), False),
    "mail accepted": ((*DATA, "", "."), False),
    "mail accepted in chunks": ((*DATA[:3], "BDAT 7 LAST", "hello"), False),
}
ARGUMENTS = (
    "",
    "503",
    "250 503",
    "NOOP",
    "RCPT TO:<bob@example.test>",
    "frobnicate",
    "\udcff\033[31m",
    "250 250",
    "...",
    "0",
    "1",
    "\u00b2",
    "5m",
    "999999d",
    "greylist",
    "no-such-place.toml",
    "postfix",
    "Exim",
    "AUTH PLAIN AGFsaWNlAHdvbmRlcmxhbmQ=",
    "BDAT 5 LAST",
    "a\0b",
    "~\0",
    "a\0.toml",
    "~nobody\0/x",
    "9" * 5000,
    "\u0665" * 5000,
)
WORDS = all_words()
NAMES = [name for word in WORDS for name in (word.name, word.short) if name]


def tutor(typed=(), lesson=None):
    """The tutor of a conversation in which these lines were typed."""
    here = Conversation(Learner(lesson).way if lesson else Talk(Site()))
    here.opening()
    for line in typed:
        list(here.send([line], echo=False))
    return Tutor(here)


@pytest.fixture
def lesson(tmp_path):
    return sample(tmp_path)


@pytest.mark.parametrize(("typed", "in_lesson"), SITUATIONS.values(), ids=SITUATIONS)
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.uncounted
def test_every_command_runs_everywhere(name, typed, in_lesson, lesson, tmp_path, monkeypatch):
    """With any argument, in any situation, it says something printable in styles that exist, and does not raise."""
    monkeypatch.chdir(tmp_path)
    for argument in ARGUMENTS:
        here = tutor(typed, lesson if in_lesson else None)
        lines = here.ask(f"{name} {argument}")

        assert lines or here.conversation.leaving or name in ("log", "l")
        assert [] == [style for line in screen(lines, 80) for style, _ in line if style and style not in STYLES]
        assert all(sign.isprintable() or sign == "\n" for sign in on_screen(lines))


@pytest.mark.parametrize("name", NAMES)
def test_after_any_command_the_conversation_goes_on(name, lesson):
    """Whatever was asked, the next line is answered, unless it was asked to leave."""
    here = tutor((), lesson)
    here.ask(name)

    assert here.conversation.leaving or list(here.type(["NOOP"]))


def test_names_are_unique():
    """No two commands share a name or a short form."""
    assert sorted(set(NAMES)) == sorted(NAMES)


@pytest.mark.parametrize("typed", ["help", "HELP", " help ", "?", "Help me"])
def test_case_and_blanks_do_not_count(typed):
    """As with the verbs of SMTP."""
    assert tutor().ask(typed) == tutor().ask("help")


@pytest.mark.parametrize(
    ("typed", "near"),
    [("hlep", ":help"), ("whyy", ":why"), ("undoo", ":undo"), ("whatif", ":what-if"), ("qiut", ":quit")],
)
def test_an_unknown_word_gets_a_suggestion(typed, near):
    """The nearest name, and where all of them are listed."""
    said = on_screen(tutor().ask(typed))

    assert near in said
    assert ":help" in said


def test_a_word_of_lessons_says_so_in_free_play():
    """It is known, and belongs elsewhere; which words these are is one column of the table."""
    for word in WORDS:
        if word.lesson:
            said = on_screen(tutor().ask(word.name))

            assert "lesson" in said
            assert f":{word.name}" in said


def test_a_word_of_questions_is_listed_among_them():
    """They are asked in the manner of lessons; elsewhere there is nothing to leave."""
    store = Unkept(lambda: 1)
    lessons = LessonsHere()
    lessons.questions = Questions([Drill("mail-first", 0, 0)], store)
    asked = Tutor(Conversation(lessons.questions.open_next(), lessons=lessons))

    assert {"skip"} == {word.name for word in WORDS if word.question}
    assert ":skip [all]" in on_screen(asked.ask("help"))
    assert on_screen(asked.ask("help skip")).startswith(":skip [all]")


def test_help_lists_every_command(lesson):
    """In a lesson all but those of free play, in free play all but those of lessons."""
    in_lesson, free = (on_screen(tutor((), one).ask("help")) for one in (lesson, None))
    for word in WORDS:
        listed = re.compile(rf":{re.escape(word.name)}\b")

        assert bool(listed.search(in_lesson)) != (word.free or word.question), word.name
        assert bool(listed.search(free)) != word.lesson, word.name


def test_a_word_of_free_play_says_so_in_a_lesson(lesson):
    """It does nothing there: a lesson has its own place."""
    words = [word for word in WORDS if word.free]
    for word in words:
        here = tutor((), lesson)
        state = here.conversation.state
        said = on_screen(here.ask(f"{word.name} postfix"))

        assert f":{word.name} is for free play" in said
        assert state == here.conversation.state

    assert {"site", "dialect"} == {word.name for word in words}


def test_no_word_is_of_both():
    """One that made sense nowhere would be of no use."""
    assert [] == [word.name for word in WORDS if word.lesson and word.free]


@pytest.mark.parametrize("name", [word.name for word in WORDS])
def test_every_command_stands_in_the_manual(name):
    """README.md names it with its colon."""
    assert re.search(rf":{re.escape(name)}\b", README.read_text(encoding="utf-8"))


class TestLog:
    """:log FILE."""

    def test_the_whole_conversation_is_in_the_file(self, tmp_path):
        """The same lines that :log shows, before it says what it can do; and a message about where they are."""
        here = tutor(DATA)
        path = tmp_path / "log.txt"
        said = on_screen(here.ask(f"log {path}"))

        first, rest = (on_screen(here.ask(words)) for words in ("log", "more all"))

        assert (first.rpartition("\nMore with :more")[0] + rest).startswith(path.read_text(encoding="utf-8"))
        assert "FILE.md" in rest
        assert "C: RCPT TO:<bob@example.test>\nS: 250 " in path.read_text(encoding="utf-8")
        assert str(path)[:20] in said

    def test_secrets_are_not_in_it(self, tmp_path):
        """Neither on the screen nor in the file (RFC 4954 4)."""
        here = tutor(("AUTH PLAIN AGFsaWNlAHNlY3JldA==",))
        here.ask(f"log {tmp_path / 'log.txt'}")

        assert "AGFs" not in on_screen(here.ask("log")) + (tmp_path / "log.txt").read_text()

    @pytest.mark.parametrize("name", ["log.txt", "a-folder"])
    def test_what_is_there_already_stays_as_it_is(self, name, tmp_path):
        """A log takes nobody's file away."""
        (tmp_path / "a-folder").mkdir()
        (tmp_path / "log.txt").write_text("mine")
        said = on_screen(tutor().ask(f"log {tmp_path / name}"))

        assert "already" in said
        assert "mine" == (tmp_path / "log.txt").read_text()
        assert ["a-folder", "log.txt"] == sorted(os.listdir(tmp_path))

    @pytest.mark.parametrize("name", ["no-such-folder/log.txt", "log.txt/under-a-file", "x" * 300])
    def test_what_cannot_be_written_is_told_and_leaves_nothing(self, name, tmp_path):
        """All or nothing: no draft stays behind, and what was there is as it was."""
        (tmp_path / "a-folder").mkdir()
        (tmp_path / "log.txt").write_text("mine")
        said = on_screen(tutor().ask(f"log {tmp_path / name}"))

        assert "could not" in said
        assert ["a-folder", "log.txt"] == sorted(os.listdir(tmp_path))
        assert "mine" == (tmp_path / "log.txt").read_text()

    def test_any_line_can_be_written(self, tmp_path):
        """Octets that are no text, control characters and letters of any script."""
        here = tutor(("\udcff\udcfe", "EHLO \033[31m", "VRFY \u00fc", "NOOP \udcff"))
        path = tmp_path / "log.txt"
        here.ask(f"log {path}")

        assert r"\xff\xfe" in path.read_text(encoding="utf-8")


class TestAsked:
    """:explain and :compare say the same as the program's own subcommands."""

    @pytest.mark.parametrize("asked", ["503", "5.5.1", "RCPT", "mail-first", "550 5.1.1 no such user"])
    def test_explain(self, asked):
        """The page, and all of it the same; the first screen is that of a shell with its prompt below."""
        from worlds import run

        outside = " ".join(run("explain", asked, "--all").out.replace("smtptutor ", ":").split())

        assert outside[:1000] == " ".join(on_screen(tutor().ask(f"explain {asked} --all")).split())[:1000]
        assert set(on_screen(tutor().ask(f"explain {asked}")).splitlines()[:6]) <= {
            *run("explain", asked).out.splitlines()
        }

    def test_explain_alone_is_why(self):
        """Without a word it is about the last reply."""
        here = tutor(("DATA",))

        assert here.ask("why") == here.ask("explain")

    def test_compare(self):
        """The same comparison, with the words that are typed here."""
        from worlds import run

        outside = " ".join(run("compare", "250", "503", "--all").out.replace("smtptutor ", ":").split())

        assert outside == " ".join(on_screen(tutor().ask("compare 250 503 --all")).split())
        assert "What each means" in on_screen(tutor().ask("compare 250 503"))
        assert "250" in on_screen(tutor().ask("compare 250"))

    @pytest.mark.parametrize(("typed", "marked"), [((), "connected"), (DATA[:1], "greeted"), (DATA[:3], "rcpt")])
    def test_map_marks_the_place(self, typed, marked):
        """The stage where the session stands is marked, once; in the whole grid it is a column."""
        said = on_screen(tutor(typed).ask("map"))
        grid = on_screen(tutor(typed).ask("map all"))

        assert f"[{marked}]" in said.splitlines()[0]
        assert 1 == said.splitlines()[0].count("[")
        assert f"*{marked}" in grid.splitlines()[0]
        assert 1 == grid.splitlines()[0].count("*")
        assert grid == on_screen(tutor(typed).ask("map --all"))

    def test_hint_in_free_play_is_the_next_line(self):
        """The line that leads on from here."""
        assert "EHLO client.example.org" in on_screen(tutor().ask("hint"))
