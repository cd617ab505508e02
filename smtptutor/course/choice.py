"""Which lesson to open: what to say when there is none of that name, and where the learner left off."""

from pathlib import Path

from smtptutor.course import lesson as lessons
from smtptutor.course import lesson_file
from smtptutor.course.lesson import Lesson
from smtptutor.course.progress import Progress
from smtptutor.table import TableError
from smtptutor.wording import did_you_mean


def choose(course: list[Lesson], asked: str | None, known: Progress) -> Lesson:
    """
    The lesson of that name, number or file; for None the one where the learner left off.

    Raises TableError where there is none, or where the file is not right.
    """
    if not course and (asked is None or not asked.endswith(".toml")):
        raise TableError("lessons", "", "there is no lesson that can be read")
    if asked is None:
        return where_left_off(course, known)
    if asked.endswith(".toml"):
        return lesson_file.read_lesson(Path(asked))
    lesson = lessons.find(course, asked)
    if lesson is None:
        raise TableError(asked, "", unknown(course, asked))
    return lesson


def unknown(course: list[Lesson], asked: str) -> str:
    """What to say when there is no such lesson."""
    ids = [lesson.id for lesson in course]
    hint = did_you_mean(asked, ids) or f" There are {', '.join(ids)}."
    return f"there is no lesson called {asked!r}.{hint}"


def where_left_off(course: list[Lesson], known: Progress) -> Lesson:
    """The lesson that was open last and is not done; else the first that is not done; else the first."""
    last = lessons.find(course, known.last() or "")
    if last is not None and not known.is_done(last.ids):
        return last
    return next((one for one in course if not known.is_done(one.ids)), course[0])
