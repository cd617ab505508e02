"""Replies in the words of the places here: each is said for known causes, so that its words alone lead back to them."""

import re
from functools import cache

from smtptutor.protocol.cause import Cause
from smtptutor.server.dialects import DIALECTS, lookup

_FACT = re.compile(r"\\\{[a-z]+\\\}")  # as re.escape leaves it
_WORD = re.compile(r"[A-Za-z]{2,}")


def causes_of(code: int, text: str) -> frozenset[Cause]:
    """The causes for which one of the dialects says just this; none where nobody here does."""
    exact, patterns = _said(code)
    found = set(exact.get(text, ()))
    if not found:
        for pattern, causes in patterns:
            if pattern.fullmatch(text):
                found |= causes
    return frozenset(found)


@cache
def _said(code: int) -> tuple[dict[str, set[Cause]], list[tuple[re.Pattern[str], set[Cause]]]]:
    """What is said with a code: texts as they stand, and patterns of those that name facts."""
    exact: dict[str, set[Cause]] = {}
    patterns: dict[str, set[Cause]] = {}
    for cause, said in (row for name in DIALECTS for row in lookup.words(name).items()):
        if code not in (said.code, said.other[1] if said.other else 0):
            continue
        if "{" not in said.text:
            exact.setdefault(said.text, set()).add(cause)
        elif len(_WORD.findall(re.sub(r"\{[a-z]+\}", "", said.text))) > 1:  # one word and anything is no phrase
            pattern = _FACT.sub(".{1,400}?", re.escape(said.text))
            patterns.setdefault(pattern, set()).add(cause)
    return exact, [(re.compile(pattern), causes) for pattern, causes in patterns.items()]
