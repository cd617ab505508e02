"""All rules, on one lesson and on lessons that follow each other."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from smtptutor.course import lesson_file
from smtptutor.course.at import At
from smtptutor.course.check.hints import LAST_HINT
from smtptutor.course.check.mistakes import MISTAKES_SHOW
from smtptutor.course.check.rule import LessonRule, Problem, openings, play, solution
from smtptutor.course.check.solving import NOTHING_UNNEEDED, OPENS_UNSOLVED, WORKS
from smtptutor.course.check.variants import OTHER_SPELLINGS
from smtptutor.course.check.words import FITS_A_SCREEN, GUESS_IS_LEFT_OPEN
from smtptutor.course.lesson import Lesson
from smtptutor.reference import lookup
from smtptutor.server.site_file import read_site
from smtptutor.table import TableError, TomlTable

FIRST: tuple[LessonRule, ...] = (OPENS_UNSOLVED, WORKS)
THEN: tuple[LessonRule, ...] = (
    OTHER_SPELLINGS,
    NOTHING_UNNEEDED,
    MISTAKES_SHOW,
    LAST_HINT,
    GUESS_IS_LEFT_OPEN,
    FITS_A_SCREEN,
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
    for name in (*lesson.teaches, *lesson.uses):
        if not _known(name):
            yield Problem(lesson.file, "teaches", f"{name!r} is no reply code, enhanced code, verb or cause")
    try:
        places = list(openings(lesson))
    except TableError as error:
        yield Problem(lesson.file, "site", str(error) if error.file != lesson.file else error.right)
        return
    assert places[0] is not None  # there is nothing before the first step
    for exchange in places[0].dialogue.history:
        if not exchange.accepted:
            yield Problem(lesson.file, "before", f"the line {exchange.client!r} is refused with {exchange.reply.code}")
    for number, (step, at) in enumerate(zip(lesson.steps, places, strict=True), 1):
        for what in _of_step(at):
            yield Problem(lesson.file, f"steps[{number}] {step.id}", what)


def _of_step(at: At | None) -> Iterator[str]:
    if at is None:
        yield "cannot be reached: an earlier step is not solved by its solution"
        return
    solved = play(at, solution(at)).at.step_done
    for rule in (*FIRST, *THEN) if solved else FIRST:
        yield from rule.check(at)


def _of_error(error: TableError) -> Problem:
    return Problem(error.file, error.key, error.right)


def _known(name: str) -> bool:
    enhanced = re.fullmatch(r"[245]\.\d+\.\d+", name) is not None
    return enhanced or any(lookup.find(kind, name) for kind in _TEACHABLE)
