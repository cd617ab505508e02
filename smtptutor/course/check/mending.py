"""A transcript to mend or to put in order is not right as it stands, and is right by whatever edit mends it."""

from collections.abc import Iterator

from smtptutor.course import answering
from smtptutor.course.check.rule import Fault, LessonRule, SolvedStep
from smtptutor.course.kinds import edits, order, repair
from smtptutor.course.kinds.sheet import as_good, played
from smtptutor.course.lesson import Ordering, Repair
from smtptutor.server.own_accord import OwnAccord

INSERTED = ("NOOP", "RSET")
"""Lines that are put into a transcript, beside those of the mended one."""


def any_mending_counts(case: SolvedStep) -> Iterator[Fault]:
    """Doing nothing does not mend it; each edit after which all is as after the solution does."""
    lesson, step = case.at.lesson, case.step
    if not isinstance(step.puzzle, Repair):
        return
    now = repair.sheet(lesson, step, ())
    as_given = answering.judge(lesson, step, ())
    if len(as_given.reached) == len(step.goals) and (now.first_failure is None or not step.puzzle.clean):
        yield Fault("the transcript is mended already: its goals hold before any edit", "transcript")
        return
    wanted = repair.sheet(lesson, step, case.end.tried)
    if wanted.first_failure is not None:
        return  # what mends it leaves a refusal: there is nothing that another edit could be compared with
    for edit in _edits(tuple(line.line for line in now.lines), tuple(line.line for line in wanted.lines)):
        after = edits.edited(tuple(line.line for line in now.lines), edit)
        if after.fault or not as_good(played(lesson, step.puzzle.transcript, after.lines), wanted):
            continue
        if not answering.judge(lesson, step, (edit,)).done:
            yield Fault(f"refuses a right answer: {edit!r} ends as the solution does, and no line is refused", "goals")
            return


def _edits(lines: tuple[str, ...], wanted: tuple[str, ...]) -> Iterator[str]:
    """Single edits that somebody may try: each line dropped, moved, replaced, and a line put before each."""
    count = len(lines)
    others = tuple(dict.fromkeys((*INSERTED, *(line for line in wanted if not isinstance(line, OwnAccord)))))
    for number in range(1, count + 1):
        yield f"-{number}"
        yield from (f"{number}>{behind}" for behind in range(count + 1))
        yield from (f"{number} {other}" for other in others)
        yield from (f"+{number} {other}" for other in others)
    yield from (f"+{count + 1} {other}" for other in others)


def one_order_is_right(case: SolvedStep) -> Iterator[Fault]:
    """In the right order nothing is refused, and the order in which the lines are shown is another one."""
    lesson, step = case.at.lesson, case.step
    if not isinstance(step.puzzle, Ordering):
        return
    transcript = step.puzzle.transcript
    failed = played(lesson, transcript, transcript.lines).first_failure
    if failed is not None:
        yield Fault(f"is not in the right order: line {failed.number}, {failed.line!r}, is refused", "transcript.lines")
    shown = " ".join(str(number) for number in range(1, len(order.lines(lesson, step)) + 1))
    if answering.judge(lesson, step, (shown,)).right:
        yield Fault("any order is right, so that there is nothing to put in order", "transcript.lines")


MENDING = LessonRule("whatever mends a transcript counts", any_mending_counts)
ORDERING = LessonRule("lines to put in order have an order", one_order_is_right)
