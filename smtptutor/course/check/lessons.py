"""All rules, on one lesson and on lessons that follow each other."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from smtptutor.course import lesson_file
from smtptutor.course.check import copying, spread, taught, words
from smtptutor.course.check.rule import Problem, SolvedStep, solved_steps
from smtptutor.course.check.rules import of_step
from smtptutor.course.check.where import line_of
from smtptutor.course.lesson import Lesson
from smtptutor.reference import lookup
from smtptutor.server.site_file import read_site
from smtptutor.table import TableError, TomlTable

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


class _Played(NamedTuple):
    """A lesson, its text, and its steps as far as its solutions lead; none where a site of it cannot be read."""

    lesson: Lesson
    text: str
    steps: tuple[SolvedStep | None, ...]
    error: TableError | None = None

    def problem(self, key: str, what: str) -> Problem:
        """Something that is wrong with the lesson as a whole."""
        return Problem(self.lesson.file, key, what, line_of(self.text, 0, key))

    def in_step(self, number: int, key: str, what: str) -> Problem:
        """Something that is wrong with a step, which is counted from 1."""
        place = f"steps[{number}] {self.lesson.steps[number - 1].id}{key and f', {key}'}"
        return Problem(self.lesson.file, place, what, line_of(self.text, number, key))


def _played(lesson: Lesson) -> _Played:
    text = _text(lesson)
    try:
        return _Played(lesson, text, tuple(solved_steps(lesson)))
    except TableError as error:
        return _Played(lesson, text, (), error)


def check_lessons(
    paths: Sequence[Path], before: Sequence[Lesson] = (), *, gap: bool = False, whole: bool = False
) -> Iterator[Problem]:
    """
    What is wrong with these lessons, taken in this order, after those of `before`.

    Where a lesson lies among those of `before`, it comes after those alone that stand before it in the course. `gap`
    tells that lessons are missing there that could not be read, so that nobody knows what they teach; `whole` that
    these are all of the course.
    """
    taught_here: set[str] = set()
    ids = {id_ for lesson in before for id_ in lesson.ids}
    answers: list[str] = []
    for path in paths:
        try:
            lesson = lesson_file.read_lesson(path)
        except TableError as error:
            yield _of_error(error)
            gap = True
            continue
        here = _played(lesson)
        yield from _of_lesson(here)
        known = taught_here | {name for other in _earlier(path, before) for name in other.teaches}
        yield from _after_others(here, ids, None if gap else known)
        answers += spread.answers(here.steps)
        ids |= set(lesson.ids)
        taught_here |= set(lesson.teaches)
    for what in spread.too_rare(answers) if whole else ():
        yield Problem(str(paths[0].parent.parent), "predict", what)


def _earlier(path: Path, others: Sequence[Lesson]) -> list[Lesson]:
    """Those of several lessons that come before one: of its own course those that stand before it, of another all."""
    course = path.resolve().parent.parent
    files = [(lesson, Path(lesson.file).resolve()) for lesson in others]
    return [lesson for lesson, file in files if file.parent.parent != course or file < path.resolve()]


def check_lesson(lesson: Lesson) -> Iterator[Problem]:
    """What is wrong with one lesson, by itself."""
    return _of_lesson(_played(lesson))


def _of_lesson(here: _Played) -> Iterator[Problem]:
    for key, what in _of_itself(here.lesson):
        yield here.problem(key, what)
    if here.error is not None:
        other = here.error.file != here.lesson.file
        yield here.problem("site", str(here.error) if other else here.error.right)
        return
    assert here.steps[0] is not None  # there is nothing before the first step
    for exchange in here.steps[0].at.start.history:
        if not exchange.accepted:
            yield here.problem("before", f"the line {exchange.client!r} is refused with {exchange.reply.code}")
    for number, case in enumerate(here.steps, 1):
        for fault in of_step(case, here.lesson.format):
            yield here.in_step(number, fault.key, fault.what)
    for what in spread.too_often(spread.answers(here.steps)) if here.lesson.format > 1 else ():
        yield here.problem("steps", what)


def _after_others(here: _Played, ids: set[str], known: set[str] | None) -> Iterator[Problem]:
    """What is wrong with a lesson behind others, which have those ids and teach that; None where nobody knows what."""
    lesson = here.lesson
    for id_ in lesson.ids:
        if id_ in ids:
            yield here.problem("id", f"{id_!r} belongs to another lesson already")
    if known is None:
        return
    for name in lesson.uses:
        if name not in known:
            yield here.problem("uses", f"{name} is not taught by an earlier lesson")
    if lesson.format > 1:
        of_this = {*known, *lesson.teaches, *lesson.uses, *lesson.meets}
        for number, key, name in taught.untaught(here.steps, of_this):
            yield here.in_step(number, key, f"{name} is met and not taught: put it into teaches, or into meets")


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
