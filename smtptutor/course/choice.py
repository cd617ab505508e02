"""Which lesson is meant, and what to say where there is none of that name."""

from smtptutor.course import heads
from smtptutor.course.head import Head
from smtptutor.course.progress import Progress
from smtptutor.table import TableError
from smtptutor.wording import did_you_mean


def choose(course: list[Head], asked: str | None, known: Progress) -> Head:
    """
    The lesson of that name or number; for None the one where the learner left off.

    Raises TableError where there is none.
    """
    if not course:
        raise TableError("lessons", "", "there is no lesson that can be read")
    if asked is None:
        return heads.where_left_off(course, known)
    lesson = heads.find(course, asked)
    if lesson is None:
        raise TableError(asked, "", unknown(course, asked))
    return lesson


def unknown(course: list[Head], asked: str) -> str:
    """What to say when there is no such lesson."""
    ids = [lesson.id for lesson in course]
    hint = did_you_mean(asked, ids) or f" There are {', '.join(ids)}."
    return f"there is no lesson called {asked!r}.{hint}"
