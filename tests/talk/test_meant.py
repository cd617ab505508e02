"""Words that newcomers type at the prompt: the server answers as servers do, and the tutor as a colleague would."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from learner import Learner
from sample_lesson import sample
from typed import HELLO, NAMED, WRITING, Typing

from smtptutor.explain.slips.strays import WORDS
from smtptutor.protocol.stage import Stage
from smtptutor.talk.meant import exact_words
from smtptutor.talk.tutor import all_words

EXCEPTION = "smtplib.SMTPSenderRefused: (503, b'5.5.1 nested MAIL command', 'a@b')"
ANSWERS = [
    ("exit", "QUIT ends the session", "QUIT"),
    ("quit()", ":quit leaves", "QUIT"),
    ("bye", "QUIT ends the session", ":quit"),
    ("logout", "QUIT ends the session", ":quit"),
    ("?", ":help is for the tutor", ":help"),
    ("? RCPT", ":help is for the tutor", ":help"),
    ("man smtp", "HELP asks the server", ":help"),
    ("help me", "no help on me", ":help"),
    ("undo", "begin with a colon", ":undo 2"),
    ("hint", "begin with a colon", ":hint"),
    ("next", "begin with a colon", ":hint"),
    ("map", "begin with a colon", ":map"),
    ("site greylist", "begin with a colon", ":site greylist"),
    ("explain 550 5.1.1", "begin with a colon", ":explain 550 5.1.1"),
    ("clear", "Ctrl-L clears the screen", NAMED[1]),
    ("ls", ":quit leaves", NAMED[1]),
    ("telnet host 25", "here one stands already", NAMED[1]),
    ("openssl s_client -connect host:25", "here one stands already", "STARTTLS"),
    ("swaks --to bob@example.test", "smtptutor serve", NAMED[1]),
    ("curl smtp://host", "smtptutor serve", NAMED[1]),
    ("nc host 25", "here one stands already", NAMED[1]),
    ("python -m smtplib", "smtptutor serve", NAMED[1]),
    ("smtptutor explain 503", "here it is", ":explain 503"),
    ("smtptutor serve", "another terminal", NAMED[1]),
    ("503", "out of order", ":explain 503"),
    ("550 5.1.1 User unknown", "name left of the @ is not known", ":explain 5.1.1"),
    ("<- 550 5.1.1 User unknown", "name left of the @ is not known", ":explain 5.1.1"),
    (EXCEPTION, "MAIL came while a mail transaction is open", ":explain nested-mail"),
    ("HELLO example.org", "a client greets with EHLO", "EHLO example.org"),
    ("HELLO", "a client greets with EHLO", HELLO),
    ("hello", "a client greets with EHLO", HELLO),
    ("EHLO:", "right behind the verb", HELLO),
    ("START TLS", "one word: STARTTLS", "STARTTLS"),
    ("LOGIN", "a login begins with AUTH", "AUTH PLAIN"),
    ("SEND", "the dot alone sends it", NAMED[1]),
    ("bob@example.test", "An address needs its verb", "MAIL FROM:<bob@example.test>"),
    ("MAIL TO:<bob@example.test>", "Behind MAIL stands FROM", "MAIL FROM:<bob@example.test>"),
    ("RCPT FROM:<bob@example.test>", "mail transaction", NAMED[2]),
    ("C: MAIL FROM:<a@b.example>", "mark of a transcript", "MAIL FROM:<a@b.example>"),
    (">>> MAIL FROM:<a@b.example>", "mark of a transcript", "MAIL FROM:<a@b.example>"),
    ("greeted> MAIL FROM:<a@b.example>", "prompt of a shell", "MAIL FROM:<a@b.example>"),
    ("Subject: x", "header field", "DATA"),
    ("Hello Bob, how are you?", "it comes after DATA", NAMED[1]),
]


with TemporaryDirectory() as folder:
    LESSON = sample(Path(folder))


def words_of(text):
    """The text without the line ends that the width of the screen made."""
    return " ".join(text.split())


@pytest.mark.parametrize(("line", "said", "typed"), ANSWERS)
def test_what_a_colleague_would_say(line, said, typed):
    """The line reached the server, which refused it; a sentence says what it was, and there is a line to type."""
    typing = Typing(HELLO)
    shown = words_of(typing(line))

    assert line == typing.clients[-1]
    assert "50" in shown
    assert said in shown
    assert typed in shown.partition("Type:")[2]
    assert "No way was found" not in shown
    assert "gives up" not in shown


def test_why_is_answered():
    """The reason of the reply before it, however often it is asked, and the way out of that one."""
    typing = Typing(*NAMED[:2])
    typing("DATA")
    once = typing("why")

    assert ":why asks the tutor" in words_of(once)
    assert "503 5.5.1" in once
    assert NAMED[2] in once
    assert once == typing("why")


def test_why_of_the_greeting():
    """There is a reply before it at once."""
    assert "220 " in Typing()("why")


def test_undo_2_takes_back_what_was_meant():
    """The word itself, and the line before it."""
    typing = Typing(*NAMED, "undo", ":undo 2")

    assert [None, *NAMED[:2]] == typing.clients


def test_the_servers_help_is_not_the_tutors():
    """Told once."""
    typing = Typing(HELLO)

    assert ":help" in typing("help")
    assert ":help" not in typing("help")


@pytest.mark.parametrize("word", [word for words in WORDS.values() for word in words.split()])
def test_each_word_for_the_tutor_that_is_suggested_is_understood(word):
    """In free play, and in a lesson, where other words make sense."""
    names = {each.name for each in all_words()}
    for talk in (None, Learner(LESSON).way):
        typing = Typing(HELLO, talk=talk)
        shown = words_of(typing(f"{word} x"))
        suggested = [part.split()[0] for part in shown.split(" :")[1:]]

        assert set(suggested) <= {name for name in names if not name.startswith("?")}
        usable = {each.name for each in typing.tutor.words}
        assert {part.strip(".,;") for part in suggested} <= usable


class TestElsewhere:
    """Where every line is content, none is read as anything else (RFC 5321 4.1.1.4, RFC 3030 2, RFC 4954 4)."""

    LINES = tuple(line for line, _, _ in ANSWERS)

    @pytest.mark.parametrize("line", LINES)
    def test_in_a_message(self, line):
        """It is text, and nothing is said of it."""
        typing = Typing(*WRITING)

        assert "" == typing(line)
        assert line == typing.of.dialogue.draft[-1]

    @pytest.mark.parametrize("line", LINES)
    def test_in_a_chunk(self, line):
        """It is octets, and nothing is said of it."""
        typing = Typing(*NAMED, "BDAT 2000")

        assert "" == typing(line)

    @pytest.mark.parametrize("line", LINES)
    def test_in_a_login(self, line):
        """It is an answer."""
        shown = words_of(Typing(HELLO, "AUTH LOGIN")(line))

        assert not any(said in shown for _, said, _ in ANSWERS)

    @given(st.lists(st.sampled_from(LINES) | st.text("abc ?:x", max_size=9), max_size=6))
    def test_a_whole_message(self, lines):
        """What was typed is what came."""
        wanted = [line for line in lines if not line.startswith(":") and line != "."]
        typing = Typing(*WRITING, *wanted, ".")
        content = next(iter(typing.state.memory.store)).content.decode()

        assert content.endswith("".join(f"{line}\r\n" for line in wanted))


class TestClosed:
    """Where nothing is sent any more."""

    @pytest.mark.parametrize("line", ["exit", "bye", "quit", "logout", "Exit", "closed> exit"])
    def test_whoever_wants_out_is_let_out(self, line):
        """QUIT has ended the session; only the shell is left to leave."""
        typing = Typing(HELLO, "QUIT", line)

        assert Stage.CLOSED is typing.of.stage
        assert typing.of.leaving

    @pytest.mark.parametrize(("line", "typed"), [("why", ":why"), ("?", ":help"), ("503", ":explain 503")])
    def test_the_rest_is_told(self, line, typed):
        """Also that the connection is closed."""
        typing = Typing(HELLO, "QUIT")
        shown = words_of(typing(line))

        assert typed in shown.partition("Type:")[2]
        assert ":reset" in shown
        assert not typing.of.leaving


class TestInLesson:
    """No answer is given away, and the words of lessons are known."""

    @pytest.fixture
    def typing(self, tmp_path):
        return Typing(talk=Learner(sample(tmp_path)).way)

    def test_leaving(self, typing):
        """What the server is to get is the learner's to find."""
        assert "Type: :quit" in words_of(typing("exit"))

    @pytest.mark.parametrize("line", ["next", "goals", "hint"])
    def test_its_words(self, typing, line):
        """They make sense here."""
        assert f"Type: :{line}" in words_of(typing(line))


@pytest.mark.parametrize(
    ("pasted", "words"),
    [
        ("503", "503"),
        ("550 5.1.1 User unknown", "5.1.1"),
        (EXCEPTION, "nested-mail"),
        ("999 999", ""),
        ("", ""),
    ],
)
def test_the_words_that_explain_it(pasted, words):
    """The shortest that lead to the same page."""
    assert words == exact_words(pasted)
