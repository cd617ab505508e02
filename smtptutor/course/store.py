"""
Progress, kept in SQLite: which lessons and steps are done, and what was done in a lesson that was left.

Every row is written at once, so that a kill at any moment loses nothing already done. Nothing that is wrong with the
file ends a lesson: it is said once, and what happens from then on is remembered until the program ends.
"""

import os
import sqlite3
import time
from contextlib import contextmanager, suppress

from smtptutor.course import schema
from smtptutor.course.progress import WHOLE, Drill, times_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import TypeVar

    from smtptutor.course.carried import Carried
    from smtptutor.course.ops import Row
    from smtptutor.course.progress import Run

    T = TypeVar("T")

RUNS_KEPT = 4  # of each lesson, and the one that finished it; those of windows that are open still are among them
PATIENCE = 5  # seconds to wait for another program that writes

_SAYS = "what you do now is not remembered."


class Store:
    """One learner's progress. Raises nothing: where the file fails, `complain` is told once."""

    def __init__(
        self,
        database: sqlite3.Connection,
        complain: "Callable[[str], object]",
        clock: "Callable[[], float]" = time.time,
    ) -> None:
        """`database` has its tables; see `opened`. `clock` is the learner's, in seconds since 1970 (UTC)."""
        self._database = database
        self._clock = clock
        self._complain = complain
        self._kept = True

    def close(self) -> None:
        """Close the file."""
        with suppress(sqlite3.Error):
            self._database.close()

    @property
    def kept(self) -> bool:
        """False where nothing could be read, or written: what is here now is forgotten at the end."""
        return self._kept and any(file for _, _, file in self._database.execute("PRAGMA database_list"))

    def _try(self, work: "Callable[[sqlite3.Connection], T]") -> "T":
        """Read or write; where the file fails, once more in memory, with as much as could be read."""
        try:
            return work(self._database)
        except sqlite3.Error as error:
            if self._kept:
                self._kept = False
                self._complain(f"progress can no longer be kept ({error}); {_SAYS}")
        with suppress(sqlite3.Error):
            self._database.rollback()
        memory = schema.in_memory(self._database)
        self.close()
        self._database = memory
        return work(memory)

    def mark(self, lesson: str, step: str = WHOLE) -> None:
        """Mark a step as done, or the whole lesson."""
        row = (lesson, step, self.now())
        self._try(lambda database: database.execute("INSERT OR IGNORE INTO done VALUES (?, ?, ?)", row))

    def steps_done(self, ids: tuple[str, ...]) -> set[str]:
        """The steps done of a lesson; `ids` are its id and its former ones."""
        question = "SELECT step FROM done WHERE lesson = ?"
        steps = self._try(lambda database: [row for id_ in ids for row in database.execute(question, (id_,))])
        return {step for (step,) in steps if isinstance(step, str)}

    def is_done(self, ids: tuple[str, ...]) -> bool:
        """True where the whole lesson was finished once."""
        return WHOLE in self.steps_done(ids)

    def last(self) -> str | None:
        """The lesson that was open last."""
        row = self._try(lambda database: database.execute("SELECT lesson FROM last").fetchone())
        return None if row is None else str(row[0])

    def set_last(self, lesson: str) -> None:
        """Remember which lesson is open."""
        self._try(lambda database: database.execute("INSERT OR REPLACE INTO last VALUES (1, ?)", (lesson,)))

    def newest(self, ids: tuple[str, ...]) -> "Run | None":
        """The run of a lesson in which something was done last; None where nothing ever was."""
        return self._try(lambda database: _newest(database, ids))

    def begin(self, lesson: str, version: str, rows: "Iterable[Row]", times: "Iterable[int]" = ()) -> int:
        """
        Begin a run of a lesson with these rows in it; its number. All of it is written, or nothing.

        `times` are those of the first rows, where they come from an earlier run.
        """
        written = tuple(rows)
        when = times_of(written, times, self.now())
        return self._try(lambda database: _begin(database, lesson, version, written, when))

    def note(self, run: int, row: "Row") -> bool:
        """Add a row to a run; False where there is no such run, as after many others were begun."""
        question = "INSERT INTO journal (run, kind, what, at) SELECT run, ?, ?, ? FROM runs WHERE run = ?"
        return self._try(lambda database: database.execute(question, (*row, self.now(), run)).rowcount) == 1

    def finish(self, run: int) -> None:
        """Remember that the lesson was finished in this run, which is kept from then on."""
        question = "UPDATE runs SET finished = ? WHERE run = ? AND finished IS NULL"
        self._try(lambda database: database.execute(question, (self.now(), run)))

    def finished(self, ids: tuple[str, ...]) -> "Run | None":
        """The run in which a lesson was finished last; None where it never was."""
        return self._try(lambda database: _finished(database, ids))

    def now(self) -> int:
        """The learner's clock, in seconds since 1970 (UTC)."""
        return int(self._clock())

    def drills(self) -> tuple[Drill, ...]:
        """What there is to practise, that which is due first before the others."""
        question = "SELECT cause, level, due FROM drills ORDER BY due, cause"
        rows = self._try(lambda database: database.execute(question).fetchall())
        whole = [row for row in rows if list(map(type, row)) == [str, int, int]]  # others are damaged
        return tuple(Drill(*row) for row in whole)

    def practise(self, drill: Drill) -> None:
        """Remember what there is to practise of a cause, in place of what was there."""
        self._try(lambda database: database.execute("INSERT OR REPLACE INTO drills VALUES (?, ?, ?)", drill))

    def forget(self, cause: str) -> None:
        """Remember that there is nothing to practise of a cause."""
        self._try(lambda database: database.execute("DELETE FROM drills WHERE cause = ?", (cause,)))

    def label(self) -> str:
        """For whom this is kept, in a class; "" for nobody in particular."""
        row = self._try(lambda database: database.execute("SELECT label FROM label").fetchone())
        return "" if row is None else str(row[0])

    def set_label(self, label: str) -> None:
        """Remember for whom this is kept."""
        self._try(lambda database: database.execute("INSERT OR REPLACE INTO label VALUES (1, ?)", (label,)))

    def everything(self) -> "Carried":
        """All that is remembered, to be taken elsewhere."""
        from smtptutor.course import carrying

        return self._try(carrying.everything)

    def add(self, other: "Carried") -> "Carried":
        """Add what is not there yet; what that was."""
        from smtptutor.course import carrying

        return self._try(lambda database: carrying.add(database, other))


def _newest(database: sqlite3.Connection, ids: tuple[str, ...]) -> "Run | None":
    question = "SELECT max(number), run, version FROM runs JOIN journal USING (run) WHERE lesson = ?"
    found = [row for id_ in ids for row in database.execute(question, (id_,)) if row[0] is not None]
    if not found:
        return None
    _, run, version = max(found, key=lambda row: int(row[0]))
    return schema.run_of(database, run, version)


def _finished(database: sqlite3.Connection, ids: tuple[str, ...]) -> "Run | None":
    question = "SELECT run, version FROM runs WHERE lesson = ? AND finished IS NOT NULL"
    found = [row for id_ in ids for row in database.execute(question, (id_,))]
    return schema.run_of(database, *max(found)) if found else None


def _begin(
    database: sqlite3.Connection, lesson: str, version: str, rows: "tuple[Row, ...]", times: "tuple[int, ...]"
) -> int:
    question = "INSERT INTO journal (run, kind, what, at) VALUES (?, ?, ?, ?)"
    with schema.transaction(database):
        begun = database.execute("INSERT INTO runs (lesson, version) VALUES (?, ?)", (lesson, version)).lastrowid
        assert begun is not None  # a row was inserted
        database.executemany(question, ((begun, *row, at) for row, at in zip(rows, times, strict=True)))
        database.execute(_SPARE, (lesson, RUNS_KEPT, lesson))
        database.execute("DELETE FROM journal WHERE run NOT IN (SELECT run FROM runs)")
    return begun


_SPARE = """DELETE FROM runs
WHERE run IN (SELECT run FROM runs WHERE lesson = ? ORDER BY run DESC LIMIT -1 OFFSET ?)
AND run IS NOT (SELECT max(run) FROM runs WHERE lesson = ? AND finished IS NOT NULL)"""  # it shows what was done


@contextmanager
def opened(
    folder: "Callable[[], str]", complain: "Callable[[str], object]", clock: "Callable[[], float]" = time.time
) -> "Iterator[Store]":
    """
    The progress in a folder, closed afterwards.

    A file that is damaged is set aside, and a new one begun. Where the file cannot be used at all, or is one of a later
    version, it stays as it is, and what is done is forgotten at the end. `complain` is told what happened; `clock` is
    the learner's.
    """
    store = Store(_connected(folder, complain), complain, clock)
    try:
        yield store
    finally:
        store.close()


def _connected(folder: "Callable[[], str]", complain: "Callable[[str], object]") -> sqlite3.Connection:
    try:
        path = os.path.join(folder(), "progress.db")
        try:
            return schema.connected(path, PATIENCE)
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError as error:
            aside = os.path.basename(_set_aside(path))
            complain(f"progress.db is damaged ({error}); it is kept as {aside}, and a new one is begun.")
            return schema.connected(path, PATIENCE)
    except schema.LaterVersionError as error:
        complain(f"progress.db is of a later version of smtptutor ({error}) and stays as it is; {_SAYS}")
    except (OSError, sqlite3.Error) as error:
        complain(f"progress cannot be kept ({error}); {_SAYS}")
    return schema.in_memory()


def _set_aside(path: str) -> str:
    number = 1
    while os.path.exists(aside := f"{path}.broken-{number}"):
        number += 1
    os.replace(path, aside)
    for more in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            os.unlink(path + more)
    return aside
