"""Predictions: what a guess means, and what is true in the end."""

from smtptutor.course.lesson import Lesson, Step
from smtptutor.server.exchange import Exchange, SiteState


def meant(lesson: Lesson, step: Step, typed: str) -> str | None:
    """The guess of somebody who typed this, in its one spelling; None where it is none."""
    wanted = typed.strip()
    return wanted if step.predict is not None and len(wanted) == 3 and wanted.isascii() and wanted.isdigit() else None


def truth(lesson: Lesson, step: Step, opened: SiteState, since: list[Exchange]) -> str:
    """
    What was to be predicted, written as a guess is.

    `opened` is the state in which the step opened, `since` are the exchanges after that, of which the last decides.
    """
    return str(since[-1].reply.code)
