"""A reply that is quoted is one that a server says: with this code, this enhanced code and these words."""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from smtptutor.course.check.rule import Fault, LessonRule, SolvedStep
from smtptutor.course.lesson import Choosing, Pointing, Step, place
from smtptutor.server.dialects import DIALECTS
from smtptutor.server.dialects.lookup import words
from smtptutor.server.site import Site

_QUOTE = re.compile(r"\b([2-5]\d\d)[ -]([245]\.\d+\.\d+) (\S+ .+)$")


class _Saying(NamedTuple):
    """What a server says: codes, and its words with whatever fills them."""

    code: str
    enhanced: str
    words: re.Pattern[str]


def are_said(case: SolvedStep) -> Iterator[Fault]:
    """Each reply that stands in an answer, a row or a line that is shown is one that is said."""
    for key, text in _quoting(case.step):
        found = _QUOTE.search(text)
        if found and not _is_said(found, place(case.at.lesson, case.step.site)):
            yield Fault(f"quotes {found[0]!r}, which no server here says: not with these codes and words", key)


def _quoting(step: Step) -> Iterator[tuple[str, str]]:
    """Where a step quotes replies, and the keys."""
    if isinstance(step.puzzle, Choosing):
        yield from ((f"rows[{number}]", row.say) for number, row in enumerate(step.puzzle.rows, 1))
        yield from ((f"options[{number}]", each.say) for number, each in enumerate(step.puzzle.options, 1))
    if isinstance(step.puzzle, Pointing):
        yield from ((f"show[{number}]", line) for number, line in enumerate(step.puzzle.shown, 1))


def _is_said(quote: re.Match[str], site: Site) -> bool:
    code, enhanced, said = quote.groups()
    sayings = (*_sayings(), *_of_site(site))
    return any((code, enhanced) == (each.code, each.enhanced) and each.words.fullmatch(said) for each in sayings)


@cache
def _sayings() -> tuple[_Saying, ...]:
    """All that is said in some dialect."""
    found: dict[tuple[str, str, str], _Saying] = {}
    for dialect in DIALECTS:
        for row in words(dialect).values():
            for code in (row.code, *([row.other[1]] if row.other else [])):
                for enhanced in filter(None, (row.enhanced, row.to_mail)):
                    found[str(code), enhanced, row.text] = _Saying(str(code), enhanced, _pattern(row.text))
    return tuple(found.values())


def _of_site(site: Site) -> Iterator[_Saying]:
    """What a site says in words of its own."""
    for rule in site.trouble:
        yield _Saying(str(rule.code), rule.enhanced, _pattern(rule.text))


def _pattern(text: str) -> re.Pattern[str]:
    """Words of a dialect with anything in the place of the facts."""
    return re.compile(".+".join(map(re.escape, re.split(r"\{[^{}]*\}", text))))


QUOTES = LessonRule("a reply that is quoted is one that is said", are_said)
