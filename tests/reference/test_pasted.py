"""Replies as people paste them: the first screen tells what happened, whose move it is, and what to do."""

import re

import pytest
from pasted_replies import PASTED
from pasted_words import NO_CODE
from worlds import run

from smtptutor.reference import lookup
from smtptutor.reference.answer import pages_for

LINES, COLUMNS = 24, 80


def first_screen(pasted):
    """The first lines that `explain` prints, as one text."""
    ran = run("explain", pasted, columns=COLUMNS)
    assert 0 == ran.status
    return re.sub(r"\s+", " ", "\n".join(ran.out.splitlines()[:LINES]))


@pytest.mark.parametrize(("pasted", "page", "facts"), PASTED.values(), ids=list(PASTED))
class TestFirstScreen:
    """What stands on it."""

    def test_the_page_that_answers_comes_first(self, pasted, page, facts):
        first = pages_for([pasted])[0]

        assert page == f"{first.kind}/{first.name}"

    def test_the_facts_stand_there(self, pasted, page, facts):
        """What happened, whose move it is, what to do."""
        said = first_screen(pasted)

        assert [] == [fact for fact in facts if not any(one in said for one in fact.split("|"))]

    def test_what_else_it_brings_is_told_in_brief(self, pasted, page, facts):
        """One page answers; the code and the enhanced code beside it are one question away."""
        first, *others = pages_for([pasted])

        assert not first.brief
        assert all(other.brief for other in others)

    def test_words_come_as_they_are_split_by_the_shell(self, pasted, page, facts):
        """Quotes are often left out; the words are then arguments of their own."""
        assert pages_for([pasted])[0].title == pages_for(pasted.split())[0].title

    def test_that_words_chose_it_is_said(self, pasted, page, facts):
        """A page that follows from a number is sure, one that follows from words is probable."""
        first = pages_for([pasted])[0]

        by_number = first.name.partition("-")[0] in re.findall(r"\d\.\d+\.\d+", pasted)

        assert ("probably" in first.note) != by_number


@pytest.mark.parametrize(("pasted", "page", "facts"), [(one, *its) for one, its in NO_CODE.items()], ids=list(NO_CODE))
def test_without_a_code_the_words_bring_the_page_and_the_facts(pasted, page, facts):
    """Errors of programs, settings, questions."""
    first = pages_for([pasted])[0]
    said = first_screen(pasted)

    assert page == f"{first.kind}/{first.name}"
    assert [] == [fact for fact in facts if not any(one in said for one in fact.split("|"))]


@pytest.mark.parametrize(
    "asked",
    ["250-AUTH PLAIN LOGIN CRAM-MD5 XOAUTH2", "AUTH PLAIN LOGIN", "MAIL FROM:<a@b.example> SIZE=1 BODY=8BITMIME"],
)
def test_one_page_is_whole_and_the_others_are_told_in_brief(asked):
    """A line with four names is no four pages."""
    first, *others = pages_for([asked])

    assert not first.brief
    assert others
    assert all(other.brief for other in others)


@pytest.mark.parametrize(
    ("asked", "two"),
    [
        ("quit vs reset", ["QUIT-RSET"]),
        ("quit vs noop", ["QUIT", "NOOP"]),
        ("what is the difference between 4xx and 5xx", ["temp-fail", "permanent-failure"]),
        ("difference between a bounce and backscatter", ["bounce", "backscatter"]),
        ("port 465 vs port 587", ["implicit-tls", "submission"]),
        ("450 vs 550", ["450-550"]),
        ("temporary vs permanent failure", ["temp-fail", "permanent-failure"]),
        ("SPF vs DKIM vs DMARC", ["spf", "dkim", "dmarc"]),
    ],
)
def test_both_that_are_compared_are_told(asked, two):
    """In the words of people as well as by their names."""
    assert two == [page.name for page in pages_for(asked.split())]


@pytest.mark.parametrize(
    ("kind", "name"),
    [(kind, name) for kind in ("words", "providers") for name in lookup.names(kind)],
    ids=lambda value: value,
)
def test_dmarc_is_cited_as_it_stands_today(kind, name):
    """RFC 9989 obsoletes RFC 7489 (May 2026): the older one stands behind it."""
    sources = " ".join(lookup.find(kind, name).sources)

    assert "RFC 7489" not in sources or 0 <= sources.find("RFC 9989") < sources.find("RFC 7489")


def test_there_are_twenty_and_more():
    """Of the commonest replies."""
    assert len(PASTED) > 20
