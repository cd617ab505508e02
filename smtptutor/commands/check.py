"""smtptutor check: tells whether lessons and sites are sound and fair."""

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path

from smtptutor import data
from smtptutor.commands import shared
from smtptutor.commands.status import DONE, NOT_DONE
from smtptutor.course import lesson as lessons
from smtptutor.course import lesson_file
from smtptutor.course.check import lessons as checks
from smtptutor.course.check.rule import Problem
from smtptutor.table import TableError
from smtptutor.text import Verbatim
from smtptutor.wording import plural
from smtptutor.world import World


def add_to(parser: ArgumentParser) -> None:
    """What `check` takes."""
    parser.epilog = "examples:\n  smtptutor check\n  smtptutor check my-lessons/\n"
    parser.add_argument("paths", nargs="*", metavar="PATH", help="a lesson, a site or a folder; all that come along")
    shared.takes_lessons(parser)
    parser.set_defaults(run=_run)


def _run(world: World, options: Namespace) -> int:
    if shared.no_such_lessons(world, options):
        return NOT_DONE
    return run(world, options.paths, more=options.lessons, as_json=options.json)


def run(world: World, paths: list[str], *, more: str | None = None, as_json: bool = False) -> int:
    """
    Check lessons and sites. Returns 1 where something is not right.

    Where no path is given, those of the folder `more`, or else those that come along. What is taught in the course and
    in `more` is known, also where only some of them are checked.
    """
    try:
        given = [Path(path) for path in paths or ([more] if more is not None else ())]
        site_files, lesson_files = _files(given or [data.folder()])
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        world.complain(str(error))
        return NOT_DONE
    if not site_files and not lesson_files:
        world.complain("there is no .toml file in what was given, so nothing was checked")
        return NOT_DONE
    problems = 0
    for problem in _problems(world, site_files, lesson_files, more):
        problems += 1
        if as_json:
            world.write(json.dumps(problem._asdict()) + "\n")
        else:
            line = f":{problem.line}" if problem.line else ""
            place = f"{problem.place}: " if problem.place else ""
            world.show([Verbatim(f"{problem.file}{line}: {place}{problem.what}")])
    if not as_json:
        looked = f"{plural(len(lesson_files), 'lesson')} and {plural(len(site_files), 'site')} checked"
        world.write(f"{looked}: {plural(problems, 'problem') if problems else 'no problems'}\n")
    return NOT_DONE if problems else DONE


def _files(paths: list[Path]) -> tuple[list[Path], list[Path]]:
    """The site files and the lesson files among and below the paths. Raises FileNotFoundError."""
    site_files: list[Path] = []
    lesson_files: list[Path] = []
    for path in paths:
        if not path.exists():
            raise FileNotFoundError(f"{path}: there is no such file or folder")
        for file in [path] if path.is_file() else sorted(path.rglob("*.toml")):
            (site_files if checks.is_site(file) else lesson_files).append(file)
    return site_files, lesson_files


def _problems(world: World, site_files: list[Path], lesson_files: list[Path], more: str | None) -> Iterator[Problem]:
    """What is wrong with the files. Another lesson that cannot be read is told apart: it is no problem of theirs."""
    for path in site_files:
        yield from checks.check_site(path)
    given = {path.resolve() for path in lesson_files}
    missing: list[TableError] = []
    known = lesson_file.course(missing.append, None if more is None else Path(more))
    others = [lesson for lesson in known if Path(lesson.file).resolve() not in given]
    missing = [error for error in missing if Path(error.file).resolve() not in given]
    whole = {path.resolve() for path in lessons.paths(data.folder())} <= given
    if whole:  # nothing taught before them is left out
        others, missing = [], []
    for error in missing if lesson_files else ():
        world.complain(f"{error}; what it teaches is not known")
    yield from checks.check_lessons(lesson_files, others, gap=bool(missing), whole=whole)
