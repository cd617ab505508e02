"""
The text of a page section, parted: paragraphs, items, lines to type, tables. Plain values, for whoever shows them.

The Markdown of the pages is small on purpose: paragraphs, items that begin with "- ", blocks indented by four blanks,
tables between bars.
"""

PARA, ITEM, TYPED, TABLE, BLANK = "para", "item", "typed", "table", "blank"

Rows = tuple[tuple[str, ...], ...]
PagePart = tuple[str, str, Rows]
"""What it is (one of the names above), its text, and the rows of a table, its head first."""


def parts(body: str) -> list[PagePart]:
    """The parts of a section in order. Takes any text; lines that belong to one paragraph or item are joined."""
    found: list[PagePart] = []
    for line in body.splitlines():
        kind, text = _kind(line)
        before, *_ = found[-1] if found else ("", "")
        if kind == TABLE:
            row = tuple(cell.strip() for cell in line.strip("|").split("|"))
            rows = found.pop()[2] if before == TABLE else ()
            found.append((TABLE, "", rows if _is_rule(row) else (*rows, row)))
        elif kind == PARA and (before == PARA or (before == ITEM and line.startswith("  "))):
            found[-1] = (before, f"{found[-1][1]} {text}", ())
        else:
            found.append((kind, text, ()))
    return found


def _kind(line: str) -> tuple[str, str]:
    """What a line is, alone, and its text."""
    if line.startswith("    "):
        return TYPED, line[4:]
    if line.startswith("|"):
        return TABLE, ""
    if not line.strip():
        return BLANK, ""
    return (ITEM, line[2:].strip()) if line.startswith("- ") else (PARA, line.strip())


def _is_rule(row: tuple[str, ...]) -> bool:
    """True for the row of dashes between the head of a table and the rest."""
    return all(cell and set(cell) <= set("-:") for cell in row)
