"""
What is said to people: values first (blocks.py), how they look last.

`screen` wraps blocks for a terminal, and `ansi` or `plain` make text of its lines; `spoken.py` makes lines to be read
aloud, and `html.py` and `markdown.py` write the same blocks for other readers.
Imports nothing else of the package, and little of anything: each start needs it.
"""

from smtptutor.text.ansi import STYLES, ansi, plain
from smtptutor.text.blocks import (
    BLANK,
    Blank,
    Block,
    Either,
    Heading,
    Item,
    Marked,
    Para,
    Piece,
    ReplyText,
    Table,
    Term,
    Terms,
    Text,
    Typed,
    Verbatim,
    of_code,
)
from smtptutor.text.columns import clean, columns
from smtptutor.text.screen import Styled, screen

__all__ = [
    "BLANK",
    "STYLES",
    "Blank",
    "Block",
    "Either",
    "Heading",
    "Item",
    "Marked",
    "Para",
    "Piece",
    "ReplyText",
    "Styled",
    "Table",
    "Term",
    "Terms",
    "Text",
    "Typed",
    "Verbatim",
    "ansi",
    "clean",
    "columns",
    "of_code",
    "plain",
    "screen",
]
