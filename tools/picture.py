"""A picture of the screen as SVG, from a real run of the shell in a terminal; its text can be selected."""

import sys
import tempfile
import time
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

FILE = "docs/screen.svg"
COLUMNS, ROWS = 80, 24
TYPED = (
    ("EHLO client.example.org", "250 HELP"),
    ("RCPT TO:<bob@example.test>", "503 5.5.1"),
    ("MAIL FROM:<alice@example.test>", "250 2.1.0"),
)
"""What is typed, and what comes back."""
BEGUN, NEXT = "RC", "RCPT TO:<"
"""What is typed behind the last prompt, and what is shown there then, with the rest of the line."""
SETTLED = 0.4  # seconds

TITLE = "The shell of smtptutor"
ABOUT = (
    "A terminal in which RCPT was typed before MAIL: the server answers 503, and the tutor says below it why, and what "
    "to type."
)
WIDE, HIGH, SIZE, EDGE = 8.43, 18, 14, 14
"""The size of a character, its font size, and the edge around the text, in pixels."""
FONT = "ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace"
COLOURS = {
    "": ("#1f2328", "#e6edf3"),
    "background": ("#ffffff", "#0d1117"),
    "edge": ("#d0d7de", "#30363d"),
    "black": ("#1f2328", "#8b949e"),
    "red": ("#b3261e", "#ff7b72"),
    "green": ("#1a6b2a", "#7ee787"),
    "brown": ("#7a5300", "#e3b341"),
    "blue": ("#0550ae", "#79c0ff"),
    "magenta": ("#7a3ea8", "#d2a8ff"),
    "cyan": ("#0b6470", "#76e3ea"),
    "white": ("#57606a", "#e6edf3"),
    "brightblack": ("#57606a", "#9da7b1"),
}
"""Name of a colour of the terminal -> what it is on a light and on a dark background."""


class Style(NamedTuple):
    """How a piece of a line looks."""

    colour: str
    bold: bool
    underlined: bool
    reverse: bool


class Run(NamedTuple):
    """A piece of a line that looks the same throughout, and the column where it begins."""

    column: int
    text: str
    style: Style


def screen_now() -> list[list[Run]]:
    """The lines of the screen after a run of the shell, without blanks at their ends."""
    from terminal import Terminal

    with tempfile.TemporaryDirectory() as home, Terminal(home=home, columns=COLUMNS, rows=ROWS) as terminal:
        for line, reply in TYPED:
            terminal.ready()
            terminal.press(line, until=line[-30:])
            _let_be(terminal)  # the colours of a line may come a little later
            terminal.press("\r")
            terminal.wait_for(reply)
        terminal.ready()
        terminal.press(BEGUN, until=BEGUN)
        terminal.until("the rest of the line", lambda: NEXT in terminal.screen.display[terminal.screen.cursor.y])
        _let_be(terminal)
        return [_runs(terminal.screen.buffer[row]) for row in range(ROWS)]


def _let_be(terminal: Any) -> None:
    """Read what the program writes until it has been silent for a moment."""
    end = time.monotonic() + SETTLED
    terminal.until("silence", lambda: time.monotonic() > end)


def _runs(cells: Any) -> list[Run]:
    """A line of the screen in pieces."""
    runs: list[Run] = []
    for column in range(COLUMNS):
        cell = cells[column]
        style = Style("" if cell.fg == "default" else cell.fg, cell.bold, cell.underscore, cell.reverse)
        if runs and runs[-1].style == style:
            runs[-1] = runs[-1]._replace(text=runs[-1].text + cell.data)
        else:
            runs.append(Run(column, cell.data, style))
    while runs and not runs[-1].style.reverse and not runs[-1].text.strip():
        runs.pop()
    if runs and not runs[-1].style.reverse:
        runs[-1] = runs[-1]._replace(text=runs[-1].text.rstrip())
    return runs


def text_of(lines: list[list[Run]]) -> str:
    """The lines as plain text."""
    return "\n".join("".join(run.text for run in line).rstrip() for line in lines)


def svg(lines: list[list[Run]]) -> str:
    """The picture."""
    width, height = round(COLUMNS * WIDE + 2 * EDGE), len(lines) * HIGH + 2 * EDGE
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"',
        ' role="graphics-document" aria-labelledby="title about" lang="en">',
        f'<title id="title">{escape(TITLE)}</title>',
        f'<desc id="about">{escape(ABOUT)}</desc>',
        "<style>",
        *_rules(),
        "</style>",
        f'<rect class="frame" x="0.5" y="0.5" width="{width - 1}" height="{height - 1}" rx="8"/>',
        *(part for row, line in enumerate(lines) for part in _line(row, line)),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _rules() -> Iterator[str]:
    """The style sheet: colours for a light background, and others where a dark one is preferred."""
    yield f"text {{ font-family: {FONT}; font-size: {SIZE}px; white-space: pre; }}"
    yield ".bold { font-weight: bold; } .underlined { text-decoration: underline; }"
    yield from _palette(0)
    yield "@media (prefers-color-scheme: dark) {"
    yield from _palette(1)
    yield "}"


def _palette(which: int) -> Iterator[str]:
    yield f".frame {{ fill: {COLOURS['background'][which]}; stroke: {COLOURS['edge'][which]}; }}"
    yield f"text, .block {{ fill: {COLOURS[''][which]}; }}"
    yield f".reverse {{ fill: {COLOURS['background'][which]}; }}"
    for name, colours in COLOURS.items():
        if name not in ("", "background", "edge"):
            yield f".{name} {{ fill: {colours[which]}; }}"


def _line(row: int, line: list[Run]) -> Iterator[str]:
    """A line: first what lies behind its text, then the text."""
    for run in line:
        if run.style.reverse:
            x, y = EDGE + run.column * WIDE, EDGE + row * HIGH
            yield f'<rect class="block" x="{x:.1f}" y="{y}" width="{len(run.text) * WIDE:.1f}" height="{HIGH}"/>'
    if line:
        yield f'<text xml:space="preserve" y="{EDGE + row * HIGH + SIZE}">{"".join(map(_piece, line))}</text>'


def _piece(run: Run) -> str:
    style = run.style
    names = [style.colour] if not style.reverse else ["reverse"]
    names += ["bold"] * style.bold + ["underlined"] * style.underlined
    looks = " ".join(filter(None, names))
    named = f' class="{looks}"' if looks else ""
    return f'<tspan x="{EDGE + run.column * WIDE:.1f}"{named}>{escape(run.text, quote=False)}</tspan>'
