"""
A lesson, as data: read from TOML, checked key by key.

A lesson is a row of steps. A step says what to do, has goals, three hints, a solution, and the mistakes that learners
are likely to make. Nothing in a lesson can run anything, or reach a file but a site beside it.
"""

from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from smtptutor import data
from smtptutor.course import goals
from smtptutor.course.goals import Predicate
from smtptutor.server import sites
from smtptutor.server.site import Site
from smtptutor.server.site_file import read_site
from smtptutor.table import TableError, TomlTable

HINTS = 3  # which rule; what is missing now; the line's shape with one blank


class Goal(NamedTuple):
    """One line of the tick list: what must hold, and what to say once it does."""

    predicate: Predicate
    tick: str


class SolutionLine(NamedTuple):
    """One line of a solution, and what to know about it."""

    line: str
    note: str


class Mistake(NamedTuple):
    """A likely mistake: its `sign` shows on the `example`, played from where the step opens, never on the solution."""

    id: str
    sign: Predicate
    say: str
    example: tuple[str, ...]


class Step(NamedTuple):
    """
    One thing to do.

    `say` tells what is to be known, `task` what to type or to find out; where there is no `task` ("") `say` tells both.
    `predict`, if given, is asked before the learner types; the real reply answers it.
    """

    id: str
    say: str
    predict: str | None
    goals: tuple[Goal, ...]
    hints: tuple[str, ...]
    solution: tuple[SolutionLine, ...]
    mistakes: tuple[Mistake, ...]
    task: str = ""


class Lesson(NamedTuple):
    """
    One lesson.

    `id` is for ever; a renamed lesson lists its old one in `aliases`. `teaches` and `uses` name verbs, codes
    and causes. The lines of `before` have been typed already when the lesson opens. `site` is the name of a site that
    comes along, or a TOML file in the folder of the lesson or below it.
    """

    id: str
    title: str
    about: str
    track: str
    site: str
    teaches: tuple[str, ...]
    uses: tuple[str, ...]
    before: tuple[str, ...]
    steps: tuple[Step, ...]
    aliases: tuple[str, ...]
    file: str

    @property
    def ids(self) -> tuple[str, ...]:
        """The id of the lesson, and its former ones."""
        return (self.id, *self.aliases)


def read_lesson(path: Path) -> Lesson:
    """The lesson in a TOML file. Raises TableError, which names the file, the key and what would be right."""
    table = TomlTable.read(path)
    table.format()
    lesson = Lesson(
        id=table.text("id"),
        title=table.text("title"),
        about=table.text("about"),
        track=path.parent.name.partition("-")[2].replace("-", " ") or path.parent.name,
        site=_site(table),
        teaches=table.texts("teaches"),
        uses=table.texts("uses", ()),
        before=_lines(table, "before", ()),
        steps=tuple(_step(inner) for inner in table.tables("steps")),
        aliases=table.texts("aliases", ()),
        file=str(path),
    )
    table.done()
    if not lesson.steps:
        raise table.error("steps", "must hold a step at least")
    _unique(table, "steps", [step.id for step in lesson.steps])
    return lesson


def _step(table: TomlTable) -> Step:
    step = Step(
        id=table.text("id"),
        say=table.text("say"),
        task=table.text("task", ""),
        predict=table.text("predict", None),
        goals=tuple(_goal(inner) for inner in table.tables("goals")),
        hints=table.texts("hints"),
        solution=tuple(_solution_line(inner) for inner in table.tables("solution")),
        mistakes=tuple(_mistake(inner) for inner in table.tables("mistakes", [])),
    )
    table.done()
    if not step.goals:
        raise table.error("goals", "must hold a goal at least")
    if not step.solution:
        raise table.error("solution", "must hold a line at least")
    if len(step.hints) != HINTS or not all(hint.strip() for hint in step.hints):
        raise table.error("hints", f"must hold {HINTS} texts: the rule, what is missing, the line with a blank in it")
    _unique(table, "mistakes", [mistake.id for mistake in step.mistakes])
    return step


def _goal(table: TomlTable) -> Goal:
    tick = table.text("tick")
    goal = Goal(goals.read(table), tick)
    table.done()
    return goal


def _solution_line(table: TomlTable) -> SolutionLine:
    line = SolutionLine(_one_line(table, "line", table.line("line")), table.line("note", ""))
    table.done()
    return line


def _mistake(table: TomlTable) -> Mistake:
    sign = table.table("sign")
    mistake = Mistake(table.text("id"), goals.read(sign), table.text("say"), _lines(table, "example"))
    sign.done()
    table.done()
    return mistake


def _lines(table: TomlTable, key: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
    """Lines as somebody would type them."""
    lines: tuple[str, ...] = table.texts(key) if default is None else table.texts(key, default)
    return tuple(_one_line(table, key, line) for line in lines)


def _one_line(table: TomlTable, key: str, line: str) -> str:
    if "\n" in line or "\r" in line:
        raise table.error(key, f"must be one line, without a line end in it, not {line!r}")
    return line


def _site(table: TomlTable) -> str:
    """The name of a site, or of a file that is not outside the folder of the lesson."""
    asked: str = table.text("site", "default")
    path = PurePosixPath(asked)
    outside = path.is_absolute() or ".." in path.parts or not asked.isprintable() or "\\" in asked or ":" in asked
    if outside or ("/" in asked and path.suffix != ".toml"):
        right = "must be the name of a site, or of a TOML file in the folder of the lesson"
        raise table.error("site", f"{right}, not {asked!r}")
    return asked


def place(lesson: Lesson) -> Site:
    """
    The site of a lesson.

    Raises TableError where there is none of that name, or where its file is not right.
    """
    if lesson.site.endswith(".toml"):
        path = Path(lesson.file).parent / lesson.site
        if not path.is_file():
            raise TableError(lesson.file, "site", f"there is no file {lesson.site} in the folder of the lesson")
        return read_site(path)
    if lesson.site != "default" and lesson.site not in sites.names():
        raise TableError(lesson.file, "site", f"no site is called {lesson.site!r}; {sites.instead_of(lesson.site)}")
    return sites.load(lesson.site)


def _unique(table: TomlTable, key: str, ids: list[str]) -> None:
    for one in ids:
        if ids.count(one) > 1:
            raise table.error(key, f"the id {one!r} stands there twice; ids are unique")


def paths(folder: Path) -> list[Path]:
    """The lesson files below a folder, in the order of the course."""
    return sorted(path for path in folder.rglob("*.toml") if path.parent.name != "sites")


def course(broken: Callable[[TableError], object] | None = None) -> list[Lesson]:
    """
    The lessons that come along, in order.

    One that is not right is told to `broken` and left out; where that is not given, TableError is raised.
    """
    lessons = []
    for path in paths(data.folder()):
        try:
            lessons.append(read_lesson(path))
        except TableError as error:
            if broken is None:
                raise
            broken(error)
    return lessons


def find(lessons: list[Lesson], asked: str) -> Lesson | None:
    """The lesson of that id or alias, or with that number in the course."""
    for number, lesson in enumerate(lessons, 1):
        if asked in (*lesson.ids, str(number)):
            return lesson
    return None
