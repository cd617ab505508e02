"""
What of a lesson is the same in two files only where one was made of the other.

It is told without the names of a learner, and without the letters and the numbers of lines that another one has
elsewhere: of an answer what came of it counts.
"""

import hashlib
import re
from collections.abc import Iterator
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from smtptutor.course import variant
from smtptutor.course.lesson import Lesson
from smtptutor.course.proof.came import SLIP, WRITTEN
from smtptutor.course.proof.form import Deed, Section
from smtptutor.protocol.secrets import STARS

_FEWEST = 8  # pauses; fewer may be the same by chance
_A_PAUSE = 2  # seconds at least; lines that are pasted come without any
_OWN = 4  # different lines of one's own that were no use; fewer come to the mind of others too
_SENTENCE = 30  # characters; a shorter sentence comes to the mind of others too

_NO_USE = re.compile(rf"(?:[45]\d\d|{SLIP})(?:,|\Z)")


class Alike(StrEnum):
    """In what two files are the same; the file stands behind it."""

    TIMES = "the same was done at the same times as in"
    MISTAKES = "the same was done, with the same mistakes, as in"
    SENTENCE = "the same sentence was written as in"


class Print(NamedTuple):
    """What is the same in two files: in which lesson, in what, and a hash of it."""

    lesson: str
    alike: Alike
    of: str


def prints(lesson: Lesson, part: Section) -> Iterator[Print]:
    """The prints of a part of a file, done in the lesson that is the learner's own."""
    rows = [_row(lesson, done) for done in part.done]
    gaps = [later.at - earlier.at for earlier, later in pairwise(part.done)]
    if sum(gap >= _A_PAUSE for gap in gaps) >= _FEWEST and all(done.at for done in part.done):
        yield _print(lesson, Alike.TIMES, gaps, rows)
    if len({typed for typed in _of_no_use(part) if not _says(lesson.steps, typed)}) >= _OWN:
        yield _print(lesson, Alike.MISTAKES, rows)
    for done, row in zip(part.done, rows, strict=True):
        if _is_written(done) and len(row[1]) >= _SENTENCE and not _says(lesson.steps, _text(done)):
            yield _print(lesson, Alike.SENTENCE, row)


def _print(lesson: Lesson, alike: Alike, *what: object) -> Print:
    return Print(lesson.id, alike, hashlib.sha256(repr(what).encode()).hexdigest())


def _row(lesson: Lesson, done: Deed) -> tuple[str, str]:
    """What was done, as it would be in the lesson as it is written."""
    kind = done.row[0]
    if kind in ("answer", "guess") and not _is_written(done):
        return kind, done.came.partition(",")[0]
    return kind, " ".join(variant.renamed(variant.back(lesson.names), _text(done)).casefold().split())


def _text(done: Deed) -> str:
    return done.row[1].decode("utf-8", "surrogateescape")


def _is_written(done: Deed) -> bool:
    """True for a sentence that nobody judges."""
    return done.row[0] == "answer" and done.came.partition(",")[0] == WRITTEN


def _of_no_use(part: Section) -> Iterator[str]:
    """
    The lines that were sent and brought no more than a refusal.

    Those of a login are none: what stands there is not what was typed, and is the same for many.
    """
    awaited = ""
    for done in part.done:
        line = _text(done)
        login = awaited.startswith("334") or line.lstrip().upper().startswith("AUTH") or STARS in line
        if done.row[0] in ("sent", "sent-ahead") and not login and _NO_USE.match(done.came):
            yield line
        awaited = done.came


def _says(what: object, text: str) -> bool:
    """True where a text stands in one of those of a lesson, so that whoever is in it may type it."""
    if isinstance(what, str):
        return text.casefold() in what.casefold()
    return isinstance(what, tuple) and any(_says(each, text) for each in what)
