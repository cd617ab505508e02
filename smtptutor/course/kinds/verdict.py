"""What comes of an answer."""

from typing import NamedTuple

from smtptutor.course.lesson import Goal


class Verdict(NamedTuple):
    """
    What comes of an answer.

    `right` tells that it was, `done` that the step is done with it. `why` is what to say of it. `reached` are the goals
    that hold then, in a step that has some. `void` tells that it was none: it is not kept, and `why` says what one is.
    """

    right: bool
    done: bool
    why: str
    reached: tuple[Goal, ...] = ()
    void: bool = False


def void(why: str, reached: tuple[Goal, ...] = ()) -> Verdict:
    """The verdict on what looks like an answer and is none; `why` says what would be one."""
    return Verdict(right=False, done=False, why=why, reached=reached, void=True)
