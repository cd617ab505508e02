"""Pointing at a line by its number."""

import re

from smtptutor.course.kinds.sheet import SheetLine, played, reply
from smtptutor.course.kinds.verdict import Verdict, void
from smtptutor.course.lesson import Lesson, Pointing, Step

_NUMBER = re.compile(r"(?:line\s*)?([0-9]{1,4})[.)]?", re.IGNORECASE)


def puzzle(step: Step) -> Pointing:
    """What the step is about."""
    assert isinstance(step.puzzle, Pointing)
    return step.puzzle


def meant(_lesson: Lesson, _step: Step, typed: str) -> str | None:
    """The number that somebody typed, as "3", "3." or "line 3"; None for anything else."""
    found = _NUMBER.fullmatch(typed.strip())
    return str(int(found[1])) if found else None


def judge(lesson: Lesson, step: Step, tried: tuple[str, ...]) -> Verdict:
    """What comes of the last number."""
    about = puzzle(step)
    count = len(about.shown if about.transcript is None else about.transcript.lines)
    if not tried:
        return Verdict(right=False, done=False, why="")
    found = _NUMBER.fullmatch(tried[-1])
    number = int(found[1]) if found else 0
    if not 1 <= number <= count:
        return void(f"The lines are 1 to {count}.")
    if number == about.at:
        return Verdict(right=True, done=True, why=about.because)
    return Verdict(right=False, done=False, why=dict(about.whys).get(number) or _told(lesson, about, number))


def solution(_lesson: Lesson, step: Step, _tried: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The number that is looked for."""
    return (str(puzzle(step).at),)


def _told(lesson: Lesson, about: Pointing, number: int) -> str:
    """What the server says of a line that is not the one."""
    if about.transcript is None:
        return f"It is not line {number}."
    lines = played(lesson, about.transcript, about.transcript.lines).lines
    line, above = lines[number - 1], any(each.refusal is not None for each in lines[: number - 1])
    if line.refusal is not None:
        return _refused(line, above=above)
    if not line.sent and line.of_server:
        return f"Line {number} does not happen: the connection was closed."
    if not line.sent:
        return f"Line {number} was never sent: the connection was closed."
    if line.begins_chunk:
        return f"Line {number} announces a chunk; the server answers once that is there."
    if not line.exchanges:
        return f"Line {number} belongs to a message; the server does not answer it."
    return f"Line {number} was taken: {reply(line.exchanges[-1])}"


def _refused(line: SheetLine, *, above: bool) -> str:
    refusal = line.refusal
    if refusal is None or refusal.silent:
        return f"Line {line.number} got no reply, and another line is looked for."
    rest = "a line above it failed first." if above else "another line is looked for."
    if line.of_server:
        return f"At line {line.number} the server closed the connection, with {refusal.reply.code}; {rest}"
    return f"Line {line.number} was refused{' too' if above else ''}, with {refusal.reply.code}; {rest}"
