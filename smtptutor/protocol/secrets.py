"""Secrets of a login, kept out of history, log and screen: the argument of AUTH after its mechanism (RFC 4954 4)."""

import re

_AUTH = re.compile(r"(\s*AUTH\s+\S+\s+)(?!=?\s*$)(.+)", re.IGNORECASE | re.DOTALL)


def masked(line: str) -> str:
    """The line with what may be a secret replaced by stars; most lines come back as they are."""
    found = _AUTH.fullmatch(line)
    return f"{found[1]}****" if found else line
