"""Replies in the words of the places here: each is said for known causes, so that its words alone lead back to them."""

import os
import re
from functools import cache

from smtptutor.reference import lookup

_FACT = re.compile(r"\\\{[a-z]+\\\}")  # as re.escape leaves it
_WORD = re.compile(r"[A-Za-z]{2,}")
_TABLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "our_words.txt")


def causes_of(code: int, text: str) -> frozenset[str]:
    """The causes for which one of the dialects says just this; none where nobody here does."""
    exact, patterns = _said(str(code))
    found = set(exact.get(text, ()))
    if not found:
        for pattern, causes in patterns:
            if pattern.fullmatch(text):
                found.update(causes)
    return frozenset(found)


@cache
def _said(code: str) -> tuple[dict[str, list[str]], list[tuple[re.Pattern[str], list[str]]]]:
    """What is said with a code: texts as they stand, and patterns of those that name facts."""
    exact: dict[str, list[str]] = {}
    patterns: list[tuple[re.Pattern[str], list[str]]] = []
    for of_code, causes, text in _table():
        if of_code != code:
            continue
        if "{" not in text:
            exact[text] = causes.split()
        elif len(_WORD.findall(re.sub(r"\{[a-z]+\}", "", text))) > 1:  # one word and anything is no phrase
            patterns.append((re.compile(_FACT.sub(".{1,400}?", re.escape(text))), causes.split()))
    return exact, patterns


@cache
def _table() -> list[list[str]]:
    return [line.split(" | ", 2) for line in lookup.lines_of(_TABLE)]
