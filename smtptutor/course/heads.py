"""The lessons that there are, as their heads: the course, and after it a folder of one's own."""

import os

from smtptutor import data
from smtptutor.course import head
from smtptutor.course.head import Head

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from smtptutor.course.lesson import Lesson
    from smtptutor.course.progress import Progress
    from smtptutor.table import TableError


def course(broken: "Callable[[TableError], object]", more: str | None = None, label: str = "") -> list[Head]:
    """
    The lessons that come along, in order, and after them those of the folder `more`, if given; as `label` has them.

    Left out, and told to `broken`, is one that is not right, and one of the folder whose name another lesson has. A
    fault below the head of one that comes along is found when it is opened.
    """
    files = head.files(data.folder_name())
    found = [one for file in files if (one := head.quick(file) or whole(file, broken))]
    found = found if more is None else [*found, *_own(more, files, found, broken)]
    return [_labelled(one, label) for one in found] if label else found


def _labelled(one: Head, label: str) -> Head:
    """The head with the names of a learner's own lesson in it; as it is, where its file is not there any more."""
    from pathlib import Path

    from smtptutor.course import lesson_file
    from smtptutor.course.variant import renamed
    from smtptutor.table import TableError

    try:
        names = lesson_file.names(Path(one.file), label)
    except TableError:
        return one
    title, about, story = (renamed(names, text) for text in (one.title, one.about, one.story))
    return one._replace(title=title, about=about, story=story)


def _own(
    folder: str, files: list[str], before: list[Head], broken: "Callable[[TableError], object]"
) -> "Iterator[Head]":
    """The lessons of a folder; those in `files`, where the folder is that of the course, are there already."""
    from smtptutor.table import TableError

    known = set(map(os.path.realpath, files))
    own = head.files(folder)
    if not own:
        broken(TableError(folder, "", "there is no lesson in it, which would be a .toml file"))
    ids = {id_ for one in before for id_ in one.ids}
    for file in own:
        one = whole(file, broken) if os.path.realpath(file) not in known else None
        taken = [id_ for id_ in one.ids if id_ in ids] if one is not None else []
        if one is None:
            continue
        if taken:
            key = "id" if taken[0] == one.id else "aliases"
            what = f"{taken[0]!r} is the name of another lesson already, so this one is left out"
            broken(TableError(one.file, key, what))
            continue
        ids |= set(one.ids)
        yield one


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
