"""smtptutor check: tells whether lessons and sites are sound and fair."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path

from smtptutor import data
from smtptutor.commands.status import DONE, NOT_DONE
from smtptutor.course import checker
from smtptutor.course import lesson as lessons
from smtptutor.course.checker import Problem
from smtptutor.world import World


def add_to(parser: ArgumentParser) -> None:
    """What `check` takes."""
    parser.epilog = "examples:\n  smtptutor check\n  smtptutor check my-lessons/\n"
    parser.add_argument("paths", nargs="*", metavar="PATH", help="a lesson, a site or a folder; all that come along")
    parser.set_defaults(run=lambda world, options: run(world, options.paths, as_json=options.json))


def run(world: World, paths: list[str], *, as_json: bool = False) -> int:
    """Check lessons and sites; those that come along where no path is given. Returns 1 where something is not right."""
    try:
        site_files, lesson_files = _files([Path(path) for path in paths] or [data.folder()])
    except FileNotFoundError as error:
        world.complain(f"{error.args[0]}: there is no such file or folder")
        return NOT_DONE
    if not site_files and not lesson_files:
        world.complain("there is no .toml file in what was given, so nothing was checked")
        return NOT_DONE
    problems = 0
    for problem in _problems(site_files, lesson_files):
        problems += 1
        if as_json:
            world.write(json.dumps(problem._asdict()) + "\n")
        else:
            place = f"{problem.place}: " if problem.place else ""
            world.show([[("", f"{problem.file}: {place}{problem.what}")]])
    if not as_json:
        looked = f"{_count(lesson_files, 'lesson')} and {_count(site_files, 'site')} checked"
        world.write(f"{looked}: {problems or 'no'} problem{'' if problems == 1 else 's'}\n")
    return NOT_DONE if problems else DONE


def _count(files: list[Path], what: str) -> str:
    return f"{len(files)} {what}{'' if len(files) == 1 else 's'}"


def _files(paths: list[Path]) -> tuple[list[Path], list[Path]]:
    """The site files and the lesson files among and below the paths. Raises FileNotFoundError."""
    site_files: list[Path] = []
    lesson_files: list[Path] = []
    for path in paths:
        if not path.exists():
            raise FileNotFoundError(str(path))
        for file in [path] if path.is_file() else sorted(path.rglob("*.toml")):
            (site_files if _is_site(file) else lesson_files).append(file)
    return site_files, lesson_files


def _is_site(path: Path) -> bool:
    """A site has no steps; in a folder called sites everything is a site."""
    if path.parent.name == "sites":
        return True
    try:
        words = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return "[[steps]]" not in words and "teaches" not in words


def _problems(site_files: list[Path], lesson_files: list[Path]) -> Iterator[Problem]:
    for path in site_files:
        yield from checker.check_site(path)
    own = {path.resolve() for path in lessons.paths(data.folder())}
    given = {path.resolve() for path in lesson_files}
    before = [] if own & given else lessons.course()
    if own & given and not own <= given:  # some of the lessons that come along: those before them teach too
        before = [one for one in lessons.course() if Path(one.file).resolve() not in given]
    yield from checker.check_lessons(lesson_files, before)
