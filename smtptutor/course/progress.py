"""
Progress, kept in SQLite: which lessons and steps are done, and what was typed in a lesson that was left.

A lesson that was left comes back as it was: its journal is played again, and the server's state with it. Every entry
is written at once, so that a kill at any moment loses nothing already done.
"""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

_TABLES = """
CREATE TABLE IF NOT EXISTS done (lesson TEXT, step TEXT, at INTEGER, PRIMARY KEY (lesson, step));
CREATE TABLE IF NOT EXISTS journal (number INTEGER PRIMARY KEY, lesson TEXT, kind TEXT, what BLOB);
CREATE TABLE IF NOT EXISTS last (one INTEGER PRIMARY KEY CHECK (one = 1), lesson TEXT);
"""

WHOLE = ""  # the step name under which a whole lesson is marked as done


class Progress:
    """One learner's progress, in one file."""

    def __init__(self, path: Path | str) -> None:
        """Open or make the file; ":memory:" keeps nothing. Raises sqlite3.Error where the file is no sound database."""
        self._database = sqlite3.connect(str(path), isolation_level=None, timeout=5)
        try:
            self._set_up(on_disk=str(path) != ":memory:")
        except sqlite3.Error:
            self._database.close()
            raise

    def _set_up(self, *, on_disk: bool) -> None:
        if on_disk:
            self._database.execute("PRAGMA journal_mode=WAL")
            self._database.execute("PRAGMA synchronous=NORMAL")
            if self._database.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                raise sqlite3.DatabaseError("the database is damaged")
        self._database.executescript(_TABLES)

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def mark(self, lesson: str, step: str = WHOLE) -> None:
        """Mark a step as done, or the whole lesson."""
        self._database.execute("INSERT OR IGNORE INTO done VALUES (?, ?, ?)", (lesson, step, int(time.time())))

    def steps_done(self, ids: tuple[str, ...]) -> set[str]:
        """The steps done of a lesson; `ids` are its id and its former ones."""
        found: set[str] = set()
        for one in ids:
            found |= {step for (step,) in self._database.execute("SELECT step FROM done WHERE lesson = ?", (one,))}
        return found

    def is_done(self, ids: tuple[str, ...]) -> bool:
        """True where the whole lesson was finished once."""
        return WHOLE in self.steps_done(ids)

    def note(self, lesson: str, kind: str, what: bytes = b"") -> None:
        """Add to the journal of a lesson: what was sent, undone, or asked for."""
        self._database.execute("INSERT INTO journal (lesson, kind, what) VALUES (?, ?, ?)", (lesson, kind, what))

    def journal(self, lesson: str) -> list[tuple[str, bytes]]:
        """The journal of a lesson, oldest first."""
        rows = self._database.execute("SELECT kind, what FROM journal WHERE lesson = ? ORDER BY number", (lesson,))
        return [(kind, bytes(what)) for kind, what in rows]

    def forget_journal(self, lesson: str) -> None:
        """The lesson starts from its beginning again."""
        self._database.execute("DELETE FROM journal WHERE lesson = ?", (lesson,))

    def last(self) -> str | None:
        """The lesson that was open last."""
        row = self._database.execute("SELECT lesson FROM last").fetchone()
        return None if row is None else str(row[0])

    def set_last(self, lesson: str) -> None:
        """Remember which lesson is open."""
        self._database.execute("INSERT OR REPLACE INTO last VALUES (1, ?)", (lesson,))


@contextmanager
def opened(folder: str) -> Iterator[Progress]:
    """
    The progress in a folder, closed afterwards.

    A file that is no sound database is set aside as progress.db.broken-1 (or the next free number), and a new one
    begun. Raises OSError or sqlite3.OperationalError where the folder cannot be written.
    """
    path = Path(folder) / "progress.db"
    try:
        progress = Progress(path)
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:
        _set_aside(path)
        progress = Progress(path)
    try:
        yield progress
    finally:
        progress.close()


def _set_aside(path: Path) -> None:
    number = 1
    while (aside := path.with_name(f"{path.name}.broken-{number}")).exists():
        number += 1
    path.replace(aside)
    for more in ("-wal", "-shm"):
        path.with_name(path.name + more).unlink(missing_ok=True)


@contextmanager
def kept_or_not(folder: Callable[[], str], complain: Callable[[str], None]) -> Iterator[Progress]:
    """The progress in a folder, or where it cannot be kept, after a complaint, one that is forgotten at the end."""
    with ExitStack() as stack:
        try:
            progress = stack.enter_context(opened(folder()))
        except (OSError, sqlite3.Error) as error:
            complain(f"progress cannot be kept ({error}); what you do now is not remembered.")
            progress = Progress(":memory:")
            stack.callback(progress.close)
        yield progress
