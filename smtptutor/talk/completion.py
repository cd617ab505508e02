"""
What could come next where somebody types: text before the cursor in, choices out. Knows no terminal.

Best first: the line that leads on from here, what is accepted here, then what earns a refusal, with its code.
"""

from smtptutor.protocol.stage import Awaiting
from smtptutor.talk.choice import Choice
from smtptutor.talk.conversation import Conversation
from smtptutor.talk.line_completion import about_line, line_choices
from smtptutor.talk.words import COLON, Word, is_word

NEXT = "next"


def choices(before: str, conversation: Conversation, words: tuple[Word, ...]) -> list[Choice]:
    """
    What may stand at the cursor, best first. `before` is the text before it; `words` are those for the tutor.

    Nothing is offered inside a message, a chunk or a login but words for the tutor, nor where an answer is typed.
    """
    if is_word(before):
        return _for_tutor(before, conversation, words)
    here = conversation.lesson
    if conversation.awaiting is not Awaiting.COMMAND or (here is not None and here.wants_answer):
        return []
    return _next_first(before, line_choices(before, conversation.state), conversation.suggestion)


def _next_first(before: str, found: list[Choice], line: str | None) -> list[Choice]:
    """The choices with the line that leads on before all others, where it begins as typed."""
    if line is None or len(line) <= len(before) or not line.upper().startswith(before.upper()):
        return found
    same = [one for one in found if one.whole(before).upper() == line.upper()]
    about = same[0].about if same else "" if before else about_line(line)
    begins = before.rfind(" ") + 1  # of the word that the cursor stands in
    first = same[0] if same else Choice(line[begins:], len(before) - begins, "")
    told = f"{NEXT}: {about}" if about else NEXT
    return [first._replace(about=told), *(one for one in found if one not in same)]


def _for_tutor(before: str, conversation: Conversation, words: tuple[Word, ...]) -> list[Choice]:
    """The words that begin so; behind a whole word, what can stand there."""
    name, blank, argument = before.removeprefix(COLON).partition(" ")
    name = name.lower()
    if blank:
        asked = next((word for word in words if name and name in (word.name, word.short)), None)
        return _arguments(asked, argument, conversation)
    found = [word for word in words if word.name.startswith(name)]
    if [word.name for word in found] == [name]:  # nothing is left of the word to complete
        return [one._replace(text=f" {one.text}") for one in _arguments(found[0], "", conversation)]
    return [Choice(f"{COLON}{word.name}", len(before), word.help) for word in found]


def _arguments(word: Word | None, argument: str, conversation: Conversation) -> list[Choice]:
    if word is None or word.completes is None:
        return []
    return word.completes(argument.lstrip(" "), conversation)
