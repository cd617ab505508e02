"""
A guess that is right when it is made is not told wrong: what is true is the same on whatever way it is found out.

Looked at are the usual ways to send the solution, its lines in another order, and what follows a mistake that a step
names: the solution, from any of its lines on, and the way that the hints tell.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from smtptutor.course import lead, predicting, run
from smtptutor.course.at import At
from smtptutor.course.check.other_answers import POSSIBLE
from smtptutor.course.check.predictions import LEFT_OPEN, ONE_ANSWER, Decided, decided
from smtptutor.course.check.rule import Fault, LessonRule, SolvedStep, play
from smtptutor.course.check.variants import VARIANTS, played
from smtptutor.course.check.ways import WAYS
from smtptutor.course.events import Event, Predicted
from smtptutor.course.lesson import Act
from smtptutor.course.ops import Guess

_MEND = "let predict.on name the exchange that decides, by was or cause, or let no goal be reached on that way"


class _Way(NamedTuple):
    """What somebody did who had made a guess, in words, and what happened."""

    how: str
    events: Sequence[Event]


def comes_out_alike(case: SolvedStep) -> Iterator[Fault]:
    """On each way on which the prediction is decided, it is decided as on that of the solution."""
    found = decided(case.at)
    if found is None:
        return
    told: set[str] = set()
    for way in _ways(case, run.do(case.at, Guess(found.guess))[0]):
        truth = _truth(way.events)
        if truth not in (None, found.truth) and way.how not in told:
            told.add(way.how)
            yield Fault(f"{way.how}, a right guess is told wrong: {_otherwise(case, found, str(truth))}; {_MEND}", _KEY)


_KEY = "predict.on"


def _otherwise(case: SolvedStep, found: Decided, truth: str) -> str:
    """What was right, and what is told instead."""
    right, other = (predicting.spoken(case.at.lesson, case.step, each) for each in (found.truth, truth))
    return f"{right!r} becomes {'none of the answers' if truth == predicting.NO_ANSWER else repr(other)}"


def _ways(case: SolvedStep, at: At) -> Iterator[_Way]:
    """The ways that are looked at, each in words; `at` has the guess."""
    for name, change in VARIANTS.items():
        yield _Way(f"with {name}", played(at, change).events)
    for name, way in WAYS.items():
        acts = way(case)
        if acts is not None and play(at, acts).at.step_done:
            yield _Way(f"with {name}", play(at, acts).events)
    acts = case.step.solution
    for place, (one, other) in enumerate(pairwise(acts)):
        swapped = [*acts[:place], other, one, *acts[place + 2 :]]
        yield _Way(f"with line {place + 2} of the solution before line {place + 1}", play(at, swapped).events)
    for mistake in case.step.mistakes:
        for events in _after(at, mistake.example):
            yield _Way(f"after the mistake {mistake.id}", events)


def _after(at: At, example: Iterable[Act]) -> Iterator[Sequence[Event]]:
    """What happens where somebody makes a mistake, and goes on in one of several ways."""
    made = play(at, example)
    acts = made.at.step.solution
    for way in (*(acts[place:] for place in range(len(acts))), lead.way_on(made.at, run.acted)):
        yield (*made.events, *play(made.at, way).events)


def _truth(events: Iterable[Event]) -> str | None:
    return next((event.truth for event in events if isinstance(event, Predicted)), None)


COMES_OUT_ALIKE = LessonRule("a right guess is not told wrong", comes_out_alike, since=2)
OF_PREDICTIONS = (ONE_ANSWER, COMES_OUT_ALIKE, LEFT_OPEN, POSSIBLE)
"""The rules on predictions, in order."""
