"""Whatever is typed, wherever, in whatever order: it is answered with something that can be shown."""

import os
import tempfile

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from sample_lesson import sample
from support import DEFAULT, LMTP, OPEN, on_screen

from smtptutor.course.learning import Learning
from smtptutor.course.progress import Drill, Unkept
from smtptutor.course.under_way import UnderWay
from smtptutor.protocol.cause import Cause
from smtptutor.server import sites
from smtptutor.talk.conversation import Conversation
from smtptutor.talk.free_play import FreePlay
from smtptutor.talk.lessons_here import LessonsHere
from smtptutor.talk.tutor import Tutor, all_words
from smtptutor.text.html import html
from smtptutor.text.markdown import markdown

pytestmark = pytest.mark.uncounted

NAMES = [name for word in all_words() for name in (word.name, word.short) if name]
LINES = (
    "EHLO client.example.org",
    "HELO client.example.org",
    "LHLO client.example.org",
    "MAIL FROM:<alice@example.test>",
    "MAIL FROM:<alice@example.test> SIZE=100 BODY=8BITMIME",
    "RCPT TO:<bob@example.test>",
    "RCPT TO:<nobody@example.test>",
    "DATA",
    "Subject: x",
    "",
    ".",
    "..",
    ". ",
    "::a colon",
    "BDAT 7",
    "BDAT 3 LAST",
    "BDAT 0 LAST",
    "AUTH LOGIN",
    "AUTH PLAIN",
    "AUTH PLAIN AGFsaWNlAHdvbmRlcmxhbmQ=",
    "YWxpY2U=",
    "d29uZGVybGFuZA==",
    "*",
    "STARTTLS",
    "RSET",
    "NOOP",
    "VRFY alice",
    "QUIT",
    "503",
    "000",
)
ARGUMENTS = (
    "",
    "5m",
    "999999d",
    "1",
    "9" * 5000,
    "\u0665",
    "\u00b2",
    "greylist",
    "never",
    "postfix",
    "opensmtpd",
    "a\0.toml",
    "nowhere.toml",
    "~\0",
    "\udcff\033[31m",
    "503",
    "250 503",
    "RCPT TO:<bob@example.test>",
    "AUTH PLAIN AGFsaWNlAHdvbmRlcmxhbmQ=",
    "BDAT 5 LAST",
    "x" * 5000,
)
FILES = ("", "a\0b", "~\0", "no-such-folder/log", "log.txt", "x" * 300, "\udcff", ".")  # nothing else is written to

any_line = st.sampled_from(LINES) | st.text(st.characters(blacklist_characters="\r\n"), max_size=12)
any_argument = st.sampled_from(ARGUMENTS) | st.text(st.characters(blacklist_characters="\r\n"), max_size=12)


class Typist(RuleBasedStateMachine):
    """Types at the tutor, in free play or in a lesson."""

    def __init__(self):
        super().__init__()
        self.before = os.getcwd()
        self.folder = tempfile.TemporaryDirectory()
        os.chdir(self.folder.name)

    def teardown(self):
        os.chdir(self.before)
        self.folder.cleanup()

    def begins(self, talk):
        self.tutor = Tutor(Conversation(talk))
        self.shown(self.tutor.conversation.opening())

    @initialize(
        site=st.sampled_from([DEFAULT, OPEN, LMTP]), dialect=st.sampled_from(["standard", "opensmtpd", "postfix"])
    )
    def in_free_play(self, site, dialect):
        self.begins(FreePlay(site._replace(dialect=dialect)))

    @staticmethod
    def shown(blocks):
        """A list of blocks, which every writer takes, and which steer no terminal."""
        assert isinstance(blocks, list)
        for width in (40, 80):
            assert all(sign.isprintable() or sign == "\n" for sign in on_screen(blocks, width))
        assert isinstance(markdown(blocks), str)
        assert isinstance(html(blocks), str)

    def types(self, *lines):
        here = self.tutor.conversation
        for blocks in self.tutor.type(lines):
            self.shown(blocks)
        assert here.prompt
        assert here.suggestion is None or here.suggestion.isprintable()
        here.leaving = False  # the typist stays

    @rule(line=any_line)
    def a_line(self, line):
        self.types(line)

    @rule(lines=st.lists(any_line, min_size=2, max_size=6))
    def lines_pasted(self, lines):
        self.types(*lines)

    @rule(name=st.sampled_from([name for name in NAMES if name not in ("log", "l")]), argument=any_argument)
    def a_word(self, name, argument):
        self.types(f":{name} {argument}")

    @rule(name=st.sampled_from(["log", "l"]), argument=st.sampled_from(FILES))
    def a_log(self, name, argument):
        self.types(f":{name} {argument}")

    @rule(name=any_argument)
    def an_unknown_word(self, name):
        if not name.strip().lower().startswith("l"):  # which would be :log, with a file name of its own
            self.types(f":{name}")


class Learner(Typist):
    """In a lesson, where the words of lessons make sense too."""

    @initialize()
    def in_free_play(self):
        with tempfile.TemporaryDirectory() as folder:
            from pathlib import Path

            lesson = sample(Path(folder))
        self.known = Unkept()
        self.begins(UnderWay(lesson, self.known))

    @precondition(lambda self: not self.tutor.conversation.lesson.step_done)
    @rule()
    def the_solution(self):
        self.types(":solution")
        self.types(self.tutor.conversation.lesson.step.solution[-1].line)

    @precondition(lambda self: self.tutor.conversation.lesson.step_done)
    @rule(word=st.sampled_from([":hint", ":h", ":next", ":goals", ":solution", ":undo", ":reset"]))
    def a_word_in_a_step_that_is_done(self, word):
        self.types(word)
        self.types(word)


class Practising(Typist):
    """Among questions from earlier lessons, after which there is free play."""

    @initialize(
        causes=st.lists(st.sampled_from(list(Cause)), min_size=1, max_size=4, unique=True), level=st.integers(0, 3)
    )
    def in_free_play(self, causes, level):
        self.known = Unkept()
        for cause in causes:
            self.known.practise(Drill(str(cause), level, 0))
        self.tutor = Tutor(Conversation(FreePlay(DEFAULT), lessons=LessonsHere(lambda: Learning(self.known))))
        self.types(":learn")

    @rule(answer=st.sampled_from("abcd123456789") | st.sampled_from(["1 NOOP", "-1", "+1 EHLO x.example", "2>1", "b)"]))
    def an_answer(self, answer):
        self.types(answer)

    @rule(word=st.sampled_from([":skip", ":skip all", ":solution", ":hint", ":next", ":undo", ":goals", ":restart"]))
    def a_word_among_questions(self, word):
        self.types(word)


TestFreePlay = pytest.mark.filterwarnings("error")(Typist.TestCase)
TestLesson = pytest.mark.filterwarnings("error")(Learner.TestCase)
TestQuestions = pytest.mark.filterwarnings("error")(Practising.TestCase)
TestFreePlay.settings = TestLesson.settings = TestQuestions.settings = settings(
    max_examples=30, stateful_step_count=20, deadline=None
)


@pytest.mark.parametrize("name", ["greylist", "never", "submission", "lmtp"])
def test_every_word_at_every_kind_of_place(name):
    """Each with each argument, at a place where something is different."""
    site = sites.load(name)
    for word in NAMES:
        tutor = Tutor(Conversation(FreePlay(site)))
        for argument in ARGUMENTS if word not in ("log", "l") else ():
            for blocks in tutor.type([f":{word} {argument}"]):
                Typist.shown(blocks)
