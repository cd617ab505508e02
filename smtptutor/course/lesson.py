"""
A lesson, as data.

A lesson is a row of steps. A step is of one of six kinds: type lines to the server, choose an answer, point at a line
of a transcript, repair a transcript, put lines in order, or write a sentence of one's own. It has goals, hints, a
solution, and the mistakes that learners are likely to make. Nothing in a lesson can run anything, or reach a file but a
site beside it.
"""

from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from smtptutor.course import head, variant
from smtptutor.course.goals import Predicate
from smtptutor.course.variant import AS_WRITTEN, Variant
from smtptutor.server import sites
from smtptutor.server.own_accord import OwnAccord
from smtptutor.server.site import Site
from smtptutor.server.site_file import read_site
from smtptutor.table import TableError


class StepKind(StrEnum):
    """What the learner does in a step."""

    TYPE = "type"
    CHOOSE = "choose"
    POINT = "point"
    REPAIR = "repair"
    ORDER = "order"
    WRITE = "write"


class Of(StrEnum):
    """What a prediction is about, where it is not one of several answers in words."""

    CODE = "code"  # the reply code
    DIGIT = "digit"  # its first digit
    LINES = "lines"  # how many lines the reply has
    TAKEN = "taken"  # how many lines of the solution were accepted
    MESSAGES = "messages"  # how many messages the server holds, as :mail counts them


class Goal(NamedTuple):
    """One line of the tick list: what must hold, what to say once it does, and what is asked for until then."""

    predicate: Predicate
    tick: str
    goal: str = ""

    @property
    def asked(self) -> str:
        """What stands beside an empty box."""
        return self.goal or self.tick


class SolutionLine(NamedTuple):
    """A line to send, and what to know about it."""

    line: str
    note: str = ""


class Together(NamedTuple):
    """Lines that are sent in one piece."""

    lines: tuple[str, ...]
    note: str = ""


class Connecting(NamedTuple):
    """A new connection to the same place."""

    note: str = ""


class Waiting(NamedTuple):
    """Time that passes, in seconds."""

    seconds: int
    note: str = ""


class SentOctets(NamedTuple):
    """Octets to send, just these; `written` is how :octets spells them."""

    octets: bytes
    written: str
    note: str = ""


class Edit(NamedTuple):
    """A change of a transcript, as the learner types it."""

    edit: str
    note: str = ""


Act = SolutionLine | Together | Connecting | Waiting | SentOctets | Edit
"""One thing that is done on the way of a solution."""

Before = Act | OwnAccord
"""One thing that is done before a learner comes: by a client, or by the server itself."""


class Option(NamedTuple):
    """
    One answer to a question: what it says, and what is said once it was picked.

    `right` tells that it is the answer; of a prediction, `holds` decides, seen from where the step opened.
    """

    say: str
    why: str = ""
    right: bool = False
    holds: Predicate | None = None


class Predict(NamedTuple):
    """
    What is asked before the learner types; what comes answers it.

    It is about one of several `options`, or about a number (`of`). `on` tells by which exchange it is decided: the
    first one that is so; None for the one that reaches the last goal of the step.
    """

    ask: str
    of: Of = Of.CODE
    options: tuple[Option, ...] = ()
    on: Predicate | None = None


class Row(NamedTuple):
    """
    One question of several that share their answers.

    `right` is what the right answer says; `why` is said once it was given, `wrong` after another one.
    """

    say: str
    right: str
    why: str
    wrong: str


class Choosing(NamedTuple):
    """
    The question of a step to choose in: one with `options`, or several `rows` that share their `answers`.

    `in_one_go` tells that all rows are to be answered right, one after the other; otherwise only those that were not
    are asked again.
    """

    options: tuple[Option, ...] = ()
    rows: tuple[Row, ...] = ()
    answers: tuple[str, ...] = ()
    in_one_go: bool = False


class Transcript(NamedTuple):
    """
    A dialogue to look at: what a client sent at a place, the answers come from the simulator.

    A line may be an OwnAccord: what the server does there.
    """

    lines: tuple[str, ...]
    site: str = ""  # that of the lesson, where it is ""
    dialect: str = ""


class Pointing(NamedTuple):
    """
    A line to point at, by its number: of a transcript, or of lines that are shown as they stand.

    `because` is said once it was found. `fix` is an edit after which nothing is refused. `whys` are what to say to
    other lines, by number; the simulator knows about those of a transcript.
    """

    at: int
    because: str
    transcript: Transcript | None = None
    shown: tuple[str, ...] = ()
    fix: str = ""
    whys: tuple[tuple[int, str], ...] = ()


class Repair(NamedTuple):
    """A transcript to mend; `clean` wants no refusal left in it."""

    transcript: Transcript
    clean: bool = False


class Ordering(NamedTuple):
    """A transcript to put in order, given in the right one, and what is said once it is."""

    transcript: Transcript
    because: str = ""


class Writing(NamedTuple):
    """A sentence of the learner's own, which is not judged; `because` is one to compare it with."""

    because: str


class Quote(NamedTuple):
    """
    A reply that the line of that number quotes: what the server of a `dialect` says there for a `cause`.

    `site` is where, "" for where the step is. Where nothing that can be visited says it, there is a `source` in place
    of the cause: the standard, or whoever else, that has it.
    """

    line: int
    cause: str = ""
    dialect: str = ""
    site: str = ""
    source: str = ""


class TimeSpan(NamedTuple):
    """The clock times of two lines, by number, and how many seconds lie between them; None for any number."""

    start: int
    end: int
    at_least: int | None = None
    at_most: int | None = None


class Claims(NamedTuple):
    """What must be so of lines that no simulator makes."""

    quotes: tuple[Quote, ...] = ()
    spans: tuple[TimeSpan, ...] = ()


class Evidence(NamedTuple):
    """Lines that no simulator makes: of a log, a program, a bounce."""

    lines: tuple[str, ...]
    claims: Claims = Claims()


class Mistake(NamedTuple):
    """A likely mistake: its `sign` shows on the `example`, played from where the step opens, never on the solution."""

    id: str
    sign: Predicate
    say: str
    example: tuple[Act, ...]


class Step(NamedTuple):
    """
    One thing to do.

    `say` tells what is to be known, `task` what to type or to find out; where there is no `task` ("") `say` tells both.
    `predict`, if given, is asked before the learner types; what comes answers it. Where `site`, `dialect` or `before`
    is given, the step opens on a new connection, with the lines of `before` played; otherwise it goes on from the step
    before it, so long as `opens` holds (None: what the solutions lead to). While a step is `quiet` nothing is told
    that would spare the learner the line. `puzzle` is what the kinds other than TYPE are about. `evidence` is looked at
    above the task; `claims` are about the lines that a puzzle shows in place of a transcript.
    """

    id: str
    say: str
    goals: tuple[Goal, ...] = ()
    hints: tuple[str, ...] = ()
    solution: tuple[Act, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    task: str = ""
    predict: Predict | None = None
    kind: StepKind = StepKind.TYPE
    puzzle: Choosing | Pointing | Repair | Ordering | Writing | None = None
    site: str = ""
    dialect: str = ""
    before: tuple[Before, ...] = ()
    opens: Predicate | None = None
    quiet: bool = False
    evidence: Evidence | None = None
    claims: Claims = Claims()

    @property
    def opens_anew(self) -> bool:
        """True where the step opens on a new connection."""
        return bool(self.site or self.dialect or self.before)

    @property
    def shown(self) -> tuple[str, ...]:
        """The lines that a puzzle shows in place of a transcript."""
        return self.puzzle.shown if isinstance(self.puzzle, Pointing) else ()


class Lesson(NamedTuple):
    """
    One lesson.

    `id` is for ever; a renamed lesson lists its old one in `aliases`. `teaches` and `uses` name verbs, codes
    and causes; `meets` those that are only met again. The lines of `before` have been typed already when the lesson
    opens. `site` is the name of a site that comes along, or a TOML file in the folder of the lesson or below it.
    `story` tells for whom and why, `minutes` how long it takes; a `challenge` stands for its track, alone
    or together with the others there. `names` are those of the learner whose own lesson it is. `places` are sites of
    its own, by name; without a `file` it was made, as a drill is.
    """

    id: str
    title: str
    about: str
    track: str
    site: str
    teaches: tuple[str, ...]
    uses: tuple[str, ...]
    before: tuple[Before, ...]
    steps: tuple[Step, ...]
    aliases: tuple[str, ...]
    file: str
    story: str = ""
    minutes: int = 0
    challenge: bool = False
    meets: tuple[str, ...] = ()
    format: int = 1
    names: Variant = AS_WRITTEN
    places: tuple[tuple[str, Site], ...] = ()

    @property
    def is_drill(self) -> bool:
        """True for one that was made to ask what was missed; False for one from a file."""
        return not self.file

    @property
    def label(self) -> str:
        """Whose own lesson it is; "" where it is as it is written."""
        return self.names.label

    def seed(self, step: Step) -> tuple[str, ...]:
        """What the order of shuffled things in a step depends on."""
        return (*filter(None, (self.label,)), self.id, step.id)

    @property
    def ids(self) -> tuple[str, ...]:
        """The id of the lesson, and its former ones."""
        return (self.id, *self.aliases)


def place(lesson: Lesson, name: str = "", dialect: str = "") -> Site:
    """
    A site of a lesson: the one of that name or file, where it is "" the one of the lesson itself, run as `dialect`.

    The names in it are those of the lesson.

    Raises TableError where there is none of that name, or where its file is not right.
    """
    name = name or lesson.site
    if (own := dict(lesson.places).get(name)) is not None:
        site = own
    elif name.endswith(".toml"):
        path = Path(lesson.file).parent / name
        if not path.is_file():
            raise TableError(lesson.file, "site", f"there is no file {name} in the folder of the lesson")
        site = read_site(path)
    elif name != "default" and not sites.has(name):
        raise TableError(lesson.file, "site", f"no site is called {name!r}; {sites.instead_of(name)}")
    else:
        site = sites.load(name)
    return variant.of_site(lesson.names, site._replace(dialect=dialect) if dialect else site)


def paths(folder: Path) -> list[Path]:
    """The lesson files below a folder, in the order of the course."""
    return [Path(file) for file in head.files(str(folder))]
