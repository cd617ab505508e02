"""A proof, done again: what the simulator says to each operation, beside what the file says."""

from enum import StrEnum
from itertools import pairwise, zip_longest
from typing import NamedTuple

from smtptutor.course import events, run
from smtptutor.course.at import At
from smtptutor.course.events import Event
from smtptutor.course.lesson import Lesson, StepKind
from smtptutor.course.ops import LoginOctetsSent, Op, Redo, SendOctets, Solution, Undo
from smtptutor.course.proof.came import words
from smtptutor.course.proof.form import Deed, Section

MOST_WORK = 100_000  # of one file; an operation is one, or more where it takes longer
LONGEST_PAUSE = 600  # seconds; who does nothing for longer does something else
_CLOCKS = 120  # seconds that a clock may be set back, or two clocks differ
_TYPED = 0.3  # seconds that an operation takes at the least, over a whole lesson
_FEWEST = 10  # operations; of fewer, times say nothing


class Judgement(StrEnum):
    """Whether what a file says of a lesson is so; the first of several faults that a file has is told."""

    HOLDS = "holds"
    BY_HAND = "holds, but probably written by hand"
    COPIED = "copied"
    CHANGED = "changed"
    CUT = "cut"
    OTHER_VERSION = "of another version"
    NOT_READABLE = "not readable"


class Checked(NamedTuple):
    """
    What a lesson in a file comes to.

    `steps` are those done, `hints` those asked for, `shown` the solutions, `wrong` wrong answers, guesses and named
    slips; `seconds` is how long it took. Where the verdict is none that holds, `why` says why, and `line` where.
    """

    lesson: str
    done: bool = False
    steps: int = 0
    of_steps: int = 0
    hints: int = 0
    shown: int = 0
    wrong: int = 0
    seconds: int = 0
    verdict: Judgement = Judgement.HOLDS
    line: int = 0
    why: str = ""

    def fault(self, verdict: Judgement, line: int, why: str) -> "Checked":
        """The same with this verdict."""
        return self._replace(verdict=verdict, line=line, why=why)


class TooMuchError(Exception):
    """To do all of this again would take too long; `line` is where it was given up."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def checked(lesson: Lesson, part: Section, work: int = MOST_WORK) -> tuple[Checked, int]:
    """
    What comes of a part when it is done again in the lesson, and how much of the work is left.

    Raises TooMuchError, and TableError where a site of the lesson is not right.
    """
    at = run.opening(lesson)
    told = Checked(lesson.id, of_steps=len(lesson.steps), seconds=_spent(part.done))
    for done in part.done:
        work -= _work(at, done.op)
        if work < 0:
            raise TooMuchError(done.number)
        kind = at.step.kind
        at, happened = run.do(at, done.op)
        told = _counted(told, at, done.op, kind, happened)
        if (came := words(happened, kind)) != done.came:
            return told.fault(Judgement.CHANGED, done.number, _differs(done.came, came)), work
    return _as_told(told, at, part), work


def _as_told(told: Checked, at: At, part: Section) -> Checked:
    """What a part comes to whose lines are all so: whether it has as many as its head says, and ends as it says."""
    if part.operations != len(part.done):
        why = f"the file counts {part.operations} operations here, and has {len(part.done)}"
        return told.fault(Judgement.CHANGED, part.number, why)
    if part.finished != at.done:
        says, is_so = ("finished", "not done") if part.finished else ("only begun", "done")
        return told.fault(Judgement.CHANGED, part.number, f"the file says that the lesson is {says}, and it is {is_so}")
    if by_hand := _impossible(part.done):
        return told.fault(Judgement.BY_HAND, *by_hand)
    return told


def _differs(says: str, came: str) -> str:
    """How what the file says is another thing than what comes."""
    pairs = zip_longest(says.split(", "), came.split(", "), fillvalue="nothing more")
    one, other = next(pair for pair in pairs if pair[0] != pair[1])
    answers = "the simulator answers" if other[:3].isdigit() or one[:3].isdigit() else "what comes of it is"
    return f"the file says {_named(one)}, {answers} {_named(other)}"


def _named(word: str) -> str:
    return "nothing" if word == "-" else word[:60]


def _counted(told: Checked, at: At, op: Op, kind: StepKind, happened: tuple[Event, ...]) -> Checked:
    wrong = sum(_is_wrong(each, kind) for each in happened)
    hints = sum(isinstance(each, events.Hinted) and each.rung > 0 and each.text is not None for each in happened)
    return told._replace(
        done=told.done or at.done,
        steps=max(told.steps, len(at.steps_done)),
        hints=told.hints + hints,
        shown=told.shown + isinstance(op, Solution),
        wrong=told.wrong + wrong,
    )


def _is_wrong(event: Event, kind: StepKind) -> bool:
    match event:
        case events.Slipped():
            return True
        case events.Answered(_, verdict):
            return kind is not StepKind.REPAIR and not (verdict.right or verdict.void)
        case events.Predicted():
            return event.guess != event.truth
    return False


def _work(at: At, op: Op) -> int:
    """How much work an operation is; to go back, all since the step opened is gone through again."""
    if isinstance(op, SendOctets | LoginOctetsSent):
        return 1 + op.octets.count(b"\n")
    if isinstance(op, Undo | Redo):
        return 1 + len(at.dialogue.history) // 50
    if at.step.kind in (StepKind.REPAIR, StepKind.ORDER, StepKind.CHOOSE):
        return 10 + len(at.tried) // 10
    return 10 if isinstance(op, Solution) else 1


def _spent(done: tuple[Deed, ...]) -> int:
    """How long it took, in seconds, without the pauses."""
    gaps = (later.at - earlier.at for earlier, later in pairwise(_timed(done)))
    return sum(gap for gap in gaps if 0 < gap <= LONGEST_PAUSE)


def _timed(done: tuple[Deed, ...]) -> list[Deed]:
    return [each for each in done if each.at]


def _impossible(done: tuple[Deed, ...]) -> tuple[int, str] | None:
    """The line whose time cannot be, and why; None where all can."""
    timed = _timed(done)
    for earlier, later in pairwise(timed):
        if earlier.at - later.at > _CLOCKS:
            return later.number, "the time goes back"
    if len(timed) >= _FEWEST and abs(timed[-1].at - timed[0].at) < len(timed) * _TYPED:
        return timed[-1].number, f"{len(timed)} operations in {abs(timed[-1].at - timed[0].at)} seconds"
    return None
