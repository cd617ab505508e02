"""smtptutor explain: the whole entry for a code, enhanced code, verb, keyword, cause or reply line."""

from smtptutor.reference.answer import answers, near_misses
from smtptutor.text import labelled, page_lines

TYPE_CHECKING = False
if TYPE_CHECKING:
    from smtptutor.reference.lookup import Page
    from smtptutor.text import Line
    from smtptutor.world import World


def run(world: "World", words: "list[str]", *, as_json: bool = False) -> int:
    """Print the entries for what was asked. Returns 1, with suggestions, where there are none."""
    pages = answers(words)
    if not pages:
        asked = " ".join(words)
        near = near_misses(words)
        hint = (
            f"Near to it: {', '.join(near)}."
            if near
            else "Ask for a reply code (503), an enhanced code (5.5.1), a verb (RCPT) or a cause (mail-first)."
        )
        world.complain(f"nothing is known of {_clean(asked)!r}. {hint}")
        return 1
    if as_json:
        import json

        for page in pages:
            world.write(json.dumps(as_object(page)) + "\n")
        return 0
    for number, page in enumerate(pages):
        world.show(([[]] if number else []) + page_screen(page, world.width))
    return 0


def page_screen(page: "Page", width: int) -> "list[Line]":
    """A whole page as lines for the screen."""
    lines: list[Line] = [[("heading", page.title)]]
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
    "verb": "The command",
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


def _clean(asked: str) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in asked)[:80]
