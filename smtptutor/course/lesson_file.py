"""
The lesson in a TOML file, read key by key.

Format 1 has steps to type in, each with its goals and the code that it predicts. Format 2 has everything else.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path, PurePosixPath

from smtptutor import data
from smtptutor.course import goals
from smtptutor.course.acts import acts, before, lines
from smtptutor.course.evidence_file import claims, evidence
from smtptutor.course.head import MOST_MINUTES, track
from smtptutor.course.lesson import Goal, Lesson, Mistake, Of, Option, Predict, Step, StepKind, paths
from smtptutor.course.planting import planted
from smtptutor.course.puzzle_file import puzzle
from smtptutor.course.variant import AS_WRITTEN, Variant, of_label, of_values
from smtptutor.server.dialects import DIALECTS
from smtptutor.table import TableError, TomlTable, octets_of

HINTS = 3  # which rule; what is missing now; the line's shape with one blank
FORMATS = (1, 2)

_SITE_FILE = re.compile(r"""\bsite\s*=\s*["']([\w./-]+\.toml)["']""")


def read_lesson(path: Path, label: str = "") -> Lesson:
    """
    The lesson in a TOML file; with a `label`, the own one of that learner.

    Raises TableError, which names the file, the key and what would be right.
    """
    octets = octets_of(path)
    return _own(path, octets, label) if label else _lesson(path, octets)


@lru_cache(maxsize=256)  # a shell asks for the course again and again, and nearly always it is the same
def _lesson(path: Path, octets: bytes, names: Variant = AS_WRITTEN) -> Lesson:
    table = _parsed(path, octets).changed(lambda values: of_values(names, values))
    version = table.format(FORMATS)
    later = version > 1
    lesson = Lesson(
        id=table.text("id"),
        title=table.text("title"),
        about=table.text("about"),
        track=track(str(path)),
        site=_site(table, "default"),
        teaches=table.texts("teaches"),
        uses=table.texts("uses", ()),
        before=before(table) if later else lines(table, "before", ()),
        story=table.text("story", "") if later else "",
        minutes=table.number("minutes", 0, least=1, most=MOST_MINUTES) if later else 0,
        challenge=table.flag("challenge", False) if later else False,
        meets=table.texts("meets", ()) if later else (),
        steps=tuple((_step if later else _first_step)(inner) for inner in table.tables("steps")),
        aliases=table.texts("aliases", ()),
        file=str(path),
        format=version,
        names=names,
    )
    table.done()
    if not lesson.steps:
        raise table.error("steps", "must hold a step at least")
    _unique(table, "steps", [step.id for step in lesson.steps])
    if lesson.challenge:
        lesson = lesson._replace(steps=tuple(step._replace(quiet=True) for step in lesson.steps))
    return lesson


@lru_cache(maxsize=256)  # each learner's own lesson is made of the same
def _parsed(path: Path, octets: bytes) -> TomlTable:
    return TomlTable.parsed(octets, str(path))


@lru_cache(maxsize=256)
def _own(path: Path, octets: bytes, label: str) -> Lesson:
    """The own lesson of a learner."""
    return planted(_lesson(path, octets, _names(path, octets, label)))


def names(path: Path, label: str) -> Variant:
    """The names in a learner's own lesson. Raises TableError where its file cannot be read."""
    return _names(path, octets_of(path), label)


@lru_cache(maxsize=256)
def _names(path: Path, octets: bytes, label: str) -> Variant:
    """The names for a label, none of which is a word of a lesson, or of a site that comes with it."""
    text = octets.decode("utf-8", "replace")
    beside = [path.parent / name for name in set(_SITE_FILE.findall(text))]
    texts = [text, *(octets_of(site).decode("utf-8", "replace") for site in beside if site.is_file())]
    return of_label(label, "\n".join(texts))


def _first_step(table: TomlTable) -> Step:
    """A step of format 1."""
    ask = table.text("predict", None)
    step = Step(
        id=table.text("id"),
        say=table.text("say"),
        task=table.text("task", ""),
        predict=None if ask is None else Predict(ask),
        goals=tuple(_goal(inner) for inner in table.tables("goals")),
        hints=table.texts("hints"),
        solution=acts(table, "solution"),
        mistakes=tuple(_mistake(inner) for inner in table.tables("mistakes", [])),
    )
    table.done()
    _judged(table, step)
    return step


def _step(table: TomlTable) -> Step:
    kind = StepKind(table.choice("kind", tuple(map(str, StepKind)), "type"))
    judged = kind in (StepKind.TYPE, StepKind.REPAIR)
    predict = _predict(table) if kind is StepKind.TYPE else None
    step = Step(
        id=table.text("id"),
        kind=kind,
        say=table.text("say"),
        task=table.text("task", ""),
        site=_site(table, ""),
        dialect=table.choice("dialect", tuple(DIALECTS), ""),
        before=before(table),
        opens=_opens(table),
        quiet=table.flag("quiet", predict is not None or kind is not StepKind.TYPE),
        predict=predict,
        puzzle=puzzle(table, kind),
        goals=tuple(_goal(inner) for inner in table.tables("goals", ...)) if judged else (),
        hints=table.texts("hints", ... if judged else ()),
        solution=acts(table, "solution") if judged else (),
        mistakes=tuple(_mistake(inner) for inner in table.tables("mistakes", [])) if kind is StepKind.TYPE else (),
    )
    step = step._replace(evidence=evidence(table), claims=claims(table, len(step.shown)))
    table.done()
    if judged:
        _judged(table, step)
    elif not all(hint.strip() for hint in step.hints) or len(step.hints) > HINTS:
        raise table.error("hints", f"must hold {HINTS} texts or fewer, none of them empty")
    return step


def _judged(table: TomlTable, step: Step) -> None:
    if not step.goals:
        raise table.error("goals", "must hold a goal at least")
    if not step.solution:
        raise table.error("solution", "must hold a line at least")
    if len(step.hints) != HINTS or not all(hint.strip() for hint in step.hints):
        raise table.error("hints", f"must hold {HINTS} texts: the rule, what is missing, the line with a blank in it")
    _unique(table, "mistakes", [mistake.id for mistake in step.mistakes])


def _predict(table: TomlTable) -> Predict | None:
    """What a step asks to predict: a text, which is about a code, or a table."""
    if not table.holds("predict"):
        return None
    if not table.holds_table("predict"):
        return Predict(table.text("predict"))
    inner = table.table("predict")
    options = tuple(_option(each) for each in inner.tables("options", []))
    predict = Predict(
        ask=inner.text("ask"),
        of=Of(inner.choice("of", tuple(map(str, Of)), "code")),
        options=options,
        on=_predicate(inner, "on"),
    )
    inner.done()
    if len(options) == 1:
        raise inner.error("options", "must hold two answers at least")
    return predict


def _option(table: TomlTable) -> Option:
    holds = _predicate(table, "holds")
    if holds is None:
        raise table.error("holds", "is missing; it must be what holds where this answer is right")
    option = Option(table.text("say"), table.text("why", ""), holds=holds)
    table.done()
    return option


def _opens(table: TomlTable) -> goals.Predicate | None:
    """What must hold where a step opens: of the state alone, for nothing has been said in the step yet."""
    found = _predicate(table, "opens")
    if found is not None and not goals.is_of_state(found):
        raise table.error("opens", "must ask for the state alone, such as stage, hello, sender or recipients")
    return found


def _predicate(table: TomlTable, key: str) -> goals.Predicate | None:
    if not table.holds(key):
        return None
    inner = table.table(key)
    found = goals.read(inner)
    inner.done()
    return found


def _goal(table: TomlTable) -> Goal:
    goal = Goal(tick=table.text("tick"), goal=table.text("goal", ""), predicate=goals.read(table))
    table.done()
    return goal


def _mistake(table: TomlTable) -> Mistake:
    sign = table.table("sign")
    mistake = Mistake(table.text("id"), goals.read(sign), table.text("say"), acts(table, "example"))
    sign.done()
    table.done()
    return mistake


def _site(table: TomlTable, default: str) -> str:
    """The name of a site, or of a file that is not outside the folder of the lesson."""
    asked: str = table.text("site", default)
    path = PurePosixPath(asked)
    outside = path.is_absolute() or ".." in path.parts or not asked.isprintable() or "\\" in asked or ":" in asked
    if outside or ("/" in asked and path.suffix != ".toml"):
        right = "must be the name of a site, or of a TOML file in the folder of the lesson"
        raise table.error("site", f"{right}, not {asked!r}")
    return asked


def _unique(table: TomlTable, key: str, ids: list[str]) -> None:
    for one in ids:
        if ids.count(one) > 1:
            raise table.error(key, f"the id {one!r} stands there twice; ids are unique")


def course(broken: Callable[[TableError], object] | None = None, more: Path | None = None) -> list[Lesson]:
    """
    The lessons that come along, in order, and after them those of the folder `more`, if given.

    One that is not right is told to `broken` and left out; where that is not given, TableError is raised.
    """
    lessons = []
    for path in [*paths(data.folder()), *(paths(more) if more is not None else ())]:
        try:
            lessons.append(read_lesson(path))
        except TableError as error:
            if broken is None:
                raise
            broken(error)
    return lessons
