"""
Progress as one file of text, to take it to another machine, and what two of them make together.

The file is JSON in ASCII: octets that are no text stand in it as lone surrogates. Taking one in adds what is not there
yet, and changes nothing that is; so it does no harm to do it twice, or both ways.
"""

import json
from typing import Any, NamedTuple

from smtptutor.course.ops import Row
from smtptutor.course.progress import Drill, Run
from smtptutor.course.variant import LabelError, label

FORMAT = 1
KIND = "smtptutor progress"
MOST_OCTETS = 64 * 2**20
"""A file that is larger is not read; one row of a journal takes 100 octets or so."""
MOST_ROWS = 100_000  # of one way through a lesson; more would have to be gone through each time that it is opened
_SHOWN = 40  # characters of what is wrong


class CarriedError(ValueError):
    """A text is no progress that can be taken in; the message says what is wrong."""


class _PartError(ValueError):
    """A part of a file is none that is written here; the message says what is wrong with it."""


class Done(NamedTuple):
    """A step that is done, or a whole lesson where `step` is "", and when, in seconds since 1970 (UTC)."""

    lesson: str
    step: str
    at: int


class CarriedRun(NamedTuple):
    """A way through a lesson; `finished` is when it was, 0 where it was not."""

    lesson: str
    run: Run
    finished: int


class Carried(NamedTuple):
    """All that is remembered of a learner."""

    done: tuple[Done, ...] = ()
    runs: tuple[CarriedRun, ...] = ()
    drills: tuple[Drill, ...] = ()
    last: str = ""
    label: str = ""


def written(carried: Carried) -> str:
    """The text of a file with all of it."""
    facts = {
        "kind": KIND,
        "format": FORMAT,
        "label": carried.label,
        "last": carried.last,
        "done": [list(one) for one in carried.done],
        "drills": [list(one) for one in carried.drills],
        "runs": [_run(one) for one in carried.runs],
    }
    return json.dumps(facts, indent=1) + "\n"


def _run(carried: CarriedRun) -> dict[str, Any]:
    run = carried.run
    return {
        "lesson": carried.lesson,
        "version": run.version,
        "finished": carried.finished,
        "rows": [[at, kind, _text(what)] for (kind, what), at in zip(run.rows, run.times, strict=True)],
    }


def _text(octets: bytes) -> str:
    return octets.decode("utf-8", "surrogateescape")


def read(text: str) -> Carried:
    """What stands in the text of a file. Raises CarriedError where it is none, is damaged, or of a later version."""
    try:
        facts = json.loads(text)
    except (ValueError, RecursionError):
        raise CarriedError("it is not JSON, or it is cut off") from None
    if not isinstance(facts, dict) or facts.get("kind") != KIND:
        raise CarriedError("it does not say that it holds the progress of smtptutor")
    if facts.get("format") != FORMAT:
        raise CarriedError(f"it is of format {_shown(facts.get('format'))}, and this program reads format {FORMAT}")
    try:
        return Carried(
            done=tuple(Done(_name(lesson), _name(step), _time(at)) for lesson, step, at in facts["done"]),
            runs=tuple(map(_read_run, facts["runs"])),
            drills=tuple(Drill(_name(cause), _time(level), _time(due)) for cause, level, due in facts["drills"]),
            last=_name(facts["last"]),
            label=label(_name(facts["label"])) if facts["label"] else "",
        )
    except (_PartError, LabelError) as error:
        raise CarriedError(f"a part of it is of another kind ({error})") from None
    except (KeyError, TypeError, ValueError):
        raise CarriedError("a part of it is missing or of another kind") from None


def _read_run(facts: dict[str, Any]) -> CarriedRun:
    rows: list[tuple[int, Row]] = [(_time(at), (_name(kind), _octets(what))) for at, kind, what in facts["rows"]]
    if len(rows) > MOST_ROWS:
        raise _PartError(f"a way through a lesson with more than {MOST_ROWS} rows")
    run = Run(tuple(row for _, row in rows), _name(facts["version"]), tuple(at for at, _ in rows))
    return CarriedRun(_name(facts["lesson"]), run, _time(facts["finished"]))


def _name(value: object) -> str:
    if not isinstance(value, str) or not _is_whole(value):
        raise _PartError(f"{_shown(value)} where a text should be")
    return value


def _is_whole(text: str) -> bool:
    """True where no halves of characters stand in a text, which no octets are."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _octets(value: object) -> bytes:
    if not isinstance(value, str):
        raise _PartError(f"{_shown(value)} where a text should be")
    return value.encode("utf-8", "surrogateescape")


def _time(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**53:
        raise _PartError(f"{_shown(value)} where a whole number should be")
    return value


def _shown(value: object) -> str:
    """A value as it stands in a message, of which it is the smaller part."""
    shown = json.dumps(value)
    return shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}..."


class Added(NamedTuple):
    """What was not there yet: how many lessons, steps, ways through a lesson, and causes to practise."""

    lessons: int
    steps: int
    runs: int
    drills: int


def news(here: Carried, other: Carried) -> Carried:
    """
    What of `other` is to be added to what is here.

    A step done on both stays as it is here. A way through a lesson is another one where its rows or times differ. Of a
    cause that both practise the one counts that comes later: it was practised last.
    """
    done = {(one.lesson, one.step) for one in here.done}
    runs = {(one.lesson, one.run) for one in here.runs}
    drills = {drill.cause: drill for drill in here.drills}
    return Carried(
        done=tuple(one for one in other.done if (one.lesson, one.step) not in done),
        runs=tuple(one for one in other.runs if (one.lesson, one.run) not in runs),
        drills=tuple(
            drill for drill in other.drills if drill.cause not in drills or drill.due > drills[drill.cause].due
        ),
        last="" if here.last else other.last,
        label="" if here.label else other.label,
    )


def counted(carried: Carried) -> Added:
    """How much that is."""
    lessons = sum(not one.step for one in carried.done)
    return Added(lessons, len(carried.done) - lessons, len(carried.runs), len(carried.drills))
