"""What a goal asks for was named: nobody can guess the words or the people that it wants."""

from collections.abc import Iterator

from smtptutor.course.check.copying import command_lines
from smtptutor.course.check.rule import Fault, LessonRule, SolvedStep
from smtptutor.course.lesson import Goal


def is_named(case: SolvedStep) -> Iterator[Fault]:
    """Each word and each address that a goal asks for stands in what was read, or typed, up to here."""
    read = " ".join(_read(case)).lower()
    for number, goal in enumerate(case.step.goals, 1):
        for wanted in _wanted(goal):
            if not all(word in read for word in wanted.lower().split()):
                yield Fault(f"asks for {wanted!r}, which nothing in story, say or task names", f"goals[{number}]")


def _wanted(goal: Goal) -> Iterator[str]:
    """The texts and the names of the people that a goal asks for."""
    asked = goal.predicate
    field = asked.message_field or ""
    for text in (asked.message_has, asked.message_mentions, asked.message_text, field.partition(":")[2].strip()):
        if text:
            yield text
    named = (asked.recipients, asked.refused, asked.message_to, asked.message_for, asked.message_refused)
    addresses = [each for some in named for each in some or ()]
    for address in (asked.sender, asked.message_from, *addresses):
        if address:
            yield address.partition("@")[0]


def _read(case: SolvedStep) -> Iterator[str]:
    """What was told up to the task of this step, and the lines that were typed for the learner."""
    lesson, number = case.at.lesson, case.at.number
    yield lesson.story
    yield from (line for act in lesson.before for line in command_lines(act))
    for step in lesson.steps[: number + 1]:
        yield from (step.say, step.task)
        yield from (line for act in step.before for line in command_lines(act))
        transcript = getattr(step.puzzle, "transcript", None)
        yield from transcript.lines if transcript is not None else ()
        yield from (*step.shown, *(step.evidence.lines if step.evidence else ()))


ASKED_IS_NAMED = LessonRule("what a goal asks for was named", is_named)
