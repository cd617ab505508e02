"""What was said means: a page, a category, how sure; from the words first, then the numbers, then the step."""

import os
import re
from functools import cache, lru_cache
from typing import NamedTuple

from smtptutor.evidence.inner import hangs_up
from smtptutor.evidence.our_words import causes_of
from smtptutor.evidence.sorting import USUALLY, category_of
from smtptutor.evidence.statement import END_OF_DATA
from smtptutor.reference import lookup, pasted, phrases
from smtptutor.reference.lookup import Page
from smtptutor.reference.phrases import Phrase

UNKNOWN = "unknown"
VARIED = re.compile(
    r"<[^<>\s@]*@[^<>]*>|(?<!\S)[^\s@]*@\S+|\b\d{1,3}(?:\.\d{1,3}){3}\b|\b[0-9A-Fa-f]{10,}\b"
    r"|(?<!RFC )(?<![A-Za-z\d])\d{4,}"
)
"""
What differs from one message to the next and means nothing: addresses, numbers, names in a queue.

RFC 5322 and S3150 do mean something.
"""
SPREAD = frozenset({"550", "553", "554", "450", "451", "452", "454", "421", "552"})
"""Codes that come for many reasons."""
FOR_ANY_REASON = frozenset({"421", "452"})
"""Those of them that tell next to nothing beside words that nobody knows."""


_NO_REASON = frozenset({
    "error", "transaction", "message", "mail", "email", "your", "the", "failed", "rejected", "refused", "blocked",
    "denied", "not", "accepted", "permanent", "failure", "sorry", "reject", "was", "is", "has", "been", "this", "e",
})  # fmt: skip
"""Words by which a server refuses a message without a reason."""

SAID_OF_ALL = (".7.0", ".7.1")
"""Enhanced codes that servers put before whatever they refuse: only their words, or the code, tell why."""


class Meaning(NamedTuple):
    """
    What a reply or an error means.

    `page` explains it, None where nothing does; `category` and `concerns` are as in a finding, `certainty` too.
    `family` is whose words these are, "" where several speak so; `sources` are those of the words.
    """

    page: Page | None
    category: str = UNKNOWN
    concerns: str | None = None
    certainty: str = UNKNOWN
    family: str = ""
    seen: str = ""


NOTHING = Meaning(None)


def meaning(code: int, enhanced: str, text: str, stage: str) -> Meaning:
    """
    What a verdict means.

    Takes its reply code, 0 for none, its enhanced code, "" for none, its words and the step at which it came. Raises
    nothing.
    """
    return _meaning(code, enhanced, VARIED.sub(_stand_in, text), stage)


def _stand_in(found: re.Match[str]) -> str:
    """What stands for a varied part: an address, or a number."""
    return "<a@b>" if "@" in found[0] or found[0][0] == "<" else "0"


@lru_cache(maxsize=4096)
def _meaning(code: int, enhanced: str, text: str, stage: str) -> Meaning:
    if code and (causes := causes_of(code, text)):
        return _of_our_causes(causes, code)
    if hangs_up(code, text) and (said := _of_words(text)).category not in ("success", UNKNOWN):
        return said
    if code and code < 400:
        return _success(code, enhanced, text, stage)
    if not code and enhanced.endswith(".0.0") and (said := _of_words(text)).page:
        return said  # x.0.0 says no more than that it failed
    if code and enhanced[1:] == ".0.0":
        enhanced = ""  # no more than the first digit of the code; queues put it there where a server gave none
    # Where nobody answered, the number is that of a whole group of reasons.
    if not code and enhanced[1:3] == ".4" and (said := _of_words(f"{enhanced} {text}")).category != UNKNOWN:
        return said
    pages, phrase = pasted.of_reply(_whole(code, enhanced, text)) if code or enhanced else ([], None)
    if not pages:
        said = _of_words(text)
        return said if said.page else _of_digit(str(code or enhanced)[:1])
    first = pages[0]
    if phrase is not None:
        return _of_phrase(first, phrase, enhanced)
    if first.kind == "codes" and (
        at_step := _at_step(code, "" if stage == END_OF_DATA and _names_a_reason(text) else stage)
    ):
        return _of_page(at_step, "likely")
    return _of_number(first, code, enhanced, text)


def _whole(code: int, enhanced: str, text: str) -> str:
    """The reply as a line; without its code the broadest one of its digit, since a line begins with one."""
    return " ".join(part for part in (str(code or f"{enhanced[0]}50"), enhanced, text) if part)


def _of_our_causes(causes: frozenset[str], code: int) -> Meaning:
    """The meaning of words that a place here says for these causes: sure of one, else only of what they share."""
    pages = [page for name in sorted(causes) if (page := lookup.find("causes", name))]
    if len(pages) == 1:
        return _of_page(pages[0], "certain")
    sorts = {category_of(f"causes/{page.name}") for page in pages}
    category, concerns = sorts.pop() if len(sorts) == 1 else category_of(f"codes/{code}")
    return Meaning(lookup.named(str(code)), category, concerns, "likely" if category != UNKNOWN else UNKNOWN)


def _success(code: int, enhanced: str, text: str, stage: str) -> Meaning:
    """What succeeded needs no exact reason; its words tell which step it was where they can."""
    phrase = phrases.best(phrases.plain(text), ["said"])
    page = phrases.page_of(phrase) if phrase else None
    if page is None or category_of(f"{page.kind}/{page.name}")[0] != "success":
        page = (lookup.named(enhanced) if enhanced else None) or lookup.named(str(code))
    if stage == END_OF_DATA and code == 250:
        page = lookup.find("causes", "message-accepted")
    return Meaning(page, "success", None, "certain")


def _of_phrase(page: Page, phrase: Phrase, enhanced: str) -> Meaning:
    """
    The meaning of a reply whose words chose the page.

    It is certain where the number agrees with them, and where they have no other meaning.
    """
    category, concerns = category_of(f"{page.kind}/{page.name}")
    registered = lookup.named(enhanced) if enhanced else None
    agrees = registered is not None and category_of(f"{registered.kind}/{registered.name}")[0] == category
    certainty = "certain" if phrase.certain or agrees else "likely"
    if phrase.category:
        category, concerns = phrase.category, phrase.concerns or USUALLY[phrase.category]
    if category == UNKNOWN:
        certainty = UNKNOWN
    return Meaning(page, category, concerns, certainty, phrase.family, phrase.source)


def _of_number(page: Page, code: int, enhanced: str, text: str) -> Meaning:
    """The meaning of a reply whose number alone tells: of one number with one meaning it is certain without words."""
    meant = _of_page(page, "likely" if text else "certain")
    if page.name[1:] in SAID_OF_ALL and meant.category == "policy" and _names_a_reason(text):
        own = lookup.named(str(code)) if code and str(code) not in SPREAD else None
        return _of_page(own, "likely") if own and category_of(f"codes/{own.name}")[0] != UNKNOWN else Meaning(page)
    if meant.category == UNKNOWN:
        return meant._replace(certainty=UNKNOWN)
    if page.kind == "codes" and str(code) in SPREAD:
        told = str(code) not in FOR_ANY_REASON or not _names_a_reason(text)
        return meant._replace(certainty="likely") if told else Meaning(page)
    if enhanced and code and enhanced[0] != str(code)[0]:
        return meant._replace(certainty="likely")
    said = _of_words(text) if text else meant
    return meant._replace(certainty="certain") if said.category == meant.category else meant


def _of_digit(digit: str) -> Meaning:
    """The meaning of a number that nobody knows: its first digit tells what a client does with it (RFC 5321 4.2.1)."""
    name = {"4": "temp-fail", "5": "permanent-failure"}.get(digit, "")
    return Meaning(lookup.find("words", name)) if name else NOTHING


def _of_words(text: str) -> Meaning:
    """The meaning of words without any number: what they probably are."""
    words = phrases.plain(text)
    phrase = phrases.best(words, ["said"]) or phrases.best(words, ["asked"])
    page = phrases.page_of(phrase) if phrase else None
    if page is None or phrase is None:
        return NOTHING
    meant = _of_phrase(page, phrase, "")
    return meant._replace(certainty="likely" if meant.category != UNKNOWN else UNKNOWN)


def of_page(name: str, certainty: str) -> Meaning:
    """The meaning that a reader knows already: a page as `kind/name`. Raises nothing; NOTHING for no page."""
    page = lookup.find(*name.split("/", 1))
    if page is None:
        return NOTHING
    meant = _of_page(page, certainty)
    return meant if meant.category != UNKNOWN else meant._replace(certainty=UNKNOWN)


def _of_page(page: Page, certainty: str) -> Meaning:
    category, concerns = category_of(f"{page.kind}/{page.name}")
    return Meaning(page, category, concerns, certainty)


def _names_a_reason(text: str) -> bool:
    """True for words that nobody knows here, and that may well name a reason."""
    return any(word not in _NO_REASON and word.isalpha() for word in phrases.plain(text))


def _at_step(code: int, stage: str) -> Page | None:
    """What a bare code mostly is at a step."""
    name = _steps().get(f"{code} {stage}")
    return lookup.find(*name.split("/", 1)) if name else None


@cache
def _steps() -> dict[str, str]:
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "steps.txt")
    return dict(line.split(": ", 1) for line in lookup.lines_of(path))
