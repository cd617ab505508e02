"""
Two pages side by side: the page of the pair where one is written, else what both say on the same questions.

Codes are compared by their digits first, and a reply code with an enhanced code by what each is for.
"""

from smtptutor.entry import AT_THE_COMMAND_LINE, Chapter, Entry, Side, Spoken
from smtptutor.pages import body_blocks, generic
from smtptutor.pages import entry as page_entry
from smtptutor.reference import digits, lookup
from smtptutor.reference.answer import pages_for
from smtptutor.text import Block, Para, Table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from smtptutor.reference.digits import Digits
    from smtptutor.reference.lookup import Page

Rows = tuple[tuple[str, ...], ...]

MEANS, DIFFERENCES, APPLIES = "What each means", "Key differences", "When which applies"
SIDES = (
    "What it does",
    "What it asks for",
    "What is sent",
    "Needs TLS",
    "When you see it",
    "When it is legal",
    "How to fix it",
    "What to do",
    "When it goes wrong",
    "When it fails",
    "Common mistakes",
    "Today",
    "Why",
)
"""The questions on which two pages are set side by side."""


USUAL = (
    ("When you see it", "When it is legal", "What it does", "What it asks for", "What is sent", "Why"),
    ("How to fix it", "What to do", "When it goes wrong", "When it fails", "Common mistakes", "What next"),
)
"""For when it is seen, and for the fix: the headings that tell it, the best first."""


def comparison(first: str, second: str, spoken: Spoken = AT_THE_COMMAND_LINE) -> tuple[Entry | None, str]:
    """The comparison of what two words mean, or None and what is wrong with them."""
    found, complaint = two_pages(first, second, spoken)
    return (entry(*found, spoken), "") if found else (None, complaint)


def two_pages(
    first: str, second: str, spoken: Spoken = AT_THE_COMMAND_LINE
) -> "tuple[tuple[Page, Page, Page | None] | None, str]":
    """The pages of both, and the page of the pair where there is one; or None and what is wrong."""
    found = []
    for word in (first, second):
        pages = pages_for([word])
        if not pages:
            return None, f"nothing is known of {word!r}.{_near(word)}"
        if digits.is_wider(word, pages[0]):
            return None, f"{word} has no entry of its own; {spoken.explain} {word} tells what is known.{_near(word)}"
        found.append(digits.of_its_class(pages[0]))
    left, right = found
    if left.title == right.title:
        return None, f"{first} and {second} are the same. Give two different ones, such as 250 and 503."
    return (left, right, lookup.find("pairs", "-".join(sorted((left.name, right.name))))), ""


def _near(word: str) -> str:
    from smtptutor.reference.near import near_misses  # only a slip needs it

    near = near_misses([word])
    return f" Near to it: {', '.join(near)}." if near else ""


def entry(left: "Page", right: "Page", pair: "Page | None", spoken: Spoken = AT_THE_COMMAND_LINE) -> Entry:
    """The two that `two_pages` found, as an entry; `spoken` tells how it calls the commands that lead on."""
    if pair:
        return page_entry(pair, spoken)
    title, head, rows = _differences(left, right)
    parts = [_meanings(left, right)]
    if rows[1:]:
        parts.append(Chapter(DIFFERENCES, (Side("", (Table(rows),)),)))
    ours, theirs = digits.digits_of(left), digits.digits_of(right)
    parts += _questions(left, right, (*SIDES, "Elsewhere") if ours and theirs else SIDES)
    if lines := _applies(left, right, ours, theirs):
        parts.append(Chapter(APPLIES, (Side("", (Para(" ".join(lines)),)),)))
    there = [part.heading for part in parts]
    usual = (next((name for name in names if name in there), "") for names in USUAL)
    alone = Para(f"{spoken.explain} {left.name}, {spoken.explain} {right.name}", "Each alone:")
    listed = (("each alone", alone),)
    return Entry("", title, head, tuple(parts), listed, (MEANS, *usual, DIFFERENCES, APPLIES), labels=True)


def _differences(left: "Page", right: "Page") -> tuple[str, tuple[Block, ...], Rows]:
    """The title of a comparison, what is said under it, and its table."""
    ours, theirs = digits.digits_of(left), digits.digits_of(right)
    if ours and theirs:
        head = (Para(digits.what_differs(ours, theirs)),)
        return f"{left.name} and {right.name}", head, _by_digits(left, right, ours, theirs)
    if left.kind == right.kind == "codes" and digits.of_reply(left.name) and digits.of_reply(right.name):
        return f"{left.title} / {right.title}", (), _by_reply_digits(left, right)
    if (ours or theirs) and "codes" in (left.kind, right.kind):
        return f"{left.name} and {right.name}", _in_one_reply(left, right), _number_and_reason(left, right)
    return f"{left.title} / {right.title}", (), (("", left.name, right.name),)


def _meanings(left: "Page", right: "Page") -> Chapter:
    """What each of the two means: its line of meaning, and the first paragraph on it."""
    return Chapter(MEANS, tuple(Side(page.name, _meaning(page)) for page in (left, right)))


def _meaning(page: "Page") -> tuple[Block, ...]:
    return (Para(generic(digits.bare_meaning(page))), *body_blocks(_first_words(page.section("What it means"))))


def _first_words(body: str) -> str:
    """The first paragraph of a section, with the list or the lines that it announces."""
    first, gap, others = body.partition("\n\n")
    return f"{first}{gap}{others.partition(chr(10) * 2)[0]}" if first.endswith(":") else first


def _by_digits(left: "Page", right: "Page", ours: "Digits", theirs: "Digits") -> Rows:
    """Two enhanced codes: a row for each digit, those that differ first."""
    rows = [(what, digits.sense(at, ours, left), digits.sense(at, theirs, right)) for at, what in enumerate(_DIGITS)]
    differ = [row for row, differs in zip(rows, digits.differing(ours, theirs), strict=True) if differs]
    alike = [row for row in rows if row not in differ]
    seen = tuple(", ".join(page.section("Comes with").split()) for page in (left, right))
    return ("", left.name, right.name), *differ, *alike, *((("seen with", *seen),) if any(seen) else ())


_DIGITS = ("first digit, class", "second, subject", "third, detail")


def _by_reply_digits(left: "Page", right: "Page") -> Rows:
    """Two reply codes: the first two digits."""
    ours, theirs = (digits.of_reply(page.name) or ("", "") for page in (left, right))
    return (
        ("", left.name, right.name),
        ("first digit", ours[0], theirs[0]),
        ("second digit", ours[1], theirs[1]),
    )


def _in_one_reply(left: "Page", right: "Page") -> tuple[Block, ...]:
    """Whether a reply code and an enhanced code may stand in one reply."""
    code, reason = (left, right) if left.kind == "codes" else (right, left)
    together = code.name[0] == reason.name[0] or reason.name[0] == "x"
    if together:
        said = (
            f"Both can stand in one reply, {code.name} first: the reply code for programs, the enhanced code for why."
        )
    else:
        said = "They do not fit into one reply, where the first digits must agree (RFC 2034 4)."
    seen = ", ".join(reason.section("Comes with").split())
    return (Para(said), Para(f"{reason.name} is seen with {seen}.")) if seen else (Para(said),)


def _number_and_reason(left: "Page", right: "Page") -> Rows:
    """A reply code and an enhanced code: what each is for."""
    kinds = tuple("reply code" if page.kind == "codes" else "enhanced status code" for page in (left, right))
    use = tuple("what to do next" if page.kind == "codes" else "why" for page in (left, right))
    return ("", left.name, right.name), ("what it is", *kinds), ("what it tells", *use)


def _questions(left: "Page", right: "Page", headings: tuple[str, ...]) -> list[Chapter]:
    """What each page says on the same question, one after the other; once where both say the same."""
    parts = []
    for heading in headings:
        ours, theirs = (_first_words(page.section(heading)) for page in (left, right))
        said = (("Both", ours),) if ours == theirs else ((left.name, ours), (right.name, theirs))
        sides = tuple(Side(name, tuple(body_blocks(body))) for name, body in said if body)
        parts += [Chapter(heading, sides)] if sides else []
    return parts


def _applies(left: "Page", right: "Page", ours: "Digits | None", theirs: "Digits | None") -> list[str]:
    """When which of the two applies: a sentence for each digit that differs."""
    if ours and theirs:
        return digits.which_applies(left, right, ours, theirs)
    both = left.kind == right.kind == "codes" and digits.of_reply(left.name) and digits.of_reply(right.name)
    return digits.which_reply_applies(left.name, right.name) if both else []
