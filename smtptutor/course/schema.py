"""The tables of progress, by version, and their rows: each step to the next version, with what was kept before."""

import os
import sqlite3
from contextlib import contextmanager, suppress

from smtptutor.course.progress import Run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class LaterVersionError(Exception):
    """The file was written by a later version of the program; it says which."""


def connected(path: str, patience: float) -> sqlite3.Connection:
    """
    The database in a file, with the tables of this version; `patience` is how long to wait for others, in seconds.

    Raises LaterVersionError, with nothing written, sqlite3.OperationalError where the file cannot be used, and
    sqlite3.DatabaseError where it is damaged.
    """
    database = sqlite3.connect(path, isolation_level=None, timeout=patience)
    try:
        _set_up(database, path)
    except BaseException:
        database.close()
        raise
    return database


def _set_up(database: sqlite3.Connection, path: str) -> None:
    if (version := _version(database)) > VERSION:
        raise LaterVersionError(f"{version}, and this is {VERSION}")
    if database.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        raise sqlite3.DatabaseError("its pages do not fit together")
    if version == VERSION and not os.access(path, os.W_OK):
        return  # it can still be read, and writing says why it does not go
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=NORMAL")
    migrate(database)


def in_memory(old: sqlite3.Connection | None = None) -> sqlite3.Connection:
    """A database that keeps nothing, with as much of the old one as can be read."""
    memory = sqlite3.connect(":memory:", isolation_level=None)
    migrate(memory)
    if old is None:
        return memory
    for read, write in _COPY:
        with suppress(sqlite3.Error):
            memory.executemany(write, old.execute(read).fetchall())
    return memory


def migrate(database: sqlite3.Connection) -> None:
    """Bring the tables to this version, all the steps at once or none. Raises sqlite3.Error."""
    if _version(database) == VERSION:
        return
    with transaction(database):
        for step in MIGRATIONS[_version(database) :]:  # asked again: another window may have been faster
            step(database)
        database.execute(f"PRAGMA user_version = {VERSION}")


@contextmanager
def transaction(database: sqlite3.Connection) -> "Iterator[None]":
    """All that is written in it, or nothing."""
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        with suppress(sqlite3.Error):
            database.execute("ROLLBACK")
        raise
    database.execute("COMMIT")


def run_of(database: sqlite3.Connection, run: int, version: object) -> Run:
    """The run of that number, whatever types its rows have. Raises sqlite3.Error."""
    rows = database.execute("SELECT kind, what, at FROM journal WHERE run = ? ORDER BY number", (run,)).fetchall()
    return Run(
        tuple((str(kind), _octets(what)) for kind, what, _ in rows),
        str(version or ""),
        tuple(max(at, 0) if isinstance(at, int) else 0 for _, _, at in rows),
    )


def _octets(what: object) -> bytes:
    """What a row holds, whatever type a database gave it."""
    return what if isinstance(what, bytes) else str("" if what is None else what).encode("utf-8", "surrogateescape")


def _version(database: sqlite3.Connection) -> int:
    return int(database.execute("PRAGMA user_version").fetchone()[0])


def _first(database: sqlite3.Connection) -> None:
    """Version 1: rows of a journal belong to a run of a lesson. Before, they belonged to the lesson itself."""
    for table in (
        "CREATE TABLE IF NOT EXISTS done (lesson TEXT, step TEXT, at INTEGER, PRIMARY KEY (lesson, step))",
        "CREATE TABLE IF NOT EXISTS last (one INTEGER PRIMARY KEY CHECK (one = 1), lesson TEXT)",
        "CREATE TABLE IF NOT EXISTS journal (number INTEGER PRIMARY KEY, lesson TEXT, kind TEXT, what BLOB)",
        "ALTER TABLE journal RENAME TO old_journal",
        "CREATE TABLE runs (run INTEGER PRIMARY KEY AUTOINCREMENT, lesson TEXT, version TEXT)",
        "CREATE TABLE journal (number INTEGER PRIMARY KEY AUTOINCREMENT, run INTEGER, kind TEXT, what BLOB)",
        "CREATE INDEX journal_of_run ON journal (run)",
        "INSERT INTO runs (lesson) SELECT DISTINCT lesson FROM old_journal",
        """INSERT INTO journal (number, run, kind, what) SELECT number, run, kind, what FROM old_journal
        JOIN runs ON old_journal.lesson IS runs.lesson""",
        "DROP TABLE old_journal",
    ):
        database.execute(table)


def _second(database: sqlite3.Connection) -> None:
    """Version 2: when each row was written, which runs were finished, what to practise, and for whom all this is."""
    for table in (
        "ALTER TABLE journal ADD COLUMN at INTEGER",
        "ALTER TABLE runs ADD COLUMN finished INTEGER",
        "CREATE TABLE drills (cause TEXT PRIMARY KEY, level INTEGER, due INTEGER)",
        "CREATE TABLE label (one INTEGER PRIMARY KEY CHECK (one = 1), label TEXT)",
    ):
        database.execute(table)


MIGRATIONS: "tuple[Callable[[sqlite3.Connection], None], ...]" = (_first, _second)
"""Each leads from the version that is its place to the next one."""

VERSION = len(MIGRATIONS)

_COPY = (
    ("SELECT lesson, step, at FROM done", "INSERT OR IGNORE INTO done VALUES (?, ?, ?)"),
    ("SELECT one, lesson FROM last", "INSERT OR IGNORE INTO last VALUES (?, ?)"),
    ("SELECT run, lesson, version, finished FROM runs", "INSERT OR IGNORE INTO runs VALUES (?, ?, ?, ?)"),
    ("SELECT number, run, kind, what, at FROM journal", "INSERT OR IGNORE INTO journal VALUES (?, ?, ?, ?, ?)"),
    ("SELECT cause, level, due FROM drills", "INSERT OR IGNORE INTO drills VALUES (?, ?, ?)"),
    ("SELECT one, label FROM label", "INSERT OR IGNORE INTO label VALUES (?, ?)"),
)
