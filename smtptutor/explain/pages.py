"""Pages of the reference as lines for the screen: one whole, or two side by side. Loads little: see cli.py."""

from smtptutor.reference import lookup
from smtptutor.reference.answer import answers, near_misses
from smtptutor.text import Styled, labelled, page_lines

TYPE_CHECKING = False
if TYPE_CHECKING:
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


def page_screen(page: "Page", width: int) -> "list[Styled]":
    """A whole page as lines for the screen."""
    lines: list[Styled] = [[("heading", page.title)]]
    lines += page_lines(generic(page.meaning), width)
    for heading, body in page.sections.items():
        if heading in ("Sources", "Compare", "Comes with"):
            continue
        lines += [[], [("heading", heading)], *page_lines(body, width)]
    lines += [[]]
    if others := page.section("Compare").split():
        commands = ", ".join(f"smtptutor compare {page.name} {other}" for other in others[:2])
        lines += labelled("Compare:", f"{', '.join(others)}  (for instance {commands})", width)
    if codes := page.section("Comes with").split():
        lines += labelled("Comes with:", ", ".join(codes), width)
    return lines + labelled("Sources:", ", ".join(page.sources), width)


_IN_GENERAL = {
    "verb": "the command",
    "address": "the address",
    "domain": "the domain",
    "name": "the name",
    "hostname": "the server",
    "parameter": "the parameter",
    "command": "the other command",
    "extension": "its extension",
    "topic": "that word",
}


def generic(meaning: str) -> str:
    """A line of meaning with general words where the learner's own would stand."""
    if "{" not in meaning:
        return meaning
    parts = meaning.split("{")
    said = parts[0]
    for part in parts[1:]:
        fact, _, rest = part.partition("}")
        said += _IN_GENERAL.get(fact, "N") + rest
    return said[:1].upper() + said[1:]


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


def comparison(first: str, second: str, width: int) -> "tuple[list[Styled], str]":
    """The comparison as lines for the screen, or no lines and what is wrong."""
    found, complaint = two_pages(first, second)
    if found is None:
        return [], complaint
    left, right, pair = found
    return (page_screen(pair, width) if pair else side_by_side(left, right, width)), ""


def two_pages(first: str, second: str) -> "tuple[tuple[Page, Page, Page | None] | None, str]":
    """The pages of both, and the page of the pair where there is one; or None and what is wrong."""
    found = []
    for word in (first, second):
        pages = answers([word])
        if not pages:
            near = near_misses([word])
            return None, f"nothing is known of {word!r}." + (f" Near to it: {', '.join(near)}." if near else "")
        found.append(pages[0])
    left, right = found
    if left.title == right.title:
        return None, f"{first} and {second} are the same. Give two different ones, such as 250 and 503."
    return (left, right, lookup.find("pairs", "-".join(sorted((left.name, right.name))))), ""


def side_by_side(left: "Page", right: "Page", width: int) -> "list[Styled]":
    """Two pages without a page of their own as a pair: what each says on the same question, one after the other."""
    lines: list[Styled] = [[("heading", f"{left.title} / {right.title}")], []]
    for page in (left, right):
        lines += labelled(f"{page.name}:", page.meaning, width)
    for heading in SIDES:
        bodies = [(page, page.section(heading).partition("\n\n")[0]) for page in (left, right)]
        if any(body for _, body in bodies):
            lines += [[], [("heading", heading)]]
        for page, body in bodies:
            if body:
                lines += [[("label", f"{page.name}:")], *page_lines(body, width)]
    lines += [[], [("", f"More: smtptutor explain {left.name}, smtptutor explain {right.name}")]]
    return lines
