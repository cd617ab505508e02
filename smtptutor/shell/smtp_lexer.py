"""A line of SMTP for pygments: verb, keyword, path, parameters; or a word for the tutor."""

from typing import ClassVar

from pygments.lexer import RegexLexer
from pygments.token import Token

from smtptutor.protocol.stages import GRID

_VERBS = "|".join(GRID)
_BEGUN = "|".join(sorted({verb[:length] for verb in GRID for length in range(1, len(verb))}, reverse=True))


class SmtpLexer(RegexLexer):
    """One line of SMTP, as a client types it."""

    name = "SMTP"
    aliases: ClassVar[list[str]] = ["smtp"]
    tokens: ClassVar[dict[str, list[tuple[str, object]]]] = {
        "root": [
            (r"^:(?!:).*", Token.Comment),
            (rf"(?i)^(?:{_VERBS})\b", Token.Keyword),
            (rf"(?i)^(?:{_BEGUN})$", Token.Text),  # a verb half typed
            (r"^\S+", Token.Keyword.Unknown),
            (r"(?i)\b(?:FROM|TO):", Token.Keyword),
            (r"<[^>]*>?", Token.String),
            (r"[A-Za-z0-9-]+=\S*", Token.Literal),
            (r"[^\S\n]+|.", Token.Text),
        ]
    }
