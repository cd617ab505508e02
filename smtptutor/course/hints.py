"""The hints of a step, as they fit what is reached."""

from collections.abc import Sequence

from smtptutor.course.lesson import Act, Connecting, Goal, SentOctets, SolutionLine, Step, Together, Waiting

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


def hint(step: Step, rung: int, ticked: Sequence[Goal], place: int | None) -> str:
    """
    The hint on a rung, counted from 0; `place` is that of the act that comes next in the solution, where one fits.

    The rungs are written for the start of the step. Once a part of it is reached, the second names what is still
    open, and the third gives the shape of what comes next.
    """
    if rung == 1 and ticked and (open_ := next((goal.asked for goal in step.goals if goal not in ticked), None)):
        return f"Still open: {open_}."
    if rung + 1 == len(step.hints) and place:
        return shape_of(step.solution[place])
    return step.hints[rung]
