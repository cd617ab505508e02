"""
Pages of the reference as blocks.

Knows neither server nor conversation, and loads little: `smtptutor explain 503` needs nothing else.
"""

from smtptutor.entry import AT_THE_COMMAND_LINE, Chapter, Entry, Side, Spoken, heading, whole
from smtptutor.reference import blocks, lookup
from smtptutor.short import Short, short, size
from smtptutor.text import BLANK, Block, Item, Para, Table, Term, Terms, Typed
from smtptutor.text.blocks import bare

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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
            shown.append(Typed(text, "", 4, style=""))
        elif kind == blocks.TABLE:
            shown.append(Table(rows))
        else:
            shown.append(BLANK)
    return shown


def answer(found: "list[Page]", spoken: Spoken = AT_THE_COMMAND_LINE, asked: str = "") -> Short:
    """
    The pages that were found for what was asked, the best one first: one screen of that, and the rest of it.

    Below stand the others: of those that answer as well what each means, of all how to ask for them.
    """
    first, *others = found
    below = [block for page in others if not page.brief for block in (BLANK, *heading(entry(page, spoken)))]
    if others:
        below.append(Para(f"{spoken.explain} {', '.join(map(asked_as, others))}", "See too:"))
    shown, rest = short(entry(first, spoken), spoken, size(below), asked)
    return Short((*shown, *below), rest)


def whole_answer(found: "list[Page]", spoken: Spoken = AT_THE_COMMAND_LINE) -> list[Block]:
    """The pages that were found, whole; those of which another one says more take a line each."""
    shown: list[Block] = []
    for page in found:
        if not page.brief:
            shown += [*([BLANK] if shown else []), *whole(entry(page, spoken))]
    return shown + _others([page for page in found if page.brief], spoken)


def _others(found: "list[Page]", spoken: Spoken) -> list[Block]:
    """A line for each page: what is typed for it, and what it means as far as the line goes."""
    rows = tuple(Term(f"{spoken.explain} {asked_as(page)}", generic(page.meaning), "") for page in found)
    return [BLANK, Terms(rows)] if rows else []


def asked_as(page: "Page") -> str:
    """What is asked for to get a page: its name, with its kind where another page has the same."""
    named = lookup.named(page.name)
    return page.name if named is not None and named.kind == page.kind else f"{page.kind[:-1]} {page.name}"


def entry(page: "Page", spoken: Spoken = AT_THE_COMMAND_LINE) -> Entry:
    """A page as an entry; `spoken` tells how it calls the commands that lead on."""
    head = body_blocks(generic(page.meaning))
    if answer := page.section("Answer"):
        head.append(Para(answer, "Answer here:"))
    names = tuple(page.title.split(" and ")) if page.kind == "pairs" else ()
    parts = [Chapter(name, sides(body, names)) for name, body in page.sections.items() if name not in LISTED]
    return Entry(
        page.note, page.title, tuple(head), tuple(parts), tuple(_listed(page, spoken)), USUAL[page.kind], bool(names)
    )


def _listed(page: "Page", spoken: Spoken) -> "Iterator[tuple[str, Block]]":
    """The lines at the end of a page: what leads on, and the sources."""
    if page.also:
        commands = ", ".join(f"{spoken.explain} {kind[:-1]} {page.name}" for kind in page.also)
        kinds = " and a ".join(kind[:-1] for kind in page.also)
        yield "", Para(f"{page.name} is also a {kinds}: {commands}")
    if near := page.section("See also").replace("\n", " "):
        yield "See also", Para(f"{near}  (for instance {spoken.explain} {near.partition(',')[0]})", "See also:")
    if others := page.section("Compare").split():
        commands = ", ".join(f"{spoken.compare} {page.name} {other}" for other in others[:2])
        yield "Compare", Para(f"{', '.join(others)}  (for instance {commands})", "Compare:")
    if codes := page.section("Comes with").split():
        yield "Comes with", Para(", ".join(codes), "Comes with:")
    yield "Sources", Para(", ".join(page.sources), "Sources:")


def sides(body: str, names: tuple[str, ...]) -> tuple[Side, ...]:
    """The text of a section, parted where a paragraph begins with one of these names; whole where none does."""
    found = [("", list[Block]())]
    for block in body_blocks(body):
        name, colon, said = bare(block.text).partition(": ") if isinstance(block, Para) and names else ("", "", "")
        if colon and name in names:
            found.append((name, [Para(said)]))
        else:
            found[-1][1].append(block)
    return tuple(Side(name, tuple(blocks)) for name, blocks in found if blocks)


LISTED = ("Answer", "In short", "Sources", "Compare", "Comes with", "See also")
"""Sections that are shown in a line, at the head or at the end, or beside a reply."""

_SEEN = ("When you see it", "How to fix it")
USUAL = {
    "codes": _SEEN,
    "enhanced": ("What it means", *_SEEN),
    "providers": ("What it means", "How to fix it", "When you see it"),
    "causes": ("Why", "How to fix it", "What next", "In a program"),
    "verbs": ("Form", "When it is legal", "Common mistakes"),
    "keywords": ("What it means", "When it goes wrong"),
    "parameters": ("What it asks for", "Form", "When it goes wrong"),
    "mechanisms": ("What is sent", "Form", "When it fails"),
    "words": ("What it means", "What to do", "When you meet it"),
    "pairs": ("When you see it", "How to fix it", "Key differences", "When which applies"),
}
"""Kind of page -> the headings that one screen shows first: the usual causes and the fix, or what is near to them."""

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
    Brackets without a line between are brackets, as in an address literal.
    Raises KeyError for a fact outside of such a place that is neither known nor in IN_GENERAL.
    """
    first, *choices = meaning.split("[")
    said = _with_facts(first, facts)
    for choice in choices:
        place, _, rest = choice.partition("]")
        exact, bar, general = place.partition("|")
        if not bar:
            said += _with_facts(f"[{choice}", facts)
            continue
        known = all(fact in facts for fact in names_in(exact))
        said += (_with_facts(exact, facts) if known else general) + _with_facts(rest, facts)
    return said


def exact(meaning: str) -> str:
    """A line of meaning as it is worded where all facts are known, with their names in braces."""
    first, *choices = meaning.split("[")
    said = first
    for choice in choices:
        place, _, rest = choice.partition("]")
        said += place.partition("|")[0] + rest if "|" in place else f"[{choice}"
    return said


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
