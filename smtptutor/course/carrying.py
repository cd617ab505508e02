"""All that a database remembers of a learner, read at once, and what another one remembers added to it."""

import sqlite3
from typing import Any

from smtptutor.course import schema
from smtptutor.course.carried import Carried, CarriedRun, Done, news
from smtptutor.course.progress import Drill

_ROWS = "SELECT kind, what, at FROM journal WHERE run = ? ORDER BY number"


def everything(database: sqlite3.Connection) -> Carried:
    """All that is remembered; rows of other types than ours are left out. Raises sqlite3.Error."""

    def asked(question: str, *types: type) -> list[Any]:
        return [row for row in database.execute(question) if tuple(map(type, row)) == types]

    runs = asked("SELECT run, lesson, coalesce(version, ''), coalesce(finished, 0) FROM runs ORDER BY run", *_RUN)
    last = asked("SELECT lesson FROM last", str)
    label = asked("SELECT label FROM label", str)
    return Carried(
        done=tuple(Done(*row) for row in asked("SELECT lesson, step, at FROM done", str, str, int)),
        runs=tuple(CarriedRun(lesson, schema.run_of(database, run, version), at) for run, lesson, version, at in runs),
        drills=tuple(Drill(*row) for row in asked("SELECT cause, level, due FROM drills", str, int, int)),
        last=last[0][0] if last else "",
        label=label[0][0] if label else "",
    )


_RUN = (int, str, str, int)


def add(database: sqlite3.Connection, other: Carried) -> Carried:
    """
    Add what is not there yet, all of it or nothing; what that was. Raises sqlite3.Error.

    Of the ways through a lesson the one stays the newest in which something was done last.
    """
    with schema.transaction(database):
        here = everything(database)
        more = news(here, other)
        database.executemany("INSERT OR IGNORE INTO done VALUES (?, ?, ?)", more.done)
        database.executemany("INSERT OR REPLACE INTO drills VALUES (?, ?, ?)", more.drills)
        if more.last:
            database.execute("INSERT OR IGNORE INTO last VALUES (1, ?)", (more.last,))
        if more.label:
            database.execute("INSERT OR IGNORE INTO label VALUES (1, ?)", (more.label,))
        for carried in sorted(more.runs, key=_latest):
            _add_run(database, carried)
        for lesson in {carried.lesson for carried in more.runs}:
            _newest_last(database, lesson)
    return more


def _latest(carried: CarriedRun) -> int:
    return max(carried.run.times, default=0)


def _add_run(database: sqlite3.Connection, carried: CarriedRun) -> None:
    values = (carried.lesson, carried.run.version, carried.finished or None)
    begun = database.execute("INSERT INTO runs (lesson, version, finished) VALUES (?, ?, ?)", values).lastrowid
    rows = zip(carried.run.rows, carried.run.times, strict=True)
    question = "INSERT INTO journal (run, kind, what, at) VALUES (?, ?, ?, ?)"
    database.executemany(question, ((begun, *row, at) for row, at in rows))


def _newest_last(database: sqlite3.Connection, lesson: str) -> None:
    """Let the rows of the run of a lesson in which something was done last have the highest numbers."""
    question = """SELECT run FROM runs JOIN journal USING (run) WHERE lesson = ?
    GROUP BY run ORDER BY max(coalesce(at, 0)) DESC, max(number) DESC LIMIT 1"""
    for (run,) in database.execute(question, (lesson,)).fetchall():
        rows = database.execute(_ROWS, (run,)).fetchall()
        database.execute("DELETE FROM journal WHERE run = ?", (run,))
        database.executemany(
            "INSERT INTO journal (run, kind, what, at) VALUES (?, ?, ?, ?)", ((run, *row) for row in rows)
        )
