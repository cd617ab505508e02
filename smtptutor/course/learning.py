"""Which lessons can be opened, and in what order: the course, and what is remembered of the learner."""

import os

from smtptutor.course import heads
from smtptutor.course.head import Head
from smtptutor.course.progress import WHOLE, Progress

TYPE_CHECKING = False
if TYPE_CHECKING:  # a list of lessons opens none
    from smtptutor.course.lesson import Lesson
    from smtptutor.course.under_way import UnderWay
    from smtptutor.table import TableError


class Learning:
    """
    The lessons of the course, and those of the folder `more` after them; only their heads, until one is opened.

    `broken` tells of those that could not be read. `resume` tells that a lesson opens where it was left, and that what
    is done in it is written down; otherwise it opens at its start. Where the progress is that of somebody in a class,
    the lessons are the own ones of that learner.
    """

    def __init__(self, progress: Progress, *, resume: bool = True, more: str | None = None) -> None:
        self.progress = progress
        self.more = more
        self.broken: list[TableError] = []
        self.label = progress.label()
        self.course: list[Head] = heads.course(self.broken.append, more, self.label)
        self._resume = resume

    @property
    def keeps(self) -> bool:
        """True where what is done in a lesson is written down."""
        return self._resume

    def open(self, asked: str | None) -> "UnderWay":
        """
        The lesson of that name, number or file, under way; for None the one where the learner left off.

        Raises TableError where there is none, or where it or its site is not right. For None one that is not right is
        left out, as if it had been found so before.
        """
        from smtptutor.course.under_way import UnderWay

        lesson = self._left_off() if asked is None else self.read(asked)
        under_way = UnderWay(lesson, self.progress, resume=self._resume)
        if self._resume:
            self.progress.set_last(lesson.id)
        return under_way

    def read(self, asked: str) -> "Lesson":
        """The lesson of that name, number or file. Raises TableError where there is none, or where it is not right."""
        from pathlib import Path

        from smtptutor.course.choice import choose
        from smtptutor.course.lesson_file import read_lesson

        file = asked if asked.endswith(".toml") else choose(self.course, asked, self.progress).file
        return read_lesson(Path(file), self.label)

    def _left_off(self) -> "Lesson":
        from smtptutor.course.choice import choose
        from smtptutor.table import TableError

        while True:
            chosen = choose(self.course, None, self.progress)
            try:
                return self.read(chosen.file)
            except TableError as error:
                self.broken.append(error)
                self.course.remove(chosen)

    def after(self, lesson: "Lesson") -> Head | None:
        """The lesson that comes after this one in the course; None after the last, and after one from elsewhere."""
        file = os.path.realpath(lesson.file)
        here = next((place for place, one in enumerate(self.course) if os.path.realpath(one.file) == file), None)
        return self.course[here + 1] if here is not None and here + 1 < len(self.course) else None

    def challenges_beside(self, lesson: "Lesson") -> tuple[Head, ...]:
        """The challenges of the track of a lesson, which are those in its folder, in order."""
        folder = os.path.dirname(os.path.realpath(lesson.file))
        return tuple(one for one in self.course if one.challenge and os.path.realpath(one.folder) == folder)

    def has(self, lesson: "Lesson") -> bool:
        """True for one of these lessons; False for one from elsewhere."""
        return any(os.path.realpath(one.file) == os.path.realpath(lesson.file) for one in self.course)

    def next(self) -> Head | None:
        """The lesson that comes next: where the learner left off, else the first not done; None where all are."""
        if not self.course or self.all_done:
            return None
        return heads.where_left_off(self.course, self.progress)

    @property
    def all_done(self) -> bool:
        """True where there are lessons, and each was finished once."""
        return bool(self.course) and all(self.progress.is_done(lesson.ids) for lesson in self.course)

    def steps_done(self, lesson: Head) -> int:
        """How many steps of a lesson are done."""
        done = self.progress.steps_done(lesson.ids)
        return len(lesson.steps) if WHOLE in done else sum(step in done for step in lesson.steps)
