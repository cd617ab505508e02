"""An answer to an error of a program, on one screen: who says it, why it usually comes, what to do; then the pages."""

from smtptutor.entry import AT_THE_COMMAND_LINE, Chapter, Entry, Spoken, whole
from smtptutor.pages import answer, asked_as, entry
from smtptutor.reference.pasted import numbers_in
from smtptutor.reference.raised import Raised, raised
from smtptutor.short import Short, joined, size, units
from smtptutor.text import BLANK, Block, Heading, Item, Para, Term, Terms
from smtptutor.text.blocks import bare

TYPE_CHECKING = False
if TYPE_CHECKING:
    from smtptutor.reference.lookup import Page

IN_A_PROGRAM = "In a program"
CAUSES = ("When you see it", "Why", "What it means")
MOST = ((3, 4), (2, 4), (3, 3), (2, 3), (3, 2), (2, 2), (1, 2), (1, 1))
"""How many sentences of the usual causes and of the fix a screen shows: the first that fits."""
FIXES = ("How to fix it", "What next", "What to do")


def answer_to(text: str, found: "list[Page]", spoken: Spoken = AT_THE_COMMAND_LINE) -> Short:
    """One screen for the pages that were found for a text, and the rest; that of an error where the text is one."""
    error = raised(text)
    return raised_answer(error, numbers_in(text), found, spoken) if error else answer(found, spoken, text)


def raised_answer(error: Raised, numbers: str, found: "list[Page]", spoken: Spoken = AT_THE_COMMAND_LINE) -> Short:
    """
    The screen for an error, and the whole page behind it.

    `numbers` are code and enhanced code as they stand in it, "" where none do; `found` are the pages, the best first.
    """
    page = entry(found[0], spoken)
    for most in MOST:
        shown = _screen(error, numbers, found, page, spoken, most)
        if size(shown) <= spoken.lines:
            break
    return Short(shown, tuple(whole(page)))


def _screen(
    error: Raised, numbers: str, found: "list[Page]", page: Entry, spoken: Spoken, most: tuple[int, int]
) -> tuple[Block, ...]:
    """The screen, with so many sentences at the most for what it usually is, and for what to do."""
    usually, do = _program(page, error.at.partition(" ")[0], most)
    who = f"the server; {error.library} passed it on ({error.name.rstrip(':')}). {error.message}"
    rows = [Term("Who", who), Term("Usually", usually), Term("Do", do)]
    rows += [Term(f"In {error.library}", error.dialogue)] if error.dialogue else []
    more = f"{spoken.explain} {', '.join(map(asked_as, found))}"
    return (
        Heading(_title(error, numbers, found[0]), 1),
        *page.head[:1],
        BLANK,
        Terms(tuple(row for row in rows if bare(row.text)), 2),
        BLANK,
        Para(more, "More:"),
    )


def _title(error: Raised, numbers: str, page: "Page") -> str:
    """The numbers, where they came, and what it is; "probably" where that was inferred."""
    words = page.title.split(" ")
    name = " ".join(words[1:]) if words[0].count(".") == 2 or words[0].isdecimal() else page.title
    probably = "probably " if page.note else ""
    place = " at ".join(part for part in (numbers, error.at) if part)
    return f"{place}: {probably}{name}" if place else f"{probably}{name}"


def _program(page: Entry, step: str, most: tuple[int, int]) -> tuple[str, str]:
    """Why it usually comes at a step, and what to do: as the page tells it for programs, or else its first causes."""
    parts = {part.heading: part for part in page.parts}
    if IN_A_PROGRAM in parts:
        usually, *do = _texts(parts[IN_A_PROGRAM])
        return usually, " ".join(do)
    return _first(parts, CAUSES, step, most[0]), _first(parts, FIXES, step, most[1])


def _first(parts: dict[str, Chapter], headings: tuple[str, ...], step: str, most: int) -> str:
    """
    The first sentences of the first of these parts that the page has, so many at the most.

    Those that begin with the step come alone, if any do.
    """
    for heading in headings:
        if heading in parts and (texts := _texts(parts[heading])):
            at_step = [text for text in texts if step and text.startswith(step)]
            return " ".join((at_step or texts)[:most])
    return ""


def _texts(part: Chapter) -> list[str]:
    """What a part says in sentences and items, one by one."""
    blocks: list[Block] = [block for side in part.sides for unit in units(side.blocks) for block in joined([unit])]
    return [bare(block.text) for block in blocks if isinstance(block, Para | Item)]
