"""What a text of many lines speaks of: a log, a traceback, a dialogue. Read line by line, however long it is."""

from smtptutor.reference.answer import pages_for
from smtptutor.reference.pasted import ECHOES, numbers_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from smtptutor.reference.lookup import Page

MOST_FOUND = 5
"""Things that are told of one text."""
MOST_KEPT = 50
"""Lines without a refusal that are looked at again where no refusal was found."""
MOST_JOINED = 20
"""Lines of one reply."""
FRAMES = ("File ", "at ", "from ")
"""How the lines of a traceback begin; their numbers are no replies."""


def found_in(lines: "Iterable[str]") -> "tuple[str, list[Page]]":
    """
    The line that has something, and its pages; ("", []) where none has.

    The first refusal counts, with the others behind it in brief; where there is none the first reply, or else the first
    words that lead to a page. A reply of several lines is one.
    """
    kept: list[str] = []
    first, found = "", dict[tuple[str, str], "Page"]()
    for said in _whole_replies(lines):
        numbers = numbers_in(said)
        if numbers[:1] not in ("4", "5"):
            kept += [said] if len(kept) < MOST_KEPT else []
        if numbers[:1] not in ("4", "5") or (found and numbers.split()[0] in ECHOES):
            continue
        for page in pages_for([said]) if not found else pages_for([said])[:1]:
            page.brief = bool(found)
            found.setdefault((page.kind, page.name), page)
        first = first or said
        if len(found) >= MOST_FOUND:
            break
    if found:
        return first, list(found.values())
    kept.sort(key=lambda said: not numbers_in(said))
    return next(((said, pages) for said in kept if (pages := pages_for([said]))), ("", []))


def _whole_replies(lines: "Iterable[str]") -> "Iterator[str]":
    """The lines that say something; those of one reply (`250-`, `250-`, `250 `) together, frames of a traceback not."""
    held: list[str] = []
    for line in map(str.strip, lines):
        if held and (line[:3] != held[0][:3] or len(held) == MOST_JOINED):
            yield " ".join(held)
            held = []
        if line.startswith(FRAMES) or not line:
            continue
        if line[:3].isdecimal() and line[3:4] == "-":
            held.append(line)
        elif held:
            yield " ".join([*held, line])
            held = []
        else:
            yield line
    if held:
        yield " ".join(held)
