"""
Whatever somebody does in the lessons of the course: it can be taken up again, and its proof holds.

`SMTPTUTOR_WORK=160` does so many things in each lesson, in place of a few: ten thousand over the whole course.
"""

import os
from random import Random

import pytest
from hostile import anything, bent, hostile_line
from proving import COURSE, NOW, Clock, done_again, parts, text

from smtptutor.course.check.rule import solution
from smtptutor.course.lesson import Connecting, Edit, SentOctets, SolutionLine, Together, Waiting
from smtptutor.course.ops import (
    Connect,
    GiveAnswer,
    Guess,
    Hint,
    Next,
    Redo,
    Reset,
    Restart,
    Send,
    SendOctets,
    Solution,
    Undo,
    Wait,
)
from smtptutor.course.progress import Unkept
from smtptutor.course.proof.judged import judged
from smtptutor.course.under_way import UnderWay

pytestmark = pytest.mark.uncounted

MANY = int(os.environ.get("SMTPTUTOR_WORK", "15"))
LINES = (
    "EHLO client.example.org", "HELO x", "MAIL FROM:<alice@example.test>", "RCPT TO:<bob@example.test>", "DATA", ".", "",
    "RSET", "NOOP", "QUIT", "STARTTLS", "AUTH PLAIN AGFsaWNlAHdvbmRlcmxhbmQ=", "AUTH LOGIN", "YWxpY2U=", "BDAT 3", "*",
)  # fmt: skip


ANSWERS = (b"a", b"3", b"-1", b"1 NOOP", b"2 1 3", b"It failed first.")


def as_typed(octets):
    """Octets as one line that somebody typed."""
    return " ".join(octets.decode("utf-8", "surrogateescape").splitlines())


def right(at):
    """The next act of the solution, as operations; some act of it, where nobody knows which is next."""
    acts = solution(at)
    done = len(at.tried) if at.tried else len(at.since_opened)
    match acts[min(done, len(acts) - 1)]:
        case SolutionLine(line):
            return [Send(line)]
        case Together(lines):
            return [Send(line, ahead=number < len(lines)) for number, line in enumerate(lines, 1)]
        case Connecting():
            return [Connect()]
        case Waiting(seconds):
            return [Wait(seconds)]
        case SentOctets(octets):
            return [SendOctets(octets)]
        case Edit(edit):
            return [GiveAnswer(edit)]


def some(random, at):
    """What somebody does who half knows what is asked for."""
    drawn = random.random()
    if drawn < 0.45:
        return right(at)
    if drawn < 0.6:
        return [Send(random.choice(LINES))]
    if drawn < 0.65:
        return [Send(as_typed(hostile_line(random))), SendOctets(anything(random))]
    if drawn < 0.7:
        return [GiveAnswer(as_typed(bent(random, random.choice(ANSWERS))))]
    ops = [Undo(), Redo(), Reset(), Hint(), Solution(), Connect(), Wait(random.choice([1, 300, 10**9])), Restart()]
    return [random.choice([Next(), Next(), Next(), Guess(random.choice(["250", "b", "2"])), *ops])]


def standing(at):
    """How far somebody is, as the screen tells it."""
    session = at.dialogue.state.session
    return at.number, at.ticked, at.step_done, at.done, at.tried, at.hints, session.stage, session.awaiting


@pytest.mark.parametrize("id_", [head.id for head in COURSE.heads])
def test_any_work_is_taken_up_again_and_proven(id_):
    random, known = Random(id_), Unkept(Clock(pace=id_))
    known.set_label("Ana")
    lesson = COURSE.lesson(id_, "Ana")
    way = UnderWay(lesson, known)
    for _ in range(MANY):
        for op in some(random, way.at):
            way.do(op)
        again = UnderWay(lesson, known)
        if again.resumed:
            assert standing(way.at) == standing(again.at)
        if random.random() < 0.1 and not way.at.done:
            way = again
    octets = text(known).encode()
    found = judged("f", octets, COURSE, NOW)

    assert (True, "") == (found.holds, found.why)
    assert parts(octets) == done_again(octets)
