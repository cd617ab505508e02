"""A reply that is quoted is one that a server says: with this code, this enhanced code and these words."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from smtptutor.course.check.rule import Fault, LessonRule, SolvedStep
from smtptutor.course.lesson import Choosing, Lesson, Quote, Step, place
from smtptutor.protocol.cause import Cause
from smtptutor.reference import lookup
from smtptutor.server.dialects import DIALECTS
from smtptutor.server.dialects.lookup import words
from smtptutor.server.policy import SitePolicy
from smtptutor.server.site import Site
from smtptutor.table import TableError

_QUOTE = re.compile(r"\b([2-5]\d\d)[ -]([245]\.\d+\.\d+) (\S+ .+)$")
_CODE = r"(?:(?<![\d.\[])(?P<code>\d{3})[ ,:('\"-]{1,4}(?:b['\"])?)?"
_STATUS = r"(?:(?<![\d.])(?P<status>\d\.\d{1,3}\.\d{1,3})[ ,:'\"]{1,3})?"
_ANY_STATUS = re.compile(r"(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?!\.?\d)")
_ANY_CODE = re.compile(r"(?<![\w.:\[])[2-5][0-5]\d(?![\w.\]])")
_NAMED_CODE = re.compile(r"code\W{1,4}([2-5]\d\d)\b", re.IGNORECASE)
_WITH_BLANKS = frozenset({"text", "said", "line", "other", "verbs"})
"""Facts that are more than a word."""


class _Saying(NamedTuple):
    """What a server says: its codes, and its words with whatever fills them."""

    codes: frozenset[str]
    statuses: frozenset[str]
    words: str


def are_said(case: SolvedStep) -> Iterator[Fault]:
    """Each reply that stands in an answer, a row or a line that is shown is one that is said."""
    lesson, step = case.at.lesson, case.step
    for key, text in _in_answers(step):
        yield from _unsaid(lesson, step, key, text)
    for name, lines, claims in (
        ("show", step.shown, step.claims),
        ("evidence.lines", step.evidence.lines if step.evidence else (), step.evidence and step.evidence.claims),
    ):
        quoted = {quote.line for quote in claims.quotes} if claims else set()
        for number, line in enumerate(lines, 1):
            if number not in quoted:
                yield from _unsaid(lesson, step, f"{name}[{number}]", line)


def _in_answers(step: Step) -> Iterator[tuple[str, str]]:
    """Where a question quotes replies, and the keys."""
    if isinstance(step.puzzle, Choosing):
        yield from ((f"rows[{number}]", row.say) for number, row in enumerate(step.puzzle.rows, 1))
        yield from ((f"options[{number}]", each.say) for number, each in enumerate(step.puzzle.options, 1))


def _unsaid(lesson: Lesson, step: Step, key: str, text: str) -> Iterator[Fault]:
    """What looks like a reply and is none of any server here."""
    found = _QUOTE.search(text)
    if found and not _is_said(found, place(lesson, step.site)):
        yield Fault(
            f"quotes {found[0]!r}, which no server here says: not with these codes and words; "
            "a line of which it is a part has its cause in quotes",
            key,
        )


def _is_said(quote: re.Match[str], site: Site) -> bool:
    code, status, said = quote.groups()
    sayings = (*_all_sayings(), *_of_site(site))
    return any(code in each.codes and status in each.statuses and re.fullmatch(each.words, said) for each in sayings)


@cache
def _all_sayings() -> tuple[_Saying, ...]:
    """All that is said in some dialect, each way apart."""
    found: dict[tuple[str, str, str], _Saying] = {}
    for dialect in DIALECTS:
        for row in words(dialect).values():
            for code in (row.code, *([row.other[1]] if row.other else [])):
                for status in filter(None, (row.enhanced, row.to_mail)):
                    found[str(code), status, row.text] = _saying([code], [status], row.text)
    return tuple(found.values())


def _of_site(site: Site) -> Iterator[_Saying]:
    """What a site says in words of its own."""
    for rule in site.trouble:
        if rule.code:
            yield _saying([rule.code], [rule.enhanced], rule.text)


def _saying(codes: Sequence[int], statuses: Sequence[str | None], text: str) -> _Saying:
    return _Saying(frozenset(map(str, codes)), frozenset(filter(None, statuses)), _pattern(text))


def _pattern(text: str) -> str:
    """Words of a dialect with anything in the place of the facts."""
    parts = re.split(r"\{([^{}]*)\}", text)
    facts = (r".+?" if name in _WITH_BLANKS else r"\S+" for name in parts[1::2])
    return "".join(re.escape(said) + next(facts, "") for said in parts[::2])


def claims_hold(case: SolvedStep) -> Iterator[Fault]:
    """Each line holds the reply that it is said to quote."""
    step = case.step
    quoting = [("quotes", step.shown, quote) for quote in step.claims.quotes]
    if step.evidence is not None:
        quoting += [("evidence.quotes", step.evidence.lines, quote) for quote in step.evidence.claims.quotes]
    for key, lines, quote in quoting:
        line = _unfolded(lines, quote.line)
        for what in _unfounded(line) if quote.source else _misquoted(case.at.lesson, step, quote, line):
            yield Fault(f"line {quote.line} {what}", key)


def _unfolded(lines: Sequence[str], number: int) -> str:
    """A line with those below it that begin with a blank: they go on with it, as in a bounce."""
    first, *others = lines[number - 1 :]
    end = next((place for place, line in enumerate(others) if not line.startswith((" ", "\t"))), len(others))
    return " ".join(" ".join([first, *others[:end]]).split())


def _misquoted(lesson: Lesson, step: Step, quote: Quote, line: str) -> Iterator[str]:
    """What of a line is not as the server of a dialect says a cause."""
    try:
        site = place(lesson, quote.site or step.site, quote.dialect or step.dialect)
    except TableError as error:
        yield f"quotes a place that is not there: {error.right}"
        return
    who = f"{site.dialect} for {quote.cause}"
    sayings = _said_for(site, Cause(quote.cause))
    found = [(each, match) for each in sayings if (match := re.search(_CODE + _STATUS + each.words, line))]
    if not sayings:
        yield f"quotes what nobody says: {who} has no reply"
    elif not found:
        yield f"does not hold what is said by {who}: {' or '.join(_shown(each) for each in sayings)}"
    elif all(_differs(each, match, line) for each, match in found):
        yield f"has other codes than {who}: {' or '.join(_shown(each) for each, _ in found)}"


def _said_for(site: Site, cause: Cause) -> list[_Saying]:
    """What a site may say for a cause."""
    policy = SitePolicy(site)
    if cause is Cause.REFUSED_ON_DEMAND:
        return list(_of_site(site))
    row = policy.says.get(cause)
    if row is None:
        return []
    statuses = (row.enhanced, row.to_mail) if "ENHANCEDSTATUSCODES" in policy.extensions else ()
    return [_saying([row.code, *([row.other[1]] if row.other else [])], statuses, row.text)]


def _shown(saying: _Saying) -> str:
    """A saying for people, who look for the facts in it themselves."""
    text = re.sub(r"\\(.)", r"\1", saying.words.replace(r"\S+", "...").replace(".+?", "..."))
    return " ".join([*sorted(saying.codes), *sorted(saying.statuses), repr(text)])


def _differs(saying: _Saying, match: re.Match[str], line: str) -> bool:
    """True where a code in the line is another one than that of the saying, or its enhanced code is left out."""
    code, status = match["code"], match["status"]
    named = _NAMED_CODE.findall(line)[-1:]  # the last one: what was expected is told before what came
    if any(each not in saying.codes for each in (*([code] if code else []), *named)):
        return True
    if code and bool(status) != bool(saying.statuses):
        return True
    known = saying.statuses or {f"{each[0]}.0.0" for each in saying.codes}  # what a log makes of a bare code
    return any(each not in known for each in _ANY_STATUS.findall(line))


def _unfounded(line: str) -> Iterator[str]:
    """What of a line that quotes a standard is nothing that is known of."""
    codes, statuses = _ANY_CODE.findall(line), _ANY_STATUS.findall(line)
    if not codes and not statuses:
        yield "quotes no code"
    pages = [("codes", each, each) for each in codes] + [("enhanced", each, f"x{each[1:]}") for each in statuses]
    yield from (
        f"quotes {each}, of which there is no page" for kind, each, name in pages if not lookup.find(kind, name)
    )


QUOTES = LessonRule("a reply that is quoted is one that is said", are_said)
CLAIMS = LessonRule("a line that quotes a reply holds it", claims_hold, since=2)
