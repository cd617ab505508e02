"""What is remembered of a learner: what every store can do, and one that forgets all when the program ends."""

from smtptutor.text.value import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:  # a list of lessons is on the screen sooner without
    from collections.abc import Iterable
    from typing import Protocol

    from smtptutor.course.ops import Row
else:
    Protocol = object

WHOLE = ""
"""The step name under which a whole lesson is marked as done."""


class Run(NamedTuple):
    """One way through a lesson: its rows, and the version that the lesson had, or "" where that is not known."""

    rows: "tuple[Row, ...]"
    version: str


class Progress(Protocol):
    """One learner's progress. The methods raise nothing; `ids` are the id of a lesson and its former ones."""

    def mark(self, lesson: str, step: str = WHOLE) -> None:
        """Mark a step as done, or the whole lesson."""

    def steps_done(self, ids: tuple[str, ...]) -> set[str]:
        """The steps done of a lesson; WHOLE is among them where all of it was finished once."""

    def is_done(self, ids: tuple[str, ...]) -> bool:
        """True where the whole lesson was finished once."""

    def last(self) -> str | None:
        """The lesson that was open last."""

    def set_last(self, lesson: str) -> None:
        """Remember which lesson is open."""

    def newest(self, ids: tuple[str, ...]) -> Run | None:
        """The run of a lesson in which something was done last; None where nothing ever was."""

    def begin(self, lesson: str, version: str, rows: "Iterable[Row]") -> int:
        """Begin a run of a lesson with these rows in it; its number."""

    def note(self, run: int, row: "Row") -> bool:
        """Add a row to a run; False where there is no such run."""


class Unkept:
    """Progress where there is no place to keep it, as in a web page: it is there until the program ends."""

    def __init__(self) -> None:
        self._done: set[tuple[str, str]] = set()
        self._last: str | None = None
        self._runs: list[tuple[str, Run]] = []
        self._noted: list[int] = []  # the runs in the order in which something was written

    def mark(self, lesson: str, step: str = WHOLE) -> None:
        """Mark a step as done, or the whole lesson."""
        self._done.add((lesson, step))

    def steps_done(self, ids: tuple[str, ...]) -> set[str]:
        """The steps done of a lesson."""
        return {step for lesson, step in self._done if lesson in ids}

    def is_done(self, ids: tuple[str, ...]) -> bool:
        """True where the whole lesson was finished once."""
        return WHOLE in self.steps_done(ids)

    def last(self) -> str | None:
        """The lesson that was open last."""
        return self._last

    def set_last(self, lesson: str) -> None:
        """Remember which lesson is open."""
        self._last = lesson

    def newest(self, ids: tuple[str, ...]) -> Run | None:
        """The run of a lesson in which something was done last."""
        written = (self._runs[number] for number in reversed(self._noted))
        return next((run for lesson, run in written if lesson in ids and run.rows), None)

    def begin(self, lesson: str, version: str, rows: "Iterable[Row]") -> int:
        """Begin a run of a lesson; its number."""
        self._runs.append((lesson, Run(tuple(rows), version)))
        self._noted.append(len(self._runs) - 1)
        return len(self._runs) - 1

    def note(self, run: int, row: "Row") -> bool:
        """Add a row to a run."""
        lesson, before = self._runs[run]
        self._runs[run] = (lesson, Run((*before.rows, row), before.version))
        self._noted.append(run)
        return True
