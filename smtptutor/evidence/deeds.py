"""What a page says, as it is true where a verdict was met: without lines to type where nobody types any, and so on."""

import os
import re
from collections.abc import Iterable
from functools import cache
from itertools import takewhile
from typing import NamedTuple

from smtptutor.evidence.situation import DOOR, MAIL, PROGRAM, QUEUE, SESSION, TRY
from smtptutor.reference import lookup
from smtptutor.reference.lookup import Page

OF_A_DIALOGUE = ("causes", "codes", "enhanced")
"""Kinds of pages that speak to somebody in the middle of a session."""
ORDER = ("bad-sequence", "syntax", "not-implemented")
"""Categories of which the session is the subject; to a program its page is of use as it stands."""
TYPED = re.compile(
    r"\b(?:RSET|DATA|RCPT|MAIL|EHLO|HELO|AUTH|STARTTLS|QUIT|BDAT)\b|\btransaction|\bsession\b|\bsame line\b"
    r"|\bsame command\b|\bconnect again\b"
)
"""What only somebody in a session can do."""
STILL = re.compile(r"\bstays? (?:open|as)\b|\buntouched\b|\brecipients stay\b|\bgoes on\b|\baccepted before\b")
"""What a page says of a session that goes on, which is over long since."""
OPEN = re.compile(
    STILL.pattern + r"|\btransaction|\bnot added\b|\bthe same (?:RCPT|MAIL)\b|\bstill counts\b|\bQUIT\b"
    r"|\bno mail session\b|\bsame line\b"
)
"""The same, and what only somebody in the session can make use of."""
CLASS = re.compile(r"\s*\b[Oo]n (?:class )?([45])(?:\.\d\.\d)?(?=[\s.;,]|$)")
NUMBER = re.compile(
    r"\b([245]\d\d) says|\banswers ([245]\d\d)\b|\bWith ([245]\d\d)\b|\b(?:With|After a) ([45])\b"
    r"|\b(?:code|digit)\b[^.]{0,20} ([45])\b"
)
"""What a page says of its number, which another server may have said with another one."""
SUCCEEDED = re.compile(r"\b(?:[Aa]s|[Ff]or) 2\.\d+\.\d+\b")
"""What a page says for its third class, of what went well."""
LABEL = re.compile(r"^[A-Z][\w ,]{2,60}: ")
REPORTED = "The report tells of a success: the message was delivered, or passed on to a server that reports no further."
_SENTENCE = re.compile(r"(?<=[.]) (?=[A-Z])")


class Case(NamedTuple):
    """What is to be told: the page, the category, the situation, how final it is, and the number that was said."""

    page: Page
    category: str
    here: str
    permanence: str
    number: str

    @property
    def digit(self) -> str:
        """The first digit that counts: that of how final it is."""
        return {"temporary": "4", "permanent": "5"}.get(self.permanence, "")


def reason(case: Case, said: list[str]) -> list[str]:
    """Why it came, as it is true there; `said` is what the page says."""
    if case.here == MAIL and case.permanence == "success":
        return [REPORTED]
    sections = ("why", "why in a queue") if case.here in (QUEUE, TRY, MAIL) else ("why",)
    if row := _row(sections, case):
        return row
    name = case.page.name
    digit = name[0] if case.page.kind == "enhanced" and name[0] in "45" else case.digit
    said = [kept for one in said if _number_fits(one, case) and (kept := of_class(one, digit))]
    if case.here == SESSION or case.page.kind not in OF_A_DIALOGUE:
        return said
    pattern = STILL if case.category in ORDER else OPEN
    return [closed for one in said if (closed := _closed(one, pattern))]


def deed(case: Case, said: list[str]) -> list[str]:
    """What to do there; `said` is what the page says. A page about a dialogue stays where it names no line to type."""
    said = _of_class((one for one in said if _number_fits(one, case)), case)
    if case.here == SESSION or (case.here == PROGRAM and case.category in ORDER):
        return said
    in_dialogue = case.page.kind in OF_A_DIALOGUE
    if case.here == DOOR:
        return _row(("door",), case) or said
    if case.here != PROGRAM and (row := _row(("queue",), case, by_category=False)):
        return row
    if not in_dialogue or not any(TYPED.search(one) for one in said):
        return said
    sections = ("outside",) if case.here == PROGRAM else ("queue", "outside")
    return _row(sections, case) or [one for one in said if not TYPED.search(one)]


def of_class(sentence: str, digit: str) -> str:
    """A sentence without what it says for the other first digit; "" where nothing is left."""
    if not digit or not (CLASS.search(sentence) or SUCCEEDED.search(sentence)):
        return sentence
    label = found[0] if (found := LABEL.match(sentence)) else ""
    clauses = sentence[len(label) :].rstrip(".").split("; ")
    fitting = (one for one in clauses if all(its == digit for its in CLASS.findall(one)))
    kept = [CLASS.sub("", one).strip(" ,") for one in fitting if not SUCCEEDED.search(one)]
    said = "; ".join(kept)
    return f"{label or said[0].upper()}{said if label else said[1:]}." if said else ""


def _of_class(said: Iterable[str], case: Case) -> list[str]:
    """The sentences without what they say for the other first digit."""
    return [one for one in (of_class(one, case.digit) for one in said) if one]


def _number_fits(sentence: str, case: Case) -> bool:
    """False for a sentence about a number that did not come."""
    return all(case.number.startswith(next(filter(None, one))) for one in NUMBER.findall(sentence))


def _closed(sentence: str, still: re.Pattern[str]) -> str:
    """A sentence as far as it is not about a session that goes on; "" where nothing is left."""
    said = "; ".join(takewhile(lambda one: not still.search(one), sentence.rstrip(".").split("; ")))
    return f"{said[0].upper()}{said[1:]}." if said else ""


def _row(sections: Iterable[str], case: Case, *, by_category: bool = True) -> list[str]:
    """The row of the sections: of the page, else of the category with its digit, else of the category; [] for none."""
    kind, name = case.page.kind, case.page.name
    page = f"{kind}/x{name[1:]}" if kind == "enhanced" else f"{kind}/{name}"
    keys = [f"{page} {case.category}", page]
    keys += [f"{case.category} {case.digit or '5'}", case.category] if by_category else []
    for of_page in (True, False):
        for rows in (_sections()[section] for section in sections):
            for key in keys[:2] if of_page else keys[2:]:
                if key in rows:
                    return _of_class(_SENTENCE.split(rows[key]), case)
    return []


@cache
def _sections() -> dict[str, dict[str, str]]:
    """Section -> page or category -> sentences."""
    found: dict[str, dict[str, str]] = {}
    for line in lookup.lines_of(os.path.join(os.path.dirname(os.path.abspath(__file__)), "deeds.txt")):
        if line.startswith("["):
            rows = found.setdefault(line.strip("[]"), {})
        else:
            key, _, said = line.partition(": ")
            rows[key] = said
    return found
