"""
What is said to people: values first (blocks.py), how they look last.

`screen` wraps blocks for a terminal, and `ansi` or `plain` make text of its lines; `html.py` and `markdown.py` write
the same blocks for other readers. Imports nothing else of the package, and little of anything: each start needs it.
"""

from smtptutor.text.ansi import STYLES, ansi, plain
from smtptutor.text.blocks import (
    BLANK,
    Blank,
    Block,
    Heading,
    Item,
    Line,
    Marked,
    Para,
    Piece,
    Reply,
    Table,
    Term,
    Terms,
    Text,
    Typed,
    of_code,
)
from smtptutor.text.columns import clean, columns
from smtptutor.text.screen import Styled, labelled, screen, wrap

__all__ = [
    "BLANK",
    "STYLES",
    "Blank",
    "Block",
    "Heading",
    "Item",
    "Line",
    "Marked",
    "Para",
    "Piece",
    "Reply",
    "Styled",
    "Table",
    "Term",
    "Terms",
    "Text",
    "Typed",
    "ansi",
    "clean",
    "columns",
    "labelled",
    "of_code",
    "page_lines",
    "plain",
    "screen",
    "wrap",
]


def page_lines(body: str, width: int) -> "list[Styled]":
    """
    The text of a page section for the screen.

    Paragraphs and list items are wrapped, indented blocks stand as they are, a table keeps its columns.
    """
    lines: list[Styled] = []
    paragraph: list[str] = []
    lead = ""

    def flush() -> None:
        if paragraph:
            lines.extend([("", line)] for line in wrap(" ".join(paragraph), width, lead, " " * len(lead)))
            paragraph.clear()

    rows: list[list[str]] = []
    for line in body.splitlines():
        if rows and not line.startswith("|"):
            lines.extend(_table(rows, width))
            rows = []
        if line.startswith("    "):
            flush()
            lead = ""
            lines.append([("type", line)])
        elif line.startswith("|"):
            flush()
            rows.append([cell.strip() for cell in line.strip("|").split("|")])
        elif not line.strip():
            flush()
            lead = ""
            lines.append([])
        elif line.startswith("- "):
            flush()
            lead = "- "
            paragraph.append(line[2:])
        else:
            if lead and not line.startswith("  "):
                flush()
                lead = ""
            paragraph.append(line.strip())
    flush()
    if rows:
        lines.extend(_table(rows, width))
    return lines


def _table(rows: "list[list[str]]", width: int) -> "list[Styled]":
    """A table with its columns side by side, cells wrapped; the first row is its head."""
    rows = [row for row in rows if not all(set(cell) <= set("-:") and cell for cell in row)]
    count = max(map(len, rows), default=0)
    rows = [row + [""] * (count - len(row)) for row in rows]
    widths = [max(len(row[column]) for row in rows) for column in range(count)]
    room = width - 2 * (count - 1)
    while widths and sum(widths) > room and max(widths) > 8:
        widths[widths.index(max(widths))] -= 1
    lines: list[Styled] = []
    for number, row in enumerate(rows):
        cells = [wrap(cell, size) for cell, size in zip(row, widths, strict=True)]
        for level in range(max(map(len, cells))):
            parts = [
                (cell[level] if level < len(cell) else "").ljust(size) for cell, size in zip(cells, widths, strict=True)
            ]
            lines.append([("heading" if number == 0 else "", "  ".join(parts).rstrip())])
    return lines
