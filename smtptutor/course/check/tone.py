"""What a step says is plain: no praise, no blame, and nothing called easy that may not be."""

import re
from collections.abc import Iterator

from smtptutor.course.check.rule import Fault, LessonRule, SolvedStep
from smtptutor.course.lesson import Choosing, Step, Writing

_UNWANTED = re.compile(
    r"\b(simply|just (type|send|add|go|do)|of course|obviously|easy|easily|well done|great|congratulations|perfect(ly)?"
    r"|unfortunately|forgot(ten)?|you should have|be careful)\b|!(?=\s|$)",
    re.IGNORECASE,
)


def is_plain(case: SolvedStep) -> Iterator[Fault]:
    """None of these words, and no exclamation mark at the end of a sentence."""
    for key, text in told(case.step):
        found = _UNWANTED.search(text)
        if found:
            yield Fault(f"says {found[0]!r}: tell what is so, and the way on", key)


def told(step: Step) -> Iterator[tuple[str, str]]:
    """What the tutor says in a step, and the keys."""
    yield "say", step.say
    yield "task", step.task
    for number, goal in enumerate(step.goals, 1):
        yield f"goals[{number}]", f"{goal.goal} {goal.tick}"
    yield from ((f"hints[{number}]", hint) for number, hint in enumerate(step.hints, 1))
    yield from ((f"solution[{number}]", act.note) for number, act in enumerate(step.solution, 1))
    yield from ((f"mistakes[{number}].say", mistake.say) for number, mistake in enumerate(step.mistakes, 1))
    if isinstance(step.puzzle, Writing):
        yield "because", step.puzzle.because
    if isinstance(step.puzzle, Choosing):
        yield from ((f"options[{number}]", option.why) for number, option in enumerate(step.puzzle.options, 1))
        yield from ((f"rows[{number}]", f"{row.why} {row.wrong}") for number, row in enumerate(step.puzzle.rows, 1))


TONE = LessonRule("what a step says is plain", is_plain, since=2)
