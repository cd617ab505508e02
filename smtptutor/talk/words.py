"""What a word for the tutor is, and how one that was typed finds its handler. The words stand in words_*.py."""

from collections.abc import Callable
from typing import NamedTuple

from smtptutor.entry import AT_THE_PROMPT
from smtptutor.explain.explanation import shown as harmless
from smtptutor.short import screenful
from smtptutor.talk.choice import Choice
from smtptutor.talk.conversation import Conversation
from smtptutor.text import Block, Para
from smtptutor.wording import did_you_mean

COLON = ":"


class Asked(NamedTuple):
    """A word as it was typed: where, with what argument, and which words make sense there."""

    conversation: Conversation
    argument: str
    words: "tuple[Word, ...]"


class Word(NamedTuple):
    """
    One word for the tutor.

    `lesson` tells that it makes sense in a lesson only, `free` that it does not there, `question` that it does among
    questions only. `long` tells that what it says
    can be longer than a screen, so that people get one screen of it first. `completes` gives the choices for what is
    typed of its argument; all that it gives is accepted.
    """

    name: str
    short: str
    argument: str
    help: str
    handler: Callable[[Asked], list[Block]]
    lesson: bool = False
    free: bool = False
    question: bool = False
    completes: Callable[[str, Conversation], list[Choice]] | None = None
    long: bool = False


def is_word(line: str) -> bool:
    """True for a line that is for the tutor: it begins with one colon."""
    return line.startswith(COLON) and not line.startswith(COLON * 2)


def takes_all(line: str) -> bool:
    """True for a line that has what is pasted behind it to its end: `:explain`, and the first line of a log."""
    return line.startswith((":explain ", ":e "))


def for_server(line: str) -> str:
    """What the server gets of a line: one of two colons, so that mail data may begin with a colon too."""
    return line[1:] if line.startswith(COLON) else line


def usable(words: tuple[Word, ...], conversation: Conversation) -> tuple[Word, ...]:
    """The words that make sense in a conversation."""
    in_lesson, asked = conversation.lesson is not None, conversation.lessons.questions is not None
    return tuple(
        word for word in words if not (word.free if in_lesson else word.lesson) and (asked or not word.question)
    )


def answer(words: tuple[Word, ...], conversation: Conversation, typed: str, *, by_screens: bool = True) -> list[Block]:
    """
    What one of the words says to what was typed after the colon; an unknown one gets a suggestion.

    Of what is long it is the first screen; without `by_screens` all that the word has to say.
    """
    name, _, argument = typed.strip().partition(" ")
    word = next((word for word in words if name and name.lower() in (word.name, word.short)), None)
    if word is None:
        return _unknown(words, name)
    known = usable(words, conversation)
    if word in known:
        return _told(word, Asked(conversation, argument.strip(), known), by_screens=by_screens)
    if word.question:
        return [Para(f":{word.name} leaves a question from earlier lessons, and none is asked now.")]
    if word.lesson:
        return [Para(f":{word.name} belongs to a lesson. Start one with :learn.")]
    return [Para(f":{word.name} is for free play; a lesson has its own place. :quit leaves it.")]


def _told(word: Word, asked: Asked, *, by_screens: bool) -> list[Block]:
    """What a word says. What its first screen leaves out is kept for `:more`."""
    here = asked.conversation
    here.wants_all = False
    if word.long:
        here.rest = ()
    blocks = word.handler(asked)
    if not word.long or here.wants_all or not by_screens:
        return blocks
    shown, left = screenful(blocks, AT_THE_PROMPT)
    here.rest = (*left, *here.rest)
    return list(shown)


def _unknown(words: tuple[Word, ...], name: str) -> list[Block]:
    near = did_you_mean(name.lower(), [word.name for word in words], COLON)
    return [
        Para(f"There is no :{harmless(name)}.{near} :help lists what there is."),
        Para("To send a line that begins with a colon to the server, type two colons."),
    ]
