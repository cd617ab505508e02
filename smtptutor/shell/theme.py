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

TOKENS = {
    "keyword": "bold",
    "keyword.unknown": "ansired",
    "literal.string": "ansicyan",
    "literal": "ansiyellow",
    "comment": "ansimagenta",
}
"""How the parts of a typed line look; see smtp_lexer.py for what they are."""

PARTS = {
    "prompt": "bold",
    "prompt.message": "bold ansicyan",
    "status": "",
    "keybar": "",
    "keybar.key": "bold",
    "keybar.text": "",
    "auto-suggestion": "ansibrightblack",
}


def rules() -> dict[str, str]:
    """Every style class of the shell, with what it looks like."""
    styles = {name: " ".join(_SGR[part] for part in sgr.split(";") if part) for name, sgr in STYLES.items()}
    tokens = {f"pygments.{token}": look for token, look in TOKENS.items()}
    return {**styles, **tokens, **PARTS}


def style(*, colour: bool) -> Style:
    """The style sheet; without colour only what is offered differs from what is typed, by a line under it."""
    found = rules()
    if not colour:
        found = {**dict.fromkeys(found, ""), "auto-suggestion": "underline"}
    return Style.from_dict(found)
