"""
What the digits of an enhanced status code say (RFC 3463 2), and what of its page holds for one class alone.

What those of a reply code say (RFC 5321 4.2.1) stands here as well.

One page serves 4.2.2 and 5.2.2. Set side by side, each is to show only the lines of its own first digit.
"""

from smtptutor.reference import lookup

TYPE_CHECKING = False
if TYPE_CHECKING:
    from smtptutor.reference.lookup import Page

Digits = tuple[str, str, str]

CLASSES = {"2": "done", "4": "not now", "5": "no, for good", "x": "any class"}
"""What the first digit says."""
WHAT_HELPS = {
    "2": "the step is done",
    "4": "keep the message as it is, and try again later",
    "5": "something has to change first; the same again is refused again",
}
"""What the first digit asks of the client (RFC 3463 2)."""
FIRST = {"2": "done", "3": "go on", "4": "not now", "5": "no, for good"}
SECOND = {"0": "syntax", "1": "information", "2": "the connection", "3": "logins", "5": "the mail system"}
"""What the first two digits of a reply code say (RFC 5321 4.2.1; 3 in the second place is used by RFC 4954 6)."""
GO_ON = {**WHAT_HELPS, "3": "send what is asked for: the message, or a line of the login"}
NO_CASE = "- It is not known to be in use with this first digit."


def digits_of(page: "Page") -> Digits | None:
    """The three parts of the enhanced code that a page is about, or None for any other page."""
    parts = page.name.lower().partition("-")[0].split(".")
    if len(parts) != 3 or parts[0] not in CLASSES or not all(part == "x" or part.isdecimal() for part in parts[1:]):
        return None
    return parts[0], parts[1], parts[2]


def is_wider(asked: str, page: "Page") -> bool:
    """True where somebody asked for an enhanced code, and only the page of its subject or class was found."""
    return page.kind == "enhanced" and asked.count(".") == 2 and " " not in asked and page.name != asked.lower()


def sense(at: int, code: Digits, page: "Page") -> str:
    """What the digit at that place says: class (0), subject (1) or detail (2)."""
    if at == 0:
        return f"{code[0]}: {CLASSES[code[0]]}"
    if at == 1:
        subject = lookup.find("enhanced", f"x.{code[1]}.x")
        return f"{code[1]}: {_title(subject)}" if subject else code[1]
    return f"{code[2]}: {_title(page)}"


def _title(page: "Page") -> str:
    """The title of a page without the number, or the range of numbers, that it begins with."""
    words = page.title.split()
    while len(words) > 1 and (words[0].count(".") == 2 or words[0] == "to"):
        del words[0]
    return " ".join(words)


def of_reply(code: str) -> tuple[str, str] | None:
    """What the first two digits of a reply code say, or None where it is none of SMTP."""
    if code[0] not in FIRST or code[1] not in SECOND:
        return None
    return f"{code[0]}: {FIRST[code[0]]}", f"{code[1]}: {SECOND[code[1]]}"


def which_reply_applies(ours: str, theirs: str) -> list[str]:
    """A sentence for each of two reply codes whose first digits differ: what the digit asks of the client."""
    if ours[0] == theirs[0]:
        return []
    return [f"First digit {code[0]} says: {GO_ON[code[0]]}." for code in (ours, theirs)]


def differing(ours: Digits, theirs: Digits) -> tuple[bool, bool, bool]:
    """Which of the three parts differ. A detail belongs to its subject: 1.1 and 4.1 differ in both. X is any class."""
    return "x" not in (ours[0], theirs[0]) and ours[0] != theirs[0], ours[1] != theirs[1], ours[1:] != theirs[1:]


def what_differs(ours: Digits, theirs: Digits) -> str:
    """In one sentence, which of the three parts differ."""
    if ours[1:] == theirs[1:] and "x" in (ours[0], theirs[0]):
        return "The one without a class stands for all classes, the other for one of them."
    if ours[1:] == theirs[1:]:
        return "Only the first digit differs: one reason, as it stands now and for good."
    names = ("class", "subject", "detail")
    parts = [name for name, differs in zip(names, differing(ours, theirs), strict=True) if differs]
    return f"They differ in {' and '.join(parts)}." if len(parts) < len(names) else "They differ in all three parts."


def which_applies(left: "Page", right: "Page", ours: Digits, theirs: Digits) -> list[str]:
    """A sentence for each digit in which two enhanced codes differ: how it tells them apart."""
    lines = []
    if differing(ours, theirs)[0]:
        lines += [f"First digit {code[0]} says: {WHAT_HELPS[code[0]]}." for code in (ours, theirs)]
    if ours[1] != theirs[1]:
        subjects = [(code[1], lookup.find("enhanced", f"x.{code[1]}.x")) for code in (ours, theirs)]
        lines += [f"Subject {number}: {page.meaning}" for number, page in subjects if page]
    if ours[1:] != theirs[1:]:
        lines += [f"{page.name}: {bare_meaning(page)}" for page in (left, right)]
    return lines


def bare_meaning(page: "Page") -> str:
    """The line of meaning without the sentence on the class that the lookup adds."""
    said = page.meaning
    for word in ("Success", "Failure for now", "Failure for good"):
        said = said.partition(f" {word} (")[0]
    return said


def of_its_class(page: "Page") -> "Page":
    """The page with only the lines and codes that hold for its own first digit; any other page as it is."""
    code = digits_of(page)
    if code is None or code[0] not in WHAT_HELPS or page.kind != "enhanced":
        return page
    for heading, body in page.sections.items():
        if heading in ("When you see it", "How to fix it"):
            kept = [narrowed for item in _items(body) if (narrowed := _for_class(item, code))]
            page.sections[heading] = "\n".join(kept) or NO_CASE
        elif heading == "Comes with":
            page.sections[heading] = " ".join(reply for reply in body.split() if reply[0] == code[0])
    return page


def _items(body: str) -> list[str]:
    """The lines of a section, those of one item together."""
    items: list[str] = []
    for line in body.splitlines():
        if items and items[-1].startswith("- ") and line.startswith("  ") and line.strip():
            items[-1] += " " + line.strip()
        else:
            items.append(line)
    return items


def _for_class(item: str, code: Digits) -> str:
    """An item without what it says of other classes; "" where nothing is left."""
    if not item.startswith("- "):
        return item
    head, colon, rest = item.removeprefix("- ").partition(": ")
    if not _holds(head, code):
        return ""
    if not colon:
        head, rest = "", head
    clauses = [clause for clause in _clauses(rest) if _holds(clause, code)]
    said = " ".join(clauses).replace(f" on class {code[0]}", "").replace(f"on class {code[0]} ", "")
    said = said.rstrip(";") + ("." if said.endswith(";") else "")
    return f"- {head}{colon}{said}" if said else ""


def _clauses(text: str) -> list[str]:
    """A text parted behind each semicolon and each end of a sentence."""
    return text.replace("; ", ";\n").replace(". ", ".\n").split("\n")


def _holds(text: str, code: Digits) -> bool:
    """False where a text names this subject and detail, or `on class`, with other first digits only."""
    named = {
        word[0]
        for word in (part.strip(".,:;()") for part in text.split())
        if word[1:] == f".{code[1]}.{code[2]}" and word[0] in WHAT_HELPS
    }
    named |= {part[0] for part in text.lower().split("on class ")[1:]}
    return not named or code[0] in named
