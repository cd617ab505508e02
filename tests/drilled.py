"""Drills for tests: each of a cause on a level, and what comes of answers to it."""

from functools import cache

from smtptutor.course import answering, run
from smtptutor.course.drills.made import made
from smtptutor.course.events import Answered
from smtptutor.course.ops import GiveAnswer

SEED = "2026-01-05"


@cache
def asked(cause, level, seed=SEED):
    """The drill as it opens."""
    return run.opening(made(cause, level, seed))


def given(at, *answers):
    """The drill after these answers, and what was said to each."""
    verdicts = []
    for answer in answers:
        at, happened = run.do(at, GiveAnswer(answer))
        verdicts += [event.verdict for event in happened if isinstance(event, Answered)]
    return at, verdicts


def solution(at):
    return answering.solution(at.lesson, at.step, at.tried)


def level_of(cause, level, kind):
    """True where the drill of that level is of a kind: its own, and not that of a level near to it."""
    return asked(cause, level).step.kind is kind
