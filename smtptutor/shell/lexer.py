"""Colours the typed line: commands by their parts, message lines not at all."""

from collections.abc import Callable

from prompt_toolkit.document import Document
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.lexers import Lexer


class TypedLexer(Lexer):
    """
    Colours commands, and leaves the lines of a message plain; `in_message` tells which it is now.

    What pygments needs is loaded with the first sign that is typed, not before the first prompt.
    """

    def __init__(self, in_message: Callable[[], bool]) -> None:
        self._in_message = in_message
        self._commands: Lexer | None = None

    def warm_up(self) -> Lexer:
        """The lexer for commands, loaded if it was not."""
        if self._commands is None:
            from prompt_toolkit.lexers import PygmentsLexer

            from smtptutor.shell.smtp_lexer import SmtpLexer

            self._commands = PygmentsLexer(SmtpLexer, sync_from_start=True)
        return self._commands

    def lex_document(self, document: Document) -> Callable[[int], StyleAndTextTuples]:
        """The pieces of each line."""
        if not document.text or (self._in_message() and not document.text.startswith(":")):
            lines = document.lines
            return lambda number: [("", lines[number])] if number < len(lines) else []
        return self.warm_up().lex_document(document)
