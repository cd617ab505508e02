"""The first words of a lesson."""

from smtptutor.course.lesson import Lesson
from smtptutor.explain.holdings import sentence
from smtptutor.server.dialogue import Dialogue
from smtptutor.server.exchange import Exchange, Said
from smtptutor.text import BLANK, Block, Para
from smtptutor.wording import plural

MOST_VERBS = 6  # of a line
_WAYS = {Said.MESSAGE: "the message", Said.ANSWER: "an answer of the login"}


def opening(lesson: Lesson) -> list[Block]:
    """The head of a lesson: what it is for."""
    return [Para(promised("at its end", lesson), "Lesson:"), BLANK]


def promised(when: str, lesson: Lesson) -> str:
    """What a lesson is about, as what the learner can do `when`; about is a sentence that begins with You can."""
    about = lesson.about
    return f"{when} y{about[1:]}" if about.startswith("You ") else about


def prelude(dialogue: Dialogue) -> list[Block]:
    """What was said before the learner came, in a line, and where that led."""
    verbs = [_verb(exchange) for exchange in dialogue.history[1:] if exchange.number == 0]
    shown = ", ".join(verbs[-MOST_VERBS:])
    if len(verbs) > MOST_VERBS:
        shown = f"{plural(len(verbs), 'command')}, at last {shown}"
    return [Para(f"{shown} (:log shows the lines).", "Already said:"), Para(sentence(dialogue.state.session))]


def _verb(exchange: Exchange) -> str:
    """What an exchange was, in a word or two."""
    if exchange.command is not None and exchange.command.verb is not None:
        return str(exchange.command.verb)
    return _WAYS.get(exchange.said, "a line")
