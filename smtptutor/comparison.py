"""
Two pages side by side: the page of the pair where one is written, else what both say on the same questions.

Codes are compared by their digits first, and a reply code with an enhanced code by what each is for.
"""

from smtptutor.pages import body_blocks, generic, page_blocks
from smtptutor.reference import digits, lookup
from smtptutor.reference.answer import pages_for
from smtptutor.text import BLANK, Block, Heading, Para, Table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from smtptutor.reference.digits import Digits
    from smtptutor.reference.lookup import Page

SIDES = (
    "What it means",
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
    "Today",
    "Why",
)
"""The questions on which two pages are set side by side."""


def comparison(first: str, second: str) -> tuple[list[Block], str]:
    """The comparison of what two words mean, or no blocks and what is wrong with them."""
    found, complaint = two_pages(first, second)
    return (shown(*found), "") if found else ([], complaint)


def two_pages(first: str, second: str) -> "tuple[tuple[Page, Page, Page | None] | None, str]":
    """The pages of both, and the page of the pair where there is one; or None and what is wrong."""
    found = []
    for word in (first, second):
        pages = pages_for([word])
        if not pages:
            return None, f"nothing is known of {word!r}.{_near(word)}"
        if digits.is_wider(word, pages[0]):
            return None, f"{word} has no entry of its own; smtptutor explain {word} tells what is known.{_near(word)}"
        found.append(digits.of_its_class(pages[0]))
    left, right = found
    if left.title == right.title:
        return None, f"{first} and {second} are the same. Give two different ones, such as 250 and 503."
    return (left, right, lookup.find("pairs", "-".join(sorted((left.name, right.name))))), ""


def _near(word: str) -> str:
    from smtptutor.reference.near import near_misses  # only a slip needs it

    near = near_misses([word])
    return f" Near to it: {', '.join(near)}." if near else ""


def shown(left: "Page", right: "Page", pair: "Page | None") -> list[Block]:
    """The two that `two_pages` found, as blocks."""
    if pair:
        return page_blocks(pair)
    ours, theirs = digits.digits_of(left), digits.digits_of(right)
    if ours and theirs:
        said = _questions(left, right, (*SIDES, "Elsewhere"))
        return [*_by_digits(left, right, ours, theirs), *said, *_applies(left, right, ours, theirs)]
    if left.kind == right.kind == "codes" and digits.of_reply(left.name) and digits.of_reply(right.name):
        return [*_by_reply_digits(left, right), *_questions(left, right), *_reply_applies(left, right)]
    if (ours or theirs) and "codes" in (left.kind, right.kind):
        return [*_number_and_reason(left, right), *_questions(left, right), *_more(left, right)]
    return [*_alike(left, right), *_questions(left, right), *_more(left, right)]


def _alike(left: "Page", right: "Page") -> list[Block]:
    """The head of a comparison of two pages of which nothing more is known."""
    lines: list[Block] = [Para(generic(page.meaning), f"{page.name}:") for page in (left, right)]
    return [Heading(f"{left.title} / {right.title}", 1), BLANK, *lines]


def _by_digits(left: "Page", right: "Page", ours: "Digits", theirs: "Digits") -> list[Block]:
    """The head of a comparison of two enhanced codes: a row for each digit, those that differ first."""
    rows = [(what, digits.sense(at, ours, left), digits.sense(at, theirs, right)) for at, what in enumerate(_DIGITS)]
    differ = [row for row, differs in zip(rows, digits.differing(ours, theirs), strict=True) if differs]
    alike = [row for row in rows if row not in differ]
    seen = tuple(", ".join(page.section("Comes with").split()) for page in (left, right))
    return [
        Heading(f"{left.name} and {right.name}", 1),
        Para(digits.what_differs(ours, theirs)),
        BLANK,
        Table((("", left.name, right.name), *differ, *alike, *((("seen with", *seen),) if any(seen) else ()))),
    ]


_DIGITS = ("first digit, class", "second, subject", "third, detail")


def _by_reply_digits(left: "Page", right: "Page") -> list[Block]:
    """The head of a comparison of two reply codes: what each says, and its first two digits."""
    ours, theirs = (digits.of_reply(page.name) or ("", "") for page in (left, right))
    rows = (
        ("", left.name, right.name),
        ("meaning", generic(left.meaning), generic(right.meaning)),
        ("first digit", ours[0], theirs[0]),
        ("second digit", ours[1], theirs[1]),
    )
    return [Heading(f"{left.title} / {right.title}", 1), BLANK, Table(rows)]


def _reply_applies(left: "Page", right: "Page") -> list[Block]:
    """When which of two reply codes applies, as their first digits have it."""
    lines = [Para(line) for line in digits.which_reply_applies(left.name, right.name)]
    if not lines:
        return _more(left, right)
    return [BLANK, Heading("When which applies"), *lines, *_more(left, right)]


def _number_and_reason(left: "Page", right: "Page") -> list[Block]:
    """The head of a comparison of a reply code and an enhanced code: both may stand in one reply."""
    code, reason = (left, right) if left.kind == "codes" else (right, left)
    together = code.name[0] == reason.name[0] or reason.name[0] == "x"
    if together:
        said = (
            f"Both can stand in one reply, {code.name} first: the reply code for programs, the enhanced code for why."
        )
    else:
        said = "They do not fit into one reply, where the first digits must agree (RFC 2034 4)."
    seen = ", ".join(reason.section("Comes with").split())
    kinds = tuple("reply code" if page.kind == "codes" else "enhanced status code" for page in (left, right))
    use = tuple("what to do next" if page.kind == "codes" else "why" for page in (left, right))
    return [
        Heading(f"{left.name} and {right.name}", 1),
        Para(said),
        *([Para(f"{reason.name} is seen with {seen}.")] if seen else []),
        BLANK,
        Table((
            ("", left.name, right.name), ("what it is", *kinds), ("what it tells", *use),
            ("meaning", *(generic(digits.bare_meaning(page)) for page in (left, right))),
        )),
    ]  # fmt: skip


def _questions(left: "Page", right: "Page", headings: tuple[str, ...] = SIDES) -> list[Block]:
    """What each page says on the same question, one after the other; once where both say the same."""
    blocks: list[Block] = []
    for heading in headings:
        ours, theirs = (page.section(heading).partition("\n\n")[0] for page in (left, right))
        if ours or theirs:
            blocks += [BLANK, Heading(heading)]
        sides = (("Both", ours),) if ours == theirs else ((left.name, ours), (right.name, theirs))
        for name, body in sides:
            if body:
                blocks += [Para((("label", f"{name}:"),)), *body_blocks(body)]
    return blocks


def _applies(left: "Page", right: "Page", ours: "Digits", theirs: "Digits") -> list[Block]:
    """When which of two enhanced codes applies: a sentence for each digit that differs."""
    lines = [Para(line) for line in digits.which_applies(left, right, ours, theirs)]
    return [BLANK, Heading("When which applies"), *lines, *_more(left, right)]


def _more(left: "Page", right: "Page") -> list[Block]:
    return [BLANK, Para(f"More: smtptutor explain {left.name}, smtptutor explain {right.name}")]
