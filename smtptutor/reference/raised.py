"""Errors that programs make of a reply: which library raised it, at which step, and what became of the message."""

from smtptutor.reference import lookup


class Raised:
    """
    An error of a library, recognised by its name or its first words.

    `name` is what stands in the text, `at` the step of the session, "" where the error does not tell; `message` says
    what became of the message, and `dialogue` how this library says RSET and shows what was said.
    """

    __slots__ = ("at", "dialogue", "library", "message", "name")

    def __init__(self, name: str, library: str, at: str, message: str, dialogue: str) -> None:
        self.name = name
        self.library = library
        self.at = at
        self.message = message
        self.dialogue = dialogue


def raised(text: str) -> "Raised | None":
    """The error of a library that stands in a text, or None. A library that is named in the text is believed."""
    lines = lookup.table("raised")
    dialogues = dict(line.split(" = ", 1) for line in lines if " | " not in line)
    for line in lines:
        name, bar, others = line.partition(" | ")
        if bar and _stands_in(name, text):
            library, at, message = (part.strip() for part in others.split("|"))
            named = next((known for known in sorted(dialogues) if known in text), library)
            return Raised(name, named, at, message, dialogues.get(named, ""))
    return None


def _stands_in(name: str, text: str) -> bool:
    """True where the name stands in the text, and is not only part of a longer name."""
    before, found, behind = text.partition(name)
    return bool(found) and not before[-1:].isalnum() and not behind[:1].isalnum()
