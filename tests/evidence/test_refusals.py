"""What providers and families of servers say when they refuse: what each reply is about, and the page that tells."""

import re
from collections import Counter
from pathlib import Path

import pytest

from smtptutor.evidence import sorting
from smtptutor.evidence.finding import CATEGORIES
from smtptutor.evidence.infer import infer
from smtptutor.evidence.statement import Statement

REPLIES, KIND = [], ""
for line in (Path(__file__).parents[1] / "reference" / "refusals.txt").read_text(encoding="utf-8").splitlines():
    if line.startswith("== "):
        KIND = line.removeprefix("== ").partition(" | ")[0]
    elif line and not line.startswith("#"):
        REPLIES.append((KIND, *line.split(" | ", 2)))
NUMBERED = re.compile(r"(?:(\d{3})[ -])?(?:([245]\.\d{1,3}\.\d{1,3}) )?(.*)")


def statement(reply):
    """A reply as a reader hears it: its numbers, and the words of all its lines."""
    lines = [NUMBERED.fullmatch(line).groups() for line in reply.split(r"\n")]
    code, enhanced, _ = lines[0]
    return Statement("reply", 1, " ".join(words for _, _, words in lines), int(code), enhanced or "")


@pytest.mark.parametrize(
    ("category", "pages", "reply"),
    [pytest.param(*rest, id=f"{kind} {number}") for number, (kind, *rest) in enumerate(REPLIES, 1)],
)
def test_what_a_refusal_is_about(category, pages, reply):
    """By its words first: the same number says different things in different mouths."""
    found = infer(statement(reply), "")

    assert category in CATEGORIES
    assert (category, True) == (found.category, found.page in pages.split(" or ")), found.page
    assert found.certainty in ("certain", "likely")


def test_no_page_stands_in_two_categories():
    """The later one would count, and nobody would see it."""
    table = Path(sorting.__file__).with_name("categories.txt").read_text(encoding="utf-8")
    pages = [
        page for line in table.splitlines() if not line.startswith("#") for page in line.partition(": ")[2].split()
    ]

    assert [page for page, times in Counter(pages).items() if times > 1] == []


@pytest.mark.parametrize(
    ("code", "page", "permanence"),
    [(542, "words/permanent-failure", "permanent"), (591, "words/permanent-failure", "permanent"),
     (403, "words/temp-fail", "temporary"), (499, "words/temp-fail", "temporary")],
)  # fmt: skip
def test_a_number_that_nobody_knows_is_told_by_its_first_digit(code, page, permanence):
    """A client that does not know a code goes by its first digit (RFC 5321 4.2.1); what it is about stays open."""
    found = infer(Statement("reply", 1, "Rejected", code), "")

    assert (page, permanence) == (found.page, found.permanence)
    assert ("unknown", "unknown") == (found.category, found.certainty)
    assert found.why
