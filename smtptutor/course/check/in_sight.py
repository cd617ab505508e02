"""A line that is spoken of by its number is in sight where that is said: it stands in this step, and not far above."""

import re
from collections.abc import Iterator

from smtptutor.course.check.rule import Fault, LessonRule, SolvedStep
from smtptutor.course.check.tone import told
from smtptutor.course.lesson import Choosing, Ordering, Pointing, Repair, Step

_NAMED = re.compile(r"\blines? ([0-9]{1,2}\b(?:(?:, | and | or | to )[0-9]{1,2}\b)*)", re.IGNORECASE)
_QUOTE = "quote a few words of it in place of the number"


def is_in_sight(case: SolvedStep) -> Iterator[Fault]:
    """No line is named that another step has shown, nor one that has left the screen when a row is answered."""
    step = case.step
    shown = _how_many(step)
    of_rows = isinstance(step.puzzle, Choosing) and bool(step.puzzle.rows)
    for key, text in _said(step):
        numbers = [int(number) for found in _NAMED.finditer(text) for number in re.findall("[0-9]+", found[1])]
        for number in numbers[:1] if of_rows and key.startswith("rows") else ():
            yield Fault(f"speaks of line {number}, which is off the screen when several rows are asked: {_QUOTE}", key)
        for number in (each for each in numbers if each > shown):
            yield Fault(f"speaks of line {number}, and this step shows {shown or 'none'} with numbers: {_QUOTE}", key)


def _how_many(step: Step) -> int:
    """How many lines stand in a step with their numbers."""
    match step.puzzle:
        case Pointing(transcript=None, shown=lines):
            return len(lines)
        case Pointing(transcript=transcript) if transcript is not None:
            return len(transcript.lines)
        case Repair(transcript=transcript) | Ordering(transcript=transcript):
            return len(transcript.lines)
    return 0 if step.evidence is None else len(step.evidence.lines)


def _said(step: Step) -> Iterator[tuple[str, str]]:
    """What is read in a step, and the keys."""
    yield from told(step)
    if isinstance(step.puzzle, Choosing):
        yield from ((f"options[{number}]", option.say) for number, option in enumerate(step.puzzle.options, 1))
        yield from ((f"rows[{number}]", row.say) for number, row in enumerate(step.puzzle.rows, 1))
    if isinstance(step.puzzle, Pointing | Ordering):
        yield "because", step.puzzle.because


IN_SIGHT = LessonRule("a line that is spoken of is in sight", is_in_sight, since=2)
