"""The colours of a typed line: verb, keyword, path, parameters; a word for the tutor; plain mail data."""

from collections.abc import Callable
from typing import ClassVar

from prompt_toolkit.document import Document
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.lexers import Lexer, PygmentsLexer
from pygments.lexer import RegexLexer
from pygments.token import Token

from smtptutor.protocol.stages import GRID

_VERBS = "|".join(GRID)


class SmtpLexer(RegexLexer):
    """One line of SMTP, as a client types it."""

    name = "SMTP"
    aliases: ClassVar[list[str]] = ["smtp"]
    tokens: ClassVar[dict[str, list[tuple[str, object]]]] = {
        "root": [
            (r"^:(?!:).*", Token.Comment),
            (rf"(?i)^(?:{_VERBS})\b", Token.Keyword),
            (r"^\S+", Token.Keyword.Unknown),
            (r"(?i)\b(?:FROM|TO):", Token.Keyword),
            (r"<[^>]*>?", Token.String),
            (r"[A-Za-z0-9-]+=\S*", Token.Literal),
            (r"[^\S\n]+|.", Token.Text),
        ]
    }


class TypedLexer(Lexer):
    """Colours commands, and leaves the lines of a message plain; `in_message` tells which it is now."""

    def __init__(self, in_message: Callable[[], bool]) -> None:
        self._in_message = in_message
        self._commands = PygmentsLexer(SmtpLexer, sync_from_start=True)

    def lex_document(self, document: Document) -> Callable[[int], StyleAndTextTuples]:
        """The pieces of each line."""
        if self._in_message() and not document.text.startswith(":"):
            lines = document.lines
            return lambda number: [("", lines[number])] if number < len(lines) else []
        return self._commands.lex_document(document)
