"""A reply inside a reply: a server that hands on what another one said."""

import re

_INNER = re.compile(r"(?:^|[\s:\"'(<\[])([45][0-5]\d)[ -]#?([45]\.\d{1,3}\.\d{1,3})(?:[\s:;,-]+|$)")
"""Only with its enhanced code is a number inside of words a reply for sure."""

_HANGS_UP = re.compile(r"\b(?:error|break rules|too many|refused|denied)\b", re.IGNORECASE)


def hangs_up(code: int, text: str) -> bool:
    """
    True for a 221 that answers no QUIT: the server closes because it does not like what it heard.

    Postfix says "221 2.7.0 Error: I can break rules, too" to a header or to HTTP (postconf, smtpd_forbidden_commands).
    """
    return code == 221 and _HANGS_UP.search(text) is not None


def inner(code: int, enhanced: str, text: str) -> tuple[int, str, str]:
    """
    Code, enhanced code and words of the reply that stands in the words of another, which says more than that one.

    They come back as they are where there is none, and where the inner one is only why a server gave up in the end.
    """
    last = None
    for found in _INNER.finditer(text):
        if found[1][0] == found[2][0]:
            if last is not None and last.groups() == found.groups():
                break  # the next line of the same reply
            last = found
    if last is None or (code >= 500 and last[1][0] == "4"):
        return code, enhanced, text
    words = text[last.end() :].strip().removesuffix(")")
    return (int(last[1]), last[2], words) if words and int(last[1]) != code else (code, enhanced, text)
