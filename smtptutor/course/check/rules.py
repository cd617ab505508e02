"""The rules on a step, in order."""

from collections.abc import Iterator

from smtptutor.course.check.asked import ASKED_IS_NAMED
from smtptutor.course.check.choosing import CHOOSING
from smtptutor.course.check.copying import SHOWN
from smtptutor.course.check.guesses import OF_PREDICTIONS
from smtptutor.course.check.hints import HINTS_ARE_TRUE, LAST_HINT
from smtptutor.course.check.in_sight import IN_SIGHT
from smtptutor.course.check.mending import MENDING, ORDERING
from smtptutor.course.check.mistakes import MISTAKES_SHOW, NO_MISTAKE_WHERE_RIGHT
from smtptutor.course.check.notes import NOTES
from smtptutor.course.check.one_letter import ONE_LETTER
from smtptutor.course.check.pointing import POINTING
from smtptutor.course.check.quotes import CLAIMS, QUOTES
from smtptutor.course.check.rule import Fault, LessonRule, SolvedStep
from smtptutor.course.check.solving import NOTHING_UNNEEDED, OPENS_UNSOLVED, WORKS
from smtptutor.course.check.spans import SPANS
from smtptutor.course.check.surviving import GOES_ON, SURVIVES
from smtptutor.course.check.tone import TONE
from smtptutor.course.check.variants import OTHER_SPELLINGS
from smtptutor.course.check.ways import OTHER_WAYS
from smtptutor.course.check.words import ENDS_OUTSIDE, FITS_A_SCREEN, IS_SHORT

FIRST: tuple[LessonRule, ...] = (OPENS_UNSOLVED, WORKS)
THEN: tuple[LessonRule, ...] = (
    GOES_ON,
    SURVIVES,
    OTHER_SPELLINGS,
    OTHER_WAYS,
    ASKED_IS_NAMED,
    ONE_LETTER,
    NOTHING_UNNEEDED,
    ENDS_OUTSIDE,
    *OF_PREDICTIONS,
    SHOWN,
    CHOOSING,
    POINTING,
    MENDING,
    ORDERING,
    MISTAKES_SHOW,
    NO_MISTAKE_WHERE_RIGHT,
    NOTES,
    QUOTES,
    CLAIMS,
    SPANS,
    LAST_HINT,
    HINTS_ARE_TRUE,
    FITS_A_SCREEN,
    IN_SIGHT,
    IS_SHORT,
    TONE,
)
"""Where the solution does not solve a step, these would say no more than that."""


def of_step(case: SolvedStep | None, since: int) -> Iterator[Fault]:
    """What is wrong with a step of a lesson of that format; None for one that cannot be reached."""
    if case is None:
        yield Fault("cannot be reached: an earlier step is not solved by its solution")
        return
    for rule in (*FIRST, *THEN) if case.end.step_done else FIRST:
        if since >= rule.since:
            yield from rule.check(case)
