"""What is remembered of a learner: what every store can do, and one that forgets all when the program ends."""

import time

from smtptutor.text.value import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:  # a list of lessons is on the screen sooner without
    from collections.abc import Callable, Iterable
    from typing import Protocol

    from smtptutor.course.ops import Row
else:
    Protocol = object

WHOLE = ""
"""The step name under which a whole lesson is marked as done."""


class Run(NamedTuple):
    """
    One way through a lesson: its rows, and the version that the lesson had, or "" where that is not known.

    `times` are when the rows were written, in seconds since 1970 (UTC); 0 where that is not known.
    """

    rows: "tuple[Row, ...]"
    version: str
    times: "tuple[int, ...]" = ()


def times_of(rows: "tuple[Row, ...]", earlier: "Iterable[int]", now: int) -> "tuple[int, ...]":
    """When rows were written: the first of them at earlier times, and the others now."""
    known = tuple(earlier)[: len(rows)]
    return known + (now,) * (len(rows) - len(known))


class Drill(NamedTuple):
    """A cause to practise: how far one is with it, and when it comes again, in seconds since 1970 (UTC)."""

    cause: str
    level: int
    due: int


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

    def begin(self, lesson: str, version: str, rows: "Iterable[Row]", times: "Iterable[int]" = ()) -> int:
        """Begin a run of a lesson with these rows in it; its number. `times` are those of rows from an earlier run."""

    def note(self, run: int, row: "Row") -> bool:
        """Add a row to a run; False where there is no such run."""

    def finish(self, run: int) -> None:
        """Remember that the lesson was finished in this run, which is kept from then on."""

    def finished(self, ids: tuple[str, ...]) -> Run | None:
        """The run in which a lesson was finished last; None where it never was."""

    def now(self) -> int:
        """The learner's clock, in seconds since 1970 (UTC)."""

    def drills(self) -> tuple[Drill, ...]:
        """What there is to practise, that which is due first before the others."""

    def practise(self, drill: Drill) -> None:
        """Remember what there is to practise of a cause, in place of what was there."""

    def forget(self, cause: str) -> None:
        """Remember that there is nothing to practise of a cause."""

    def label(self) -> str:
        """For whom this is kept, in a class; "" for nobody in particular."""

    def set_label(self, label: str) -> None:
        """Remember for whom this is kept."""


class Unkept:
    """Progress where there is no place to keep it, as in a web page: it is there until the program ends."""

    def __init__(self, clock: "Callable[[], float]" = time.time) -> None:
        self._clock = clock
        self._done: set[tuple[str, str]] = set()
        self._last: str | None = None
        self._runs: list[tuple[str, Run]] = []
        self._noted: list[int] = []  # the runs in the order in which something was written
        self._finished: list[int] = []
        self._drills: dict[str, Drill] = {}
        self._label = ""

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

    def begin(self, lesson: str, version: str, rows: "Iterable[Row]", times: "Iterable[int]" = ()) -> int:
        """Begin a run of a lesson; its number."""
        written = tuple(rows)
        self._runs.append((lesson, Run(written, version, times_of(written, times, self.now()))))
        self._noted.append(len(self._runs) - 1)
        return len(self._runs) - 1

    def note(self, run: int, row: "Row") -> bool:
        """Add a row to a run."""
        lesson, before = self._runs[run]
        self._runs[run] = (lesson, Run((*before.rows, row), before.version, (*before.times, self.now())))
        self._noted.append(run)
        return True

    def finish(self, run: int) -> None:
        """Remember that the lesson was finished in this run."""
        self._finished.append(run)

    def finished(self, ids: tuple[str, ...]) -> Run | None:
        """The run in which a lesson was finished last."""
        ended = (self._runs[number] for number in reversed(self._finished))
        return next((run for lesson, run in ended if lesson in ids), None)

    def now(self) -> int:
        """The learner's clock."""
        return int(self._clock())

    def drills(self) -> tuple[Drill, ...]:
        """What there is to practise."""
        return tuple(sorted(self._drills.values(), key=lambda drill: (drill.due, drill.cause)))

    def practise(self, drill: Drill) -> None:
        """Remember what there is to practise of a cause."""
        self._drills[drill.cause] = drill

    def forget(self, cause: str) -> None:
        """Remember that there is nothing to practise of a cause."""
        self._drills.pop(cause, None)

    def label(self) -> str:
        """For whom this is kept."""
        return self._label

    def set_label(self, label: str) -> None:
        """Remember for whom this is kept."""
        self._label = label
