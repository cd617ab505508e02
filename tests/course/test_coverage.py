"""Each cause and each reply code has its lesson: coverage.toml promises which, and the lessons keep it."""

import tomllib
from pathlib import Path

import pytest

from smtptutor import data
from smtptutor.course import lesson as lessons
from smtptutor.course import lesson_file
from smtptutor.course.drills.brought import FILE
from smtptutor.protocol.cause import Cause
from smtptutor.server.dialects import DIALECTS
from smtptutor.server.dialects.lookup import words

PROMISED = tomllib.loads((Path(__file__).parent / "coverage.toml").read_text())
BY_LESSON = PROMISED["lessons"]
COURSE = {lesson.id: lesson for lesson in map(lesson_file.read_lesson, lessons.paths(data.folder()))}

NOT_YET: set[str] = set()
"""Lessons that are promised and not written."""

ELSEWHERE: dict[str, str] = {"recipient-address-syntax": "null-sender"}
"""What another lesson teaches than the one that was promised, and which."""


def codes():
    """Every code that some server can send."""
    return {str(row.code) for dialect in DIALECTS for row in words(dialect).values()} | {
        str(row.other[1]) for dialect in DIALECTS for row in words(dialect).values() if row.other
    }


def shown(lesson):
    """What a lesson says that it teaches, or meets again."""
    return {*lesson.teaches, *lesson.meets}


@pytest.mark.parametrize(("name", "lesson"), [(name, lesson) for lesson, names in BY_LESSON.items() for name in names])
def test_a_lesson_has_what_is_promised_of_it(name, lesson):
    """It stands in teaches or in meets."""
    lesson = ELSEWHERE.get(name, lesson)
    if lesson not in NOT_YET:
        assert name in shown(COURSE[lesson]), f"{lesson} is to teach {name}"


def test_every_cause_and_code_has_a_place():
    """One that is new is promised to a lesson, or to a drill; nothing is promised twice, or does not exist."""
    promised = [*PROMISED["drills"], *(name for names in BY_LESSON.values() for name in names)]

    assert sorted({*map(str, Cause), *codes()}) == sorted(promised)


def test_a_drill_has_what_no_lesson_has():
    """Each such cause comes with some lesson, by which it can be understood; nothing else comes so."""
    brought = tomllib.loads(FILE.read_text(encoding="utf-8"))["lessons"]

    assert sorted(PROMISED["drills"]) == sorted(cause for causes in brought.values() for cause in causes)
    assert set(brought) <= set(COURSE)


def test_exceptions_are_still_needed():
    """A lesson that is written is none, nor is one that keeps its promise; what is taught is not to come later."""
    taught = {name for lesson in COURSE.values() for name in lesson.teaches}

    kept = {name: first for first, names in BY_LESSON.items() for name in names if first not in NOT_YET}

    assert set() == NOT_YET & set(COURSE)
    assert set(BY_LESSON) - NOT_YET <= set(COURSE)
    assert [] == [name for name in ELSEWHERE if name in shown(COURSE[kept[name]])]
    assert set() == taught & set(PROMISED["drills"])
