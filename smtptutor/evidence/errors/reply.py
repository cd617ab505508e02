"""A reply inside an error: its two numbers, and its words without them."""

import re
from typing import NamedTuple

ENHANCED = r"[245]\.\d{1,3}\.\d{1,3}(?![\d.])"
CODE = r"(?:[2-5][0-5]\d|[45]71)(?!\d)"
NUMBERS = re.compile(rf"\s*(?:({CODE})(?:[ :-]+|$))?(?:#?({ENHANCED}):?(?:[ -]+|$))?")
REPLY = re.compile(rf"(?<![\w.:/-])({CODE})[ -]#?({ENHANCED})(?=[\s:,;-]|$)")
"""A code with an enhanced code behind it, wherever it stands."""
ADDRESS = re.compile(r"<([^<>\s@]{1,64}@[^<>\s@]{1,255})>")
_ESCAPED = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_ENDS = {"n": "\n", "r": "", "t": "\t"}


class RaisedReply(NamedTuple):
    """A reply: its code, 0 where there is none, its enhanced code, "" where there is none, and its words."""

    code: int
    enhanced: str
    text: str


NONE = RaisedReply(0, "", "")


def read(text: str, code: int = 0, enhanced: str = "") -> RaisedReply:
    """
    The reply that a text is.

    The numbers at its beginning are its own, unless they are given; each of its lines may repeat them. Where another
    reply is quoted in it, that is the one: it came first, and tells more.
    """
    own = NUMBERS.match(text)
    code = code or int((own and own[1]) or 0)
    enhanced = enhanced or (own and own[2]) or ""
    words = _words(text, code, enhanced)
    for inner in REPLY.finditer(words):
        if inner[1][0] in "45" and inner[1][0] == inner[2][0] and (int(inner[1]), inner[2]) != (code, enhanced):
            return RaisedReply(
                int(inner[1]), inner[2], _words(words[inner.end() :].lstrip(" :-"), int(inner[1]), inner[2])
            )
    return RaisedReply(code, enhanced, words)


def _words(text: str, code: int, enhanced: str) -> str:
    """The words of all lines, without these two numbers before each of them."""
    said = []
    for line in text.splitlines():
        numbers = NUMBERS.match(line)
        if numbers and _are(numbers, code, enhanced):
            line = line[numbers.end() :]
        said.append(line)
    joined = " ".join(said)
    if enhanced:  # of lines that were joined without a break, the numbers still stand between them
        joined = joined.replace(f"{code}-{enhanced} ", " ").replace(f"{code} {enhanced} ", " ")
        joined = joined.replace(f"{enhanced} ", " ")
    return " ".join(joined.split())


def _are(numbers: re.Match[str], code: int, enhanced: str) -> bool:
    """True where the numbers of a line are these, as far as it has any."""
    return numbers[1] in (None, str(code)) and numbers[2] in (None, enhanced)


def unquoted(literal: str) -> str:
    """What a quoted text of a program stands for, its marks taken away: an n behind a backslash ends a line."""
    inner = literal.lstrip("b")
    return _ESCAPED.sub(_unescaped, inner[1:-1] if len(inner) > 1 else inner)


def _unescaped(escape: re.Match[str]) -> str:
    number = escape[1] or escape[2]
    sign = chr(int(number, 16)) if number else _ENDS.get(escape[3], escape[3])
    return sign if sign.isprintable() or sign in "\n\t" else "?" if sign else ""


def address(text: str) -> str:
    """The first address in angle brackets, without them, "" where there is none."""
    found = ADDRESS.search(text)
    return found[1] if found else ""
