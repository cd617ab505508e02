"""Somebody who goes through lessons under a label, and the file that proves it."""

from random import Random

import acting

from smtptutor.course.check.rule import solution
from smtptutor.course.learning import Learning
from smtptutor.course.ops import GiveAnswer, Guess, Hint, Next, Send, Undo
from smtptutor.course.progress import Unkept
from smtptutor.course.proof.course import Course
from smtptutor.course.proof.form import read, written
from smtptutor.course.proof.made import made
from smtptutor.course.under_way import UnderWay

START = 1_770_000_000  # seconds since 1970: some morning in 2026
NOW = START + 10_000_000
PROGRAM = "0.0"
COURSE = Course()
LESSONS = ("hello", "envelope", "order", "moved-lines")


class Clock:
    """A clock that goes on by some seconds each time that somebody looks at it, by others for each learner."""

    def __init__(self, start=START, pace=""):
        self.now = start
        self._random = Random(pace)

    def __call__(self):
        self.now += self._random.randint(2, 9)
        return self.now


def solved(label, ids=LESSONS, start=START, *, slips=False):
    """What is remembered of somebody who has solved these lessons; who slips types more than is needed."""
    known = Unkept(Clock(start, label))
    known.set_label(label)
    learning = Learning(known)
    for id_ in ids:
        way = learning.open(id_)
        while True:
            if slips:
                slip(way)
            for act in solution(way.at):
                if not way.at.step_done:
                    acting.act(way, act)
            if way.at.done:
                break
            way.do(Next())
    return known


def slip(way):
    """Type what does not help, ask for a hint, answer wrong."""
    for op in (Guess("250"), GiveAnswer("b"), Hint(), Send("FROB"), Undo()):
        way.do(op)


def text(known):
    """The file of what is remembered."""
    return written(made(known, COURSE, PROGRAM))


def parts(octets):
    """What is in a file, without its times and the numbers of its lines."""
    proof = read(octets)
    return [
        part._replace(done=tuple(done._replace(at=0, number=0) for done in part.done), number=0) for part in proof.parts
    ]


def done_again(octets):
    """The parts of a file that somebody would hand in who did just what a file says."""
    proof = read(octets)
    known = Unkept(Clock())
    known.set_label(proof.label)
    for part in proof.parts:
        way = UnderWay(COURSE.lesson(part.lesson, proof.label), known)
        for done in part.done:
            way.do(done.op)
    return parts(text(known).encode())
