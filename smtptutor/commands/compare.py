"""smtptutor compare A B: two codes side by side, their key differences, and when which applies."""

from smtptutor.commands.explain import as_object, page_screen
from smtptutor.reference import lookup
from smtptutor.reference.answer import answers, near_misses
from smtptutor.text import labelled, page_lines

TYPE_CHECKING = False
if TYPE_CHECKING:
    from smtptutor.reference.lookup import Page
    from smtptutor.text import Line
    from smtptutor.world import World

SIDES = ("What it means", "When you see it", "How to fix it")


def run(world: "World", first: str, second: str, *, as_json: bool = False) -> int:
    """Print the comparison. Returns 1 where one of the two is not known, or both are the same."""
    found, complaint = _two(first, second)
    if found is None:
        world.complain(complaint)
        return 1
    left, right, pair = found
    if as_json:
        import json

        shown = {"pair": as_object(pair) if pair else None, "sides": [as_object(left), as_object(right)]}
        world.write(json.dumps(shown) + "\n")
        return 0
    world.show(page_screen(pair, world.width) if pair else side_by_side(left, right, world.width))
    return 0


def comparison(first: str, second: str, width: int) -> "tuple[list[Line], str]":
    """The comparison as lines for the screen, or no lines and what is wrong."""
    found, complaint = _two(first, second)
    if found is None:
        return [], complaint
    left, right, pair = found
    return (page_screen(pair, width) if pair else side_by_side(left, right, width)), ""


def _two(first: str, second: str) -> "tuple[tuple[Page, Page, Page | None] | None, str]":
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


def side_by_side(left: "Page", right: "Page", width: int) -> "list[Line]":
    """Two pages without a page of their own as a pair: what each says on the same question, one after the other."""
    lines: list[Line] = [[("heading", f"{left.title} / {right.title}")], []]
    for page in (left, right):
        lines += labelled(f"{page.name}:", page.meaning, width)
    for heading in SIDES:
        lines += [[], [("heading", heading)]]
        for page in (left, right):
            body = page.section(heading).partition("\n\n")[0]
            if body:
                lines += [[("label", f"{page.name}:")], *page_lines(body, width)]
    lines += [[], [("", f"More: smtptutor explain {left.name}, smtptutor explain {right.name}")]]
    return lines
