"""A step is not solved by copying: what it shows of the line to type is what its kind shows."""

import re
from collections.abc import Iterator

from smtptutor.course.check.rule import Fault, LessonRule, SolvedStep
from smtptutor.course.lesson import Before, Lesson, SolutionLine, Step, StepKind, Together
from smtptutor.protocol.stage import Awaiting


def shows_as_it_should(case: SolvedStep) -> Iterator[Fault]:
    """A step that is not quiet names the verb of its first line; a quiet one shows no line of its solution whole."""
    step = case.step
    if step.kind is not StepKind.TYPE:
        return
    said = " ".join(f"{step.say} {step.task}".split())
    lines = list(_commands(case))
    if not step.quiet and lines and not _has_word(lines[0].split(" ")[0], said):
        yield Fault(
            f"shows {lines[0]!r} behind the cursor and does not name its verb in say or task: name it, or set quiet",
            "say",
        )
    if step.quiet and step.predict is None:
        for line in lines:
            if " " in line.strip() and line.lower() in said.lower():
                yield Fault(f"is quiet and shows {line!r} whole: name the purpose, or leave quiet out", "task")


def _commands(case: SolvedStep) -> Iterator[str]:
    """The lines of a solution that the server reads as commands."""
    at = case.at
    for act, played in zip(case.step.solution, case.walk, strict=False):
        if at.dialogue.awaiting is Awaiting.COMMAND:
            yield from command_lines(act)
        at = played.at


def command_lines(act: Before) -> tuple[str, ...]:
    """The lines of an act that go to the server and are not empty."""
    lines = act.lines if isinstance(act, Together) else (act.line,) if isinstance(act, SolutionLine) else ()
    return tuple(line for line in lines if line.strip())


def only_types(lesson: Lesson) -> bool:
    """True where every step of a lesson shows the line to type: nothing in it needs more than copying."""
    return lesson.format > 1 and not any(map(_thinks, lesson.steps))


def _thinks(step: Step) -> bool:
    return step.quiet or step.kind is not StepKind.TYPE or step.predict is not None


def _has_word(word: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE) is not None


SHOWN = LessonRule("a step shows of its line what its kind shows", shows_as_it_should, since=2)
