"""The lessons that there are, as a list: what is done of each, and which comes next."""

from itertools import groupby

from smtptutor.course.learning import Learning
from smtptutor.course.lesson import Lesson
from smtptutor.text import BLANK, Block, Heading, Para, Term, Terms
from smtptutor.wording import as_sentence


def listing(learning: Learning, command: str, *, about: bool) -> list[Block]:
    """
    The lessons of the course by their tracks, with a box for each; `command` is what opens one.

    `about` tells to say of each what it is about.
    """
    blocks: list[Block] = []
    boxes = [_box(learning, lesson) for lesson in learning.course]
    most = max(map(len, boxes), default=0)
    name = max((len(lesson.id) for lesson in learning.course), default=0)
    numbered = zip(range(1, len(boxes) + 1), boxes, learning.course, strict=True)
    for track, rows in groupby(numbered, lambda row: row[2].track):
        terms = tuple(
            Term(
                (("done" if box == DONE else "", box.ljust(most)), ("", f" {number}. {lesson.id.ljust(name)}")),
                f"{as_sentence(lesson.title)} {lesson.about}" if about else lesson.title,
            )
            for number, box, lesson in rows
        )
        blocks += [*([BLANK] if blocks else []), Heading(track.capitalize()), Terms(terms)]
    return blocks + _which(learning, command)


DONE = "[x]"


def _box(learning: Learning, lesson: Lesson) -> str:
    """How much of a lesson is done: all of it, nothing, or so many of its steps."""
    if learning.progress.is_done(lesson.ids):
        return DONE
    done = learning.steps_done(lesson)
    return f"[{done}/{len(lesson.steps)}]" if done else "[ ]"


def _which(learning: Learning, command: str) -> list[Block]:
    """Which lesson comes next, and how any one is opened."""
    if not learning.course:
        return []
    following = learning.next()
    any_one = f"{command} NAME or NUMBER opens any of them"
    if following is None:
        return [BLANK, Para(f"All of them are done. {any_one} again.")]
    what = f"Next is {following.id}, {following.title}: "
    return [BLANK, Para((("", what), ("type", command), ("", f" opens it. {any_one}.")))]
