"""
Text for the screen: lines of styled pieces, wrapped at a width; colour is put on last, or not at all.

A line is a list of pieces (style, text). The styles are names of `STYLES`; "" is plain. Taking the colour away from
`ansi(lines)` gives `plain(lines)`, so that colour never carries meaning alone.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

Piece = tuple[str, str]
Styled = list[Piece]

STYLES = {
    "client": "1",
    "heading": "1",
    "label": "1",
    "type": "1;36",
    "code2": "32",
    "code3": "36",
    "code4": "33",
    "code5": "31",
    "note": "33",
    "mark": "1;31",
    "done": "32",
    "open": "",
}
"""Style -> SGR parameters. Only the 16 colours of the terminal's own theme, which suit light and dark alike."""


def clean(text: str) -> str:
    """The text with what is not printable as escapes: nothing from outside can steer the terminal."""
    return text if text.isprintable() else "".join(sign if sign.isprintable() else _escape(sign) for sign in text)


def _escape(sign: str) -> str:
    number = ord(sign)
    if 0xDC80 <= number <= 0xDCFF:  # an octet that is not UTF-8
        number -= 0xDC00
    return f"\\x{number:02x}" if number < 256 else f"\\u{number:04x}"


def plain(lines: "Iterable[Styled]") -> str:
    """The lines as text without colour, each with its line end."""
    return "".join("".join(clean(text) for _, text in line) + "\n" for line in lines)


def ansi(lines: "Iterable[Styled]") -> str:
    """The lines as text with colour, each with its line end."""
    return "".join("".join(_coloured(style, text) for style, text in line) + "\n" for line in lines)


def _coloured(style: str, text: str) -> str:
    sgr, shown = STYLES[style] if style else "", clean(text)
    return f"\033[{sgr}m{shown}\033[0m" if sgr and shown else shown


def wrap(text: str, width: int, first: str = "", rest: str = "") -> "list[str]":
    """
    Break a text at blanks into lines of at most `width` columns, `first` before the first line, `rest` before the others.

    A word longer than a line stands alone on a line of its own: an address is not torn apart.
    """
    lines, line = [], first
    empty = True
    for word in text.split():
        if not empty and len(line) + 1 + len(word) > width:
            lines.append(line)
            line, empty = rest, True
        line += word if empty else " " + word
        empty = False
    lines.append(line)
    return lines


def labelled(label: str, text: str, width: int, style: str = "label") -> "list[Styled]":
    """A paragraph after a label, such as "Why: ...", indented below it."""
    lines = wrap(text, width, label + " ", " " * (len(label) + 1))
    styled: list[Styled] = [[(style, label), ("", lines[0][len(label) :])]]
    return styled + [[("", line)] for line in lines[1:]]


def of_code(code: int) -> str:
    """The style of a reply code, by its first digit."""
    return f"code{code // 100}" if 2 <= code // 100 <= 5 else ""


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
