"""The lines of a screen as text: colour is put on last, or not at all. Without it, all words are still there."""

from smtptutor.text.columns import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from smtptutor.text.screen import Styled

STYLES = {
    "client": "",
    "heading": "4",
    "label": "",
    "type": "1;36",
    "code2": "32",
    "code3": "35",
    "code4": "33",
    "code5": "31",
    "note": "",
    "mark": "",
    "done": "",
    "open": "",
    "drawing": "",
}
"""
Style -> SGR parameters. Only the 16 colours of the terminal's own theme, which suit light and dark alike.

What is bold is to be typed, and nothing else is; a colour but that one means a reply of that class.
"""
WITHOUT_COLOUR = frozenset({"1", "4"})
"""The parameters that are no colour: bold, and a line below."""


def plain(lines: "Iterable[Styled]") -> str:
    """The lines as text without colour, each with its line end."""
    return "".join("".join(clean(text) for _, text in line) + "\n" for line in lines)


def ansi(lines: "Iterable[Styled]", *, colour: bool = True) -> str:
    """
    The lines as text with what makes parts of it look different, each with its line end; all but colours on request.

    Raises KeyError for a style that is none of `STYLES`.
    """
    looks = {style: sgr if colour else _colourless(sgr) for style, sgr in STYLES.items()}
    looks[""] = ""
    return "".join("".join(_dressed(looks[style], text) for style, text in line) + "\n" for line in lines)


def _colourless(sgr: str) -> str:
    return ";".join(part for part in sgr.split(";") if part in WITHOUT_COLOUR)


def _dressed(sgr: str, text: str) -> str:
    shown = clean(text)
    return f"\033[{sgr}m{shown}\033[0m" if sgr and shown else shown
