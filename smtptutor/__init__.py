"""
smtptutor: type SMTP, see why the server said that.

`explain_text` explains what people have already: a reply, an error of a program, a dialogue, a log, a bounce. It takes
a text and gives a list of `Finding`; `smtptutor.evidence.finding` tells what its fields are. `summary_of_file` counts
what is found in a file; a `Summary` and another one add up.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from smtptutor.evidence.finding import Finding
    from smtptutor.evidence.reading import explain_text
    from smtptutor.evidence.summarised import summary_of_file
    from smtptutor.evidence.summary import Summary

__version__ = "0.1.0"
__all__ = ["Finding", "Summary", "__version__", "explain_text", "summary_of_file"]

_HOMES = {
    "Finding": "smtptutor.evidence.finding",
    "Summary": "smtptutor.evidence.summary",
    "explain_text": "smtptutor.evidence.reading",
    "summary_of_file": "smtptutor.evidence.summarised",
}


def __getattr__(name: str) -> object:
    """What is public here is loaded when it is asked for: the program itself starts without it (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
