"""Predictions are open over a lesson and over the course: who always says the same is not right often."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from smtptutor.course.check.predictions import decided, of_code
from smtptutor.course.check.rule import SolvedStep
from smtptutor.course.lesson import Of

MOST_ALIKE = 2  # answers of one lesson
LEAST_SHARE = 10  # each first digit is the answer of a tenth of the predictions
FEWEST = 10  # predictions; of fewer no share can be told
DIGITS = "2345"


def answers(cases: Iterable[SolvedStep | None]) -> list[str]:
    """The codes, or first digits, that the predictions of a lesson come to."""
    found = (decided(case.at) for case in cases if case is not None and case.end.step_done)
    of_codes = (each for each in found if each is not None and of_code(each))
    return [each.truth for each in of_codes if each.predict.of in (Of.CODE, Of.DIGIT)]


def too_often(of_lesson: Sequence[str]) -> Iterator[str]:
    """What to say of an answer that is right too often in one lesson."""
    for answer, count in Counter(of_lesson).items():
        if count > MOST_ALIKE:
            yield f"{answer} is the answer of {count} predictions here; {MOST_ALIKE} at most are alike"


def too_rare(of_course: Sequence[str]) -> Iterator[str]:
    """What to say of a first digit that is the answer too rarely over the course."""
    if len(of_course) < FEWEST:
        return
    counts = Counter(answer[:1] for answer in of_course)
    for digit in DIGITS:
        if counts[digit] * LEAST_SHARE < len(of_course):
            told = ", ".join(f"{each} {counts[each]} times" for each in DIGITS)
            yield f"{digit} is the first digit of too few answers to predictions: {told}, of {len(of_course)}"
