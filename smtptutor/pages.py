"""
Pages of the reference as blocks.

Knows neither server nor conversation, and loads little: `smtptutor explain 503` needs nothing else.
"""

from smtptutor.reference import blocks
from smtptutor.text import BLANK, Block, Heading, Item, Para, Table, Typed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from smtptutor.reference.lookup import Page


def body_blocks(body: str) -> list[Block]:
    """The text of a section as blocks."""
    shown: list[Block] = []
    for kind, text, rows in blocks.parts(body):
        if kind == blocks.PARA:
            shown.append(Para(text))
        elif kind == blocks.ITEM:
            shown.append(Item(text))
        elif kind == blocks.TYPED:
            shown.append(Typed(text, "", 4))
        elif kind == blocks.TABLE:
            shown.append(Table(rows))
        else:
            shown.append(BLANK)
    return shown


def page_blocks(page: "Page") -> list[Block]:
    """A page: whole, or its meaning and how to get the rest."""
    if page.brief:
        more = Para(f"smtptutor explain {page.name} tells more.")
        return [Heading(page.title, 1), *body_blocks(generic(page.meaning)), more]
    shown: list[Block] = [Para(page.note)] if page.note else []
    shown += [Heading(page.title, 1), *body_blocks(generic(page.meaning))]
    if answer := page.section("Answer"):
        shown.append(Para(answer, "Answer here:"))
    for heading, body in page.sections.items():
        if heading not in LISTED:
            shown += [BLANK, Heading(heading), *body_blocks(body)]
    shown.append(BLANK)
    if page.also:
        commands = ", ".join(f"smtptutor explain {kind[:-1]} {page.name}" for kind in page.also)
        shown.append(Para(f"{page.name} is also a {' and a '.join(kind[:-1] for kind in page.also)}: {commands}"))
    if near := page.section("See also").replace("\n", " "):
        shown.append(Para(f"{near}  (for instance smtptutor explain {near.partition(',')[0]})", "See also:"))
    if others := page.section("Compare").split():
        commands = ", ".join(f"smtptutor compare {page.name} {other}" for other in others[:2])
        shown.append(Para(f"{', '.join(others)}  (for instance {commands})", "Compare:"))
    if codes := page.section("Comes with").split():
        shown.append(Para(", ".join(codes), "Comes with:"))
    return [*shown, Para(", ".join(page.sources), "Sources:")]


LISTED = ("Answer", "Sources", "Compare", "Comes with", "See also")
"""Sections that are shown in a line, at the head or at the end."""

IN_GENERAL = {
    "verb": "the command",
    "address": "the address",
    "domain": "the domain",
    "hostname": "the server",
    "parameter": "the parameter",
    "mechanism": "the mechanism",
    "protocol": "another protocol",
}
"""What stands for a fact that is not known, where a page has no words of its own for it."""


def generic(meaning: str) -> str:
    """A line of meaning with general words where the learner's own would stand."""
    return filled(meaning, {})


def filled(meaning: str, facts: "Mapping[str, str | int]") -> str:
    """
    A line of meaning with facts in place of their names in braces, and general words for those that are not known.

    `[Line {line}|A line] of the message` has two wordings for one place: the first where all its facts are known.
    Raises KeyError for a fact outside of such a place that is neither known nor in IN_GENERAL.
    """
    first, *choices = meaning.split("[")
    said = _with_facts(first, facts)
    for choice in choices:
        place, _, rest = choice.partition("]")
        exact, _, general = place.partition("|")
        known = all(fact in facts for fact in names_in(exact))
        said += (_with_facts(exact, facts) if known else general) + _with_facts(rest, facts)
    return said


def exact(meaning: str) -> str:
    """A line of meaning as it is worded where all facts are known, with their names in braces."""
    first, *choices = meaning.split("[")
    return first + "".join(choice.partition("|")[0] + choice.partition("]")[2] for choice in choices)


def names_in(text: str) -> list[str]:
    """The names in braces."""
    return [place.partition("}")[0] for place in text.split("{")[1:]]


def _with_facts(text: str, facts: "Mapping[str, str | int]") -> str:
    said, *places = text.split("{")
    for place in places:
        fact, _, rest = place.partition("}")
        if fact in facts:
            said += str(facts[fact])
        else:
            said += IN_GENERAL[fact] if said else IN_GENERAL[fact].capitalize()
        said += rest
    return said


def as_object(page: "Page") -> "dict[str, object]":
    """A page as JSON shows it."""
    return {
        "kind": page.kind,
        "name": page.name,
        "title": page.title,
        "meaning": generic(page.meaning),
        "note": page.note,
        "also": list(page.also),
        "sections": {heading: body for heading, body in page.sections.items() if heading != "Sources"},
        "sources": list(page.sources),
    }
