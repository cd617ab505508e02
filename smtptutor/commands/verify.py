"""smtptutor verify: what is in the proofs of a class, and whether it is so."""

import csv
import io
import json
import os
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from glob import glob
from typing import TypeVar

from smtptutor import __version__
from smtptutor.commands import shared
from smtptutor.commands.status import DONE, NOT_DONE, WRONG_USAGE
from smtptutor.course.proof import judged as judging
from smtptutor.course.proof.course import Course
from smtptutor.course.proof.form import MOST_OCTETS
from smtptutor.course.proof.judged import Judged
from smtptutor.course.proof.replay import Checked, Judgement
from smtptutor.files import read_some
from smtptutor.text import BLANK, Block, Item, Para, Table, clean
from smtptutor.text.columns import cut
from smtptutor.wording import listed_words
from smtptutor.world import World

EXAMPLES = """\
examples:
  smtptutor verify hand-in/
  smtptutor verify hand-in/ --csv --to class.csv
"""
TITLE = "Proofs"
SHOWS = "This tells what was done, and not who did it."
_COLUMNS = (
    "file", "label", "lesson", "done", "steps_done", "steps", "hints", "solutions", "wrong", "seconds",
    "verdict", "line", "why",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@")  # a program for tables would take what begins so for one
_MARK = "\ufeff"
"""A byte order mark: without it a program for tables takes UTF-8 for the letters of the place."""
_LONGEST = 60  # columns of a word that a file has brought along
_R = TypeVar("_R")


def add_to(parser: ArgumentParser) -> None:
    """What `verify` takes."""
    parser.epilog = EXAMPLES
    parser.add_argument(
        "files", nargs="+", metavar="FILE", help="a file that smtptutor export --proof has written, or a folder of them"
    )
    parser.add_argument("--csv", action="store_true", help="a table for other programs, a row for each file and lesson")
    parser.add_argument("--jobs", type=int, metavar="N", help="so many files at once; usually one for each processor")
    shared.takes_file(
        parser, "write it into a new file: .md, .html or plain text; with --csv, for a program for tables"
    )
    shared.takes_lessons(parser)
    parser.set_defaults(run=_run)


def _run(world: World, options: Namespace) -> int:
    if shared.no_such_lessons(world, options):
        return NOT_DONE
    if options.jobs is not None and options.jobs < 1:
        world.complain("--jobs: must be a number of 1 or more")
        return WRONG_USAGE
    files = _judged(_named(options.files), options.lessons, options.jobs or _processors())
    status = _show(world, options, files)
    return status if status != DONE or all(one.holds for one in files) else NOT_DONE


def _show(world: World, options: Namespace, files: Sequence[Judged]) -> int:
    """Print what came out, or write it into the file that was asked for; the exit status."""
    if not (options.json or options.csv):
        return shared.show_or_write(world, options, TITLE, _told(files, len(Course(options.lessons).heads)))
    words = "".join(f"{json.dumps(facts)}\n" for facts in _rows(files)) if options.json else _as_csv(files)
    if options.to is not None:
        return shared.written(world, options.to, words if options.json else f"{_MARK}{words}")
    world.write(words)
    return DONE


def _named(names: Iterable[str]) -> list[str]:
    """The files that are meant: those in a folder, and those of a pattern that no shell has replaced, in order."""
    found: list[str] = []
    for name in names:
        try:
            inside = [os.path.join(name, one) for one in sorted(os.listdir(name)) if not one.startswith(".")]
            found += [path for path in inside if os.path.isfile(path)] or [name]
        except NotADirectoryError:
            found.append(name)
        except OSError:
            found += sorted(glob(name)) or [name]
        except ValueError:  # a NUL in the name, which is told with the file
            found.append(name)
    return found


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _judged(names: Sequence[str], more: str | None, jobs: int) -> list[Judged]:
    """What each file comes to, also beside the others."""
    now = int(time.time())
    files = _each(_judge, [(name, more, now) for name in names], jobs)
    labels = sorted({one.label for one in files if one.label})
    astray = [place for place, one in enumerate(files) if one.verdict is Judgement.CHANGED and one.label]
    asked = [(names[place], more, files[place].lesson, files[place].label, labels) for place in astray]
    for place, label in zip(astray, _each(_whose, asked, jobs), strict=True):
        if label:
            one = files[place]
            files[place] = one.copied(one.lesson, f"the names are those of {label}")
    return judging.compared(files)


def _each(work: Callable[..., _R], tasks: Sequence[tuple[object, ...]], jobs: int) -> list[_R]:
    """The work on each of the tasks, in several processes where there is more than one of them."""
    if min(jobs, len(tasks)) < 2:
        return [work(*task) for task in tasks]
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(min(jobs, len(tasks))) as pool:
        return list(pool.map(work, *zip(*tasks, strict=True)))


@lru_cache(maxsize=1)
def _course(more: str | None) -> Course:
    return Course(more)


def _judge(name: str, more: str | None, now: int) -> Judged:
    try:
        octets = read_some(name, MOST_OCTETS)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        why = getattr(error, "strerror", None) or str(error)
        return Judged(name, verdict=Judgement.NOT_READABLE, why=why)
    return judging.judged(name, octets, _course(more), now)


def _whose(name: str, more: str | None, lesson: str, own: str, labels: list[str]) -> str:
    """Whose work a lesson in a file is, of these labels; "" where it is nobody's, and where the file is gone."""
    try:
        octets = read_some(name, MOST_OCTETS)
    except (OSError, ValueError):
        return ""
    return judging.fits(octets, lesson, (label for label in labels if label != own), own, _course(more))


def _told(files: Sequence[Judged], lessons: int) -> list[Block]:
    head = ("label", "lessons", "hints", "solutions", "wrong", "time", "verdict")
    table = Table((head, *(_row(one, lessons) for one in files)))
    faults: list[Block] = [*(Item(_fault(one)) for one in files if one.why), *map(Item, _twice(files))]
    return [table, *([BLANK, *faults] if faults else []), BLANK, Para(SHOWS)]


def _row(one: Judged, lessons: int) -> tuple[str, ...]:
    """A file as a row of the table."""
    whose = clean(one.label or os.path.basename(one.file))
    if one.verdict is Judgement.NOT_READABLE:
        return whose, "", "", "", "", "", one.verdict.value
    sums = (sum(getattr(each, key) for each in one.lessons) for key in ("hints", "shown", "wrong"))
    done = f"{sum(each.done for each in one.lessons)} of {lessons}"
    minutes = sum(each.seconds for each in one.lessons) // 60
    long = f"{minutes // 60}:{minutes % 60:02}"
    return whose, done, *map(str, sums), long, one.verdict.value


def _fault(one: Judged) -> str:
    """Why a file does not hold, with the line."""
    lesson, program = (cut(clean(each), _LONGEST) for each in (one.lesson, one.program))
    places = (f"line {one.line}" if one.line else "", f"lesson {lesson}" if lesson else "")
    where = ", ".join(filter(None, places))
    other = program if one.verdict is Judgement.CHANGED and one.program != __version__ else ""
    written = f" It was written by smtptutor {other}, and this is {__version__}." if other else ""
    told = f"{one.file}: {one.verdict.value}{where and f' ({where})'}: {one.why}."
    return clean(told + written)


def _twice(files: Sequence[Judged]) -> Iterable[str]:
    """The files that say that they are of the same learner."""
    by_label: dict[str, list[str]] = {}
    for one in files:
        by_label.setdefault(one.label, []).append(one.file)
    for label, names in by_label.items():
        if label and len(names) > 1:
            yield f"{listed_words(list(map(clean, names)))} have the same label, {clean(label)}."


def _rows(files: Iterable[Judged]) -> Iterable[dict[str, object]]:
    """One object for each file and lesson; one for a file in which there is none."""
    for one in files:
        for each in one.lessons or (Checked("", verdict=one.verdict, line=one.line, why=one.why),):
            yield _object(one, each)


def _object(one: Judged, each: Checked) -> dict[str, object]:
    whole = each.verdict is Judgement.HOLDS and not one.lesson  # what is wrong is so of the file as a whole
    told = one if whole else each
    values = (
        one.file, one.label, each.lesson, each.done, each.steps, each.of_steps, each.hints, each.shown, each.wrong,
        each.seconds, told.verdict.value, told.line, told.why,
    )  # fmt: skip
    return dict(zip(_COLUMNS, values, strict=True))


def _as_csv(files: Iterable[Judged]) -> str:
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(_COLUMNS)
    for facts in _rows(files):
        table.writerow(_cell(value) for value in facts.values())
    return out.getvalue()


def _cell(value: object) -> object:
    """A value as a cell that no program takes for a formula."""
    if not isinstance(value, str):
        return str(value).lower() if isinstance(value, bool) else value
    text = clean(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
