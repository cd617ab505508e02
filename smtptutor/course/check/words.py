"""What a step says: short enough that its title and its task stay in sight, and a guess is not answered before it."""

import textwrap
from collections.abc import Iterator

from smtptutor.course.at import At
from smtptutor.course.check.rule import LessonRule, play, solution
from smtptutor.course.events import Ticked
from smtptutor.server.dialogue import Exchanged

COLUMNS = 78  # of a screen of 80, less the indent
MOST_LINES = 8  # of 24: the rest is for a reply, the tick list, and what stands below the prompt


def guess_is_left_open(at: At) -> Iterator[str]:
    """Where the learner is to predict a code, neither `say` nor `task` has it."""
    if at.step.predict is None:
        return
    code = _first_reached(at)
    if code and code in f"{at.step.say} {at.step.task} {at.step.predict.ask}":
        yield f"asks to predict the code {code} and says it beforehand"


def _first_reached(at: At) -> str:
    """The code of the reply with which the solution reaches its first goal, or ""."""
    code = ""
    for event in play(at, solution(at)).events:
        if isinstance(event, Exchanged):
            code = str(event.exchange.reply.code)
        if isinstance(event, Ticked):
            return code
    return ""


def fits_a_screen(at: At) -> Iterator[str]:
    """What is to be read before the first line is typed is short."""
    predict = at.step.predict
    texts = (at.step.say, f"Task: {at.step.task}" if at.step.task else "", predict.ask if predict else "")
    count = sum(len(textwrap.wrap(text, COLUMNS)) for text in texts)
    if count > MOST_LINES:
        yield f"say, task and predict take {count} lines of a screen with 80 columns; {MOST_LINES} keep them in sight"


GUESS_IS_LEFT_OPEN = LessonRule("a guess is not answered before it is made", guess_is_left_open)
FITS_A_SCREEN = LessonRule("a step is short enough to stay in sight", fits_a_screen)
