"""The hints of a step, as they fit what is reached."""

from collections.abc import Sequence

from smtptutor.course.lesson import Goal, Step
from smtptutor.server.exchange import Exchange

BLANK = "____"


def shape(line: str) -> str:
    """A line with one blank in it: for the address, for what follows the verb, or for most of the verb itself."""
    opening, bracket, rest = line.partition("<")
    if bracket and ">" in rest:
        return f"{opening}<{BLANK}>{rest.partition('>')[2]}"
    word, _, rest = line.partition(" ")
    return f"{word} {BLANK}" if rest else f"{word[:1]}{BLANK}"


def hint(step: Step, rung: int, ticked: Sequence[Goal], exchanges: Sequence[Exchange]) -> str:
    """
    The hint on a rung, counted from 0; `exchanges` are those since the step opened.

    The rungs are written for the start of the step. Once a part of it is reached, the second names what is still
    open, and the third gives the shape of a line of the solution that was not sent yet.
    """
    if rung == 1 and ticked and (open_ := next((goal.tick for goal in step.goals if goal not in ticked), None)):
        return f"Still open: {open_}."
    if rung == 2 and (line := _next_of_solution(step, exchanges)) is not None:
        return shape(line)
    return step.hints[rung]


def _next_of_solution(step: Step, exchanges: Sequence[Exchange]) -> str | None:
    """The first line of the solution that was not accepted yet, where some line of it was; else None."""
    accepted = [exchange.client.lower() for exchange in exchanges if exchange.client and exchange.accepted]
    lines = [line.line for line in step.solution]
    sent = [place for place, line in enumerate(lines) if line.lower() in accepted]
    if not sent or sent[-1] + 1 >= len(lines):
        return None
    return lines[sent[-1] + 1]
