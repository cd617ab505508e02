"""Choosing an answer by its letter: one of several options, or for each of several rows."""

from typing import NamedTuple

from smtptutor.course.kinds.verdict import Verdict, void
from smtptutor.course.lesson import Choosing, Lesson, Option, Row, Step
from smtptutor.course.shuffle import LETTERS, shuffled

_MOST_DIGITS = 2


class AskedRow(NamedTuple):
    """A row that is asked, the `number`th of so many (`among`); `again` where it was asked in a round before."""

    row: Row
    number: int
    among: int
    again: bool


class _Standing(NamedTuple):
    """Where a learner stands among the rows: what is asked next, and what came of the last answer."""

    question: AskedRow | None
    right: bool = False
    why: str = ""


def puzzle(step: Step) -> Choosing:
    """What the step is about."""
    assert isinstance(step.puzzle, Choosing)
    return step.puzzle


def options(lesson: Lesson, step: Step) -> tuple[Option, ...]:
    """The options in the order in which they are shown."""
    return shuffled(puzzle(step).options, *lesson.seed(step))


def question(lesson: Lesson, step: Step, tried: tuple[str, ...]) -> AskedRow | None:
    """The row that is asked after these answers; None where none is left, or where there are options."""
    return _standing(lesson, step, tried).question if puzzle(step).rows else None


def letters(step: Step) -> str:
    """The letters that can be typed."""
    about = puzzle(step)
    return LETTERS[: len(about.answers if about.rows else about.options)]


def meant(_lesson: Lesson, _step: Step, typed: str) -> str | None:
    """The letter that somebody typed; a digit or another letter, which are no answers, as they stand."""
    text = typed.strip().lower().rstrip(").")
    if not text.isascii():
        return None
    return text if (len(text) == 1 and text.isalpha()) or (text.isdigit() and len(text) <= _MOST_DIGITS) else None


def judge(lesson: Lesson, step: Step, tried: tuple[str, ...]) -> Verdict:
    """What comes of the last letter."""
    usable = letters(step)
    if not tried:
        return Verdict(right=False, done=False, why="")
    if not _is_letter(tried[-1], usable):
        return void(f"The answers are {', '.join(usable[:-1])} and {usable[-1]}.")
    if not puzzle(step).rows:
        picked = options(lesson, step)[usable.index(tried[-1])]
        return Verdict(right=picked.right, done=picked.right, why=picked.why)
    standing = _standing(lesson, step, tried)
    return Verdict(standing.right, standing.question is None, standing.why)


def solution(lesson: Lesson, step: Step, tried: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The letters that are still needed."""
    about = puzzle(step)
    if not about.rows:
        return tuple(letter for letter, each in zip(letters(step), options(lesson, step), strict=True) if each.right)
    needed: list[str] = []
    while (asked := question(lesson, step, (*tried, *needed))) is not None:
        needed.append(LETTERS[about.answers.index(asked.row.right)])
    return tuple(needed)


def _is_letter(answer: str, usable: str) -> bool:
    return len(answer) == 1 and answer in usable


def _standing(lesson: Lesson, step: Step, tried: tuple[str, ...]) -> _Standing:
    """Where the answers lead, round by round: the first has all rows, each later one those that are asked again."""
    about, usable = puzzle(step), letters(step)
    asked, place, wrong, number = about.rows, 0, list[Row](), 1
    right, why = False, ""
    for answer in tried:
        if not _is_letter(answer, usable):
            continue
        row = asked[place]
        right = about.answers[usable.index(answer)] == row.right
        why = row.why if right else row.wrong
        wrong += [] if right else [row]
        place += 1
        if place < len(asked):
            continue
        if not wrong:
            return _Standing(None, right, why)
        number += 1
        asked = _another_order(asked if about.in_one_go else tuple(wrong), *lesson.seed(step), str(number))
        place, wrong = 0, []
    return _Standing(AskedRow(asked[place], place + 1, len(asked), number > 1), right, why)


def _another_order(rows: tuple[Row, ...], *seed: str) -> tuple[Row, ...]:
    """The rows in another order, where there is one."""
    mixed = shuffled(rows, *seed)
    return (*rows[1:], rows[0]) if mixed == rows else mixed
