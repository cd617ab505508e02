"""Regular expressions, compiled when they are first wanted: most lines need few of them, and every start would pay."""

import re
from functools import cache

CONTROL = r"[\x00-\x1f\x7f-\x9f\u2028\u2029]"
"""A control character, or another sign at which some reader begins a new line."""


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """The compiled pattern; the same one each time."""
    return re.compile(pattern)


@cache
def compiled_octets(pattern: bytes) -> re.Pattern[bytes]:
    """The compiled pattern for octets; the same one each time."""
    return re.compile(pattern)
