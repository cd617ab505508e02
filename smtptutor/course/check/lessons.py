"""All rules, on one lesson and on lessons that follow each other."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from smtptutor.course import lesson_file
from smtptutor.course.check import copying, words
from smtptutor.course.check.choosing import CHOOSING
from smtptutor.course.check.copying import SHOWN
from smtptutor.course.check.hints import HINTS_ARE_TRUE, LAST_HINT
from smtptutor.course.check.mending import MENDING, ORDERING
from smtptutor.course.check.mistakes import MISTAKES_SHOW, NO_MISTAKE_WHERE_RIGHT
from smtptutor.course.check.notes import NOTES
from smtptutor.course.check.pointing import POINTING
from smtptutor.course.check.predictions import LEFT_OPEN, ONE_ANSWER
from smtptutor.course.check.rule import Fault, LessonRule, Problem, SolvedStep, solved_steps
from smtptutor.course.check.solving import NOTHING_UNNEEDED, OPENS_UNSOLVED, WORKS
from smtptutor.course.check.surviving import GOES_ON, SURVIVES
from smtptutor.course.check.variants import OTHER_SPELLINGS
from smtptutor.course.check.where import line_of
from smtptutor.course.check.words import ENDS_OUTSIDE, FITS_A_SCREEN, IS_SHORT
from smtptutor.course.lesson import Lesson
from smtptutor.reference import lookup
from smtptutor.server.site_file import read_site
from smtptutor.table import TableError, TomlTable

FIRST: tuple[LessonRule, ...] = (OPENS_UNSOLVED, WORKS)
THEN: tuple[LessonRule, ...] = (
    GOES_ON,
    SURVIVES,
    OTHER_SPELLINGS,
    NOTHING_UNNEEDED,
    ENDS_OUTSIDE,
    ONE_ANSWER,
    LEFT_OPEN,
    SHOWN,
    CHOOSING,
    POINTING,
    MENDING,
    ORDERING,
    MISTAKES_SHOW,
    NO_MISTAKE_WHERE_RIGHT,
    NOTES,
    LAST_HINT,
    HINTS_ARE_TRUE,
    FITS_A_SCREEN,
    IS_SHORT,
)
"""The rules on a step, in order. Where the solution does not solve it, the second ones would say no more than that."""

_OF_A_LESSON = frozenset({"id", "title", "teaches", "uses", "before", "aliases", "steps"})
_TEACHABLE = ("codes", "verbs", "keywords", "causes")


def is_site(path: Path) -> bool:
    """True for a site file: it has no key that only lessons have. In a folder called sites everything is a site."""
    if path.parent.name == "sites":
        return True
    try:
        keys = set(TomlTable.read(path).names())
    except TableError:
        try:
            words = path.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return False
        keys = set(re.findall(r"(?m)^[ \t]*(?:\[\[)?(\w+)", words))
    return _OF_A_LESSON.isdisjoint(keys)


def check_site(path: Path) -> Iterator[Problem]:
    """What is wrong with a site file."""
    try:
        read_site(path)
        if set(TomlTable.read(path).names()) <= {"format"}:
            yield Problem(str(path), "", "says nothing yet: a site has keys such as hostname, a lesson has steps")
    except TableError as error:
        yield _of_error(error)


def check_lessons(paths: Sequence[Path], before: Sequence[Lesson] = (), *, gap: bool = False) -> Iterator[Problem]:
    """
    What is wrong with these lessons, taken in this order, after those of `before`.

    `gap` tells that lessons are missing there that could not be read, so that nobody knows what they teach.
    """
    taught = {name for lesson in before for name in lesson.teaches}
    ids = {id_ for lesson in before for id_ in lesson.ids}
    for path in paths:
        try:
            lesson = lesson_file.read_lesson(path)
        except TableError as error:
            yield _of_error(error)
            gap = True
            continue
        yield from check_lesson(lesson)
        for id_ in lesson.ids:
            if id_ in ids:
                yield Problem(lesson.file, "id", f"{id_!r} belongs to another lesson already")
            ids.add(id_)
        for name in lesson.uses:
            if name not in taught and not gap:
                yield Problem(lesson.file, "uses", f"{name} is not taught by an earlier lesson")
        taught |= set(lesson.teaches)


def check_lesson(lesson: Lesson) -> Iterator[Problem]:
    """What is wrong with one lesson, by itself."""
    text = _text(lesson)
    for key, what in _of_itself(lesson):
        yield Problem(lesson.file, key, what, line_of(text, 0, key))
    try:
        steps = list(solved_steps(lesson))
    except TableError as error:
        yield Problem(lesson.file, "site", str(error) if error.file != lesson.file else error.right)
        return
    assert steps[0] is not None  # there is nothing before the first step
    for exchange in steps[0].at.start.history:
        if not exchange.accepted:
            what = f"the line {exchange.client!r} is refused with {exchange.reply.code}"
            yield Problem(lesson.file, "before", what, line_of(text, 0, "before"))
    for number, (step, case) in enumerate(zip(lesson.steps, steps, strict=True), 1):
        for fault in _of_step(lesson, case):
            place = f"steps[{number}] {step.id}{fault.key and f', {fault.key}'}"
            yield Problem(lesson.file, place, fault.what, line_of(text, number, fault.key))


def _of_itself(lesson: Lesson) -> Iterator[tuple[str, str]]:
    """What is wrong with a lesson as a whole, each with its key."""
    for key, names in (("teaches", lesson.teaches), ("uses", lesson.uses), ("meets", lesson.meets)):
        for name in names:
            if not _known(name):
                yield key, f"{name!r} is no reply code, enhanced code, verb or cause"
    if copying.only_types(lesson):
        yield "steps", "every step shows the line to type; one at least must be quiet, or ask to predict or to choose"
    for what in words.of_story(lesson):
        yield "story", what


def _of_step(lesson: Lesson, case: SolvedStep | None) -> Iterator[Fault]:
    if case is None:
        yield Fault("cannot be reached: an earlier step is not solved by its solution")
        return
    for rule in (*FIRST, *THEN) if case.end.step_done else FIRST:
        if lesson.format >= rule.since:
            yield from rule.check(case)


def _text(lesson: Lesson) -> str:
    """The file of a lesson as it stands; "" where it is not there any more."""
    try:
        return Path(lesson.file).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _of_error(error: TableError) -> Problem:
    return Problem(error.file, error.key, error.right)


def _known(name: str) -> bool:
    enhanced = re.fullmatch(r"[245]\.\d+\.\d+", name) is not None
    return enhanced or any(lookup.find(kind, name) for kind in _TEACHABLE)
