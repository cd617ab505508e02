"""The lines of a screen as text: colour is put on last, or not at all. Without it, all words are still there."""

from smtptutor.text.columns import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from smtptutor.text.screen import Styled

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
    "drawing": "",
}
"""Style -> SGR parameters. Only the 16 colours of the terminal's own theme, which suit light and dark alike."""


def plain(lines: "Iterable[Styled]") -> str:
    """The lines as text without colour, each with its line end."""
    return "".join("".join(clean(text) for _, text in line) + "\n" for line in lines)


def ansi(lines: "Iterable[Styled]") -> str:
    """The lines as text with colour, each with its line end. Raises KeyError for a style that is none of `STYLES`."""
    return "".join("".join(_coloured(style, text) for style, text in line) + "\n" for line in lines)


def _coloured(style: str, text: str) -> str:
    sgr, shown = STYLES[style] if style else "", clean(text)
    return f"\033[{sgr}m{shown}\033[0m" if sgr and shown else shown
