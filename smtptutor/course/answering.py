"""
The answers that go to the tutor and not to the server: what one means, and whether it is right.

Nothing is kept of an answer but the answer itself: how a step stands is found anew from all that were given.
"""

from typing import NamedTuple

from smtptutor.course.lesson import Goal, Lesson, Step


class Verdict(NamedTuple):
    """
    What comes of an answer.

    `right` tells that it was, `done` that the step is done with it. `why` is what to say of it. `reached` are the goals
    that hold then, in a step that has some.
    """

    right: bool
    done: bool
    why: str
    reached: tuple[Goal, ...] = ()


def meant(lesson: Lesson, step: Step, tried: tuple[str, ...], typed: str) -> str | None:
    """The answer that somebody means who typed this, in its one spelling; None where it is none."""
    return None


def judge(lesson: Lesson, step: Step, tried: tuple[str, ...]) -> Verdict:
    """What comes of the last of the answers that were given to a step."""
    return Verdict(right=False, done=False, why="")


def solution(lesson: Lesson, step: Step, tried: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The answers that are still needed, after those given."""
    return ()
