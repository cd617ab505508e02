"""What to do where nobody types SMTP lines, and what a page says without the lines that only a dialogue could use."""

import os
import re
from functools import cache

from smtptutor.evidence.situation import DOOR, PROGRAM, SESSION
from smtptutor.reference import lookup
from smtptutor.reference.lookup import Page

OF_A_DIALOGUE = ("causes", "codes", "enhanced")
"""Kinds of pages that speak to somebody in the middle of a session."""
ORDER = ("bad-sequence", "syntax", "not-implemented")
"""Categories of which the session is the subject; to a program its page is of use as it stands."""
TYPED = re.compile(
    r"\b(?:RSET|DATA|RCPT|MAIL|EHLO|HELO|AUTH|STARTTLS|QUIT|BDAT)\b|\btransaction|\bsession\b|\bsame line\b"
    r"|\bconnect again\b"
)
"""What only somebody in a session can do."""
STILL = re.compile(r"\bstays? (?:open|as)\b|\buntouched\b|\brecipients stay\b|\bgoes on\b|\baccepted before\b")
"""What a page says of a session that goes on, which is over long since."""
OPEN = re.compile(
    STILL.pattern
    + r"|\btransaction|\bnot added\b|\bthe same (?:RCPT|MAIL)\b|\bstill counts\b|\bQUIT\b|\bno mail session\b"
)
"""The same, and what only somebody in the session can make use of."""
CLASS = re.compile(r"\s*\b[Oo]n (?:class )?([45])(?:\.\d\.\d)?(?=[\s.;,]|$)")
LABEL = re.compile(r"^[A-Z][\w ,]{2,60}: ")


def deed(page: Page, category: str, here: str, permanence: str, said: list[str]) -> list[str]:
    """
    What to do there about what is of this category, or explained by this page; `said` is what the page says to do.

    Takes the situation, and how final it is. A page about a dialogue stays where it names no line to type.
    """
    said = [one for one in (of_class(one, permanence) for one in said) if one]
    if here == SESSION or (here == PROGRAM and category in ORDER):
        return said
    name, digit = f"{page.kind}/{page.name}", "4" if permanence == "temporary" else "5"
    if here == DOOR:
        return _row("door", name, category, digit) or said
    if here != PROGRAM and (
        row := _row("queue", name, category if category in ("auth-failed", "auth-required") else "", digit)
    ):
        return row
    if page.kind not in OF_A_DIALOGUE or not any(TYPED.search(one) for one in said):
        return said
    return _row("outside", name, category, digit) or [one for one in said if not TYPED.search(one)]


def reason(page: Page, category: str, here: str, permanence: str, said: list[str]) -> list[str]:
    """Why it came, as it is true there: `said` is what the page says, without what it tells of an open session."""
    if here not in (SESSION, PROGRAM, DOOR) and (row := _sections().get("why", {}).get(f"{page.kind}/{page.name}")):
        return [row]
    said = [one for one in (of_class(one, permanence) for one in said) if one]
    if here == SESSION or page.kind not in OF_A_DIALOGUE:
        return said
    pattern = STILL if category in ORDER else OPEN
    return [one for one in (_closed(one, pattern) for one in said) if one]


def of_class(sentence: str, permanence: str) -> str:
    """A sentence without what it says for the other first digit; "" where nothing is left."""
    digit = {"temporary": "4", "permanent": "5"}.get(permanence)
    if digit is None or not CLASS.search(sentence):
        return sentence
    label = found[0] if (found := LABEL.match(sentence)) else ""
    clauses = sentence[len(label) :].rstrip(".").split("; ")
    kept = [CLASS.sub("", one).strip(" ,") for one in clauses if all(its == digit for its in CLASS.findall(one))]
    said = "; ".join(kept)
    return f"{label or said[0].upper()}{said if label else said[1:]}." if said else ""


def _closed(sentence: str, still: re.Pattern[str]) -> str:
    """A sentence without its clauses about a session that goes on; "" where nothing is left."""
    clauses = [one for one in sentence.rstrip(".").split("; ") if not still.search(one)]
    said = "; ".join(clauses)
    return f"{said[0].upper()}{said[1:]}." if said else ""


def _row(section: str, page: str, category: str, digit: str) -> list[str]:
    """The row of a section: of the page, of the category with its digit, or of the category; [] for none."""
    rows = _sections()[section]
    return next(([rows[key]] for key in (page, f"{category} {digit}", category) if key in rows), [])


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
