"""A login in an answer: in a sentence that somebody writes, or in a line of a transcript. It is kept nowhere."""

import pytest
from kinds_lesson import REPAIR, WRITE, kinds_lesson
from proving import Clock

from smtptutor.course.ops import GiveAnswer, Undo
from smtptutor.course.progress import Unkept
from smtptutor.course.under_way import UnderWay
from smtptutor.talk.lesson_retold import retold

TOKEN = "AGFsaWNlAFRyMHViNGRvciYzeHl6enk="  # \0alice\0Tr0ub4dor&3xyzzy
PASSWORD = "VHIwdWI0ZG9yJjN4eXp6eQ=="  # Tr0ub4dor&3xyzzy
SECRETS = (TOKEN, PASSWORD, "Tr0ub4dor&3xyzzy")
MENDED = "3 RCPT TO:<bob@example.test>"
MOVED = """
[[steps]]
id = "mend"
kind = "repair"
say = "DATA is refused."
task = "Mend it with one edit."
goals = [{ stage = "data", goal = "DATA is taken", tick = "the server reads the message" }]
hints = ["One.", "Two.", "3 RCPT ____"]
solution = [{ edit = "3 RCPT TO:<bob@example.test>" }]
[steps.transcript]
lines = ["EHLO shop.example", "MAIL FROM:<a@b.example>", "AUTH PLAIN AGFsaWNlAHdvbmRlcmxhbmQ=", "DATA"]
"""


def kept(way):
    return " ".join(str(row) for row in way.rows)


@pytest.fixture
def opened(tmp_path):
    return lambda step: UnderWay(kinds_lesson(tmp_path, step), Unkept(Clock()))


@pytest.mark.parametrize(
    "typed",
    [
        f"AUTH PLAIN {TOKEN}",
        f"auth plain {TOKEN}",
        f"The program sent AUTH PLAIN {TOKEN}, and nothing else.",
        f"S: 334, C: {PASSWORD} was wrong",
        f"AUHT PLAIN {TOKEN}",
        TOKEN,
        "Tr0ub4dor&3xyzzy",
    ],
)
def test_in_a_sentence(typed, opened):
    way = opened(WRITE)
    way.do(GiveAnswer(typed))

    assert not [
        secret for secret in SECRETS if secret in kept(way) + str(way.at) + str(retold(way.at.lesson, way.rows))
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "Login fails because the password of alice is not the one that the server knows.",
        "AUTH is offered behind STARTTLS only, so the program has to wait.",
        "Nobody is called bop, so DATA (RFC 5321) had no recipient.",
    ],
)
def test_a_sentence_without_one_stays_as_it_is(sentence, opened):
    way = opened(WRITE)
    way.do(GiveAnswer(sentence))

    assert sentence in kept(way)
    assert way.at.done


@pytest.mark.parametrize("where", ["3 ", "+3 ", "+ 5 ", "4 ", "3> ", "+3> ", "3+ ", "99 "])
@pytest.mark.parametrize("line", [f"AUTH PLAIN {TOKEN}", f"AUTH LOGIN {PASSWORD}", TOKEN, f"auth  plain {TOKEN}"])
def test_in_an_edit(where, line, opened):
    """Nothing of it is kept; what it comes to, and what comes of the edits after it, is as before."""
    way = opened(REPAIR)
    way.do(GiveAnswer(where + line))

    assert not [secret for secret in SECRETS if secret in kept(way) + str(way.at)]
    assert not way.at.done
    for op in (Undo(), GiveAnswer(MENDED)):
        way.do(op)
    assert way.at.done


def test_what_the_lesson_says_itself_is_no_secret(opened):
    way = opened(MOVED)
    edit = "2 AUTH PLAIN AGFsaWNlAHdvbmRlcmxhbmQ="
    way.do(GiveAnswer(edit))

    assert edit in kept(way)


def test_other_edits_stay_as_they_are(opened):
    way = opened(REPAIR)
    edits = ("3 RCPT TO:<carol@example.test>", "1>3", "-2", "+2 RSET", MENDED)
    for edit in edits:
        way.do(GiveAnswer(edit))

    assert list(edits[:4]) == [what.decode() for _, what in way.rows][:4]
