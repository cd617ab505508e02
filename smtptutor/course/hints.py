"""The hints of a step, as they fit what is reached."""

import re
from collections.abc import Sequence

from smtptutor.course.at import At
from smtptutor.course.lesson import Act, Connecting, Edit, SentOctets, SolutionLine, Together, Waiting
from smtptutor.course.path import START
from smtptutor.wording import short_duration

BLANK = "____"
_IN_WORDS = {"": "An empty line comes next.", ".": "A dot alone on a line ends the message."}


def shape(line: str) -> str:
    """A line with one blank in it: for the address, for what follows the verb, or for most of the verb itself."""
    if line in _IN_WORDS:
        return _IN_WORDS[line]
    opening, bracket, rest = line.partition("<")
    if bracket and ">" in rest:
        return f"{opening}<{BLANK}>{rest.partition('>')[2]}"
    word, _, rest = line.partition(" ")
    return f"{word} {BLANK}" if rest else f"{word[:1]}{BLANK}"


def typed(act: Act) -> tuple[str, ...]:
    """What is typed for an act; a time in the shortest words for it."""
    match act:
        case SolutionLine(line):
            return (line,)
        case Together(lines):
            return lines
        case Connecting():
            return (":connect",)
        case Waiting(seconds):
            return (f":wait {short_duration(seconds)}",)
        case SentOctets(_, written):
            return (f":octets {written}",)
        case Edit(edit):
            return (edit,)


def shape_of(act: Act) -> str:
    """What an act looks like, with a blank in it where it is a line."""
    match act:
        case SolutionLine(line):
            return shape(line)
        case Together(lines):
            return f"{shape(lines[0])} is the first of {len(lines)} lines that go out together."
        case Connecting():
            return f":conn{BLANK} makes a new connection."
        case Waiting():
            return f":wait {BLANK}"
        case SentOctets():
            return f":octets {BLANK}"
    return f"{act.edit[:1]}{BLANK}"


def fits(shape: str, act: Act) -> bool:
    """True where an act is what a hint shows, but for the blank in it; the case of letters does not count."""
    pattern = ".*".join(map(re.escape, shape.split(BLANK)))
    return any(re.fullmatch(pattern, line, re.IGNORECASE) is not None for line in typed(act))


def hint(at: At, rung: int, way: Sequence[Act]) -> str:
    """
    The hint on a rung, counted from 0, of a step to type in; `way` is what leads on from here, as far as it is known.

    The rungs are written for the opening of the step. Once something was done, the second names what is still open;
    the last is the shape of what leads on from here.
    """
    hints = at.step.hints
    if rung == 1 and at.moved:
        return f"Still open: {next(goal.asked for goal in at.step.goals if goal not in at.ticked)}."
    if rung + 1 < len(hints):
        return hints[rung]
    if not way:
        return START
    return hints[rung] if fits(hints[rung], way[0]) else shape_of(way[0])
