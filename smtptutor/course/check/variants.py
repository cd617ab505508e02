"""A right answer is right in any spelling."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from smtptutor.course.at import At
from smtptutor.course.check.rule import Fault, LessonRule, PlayedStep, SolvedStep, play, solution
from smtptutor.course.events import Event
from smtptutor.course.lesson import SolutionLine, StepKind
from smtptutor.protocol.stage import Awaiting

Change = Callable[[str], Sequence[str]]


def played(at: At, change: Change) -> PlayedStep:
    """What comes of the solution with its command lines changed; mail data stays as it is."""
    events: list[Event] = []
    for act in solution(at):
        is_command = at.dialogue.awaiting is Awaiting.COMMAND
        lines = change(act.line) if is_command and isinstance(act, SolutionLine) else [act]
        at, happened = play(at, lines)
        events += happened
    return PlayedStep(at, tuple(events))


def _lower(line: str) -> Sequence[str]:
    word, blank, rest = line.partition(" ")
    keyword, colon, path = rest.partition(":")
    return [word.lower() + blank + (keyword.lower() + colon + path if colon else rest)]


def _domains_in_capitals(line: str) -> Sequence[str]:
    return [re.sub(r"@[\w.-]+", lambda domain: domain[0].upper(), line)]


VARIANTS: Mapping[str, Change] = {
    "verbs in lower case": _lower,
    "a blank at the end of each line": lambda line: [line + " "],
    "NOOP in between": lambda line: ["NOOP", line],
    "a slip before each line": lambda line: ["FROB", line],
    "domains in capital letters": _domains_in_capitals,
}


def pass_too(case: SolvedStep) -> Iterator[Fault]:
    """The solution in other spellings solves the step."""
    if case.step.kind is not StepKind.TYPE:
        return
    for name, change in VARIANTS.items():
        if not played(case.at, change).at.step_done:
            yield Fault(f"refuses a right answer: {name}", "goals")


OTHER_SPELLINGS = LessonRule("other spellings of the solution work", pass_too)
