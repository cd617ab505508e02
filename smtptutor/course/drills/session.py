"""
Drills that somebody is in, one after the other.

What is answered first counts, and is written down at once; whoever goes on until it is right changes nothing any more.
A drill that is left is due still, and is made anew the next time.
"""

from collections import deque
from collections.abc import Iterable
from datetime import UTC, datetime

from smtptutor.course.at import At
from smtptutor.course.drills import schedule
from smtptutor.course.drills.made import TITLE, first_line, made
from smtptutor.course.events import Answered, Event, Missed
from smtptutor.course.lesson import Choosing, StepKind
from smtptutor.course.ops import Op, Solution
from smtptutor.course.progress import Drill, Progress, Unkept
from smtptutor.course.under_way import UnderWay
from smtptutor.protocol.cause import Cause


class Drilling(UnderWay):
    """
    A drill under way, the `number`th of so many (`among`).

    `right` tells whether the first answer was; None before it. `next` is the drill as it comes again, None where there
    is nothing left to practise of its cause.
    """

    def __init__(self, drill: Drill, progress: Progress, number: int, among: int) -> None:
        """Make the drill, with the names of the day; in a class with those of the learner."""
        day = datetime.fromtimestamp(progress.now(), UTC).date().isoformat()
        lesson = made(Cause(drill.cause), drill.level, day, progress.label())
        super().__init__(lesson._replace(title=f"{TITLE} {number} of {among}"), Unkept(), resume=False)
        self.drill = drill
        self.number = number
        self.among = among
        self.right: bool | None = None
        self.next: Drill | None = drill
        self.answered_at = 0  # by the learner's clock; 0 before
        self._progress = progress
        self._answers = 0

    def do(self, op: Op) -> tuple[Event, ...]:
        """Do something in the drill; what happened, and after a wrong answer what is to be known."""
        was_done = self.at.done
        happened = super().do(op)
        if self.right is not None or was_done:
            return happened
        self._answers += sum(isinstance(event, Answered) and not event.verdict.void for event in happened)
        self.right = outcome(self.at, op, happened, self._answers)
        if self.right is None:
            return happened
        self._note(right=self.right)
        return happened if self.right or isinstance(op, Solution) else (*happened, *self._missed(happened))

    def _note(self, *, right: bool) -> None:
        self.answered_at = self._progress.now()
        self.next = schedule.answered(self.drill, self.answered_at, right=right)
        if self.next is None:
            self._progress.forget(self.drill.cause)
        else:
            self._progress.practise(self.next)

    def _missed(self, happened: Iterable[Event]) -> tuple[Event, ...]:
        """What is to be known after a wrong answer, unless it was said; of rows each is told with its own answer."""
        if isinstance(about := self.at.step.puzzle, Choosing) and about.rows:
            return ()
        why = first_line(self.at.lesson)
        said = [event.verdict.why for event in happened if isinstance(event, Answered)]
        return () if why in said else (Missed(why),)


def outcome(at: At, op: Op, happened: Iterable[Event], answers: int) -> bool | None:
    """
    Whether the first answer to a drill was right; None where it is not known yet.

    A dialogue is mended with as many edits as its solution has, or fewer. `answers` counts those that were given.
    """
    if isinstance(op, Solution):
        return False
    verdicts = [event.verdict for event in happened if isinstance(event, Answered) and not event.verdict.void]
    if not verdicts:
        return None
    if verdicts[-1].done:
        return True
    if at.step.kind is StepKind.REPAIR:
        return False if answers >= len(at.step.solution) else None
    return None if verdicts[-1].right else False


class Questions:
    """
    The drills that are asked, those first that were due first; `now` is the one at hand.

    `review` tells that nothing comes after them; otherwise a lesson does. `skipped` counts those that were left.
    """

    def __init__(self, drills: Iterable[Drill], progress: Progress, *, review: bool = False) -> None:
        self._waiting = deque(drills)
        self._progress = progress
        self.review = review
        self.among = len(self._waiting)
        self.skipped = 0
        self.now: Drilling | None = None

    @property
    def left(self) -> int:
        """How many come after the one at hand."""
        return len(self._waiting)

    def open_next(self) -> Drilling | None:
        """Go on to the next one; None after the last."""
        self.skipped += self.now is not None and self.now.right is None
        self.now = None
        if self._waiting:
            number = self.among - len(self._waiting) + 1
            self.now = Drilling(self._waiting.popleft(), self._progress, number, self.among)
        return self.now


def questions(progress: Progress) -> Questions | None:
    """What is asked at a start; None where nothing is due."""
    due = schedule.due(progress.drills(), progress.now(), schedule.AT_A_START)
    return Questions(due, progress) if due else None
