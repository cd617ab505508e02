"""The lessons that there are, as their heads: the course, and after it a folder of one's own."""

from smtptutor import data
from smtptutor.course import head
from smtptutor.course.head import Head

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from smtptutor.course.lesson import Lesson
    from smtptutor.course.progress import Progress
    from smtptutor.table import TableError


def course(broken: "Callable[[TableError], object]", more: str | None = None) -> list[Head]:
    """
    The lessons that come along, in order, and after them those of the folder `more`, if given.

    Left out, and told to `broken`, is one that is not right, and one of the folder whose name another lesson has. A
    fault below the head of one that comes along is found when it is opened.
    """
    found = [one for file in head.files(data.folder_name()) if (one := head.quick(file) or whole(file, broken))]
    ids = {id_ for one in found for id_ in one.ids}
    for file in head.files(more) if more is not None else ():
        one = whole(file, broken)
        if one is None:
            continue
        taken = [id_ for id_ in one.ids if id_ in ids]
        if taken:
            broken(_taken(one, taken[0]))
            continue
        found.append(one)
        ids |= set(one.ids)
    return found


def whole(file: str, broken: "Callable[[TableError], object]") -> Head | None:
    """The head of a lesson that is read whole; None where it is not right, which is told to `broken`."""
    from pathlib import Path

    from smtptutor.course.lesson_file import read_lesson
    from smtptutor.table import TableError

    try:
        return of(read_lesson(Path(file)))
    except TableError as error:
        broken(error)
        return None


def of(lesson: "Lesson") -> Head:
    """The head of a lesson."""
    return Head(
        id=lesson.id,
        title=lesson.title,
        about=lesson.about,
        track=lesson.track,
        steps=tuple(step.id for step in lesson.steps),
        aliases=lesson.aliases,
        file=lesson.file,
        story=lesson.story,
        minutes=lesson.minutes,
        challenge=lesson.challenge,
    )


def _taken(one: Head, id_: str) -> "TableError":
    from smtptutor.table import TableError

    key = "id" if id_ == one.id else "aliases"
    return TableError(one.file, key, f"{id_!r} is the name of another lesson already, so this one is left out")


def find(lessons: list[Head], asked: str) -> Head | None:
    """The lesson of that id or alias, or with that number in the course."""
    for number, lesson in enumerate(lessons, 1):
        if asked in (*lesson.ids, str(number)):
            return lesson
    return None


def where_left_off(lessons: list[Head], known: "Progress") -> Head:
    """The lesson that was open last and is not done; else the first that is not done; else the first."""
    last = find(lessons, known.last() or "")
    if last is not None and not known.is_done(last.ids):
        return last
    return next((one for one in lessons if not known.is_done(one.ids)), lessons[0])
