"""
`explain CAUSE` reads as a sentence where no fact of a conversation is known.

The sentences stand in causes_in_general.txt, for people to read aloud: a rule can see a bare N, but not every oddity.
"""

import re
from pathlib import Path

import pytest

from smtptutor.pages import IN_GENERAL, exact, generic, names_in
from smtptutor.protocol.cause import Cause
from smtptutor.reference import lookup

PAGES = {cause: lookup.find("causes", cause) for cause in Cause}
READ = Path(__file__).with_name("causes_in_general.txt")
ODD = (
    r"\bN\b",  # a letter for a number or a name
    r"[{}|\[\]]",  # what belongs to the page and not to the sentence
    r"\b(the|a|an|this|these|those|its)\s+(the|a|an|this|that|these|those|its)\b",  # two articles
    r"\b(called|itself|named) (the|that|this) ",
    r"\b(no|any) [a-z]+ the [a-z]+",  # "no mailbox the address"
    r"\b(The|the) (login|server) of (the|that|this)\b",
    r"\b(\w+) \1\b",  # a word twice
    r"  |\s[,.;:]|^\s|[^.]$",  # what is left of a place without words
)
NOT_SENTENCES = (
    "There is no mailbox the address here.",
    "No mailbox and no list here is called the address.",
    "The login of N permits only its own addresses.",
    "N asks for N.",
    "The address of this the command stands without brackets.",
    "This site takes no client that calls itself the name.",
    "Line {line} of the message.",
    "The session is open , without extensions.",
)


@pytest.mark.parametrize("cause", Cause)
def test_it_is_a_sentence(cause):
    said = generic(PAGES[cause].meaning)

    assert [rule for rule in ODD if re.search(rule, said)] == []
    assert said[0].isupper()


@pytest.mark.parametrize("said", NOT_SENTENCES)
def test_the_rules_see_what_is_none(said):
    assert any(re.search(rule, said) for rule in ODD)


def test_the_sentences_to_read_are_those_of_the_pages():
    """After a change of a line of meaning: read the new sentence, then write it there."""
    said = [f"{cause}: {generic(page.meaning)}" for cause, page in sorted(PAGES.items())]
    changed = [line for line in said if line.partition(": ")[2] != PAGES[Cause(line.partition(": ")[0])].meaning]

    assert READ.read_text(encoding="utf-8").splitlines() == changed


@pytest.mark.parametrize("cause", Cause)
def test_each_place_has_facts_and_general_words_without_them(cause):
    """A choice whose first wording names no fact would never have its second one shown."""
    for choice in PAGES[cause].meaning.split("[")[1:]:
        known, bar, general = choice.partition("]")[0].partition("|")

        assert names_in(known)
        assert bar
        assert names_in(general) == []


def test_words_for_a_fact_are_used_by_some_page():
    used = {name for page in PAGES.values() for name in names_in(exact(page.meaning))}

    assert set(IN_GENERAL) <= used
