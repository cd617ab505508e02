"""The colours of the prompt: the same names and the same 16 colours as everything else that is printed."""

from prompt_toolkit.styles import Style

from smtptutor.text import STYLES

_SGR = {
    "1": "bold",
    "4": "underline",
    "31": "ansired",
    "32": "ansigreen",
    "33": "ansiyellow",
    "35": "ansimagenta",
    "36": "ansicyan",
}

WEIGHTS = frozenset({"bold", "underline", "reverse"})
"""What makes text look different and is no colour."""

TOKENS = {
    "keyword": "",
    "keyword.unknown": "ansired",
    "literal.string": "ansicyan",
    "literal": "ansiyellow",
    "comment": "ansimagenta",
}
"""How the parts of a typed line look; see smtp_lexer.py for what they are."""

PARTS = {
    "prompt": "",
    "prompt.message": "ansicyan",
    "status": "",
    "keybar": "",
    "keybar.key": "",
    "keybar.text": "",
    "menu": "",
    "menu.marked": "reverse",
    "menu.rest": "",
    "auto-suggestion": "ansidefault underline",
    "suggestion.key": "",
}


def rules() -> dict[str, str]:
    """Every style class of the shell, with what it looks like."""
    styles = {name: " ".join(_SGR[part] for part in sgr.split(";") if part) for name, sgr in STYLES.items()}
    tokens = {f"pygments.{token}": look for token, look in TOKENS.items()}
    return {**styles, **tokens, **PARTS}


def style(*, colour: bool) -> Style:
    """The style sheet; without colour all is left that is none."""
    found = rules()
    return Style.from_dict(found if colour else {name: _colourless(look) for name, look in found.items()})


def _colourless(look: str) -> str:
    return " ".join(part for part in look.split() if part in WEIGHTS)
