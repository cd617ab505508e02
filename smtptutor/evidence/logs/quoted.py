"""What logs have in common: a reply quoted in a line, the step that it came at, and what is kept of earlier lines."""

import re
from typing import Generic, NamedTuple, TypeVar

from smtptutor.evidence.statement import END_OF_DATA, GREETING

MOST = 4096
"""Messages that are remembered at a time; of a longer log the oldest are forgotten."""

_CODE = re.compile(r"([2-5]\d\d)(?:[ -]|$)[ #:]*")
_ENHANCED = re.compile(r"#?([245]\.\d{1,3}\.\d{1,3})(?:[ :;,]+|$)")
_BEHIND = re.compile(r"\(?#([245]\.\d{1,3}\.\d{1,3})\)?")
_STEPS = (
    ("ehlo", "EHLO"), ("helo", "HELO"), ("lhlo", "LHLO"), ("starttls", "STARTTLS"), ("auth", "AUTH"), ("mail", "MAIL"),
    ("rcpt", "RCPT"), ("data", "DATA"), ("bdat", "BDAT"), ("end of data", END_OF_DATA), ("rset", "RSET"),
    ("vrfy", "VRFY"), ("quit", "QUIT"), ("initial connection", GREETING), ("sending data block", END_OF_DATA),
)  # fmt: skip


class Quoted(NamedTuple):
    """A reply as a log quotes it: 0 and "" for the numbers that it does not have, its lines joined by a blank."""

    code: int
    enhanced: str
    text: str


def quoted(text: str) -> Quoted:
    r"""
    A reply that a log quotes, in its parts.

    Takes "550-5.1.1 one\n550 5.1.1 two" with the line ends as Exim writes them, or with blanks in their places. qmail
    and its kin put the enhanced code behind the words: (#5.1.1). Text that does not begin with a code is all words.
    """
    found = _CODE.match(text.strip())
    code = found[1] if found else ""
    enhanced, words = _enhanced(text.strip()[found.end() :] if found else text)
    words = f"{words} "
    for again in _repeated(code, enhanced) if code else ():
        words = words.replace(again, " ")
    return Quoted(int(code or 0), enhanced, " ".join(words.split()))


def _repeated(code: str, enhanced: str) -> tuple[str, ...]:
    """What stands before the second line of a reply and those behind it, the longest first."""
    both = (f"{code}-{enhanced} ", f"{code} {enhanced} ") if enhanced else ()
    return (
        *(rf"\n{numbers}" for numbers in (*both, f"{code}-", f"{code} ")),
        *(f" {numbers}" for numbers in (*both, f"{code}-", *((f"{enhanced} ",) if enhanced else ()))),
    )


def _enhanced(text: str) -> tuple[str, str]:
    """The enhanced code of a reply and its words, from what stands behind the code."""
    text = text.strip()
    found = _ENHANCED.match(text)
    if found is not None:
        return found[1], text[found.end() :]
    behind = _BEHIND.search(text)
    return (behind[1], text.replace(behind[0], "").strip()) if behind else ("", text)


def step(words: str) -> str:
    """The step of a session that a line names: "RCPT" for `RCPT TO:<a@example.org>`; "" where it names none."""
    words = words.strip().lower().removeprefix("pipelined ")
    return next((stage for word, stage in _STEPS if words.startswith(word)), "")


_Kept = TypeVar("_Kept")


class Recent(Generic[_Kept]):
    """What was said of the last MOST messages or sessions, by their names."""

    def __init__(self) -> None:
        self._kept: dict[str, _Kept] = {}

    def note(self, name: str, value: _Kept) -> None:
        """Keeps a value, in place of an earlier one of that name; the oldest gives way where there are too many."""
        self._kept.pop(name, None)
        self._kept[name] = value
        if len(self._kept) > MOST:
            del self._kept[next(iter(self._kept))]

    def of(self, name: str) -> _Kept | None:
        """What is kept under a name; None where nothing is."""
        return self._kept.get(name)

    def forget(self, name: str) -> _Kept | None:
        """Takes out what is kept under a name and gives it; None where nothing is."""
        return self._kept.pop(name, None)

    def rest(self) -> list[_Kept]:
        """All that is still kept, the oldest first."""
        return list(self._kept.values())
