"""What programs print around a dialogue: that a connection begins, that it ended, that a line did not get through."""

import re

_BEGINS = re.compile(
    r"Trying \[?[0-9A-Fa-f.:]+\]?\.\.\.|Connected to \S+\.|CONNECTED\([0-9A-Fa-f]+\)|Ncat: Connected to \S+"
)
_LOST = re.compile(
    r"(?:(?:Connection|Remote host|Server) (?:to host )?(?:was )?(?:closed|lost|reset)|closed\Z|read:errno=|EOF\Z|"
    r"SMTP NOTICE: EOF|\[EOF\]|Remote host did not introduce itself)",
    re.IGNORECASE,
)
RENEGOTIATING = "RENEGOTIATING"
"""What `openssl s_client` says where it kept a line that begins with R for itself (its manual, Connected Commands)."""


def begins(words: str) -> bool:
    """True where a program says that it connects."""
    return _BEGINS.match(words) is not None


def lost(words: str) -> bool:
    """True where a program says that the connection is gone."""
    return _LOST.match(words) is not None
