"""The lessons that proofs are about: as they are written, and as each learner has them."""

import hashlib
from functools import lru_cache
from pathlib import Path

from smtptutor.course import heads, variant
from smtptutor.course.head import Head
from smtptutor.course.lesson import Lesson
from smtptutor.course.lesson_file import read_lesson
from smtptutor.course.under_way import version as version_of
from smtptutor.table import TableError


class Course:
    """The lessons that come along, and those of the folder `more`. What cannot be read is not there."""

    def __init__(self, more: str | None = None) -> None:
        self.heads: list[Head] = heads.course(lambda _: None, more)
        self._by_id = {id_: head for head in reversed(self.heads) for id_ in head.ids}

    def head(self, id_: str) -> Head | None:
        """The lesson of that id, or former id."""
        return self._by_id.get(id_)

    def lesson(self, id_: str, label: str) -> Lesson | None:
        """The lesson of that id as the learner of that label has it; None where there is none."""
        head = self.head(id_)
        try:
            return None if head is None else read_lesson(Path(head.file), label)
        except TableError:
            return None

    def version(self, id_: str, label: str) -> str:
        """
        The version of a lesson as it is written, and of the names that a label draws from; "" where there is none.

        What somebody did fits only the same ones.
        """
        lesson = self.lesson(id_, "")
        return "" if lesson is None else version(lesson, label)


def version(written: Lesson, label: str) -> str:
    """The version of a lesson, given as it is written, for somebody with a label."""
    return f"{_version(written)}-{_names()}" if label else _version(written)


@lru_cache(maxsize=256)
def _version(written: Lesson) -> str:
    return version_of(written)


@lru_cache(maxsize=1)
def _names() -> str:
    """Another one for each other table of names."""
    return hashlib.sha256(repr(variant.choices()).encode()).hexdigest()[:8]
