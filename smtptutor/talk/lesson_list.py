"""The lessons that there are, as a list: what is done of each, and which comes next."""

from itertools import groupby

from smtptutor.course import heads
from smtptutor.course.head import Head
from smtptutor.course.learning import Learning
from smtptutor.talk.lesson_names import timed, titled
from smtptutor.text import BLANK, Block, Heading, Para, Term, Terms

DONE = "[x]"
MOST_AT_ONCE = 14
"""Lessons that a screen of 24 rows holds, with the names of some tracks."""


def listing(learning: Learning, command: str, more: str = "") -> list[Block]:
    """
    The lessons by their tracks, with a box for each, and how much of a track is done; `command` opens one.

    Where `more` is given, which lists them all, only the track in which the learner goes on has its lessons: it fits on
    a screen. Of the others it is told how much is done.
    """
    if len(learning.course) <= MOST_AT_ONCE:
        more = ""
    blocks: list[Block] = []
    here = _here(learning)
    rows = [(number, lesson, _box(learning, lesson)) for number, lesson in enumerate(learning.course, 1)]
    boxes = max((len(box) for _, _, box in rows), default=0)
    digits, names = len(str(len(rows))), max((len(lesson.id) for _, lesson, _ in rows), default=0)
    for _, of_track in groupby(rows, lambda row: row[1].folder):
        track = tuple(of_track)
        terms = tuple(
            Term(
                (("done" if box == DONE else "", box.ljust(boxes)), ("", f" {number:{digits}}. {lesson.id:{names}}")),
                timed(lesson),
            )
            for number, lesson, box in track
        )
        heading = _heading([lesson for _, lesson, _ in track], [lesson for _, lesson, box in track if box == DONE])
        shown = not more or any(lesson is here for _, lesson, _ in track)
        blocks += [*([BLANK] if blocks and not more else []), heading, *([Terms(terms)] if shown else [])]
    return blocks + _which(learning, command, more)


def _here(learning: Learning) -> Head | None:
    """The lesson in whose track the learner is: the one that was open last, or the next where that track is done."""
    last = heads.find(learning.course, learning.progress.last() or "")
    of_track = [lesson for lesson in learning.course if last is not None and lesson.folder == last.folder]
    return learning.next() if all(learning.progress.is_done(lesson.ids) for lesson in of_track) else last


def _heading(track: list[Head], done: list[Head]) -> Heading:
    """The name of a track, and how much of it is done; its challenges stand for all that comes before them."""
    challenges, passed = ([lesson for lesson in lessons if lesson.challenge] for lessons in (track, done))
    among = f", {_passed(len(passed), len(challenges))} among them" if passed and len(done) < len(track) else ""
    return Heading(f"{track[0].track.capitalize()}: {len(done)} of {len(track)} done{among}")


def _passed(count: int, whole: int) -> str:
    """How many challenges of a track are done: the one that there is, all of several, or so many of them."""
    if whole == 1:
        return "its challenge"
    return f"its {whole} challenges" if count == whole else f"{count} of its {whole} challenges"


def _box(learning: Learning, lesson: Head) -> str:
    """How much of a lesson is done: all of it, nothing, or so many of its steps."""
    if learning.progress.is_done(lesson.ids):
        return DONE
    done = learning.steps_done(lesson)
    return f"[{done}/{len(lesson.steps)}]" if done else "[ ]"


def _which(learning: Learning, command: str, more: str) -> list[Block]:
    """Which lesson comes next, how any one is opened, and how all are listed where they are not."""
    if not learning.course:
        return []
    following = learning.next()
    any_one = f"{command} NAME or NUMBER opens any of them"
    lists = f" {more} lists them all." if more else ""
    if following is None:
        return [BLANK, Para(f"All of them are done. {any_one} again.{lists}")]
    what = f"Next is {following.id}, {titled(following)}: "
    return [BLANK, Para((("", what), ("type", command), ("", f" opens it. {any_one}.{lists}")))]
