"""The line to point at is the first that is refused, and the one that mends the transcript."""

from collections.abc import Iterator

from smtptutor.course.check.rule import Fault, LessonRule, SolvedStep
from smtptutor.course.kinds import edits
from smtptutor.course.kinds.sheet import Sheet, played
from smtptutor.course.lesson import Lesson, Pointing, Transcript

HARMLESS = "NOOP"
"""A line that is taken wherever commands are read, and changes nothing."""


def points_right(case: SolvedStep) -> Iterator[Fault]:
    """In a transcript `at` is the first refusal; where lines are shown, one wrong line at least has its own words."""
    about, lesson = case.step.puzzle, case.at.lesson
    if not isinstance(about, Pointing):
        return
    if about.transcript is None:
        if not any(number != about.at for number, _ in about.whys):
            yield Fault("says nothing to a line that is likely to be picked: give it a text, such as 2 = ...", "why")
        return
    yield from _at_first_refusal(about, played(lesson, about.transcript, about.transcript.lines))
    if about.fix:
        yield from _only_fix(lesson, about, about.transcript)


def _at_first_refusal(about: Pointing, sheet: Sheet) -> Iterator[Fault]:
    failed = sheet.first_failure
    if failed is not None and failed.number != about.at:
        yield Fault(f"is {about.at}, and the first line that is refused is {failed.number}, {failed.line!r}", "at")
    if failed is None and about.fix:
        yield Fault("mends a transcript in which no line is refused", "fix")


def _only_fix(lesson: Lesson, about: Pointing, transcript: Transcript) -> Iterator[Fault]:
    """After the fix nothing is refused; with another line that is refused out of the way, something still is."""
    edited = edits.edited(transcript.lines, about.fix)
    if edited.fault:
        yield Fault(f"is no edit of these lines: {edited.fault}", "fix")
        return
    failed = played(lesson, transcript, edited.lines).first_failure
    if failed is not None:
        yield Fault(f"leaves a refusal: line {failed.number}, {failed.line!r}", "fix")
    for line in played(lesson, transcript, transcript.lines).lines:
        without = edits.edited(transcript.lines, f"{line.number} {HARMLESS}").lines
        if line.number == about.at or line.refusal is None:
            continue
        if played(lesson, transcript, without).first_failure is None:
            yield Fault(f"is not the only line to mend: without line {line.number} nothing is refused either", "at")


POINTING = LessonRule("the line to point at is the first that is refused", points_right)
