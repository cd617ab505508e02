"""Colours the typed line: commands by their parts, message lines not at all."""

from collections.abc import Callable, Iterator

from prompt_toolkit.document import Document
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.lexers import Lexer

from smtptutor.protocol.expression import compiled
from smtptutor.protocol.stages import GRID
from smtptutor.talk.words import is_word

_PARTS = r"(?is)(?P<verb>\b(?:FROM|TO):)|(?P<path><[^>]*>?)|(?P<parameter>[A-Z0-9][A-Z0-9-]*=\S*)|[A-Z0-9-]+|."
"""What stands behind the verb: the keyword of a path, the path, a parameter with its value, or anything else."""

LOOKS = {
    "": "",
    "verb": "class:typed.verb",
    "unknown": "class:typed.unknown",
    "path": "class:typed.path",
    "parameter": "class:typed.parameter",
    "word": "class:typed.word",
}
"""Part of a line -> its class in theme.py."""


class TypedLexer(Lexer):
    """Colours commands, and leaves the lines of a message plain; `in_message` tells which it is now."""

    def __init__(self, in_message: Callable[[], bool]) -> None:
        self._in_message = in_message

    def lex_document(self, document: Document) -> Callable[[int], StyleAndTextTuples]:
        """The pieces of each line."""
        lines, in_message = document.lines, self._in_message()

        def pieces(number: int) -> StyleAndTextTuples:
            line = lines[number] if number < len(lines) else ""
            if in_message and not is_word(line):
                return [("", line)]
            return [(LOOKS[part], text) for part, text in parts(line)]

        return pieces


def parts(line: str) -> Iterator[tuple[str, str]]:
    """The parts of a command line, each with its kind, "" for none of those in `LOOKS`."""
    if is_word(line):
        yield "word", line
        return
    verb, blank, rest = line.partition(" ")
    if verb.upper() in GRID:
        yield "verb", verb
    elif not blank and any(known.startswith(verb.upper()) for known in GRID):
        yield "", verb  # half typed
    else:
        yield "unknown", verb
    yield "", blank
    for found in compiled(_PARTS).finditer(rest):
        yield found.lastgroup or "", found[0]
