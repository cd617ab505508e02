"""What providers and families of servers say when they refuse, each kind with the page that has to answer it."""

from pathlib import Path

import pytest

from smtptutor.reference import lookup
from smtptutor.reference.answer import pages_for

KINDS, REPLIES = [], []
for line in Path(__file__).with_name("refusals.txt").read_text(encoding="utf-8").splitlines():
    if line.startswith("== "):
        KINDS.append(line.removeprefix("== ").split(" | "))
    elif line and not line.startswith("#"):
        _, pages, reply = line.split(" | ", 2)
        REPLIES.append((KINDS[-1][0], pages, reply.replace(r"\n", "\n")))


def test_each_kind_has_its_family_its_source_and_a_reply():
    """Known kinds of refusal of providers and servers; none is named twice."""
    names = [kind for kind, _, _ in KINDS]

    assert len(names) >= 141
    assert len(set(names)) == len(names)
    assert all(family and source for _, family, source in KINDS)
    assert set(names) == {kind for kind, _, _ in REPLIES}


@pytest.mark.parametrize("page", sorted({page for _, pages, _ in REPLIES for page in pages.split(" or ")}))
def test_the_page_is_there(page):
    """A page that has to answer a reply exists."""
    kind, _, name = page.partition("/")

    assert lookup.of_kind(kind, name)


@pytest.mark.parametrize(
    ("pages", "reply"),
    [pytest.param(pages, reply, id=f"{kind} {number}") for number, (kind, pages, reply) in enumerate(REPLIES, 1)],
)
def test_a_refusal_is_answered_by_its_page(pages, reply):
    """The first page is the one that tells most: of the provider where its words are its own, else of the cause."""
    first = pages_for([reply])[0]

    assert f"{first.kind}/{first.name}" in pages.split(" or ")
