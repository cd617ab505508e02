"""
smtptutor: type SMTP, see why the server said that.

`explain_text` explains what people have already: a reply, an error of a program, a dialogue, a log, a bounce. It takes
a text and gives a list of `Finding`; `smtptutor.evidence.finding` tells what its fields are.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from smtptutor.evidence.finding import Finding
    from smtptutor.evidence.reading import explain_text

__version__ = "0.1.0"
__all__ = ["Finding", "__version__", "explain_text"]

_HOMES = {"Finding": "smtptutor.evidence.finding", "explain_text": "smtptutor.evidence.reading"}


def __getattr__(name: str) -> object:
    """What is public here is loaded when it is asked for: the program itself starts without it (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
