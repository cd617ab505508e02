"""Colours the typed line: commands by their parts, message lines not at all."""

from collections.abc import Callable

from prompt_toolkit.document import Document
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.lexers import Lexer

from smtptutor.talk.words import is_word


class TypedLexer(Lexer):
    """
    Colours commands, and leaves the lines of a message plain; `in_message` tells which it is now.

    Nobody waits for the colours: until `warm_up` has loaded what they need, everything is plain.
    """

    def __init__(self, in_message: Callable[[], bool]) -> None:
        self._in_message = in_message
        self._commands: Lexer | None = None

    @property
    def warm(self) -> bool:
        """True once commands are coloured."""
        return self._commands is not None

    def warm_up(self) -> None:
        """Load pygments, and colour commands from now on."""
        from prompt_toolkit.lexers import PygmentsLexer

        from smtptutor.shell.smtp_lexer import SmtpLexer

        self._commands = PygmentsLexer(SmtpLexer, sync_from_start=True)

    def lex_document(self, document: Document) -> Callable[[int], StyleAndTextTuples]:
        """The pieces of each line."""
        commands = self._commands
        if commands is None or not document.text or (self._in_message() and not is_word(document.text)):
            lines = document.lines
            return lambda number: [("", lines[number])] if number < len(lines) else []
        return commands.lex_document(document)
