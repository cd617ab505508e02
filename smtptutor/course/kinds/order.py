"""Putting shuffled lines in order, by their numbers."""

import re

from smtptutor.course.kinds.sheet import Sheet, SheetLine, as_good, ending, failure, played
from smtptutor.course.kinds.verdict import Verdict, void
from smtptutor.course.lesson import Lesson, Ordering, Step
from smtptutor.course.shuffle import shuffled

TAKEN = "No line is refused in this order."

_NUMBERS = re.compile(r"[0-9][0-9 ,]{0,199}")
_ONE_DIGIT = 9  # numbers up to here can be typed without anything between them
_MOST_SEEDS = 20


def puzzle(step: Step) -> Ordering:
    """What the step is about."""
    assert isinstance(step.puzzle, Ordering)
    return step.puzzle


def lines(lesson: Lesson, step: Step) -> tuple[str, ...]:
    """The lines in the order in which they are shown, which is none that is right where there is such a one."""
    right = puzzle(step).transcript.lines
    wanted = _played(lesson, step, right)
    for number in range(_MOST_SEEDS):
        mixed = shuffled(right, *lesson.seed(step), str(number))
        if mixed != right and not as_good(_played(lesson, step, mixed), wanted):
            return mixed
    return (*right[1:], right[0])


def meant(_lesson: Lesson, step: Step, typed: str) -> str | None:
    """The numbers that somebody typed, as "2 1 3", "213" or "2,1,3", with a blank between them; None for others."""
    text = typed.strip()
    if not _NUMBERS.fullmatch(text):
        return None
    numbers = text.replace(",", " ").split()
    if len(numbers) == 1 and len(puzzle(step).transcript.lines) <= _ONE_DIGIT:
        numbers = list(numbers[0])
    return " ".join(number.lstrip("0") or "0" for number in numbers)


def judge(lesson: Lesson, step: Step, tried: tuple[str, ...]) -> Verdict:
    """What comes of the last order."""
    if not tried:
        return Verdict(right=False, done=False, why="")
    given = lines(lesson, step)
    numbers = _numbers(tried[-1])
    if sorted(numbers) != list(range(1, len(given) + 1)):
        return void(f"Each number from 1 to {len(given)} is typed once.")
    wanted = _played(lesson, step, puzzle(step).transcript.lines)
    now = _played(lesson, step, tuple(given[number - 1] for number in numbers))
    if [line.line for line in now.lines] == [line.line for line in wanted.lines] or as_good(now, wanted):
        return Verdict(right=True, done=True, why=puzzle(step).because or TAKEN)
    return Verdict(right=False, done=False, why=_why(now, numbers))


def solution(lesson: Lesson, step: Step, _tried: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The numbers in the right order."""
    left = dict(enumerate(lines(lesson, step), 1))
    numbers = []
    for line in puzzle(step).transcript.lines:
        number = next(number for number, other in left.items() if other == line)
        del left[number]
        numbers.append(str(number))
    return (" ".join(numbers),)


def sheet(lesson: Lesson, step: Step, answer: str) -> Sheet:
    """The lines in the order of an answer, played."""
    given = lines(lesson, step)
    return _played(lesson, step, tuple(given[number - 1] for number in _numbers(answer)))


def _numbers(answer: str) -> list[int]:
    """The numbers of an answer; none of what is none."""
    words = answer.split()
    return [int(word) for word in words] if all(re.fullmatch("[0-9]{1,4}", word) for word in words) else []


def _played(lesson: Lesson, step: Step, order: tuple[str, ...]) -> Sheet:
    return played(lesson, puzzle(step).transcript, order)


def _why(now: Sheet, numbers: list[int]) -> str:
    """Which line is refused first, under the number that it is shown with; or how the end is another one."""
    failed: SheetLine | None = now.first_failure
    if failed is None:
        return f"{TAKEN[:-1]}, but it ends elsewhere. {ending(now.end)}"
    from smtptutor.explain.words import shortened  # a list of lessons explains nothing

    return failure(failed, f"Line {numbers[failed.number - 1]}, {shortened(failed.line)},")
