"""Which lessons can be opened, and in what order: the course, and what is remembered of the learner."""

from smtptutor.course import lesson_file
from smtptutor.course.choice import choose
from smtptutor.course.lesson import Lesson
from smtptutor.course.progress import WHOLE, Progress
from smtptutor.course.under_way import UnderWay
from smtptutor.table import TableError


class Learning:
    """
    The lessons of the course, read when this is made.

    `broken` tells of those that could not be read. `resume` tells that a lesson opens where it was left, and that what
    is done in it is written down; otherwise it opens at its start.
    """

    def __init__(self, progress: Progress, *, resume: bool = True) -> None:
        self.progress = progress
        self.broken: list[TableError] = []
        self.course: list[Lesson] = lesson_file.course(self.broken.append)
        self._resume = resume

    def open(self, asked: str | None) -> UnderWay:
        """
        The lesson of that name, number or file, under way; for None the one where the learner left off.

        Raises TableError where there is none, or where it or its site is not right.
        """
        lesson = choose(self.course, asked, self.progress)
        under_way = UnderWay(lesson, self.progress, resume=self._resume)
        if self._resume:
            self.progress.set_last(lesson.id)
        return under_way

    def after(self, lesson: Lesson) -> Lesson | None:
        """The lesson that comes after this one in the course; None after the last, and after one from elsewhere."""
        place = self.course.index(lesson) + 1 if lesson in self.course else len(self.course)
        return self.course[place] if place < len(self.course) else None

    def next(self) -> Lesson | None:
        """The lesson that comes next: where the learner left off, else the first not done; None where all are."""
        if all(self.progress.is_done(lesson.ids) for lesson in self.course):
            return None
        return choose(self.course, None, self.progress)

    def steps_done(self, lesson: Lesson) -> int:
        """How many steps of a lesson are done."""
        done = self.progress.steps_done(lesson.ids)
        return len(lesson.steps) if WHOLE in done else sum(step.id in done for step in lesson.steps)
