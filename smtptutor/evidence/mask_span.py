"""Where a secret begins and ends in a line: in quotes, or as a word."""

import re
from collections.abc import Callable, Iterable

from smtptutor.protocol.secrets import STARS

Stretch = tuple[int, int]
Found = re.Match[str]

GROUPS = re.compile(r"[A-Za-z]{4}(?:[ \u00a0-][A-Za-z]{4}){3}(?![A-Za-z])")
"""Four groups of four letters, as Google shows an app password."""

ODD = re.compile(r"[\d@#$%&*+=!^]|[a-z][A-Z]")
"""What a word of a sentence does not have."""

_OPENING = re.compile(r"(?:<<|string\(\d{1,6}\) |[bBuUrRfF@])?(\\{0,7}(?:\"{3}|'{3}|[\"'`])|&quot;|&#0?39;|&apos;|%22)")
_AFTER_CLOSING = re.compile(r"[\s,;)\]}>&.:/?|\\'\"]|\Z")
_WORD = re.compile(r"\S+")
_TRAILING = ",;)}]>\"'"


def replaced(text: str, matches: Iterable[Found], secret_of: Callable[[str, Found], Stretch | None]) -> str:
    """A line with stars for the secret that each match leads to; matches inside a secret lead to none."""
    parts: list[str] = []
    at = 0
    for found in matches:
        if found.start() >= at and (span := secret_of(text, found)):
            parts += [text[at : span[0]], STARS]
            at = span[1]
    return "".join([*parts, text[at:]]) if parts else text


def quoted(text: str, at: int) -> Stretch | None:
    """What stands between quotes from a place on, to the end of the line where they are open; None for no quote."""
    opening = _OPENING.match(text, at)
    if opening is None:
        return None
    quote, start = opening[1].replace("`", "'") if opening[1].endswith("`") else opening[1], opening.end()
    if opening[1].endswith("`") and "`" in text[start:]:
        quote = opening[1]
    end = text.find(quote, start)
    while end >= 0 and not _closes(text, quote, end):
        end = text.find(quote, end + len(quote))
    return start, end if end >= 0 else len(text)


def _closes(text: str, quote: str, at: int) -> bool:
    """True where a quote ends a string: no backslash more than its own stands before it, and no letter behind it."""
    before = at
    while before and text[before - 1] == "\\" and at - before < 8:
        before -= 1
    return (at - before) % 2 == 0 and _AFTER_CLOSING.match(text, at + len(quote)) is not None


def word(text: str, at: int) -> Stretch | None:
    """A word from a place on, without what closes what stands around it."""
    found = _WORD.match(text, at)
    if found is None:
        return None
    end = found.end()
    while end > at + 1 and text[end - 1] in _TRAILING:
        end -= 1
    return at, end
