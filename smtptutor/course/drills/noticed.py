"""
What a learner missed, told from what happened in a lesson: the causes to practise.

A wrong answer or prediction counts, a refusal that nobody asked for, and a solution that was shown. An error that the
step asks for does not, nor one that is the echo of another, nor a slip of the fingers that the next line mends.
"""

from collections.abc import Iterable, Iterator

from smtptutor.course import answering
from smtptutor.course.at import At
from smtptutor.course.drills import schedule
from smtptutor.course.drills.about import causes_of, solution_played, true_causes
from smtptutor.course.events import Answered, Connected, Event, Predicted, Ticked
from smtptutor.course.kinds import order, repair
from smtptutor.course.kinds.sheet import Sheet
from smtptutor.course.lesson import StepKind
from smtptutor.course.ops import Guess, Hint, Op, Redo, Send, Solution, Undo
from smtptutor.course.predicting import NO_ANSWER
from smtptutor.course.progress import Drill, Progress
from smtptutor.explain.echo import behind
from smtptutor.explain.explanation import turn
from smtptutor.protocol.cause import Cause
from smtptutor.server.dialogue import Exchanged

SPELT = frozenset(
    {
        Cause.UNKNOWN_COMMAND, Cause.EMPTY_COMMAND, Cause.MISPLACED_BLANK, Cause.PRIVATE_COMMAND_UNKNOWN,
        Cause.ARGUMENT_NOT_ALLOWED, Cause.CONTROL_CHARACTER, Cause.NON_ASCII_IN_COMMAND, Cause.HELLO_NAME_INVALID,
        Cause.MAIL_SYNTAX, Cause.RCPT_SYNTAX, Cause.SPACE_AROUND_COLON, Cause.ANGLE_BRACKETS_MISSING,
        Cause.SENDER_ADDRESS_SYNTAX, Cause.RECIPIENT_ADDRESS_SYNTAX, Cause.PARAMETER_UNKNOWN,
        Cause.PARAMETER_BAD_VALUE, Cause.MAILBOX_UNKNOWN, Cause.RELAY_DENIED, Cause.AUTH_MECHANISM_UNKNOWN,
    }
)  # fmt: skip
"""What a slip of the fingers earns."""
MOST_SLIPPED = 2  # letters that a slip changes
_BETWEEN = (Undo, Redo, Hint, Guess)
"""What may come between a slip and the line that mends it."""


def missed(before: At, op: Op, after: At, happened: Iterable[Event]) -> tuple[Cause, ...]:
    """The causes that were missed in what happened by an operation; `before` and `after` are where the learner was."""
    events = tuple(happened)
    if isinstance(op, Solution):
        return () if before.step_done or before.shown else true_causes(before)
    found = [*_predictions(events), *_answers(before, after, events), *_refusals(before, events)]
    return tuple(dict.fromkeys(found))


def _predictions(events: tuple[Event, ...]) -> Iterator[Cause]:
    """The cause of the exchange that decided a prediction in another way."""
    decided: Cause | None = None
    for event in events:
        if isinstance(event, Exchanged | Connected):
            decided = event.exchange.cause
        if isinstance(event, Predicted) and event.truth not in (event.guess, NO_ANSWER) and decided is not None:
            yield decided


def _answers(before: At, after: At, events: tuple[Event, ...]) -> Iterator[Cause]:
    """The causes of what was true where an answer was wrong."""
    for event in events:
        if not isinstance(event, Answered) or event.verdict.right or event.verdict.void:
            continue
        if before.step.kind in (StepKind.CHOOSE, StepKind.POINT):
            yield from true_causes(before)
        elif event.answer in answering.solution(before.lesson, before.step, before.tried):
            pass  # one of several edits that are needed
        elif (sheet := _tried(after)) is not None:
            told = set(causes_of(_sheet_before(before)))
            yield from (cause for cause in causes_of(sheet) if cause not in told)


def _tried(at: At) -> Sheet | None:
    """The transcript as the last answer made it."""
    if at.step.kind is StepKind.REPAIR:
        return repair.sheet(at.lesson, at.step, at.tried)
    return order.sheet(at.lesson, at.step, at.tried[-1])


def _sheet_before(at: At) -> Sheet | None:
    return repair.sheet(at.lesson, at.step, at.tried) if at.step.kind is StepKind.REPAIR else None


def _refusals(before: At, events: tuple[Event, ...]) -> Iterator[Cause]:
    """The causes of refusals that nobody asked for, each the first of its echoes."""
    if before.step_done or before.step.kind is not StepKind.TYPE:
        return
    asked: frozenset[Cause] | None = None
    for place, event in enumerate(events):
        if not isinstance(event, Exchanged) or event.exchange.accepted or _reaches_goal(events[place + 1 :]):
            continue
        asked = _asked_for(before) if asked is None else asked
        if event.exchange.cause not in asked and not _is_echo(event):
            yield event.exchange.cause


def _reaches_goal(later: tuple[Event, ...]) -> bool:
    """True where what follows an exchange tells that it reached a goal."""
    for event in later:
        if isinstance(event, Exchanged):
            return False
        if isinstance(event, Ticked):
            return True
    return False


def _is_echo(event: Exchanged) -> bool:
    back = (turn(earlier) for earlier in reversed(event.history))
    return behind(turn(event.exchange), back).failure is not None


def _asked_for(at: At) -> frozenset[Cause]:
    """The causes that the goals of a step ask for, and those of the refusals that its solution earns."""
    refused = (exchange.cause for exchange in solution_played(at) if not exchange.accepted)
    return frozenset((*true_causes(at), *refused))


class Notebook:
    """Writes down what is missed in a lesson, at once."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._slip: tuple[str, Cause, Drill | None] | None = None

    def note(self, before: At, op: Op, after: At, happened: tuple[Event, ...]) -> None:
        """Write down what was missed; a slip of the line before is struck out where this one mends it."""
        if self._slip is not None and not isinstance(op, _BETWEEN):
            if isinstance(op, Send) and _mended(self._slip[0], op.line, happened):
                self._strike(*self._slip[1:])
            self._slip = None
        causes = missed(before, op, after, happened)
        if isinstance(op, Send) and len(causes) == 1 and causes[0] in SPELT:
            held = {drill.cause: drill for drill in self._progress.drills()}
            self._slip = op.line, causes[0], held.get(causes[0])
        for cause in causes:
            self._progress.practise(schedule.missed(cause, self._progress.now()))

    def _strike(self, cause: Cause, former: Drill | None) -> None:
        if former is None:
            self._progress.forget(cause)
        else:
            self._progress.practise(former)


def _mended(slipped: str, line: str, happened: tuple[Event, ...]) -> bool:
    """True where a line was taken that is the one before, but for a slip of the fingers."""
    answers = [event.exchange for event in happened if isinstance(event, Exchanged)]
    return bool(answers) and all(each.accepted for each in answers) and 0 < _apart(slipped, line) <= MOST_SLIPPED


def _apart(one: str, other: str) -> int:
    """How many letters were left out, put in, replaced, or changed with their neighbour; many, where it is too many."""
    if abs(len(one) - len(other)) > MOST_SLIPPED:
        return MOST_SLIPPED + 1
    above, row = list[int](), list(range(len(other) + 1))
    for place, letter in enumerate(one, 1):
        above, before, row = row, above, [place]
        for there, its in enumerate(other, 1):
            cost = min(above[there] + 1, row[there - 1] + 1, above[there - 1] + (letter != its))
            if before and there > 1 and letter == other[there - 2] and one[place - 2] == its:
                cost = min(cost, before[there - 2] + 1)
            row.append(cost)
    return row[-1]
