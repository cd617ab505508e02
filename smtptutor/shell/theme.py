"""The colours of the prompt: the same names and the same 16 colours as everything else that is printed."""

from prompt_toolkit.styles import Style

from smtptutor.text import STYLES

_SGR = {
    "1": "bold",
    "31": "ansired",
    "32": "ansigreen",
    "33": "ansiyellow",
    "36": "ansicyan",
}

PARTS = {
    "typed.verb": "bold",  # the parts of a typed line: see lexer.py
    "typed.unknown": "ansired",
    "typed.path": "ansicyan",
    "typed.parameter": "ansiyellow",
    "typed.word": "ansimagenta",
    "prompt": "bold",
    "prompt.message": "bold ansicyan",
    "keybar": "",
    "keybar.key": "bold",
    "keybar.text": "",
    "auto-suggestion": "ansibrightblack",
}


def rules() -> dict[str, str]:
    """Every style class of the shell, with what it looks like."""
    styles = {name: " ".join(_SGR[part] for part in sgr.split(";") if part) for name, sgr in STYLES.items()}
    return {**styles, **PARTS}


def style(*, colour: bool) -> Style:
    """The style sheet; without colour nothing is styled."""
    found = rules()
    if not colour:
        found = dict.fromkeys(found, "")
    return Style.from_dict(found)
