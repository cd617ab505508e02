"""What a conversation has of lessons: those that can be opened in it, and the free play that waits meanwhile."""

from collections.abc import Callable

from smtptutor.explain.met import Met
from smtptutor.talk.free_play import FreePlay

TYPE_CHECKING = False
if TYPE_CHECKING:  # nothing of lessons is loaded before one is wanted
    from smtptutor.course.drills.session import Questions
    from smtptutor.course.learning import Learning
    from smtptutor.course.under_way import UnderWay

Waiting = tuple[FreePlay, Met]
"""Free play that a lesson was opened from, and what was told in it."""


class LessonsHere:
    """
    The lessons of a conversation. `waiting` is the free play that one was opened from, while it is open.

    `questions` are those that are asked now, and `then` the lesson that comes after them, if one does.
    """

    def __init__(self, find: "Callable[[], Learning] | None" = None) -> None:
        """`find` is asked once, when the first lesson is wanted; without it nothing is kept of what is done."""
        self.waiting: Waiting | None = None
        self.questions: Questions | None = None
        self.then: UnderWay | None = None
        self._find = find
        self._learning: Learning | None = None

    @property
    def learning(self) -> "Learning":
        """The lessons that can be opened."""
        if self._learning is None:
            self._learning = _not_kept() if self._find is None else self._find()
        return self._learning

    @property
    def inside(self) -> bool:
        """True in a lesson that was opened from free play."""
        return self.waiting is not None


def _not_kept() -> "Learning":
    from smtptutor.course.learning import Learning
    from smtptutor.course.progress import Unkept

    return Learning(Unkept())
