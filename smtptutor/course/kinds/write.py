"""Writing a sentence of one's own, which nobody judges."""

from smtptutor.course.kinds.verdict import Verdict, void
from smtptutor.course.lesson import Lesson, Step, Writing

ONE_WORD = "A sentence has more than one word."


def puzzle(step: Step) -> Writing:
    """What the step is about."""
    assert isinstance(step.puzzle, Writing)
    return step.puzzle


def meant(_lesson: Lesson, _step: Step, typed: str) -> str | None:
    """What somebody wrote; None for an empty line."""
    return typed.strip() or None


def judge(_lesson: Lesson, step: Step, tried: tuple[str, ...]) -> Verdict:
    """What comes of the last sentence: any of them is one, but for a bare word, which was meant for somebody else."""
    if not tried:
        return Verdict(right=False, done=False, why="")
    if is_bare_word(tried[-1]):
        return void(ONE_WORD)
    return Verdict(right=True, done=True, why=puzzle(step).because)


def is_bare_word(typed: str) -> bool:
    """True for one word, or none, of a script that parts its words by blanks."""
    return typed.isascii() and len(typed.split()) < 2


def solution(_lesson: Lesson, step: Step, _tried: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The model sentence."""
    return (puzzle(step).because,)
