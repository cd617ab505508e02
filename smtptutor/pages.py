"""
Pages of the reference as blocks: one whole, or two side by side.

Knows neither server nor conversation, and loads little: `smtptutor explain 503` needs nothing else.
"""

from smtptutor.reference import blocks, lookup
from smtptutor.reference.answer import near_misses, pages_for
from smtptutor.text import BLANK, Block, Heading, Item, Para, Table, Typed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from smtptutor.reference.lookup import Page

SIDES = (
    "What it means",
    "What it does",
    "When you see it",
    "When it is legal",
    "How to fix it",
    "When it goes wrong",
    "Why",
)
"""The questions on which two pages are set side by side."""


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
    """A whole page."""
    shown: list[Block] = [Heading(page.title, 1), *body_blocks(generic(page.meaning))]
    for heading, body in page.sections.items():
        if heading not in ("Sources", "Compare", "Comes with"):
            shown += [BLANK, Heading(heading), *body_blocks(body)]
    shown.append(BLANK)
    if others := page.section("Compare").split():
        commands = ", ".join(f"smtptutor compare {page.name} {other}" for other in others[:2])
        shown.append(Para(f"{', '.join(others)}  (for instance {commands})", "Compare:"))
    if codes := page.section("Comes with").split():
        shown.append(Para(", ".join(codes), "Comes with:"))
    return [*shown, Para(", ".join(page.sources), "Sources:")]


IN_GENERAL = {
    "verb": "the command",
    "address": "the address",
    "domain": "the domain",
    "hostname": "the server",
    "parameter": "the parameter",
    "mechanism": "the mechanism",
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
        "sections": {heading: body for heading, body in page.sections.items() if heading != "Sources"},
        "sources": list(page.sources),
    }


def comparison(first: str, second: str) -> tuple[list[Block], str]:
    """The comparison of what two words mean, or no blocks and what is wrong with them."""
    found, complaint = two_pages(first, second)
    if found is None:
        return [], complaint
    left, right, pair = found
    return (page_blocks(pair) if pair else side_by_side(left, right)), ""


def two_pages(first: str, second: str) -> "tuple[tuple[Page, Page, Page | None] | None, str]":
    """The pages of both, and the page of the pair where there is one; or None and what is wrong."""
    found = []
    for word in (first, second):
        pages = pages_for([word])
        if not pages:
            near = near_misses([word])
            return None, f"nothing is known of {word!r}." + (f" Near to it: {', '.join(near)}." if near else "")
        found.append(pages[0])
    left, right = found
    if left.title == right.title:
        return None, f"{first} and {second} are the same. Give two different ones, such as 250 and 503."
    return (left, right, lookup.find("pairs", "-".join(sorted((left.name, right.name))))), ""


def side_by_side(left: "Page", right: "Page") -> list[Block]:
    """Two pages without a page of their own as a pair: what each says on the same question, one after the other."""
    shown: list[Block] = [Heading(f"{left.title} / {right.title}", 1), BLANK]
    shown += [Para(generic(page.meaning), f"{page.name}:") for page in (left, right)]
    for heading in SIDES:
        bodies = [(page, page.section(heading).partition("\n\n")[0]) for page in (left, right)]
        if any(body for _, body in bodies):
            shown += [BLANK, Heading(heading)]
        for page, body in bodies:
            if body:
                shown += [Para((("label", f"{page.name}:"),)), *body_blocks(body)]
    return [*shown, BLANK, Para(f"More: smtptutor explain {left.name}, smtptutor explain {right.name}")]
