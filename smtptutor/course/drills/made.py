"""
A drill as a lesson of one step, made from the page of its cause; nothing of it is written by hand.

The levels ask for more and more: to mend a dialogue, to foretell a code, to find what failed first in a longer one,
and to tell two replies of another server apart. Where a page cannot be asked about on a level, it is on the nearest.
"""

from collections.abc import Callable

from smtptutor.course.drills import apart, codes, holding, mending, moves, pointing, remarks
from smtptutor.course.drills.ground import Ground, ground
from smtptutor.course.drills.schedule import DAYS
from smtptutor.course.drills.showing import meaning
from smtptutor.course.lesson import Lesson, Step
from smtptutor.course.variant import of_label, of_value, renamed
from smtptutor.explain.words import cause_page
from smtptutor.protocol.cause import Cause

TITLE = "Question"
_PLACE = "drill"

_Maker = Callable[[Ground, str, Lesson], Step | None]
_LEVELS: tuple[tuple[_Maker, ...], ...] = (
    (
        lambda found, _, lesson: mending.step(found, lesson),
        lambda found, seed, _: moves.step(found, seed),
        lambda found, seed, _: holding.step(found, seed),
        lambda found, seed, _: remarks.step(found, seed),
    ),
    (lambda found, seed, _: codes.step(found, seed),),
    (
        pointing.step,
        lambda found, seed, _: holding.step(found, seed),
        lambda found, seed, _: remarks.step(found, seed),
    ),
    (lambda found, seed, _: apart.step(found, seed),),
)
"""Level -> what can be asked on it, that which is wanted most first."""


def made(cause: Cause, level: int, seed: str, label: str = "") -> Lesson:
    """
    The drill of a cause on a level, or on the nearest that can be.

    The same `seed` makes the same one, with the names that it draws; in a class those of a `label`.
    """
    found = ground(cause)
    lesson = _without_step(found, level, seed)
    step = _step(found, level, seed, lesson)
    names = of_label(label or seed, "\n".join([*cause_page(cause).sections.values(), step.say, step.task]))
    return lesson._replace(steps=(of_value(names, step),), names=names)


def _step(found: Ground, level: int, seed: str, lesson: Lesson) -> Step:
    made = (maker(found, seed, lesson) for near in nearest(level) for maker in _LEVELS[near])
    step = next((step for step in made if step is not None), None)
    assert step is not None  # a test makes all of them
    return step


def nearest(level: int) -> list[int]:
    """The levels, the nearest first; of two as near the lower one."""
    return sorted(range(len(DAYS)), key=lambda other: (abs(other - level), other))


def first_line(lesson: Lesson) -> str:
    """What is said after a wrong answer to a drill: the first line of the page, with the names of the drill."""
    return renamed(lesson.names, meaning(ground(Cause(lesson.teaches[0]))))


def _without_step(found: Ground, level: int, seed: str) -> Lesson:
    return Lesson(
        id=f"{_PLACE} {found.cause} {level} {seed}",
        title=TITLE,
        about="",
        track="",
        site=_PLACE,
        teaches=(str(found.cause),),
        uses=(),
        before=(),
        steps=(),
        aliases=(),
        file="",
        places=((_PLACE, found.site),),
    )
