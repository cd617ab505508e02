"""
Finds a page and splits it at its headings.

A page is plain Markdown: `# title`, one line of meaning, then `## ` sections. Nothing is imported that costs time:
`smtptutor explain 503` opens one small file.
"""

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

KINDS = (
    "codes", "enhanced", "causes", "verbs", "keywords", "pairs", "parameters", "mechanisms", "words", "providers",
)  # fmt: skip
NAMED = (
    ("verbs", True), ("keywords", True), ("causes", False), ("pairs", True), ("parameters", True),
    ("mechanisms", True), ("words", False), ("providers", False),
)  # fmt: skip
"""The kinds that have names, the first of two alike first, and whether their names stand in capitals."""
SINGULAR = {
    "code": "codes",
    "enhanced": "enhanced",
    "cause": "causes",
    "verb": "verbs",
    "command": "verbs",
    "keyword": "keywords",
    "extension": "keywords",
    "pair": "pairs",
    "parameter": "parameters",
    "mechanism": "mechanisms",
    "word": "words",
    "provider": "providers",
}
"""How a kind is called before a name: `explain keyword AUTH`."""
CLASSES = {"2": "Success", "4": "Failure for now", "5": "Failure for good"}

_DEVICES = {"CON", "PRN", "AUX", "NUL", *(f"{port}{number}" for port in ("COM", "LPT") for number in range(10))}
"""What opens no file on Windows, whatever folder and ending it is given: the first waits for somebody to type."""
_FOLDER = os.path.dirname(os.path.abspath(__file__))


class Page:
    """
    One page, read.

    `kind` is one of KINDS and `name` the name of its file, without its ending. `meaning` is the line under the title.
    `sections` maps each heading to its text, in the order of the page; `sources` is the last of them, split.
    `note` tells why this page was chosen, where that was inferred, else ""; `also` are the other kinds of pages that
    have the same name; `brief` is true where another page answers, and of this one the meaning is enough.
    """

    __slots__ = ("also", "brief", "kind", "meaning", "name", "note", "sections", "sources", "title")

    def __init__(self, kind: str, name: str, text: str) -> None:
        self.kind = kind
        self.name = name
        self.note = ""
        self.brief = False
        self.also: tuple[str, ...] = ()
        head, *parts = ("\n" + text).split("\n## ")
        lines = head.strip().splitlines()
        self.title = lines[0].removeprefix("# ")
        self.meaning = " ".join(lines[1:]).strip()
        self.sections = {}
        for part in parts:
            heading, _, body = part.partition("\n")
            self.sections[heading.strip()] = body.strip("\n")
        sources = self.section("Sources").replace("\n", " ").split("|")
        self.sources = tuple(source.strip() for source in sources if source.strip())

    def section(self, heading: str) -> str:
        """The text under a heading, or "" where the page does not have it."""
        return self.sections.get(heading, "")


def find(kind: str, name: str) -> "Page | None":
    """The page of that kind and name, or None where there is none."""
    if not _is_name(name):
        return None
    try:
        with open(_path(kind, name), encoding="utf-8") as file:
            return Page(kind, name, file.read())
    except OSError:
        return None


def named(word: str) -> "Page | None":
    """
    The page that is called so, in any case of its letters, or None: a code, an enhanced code or a name.

    Where pages of several kinds have the name, it is the first of NAMED; `also` names the others.
    """
    if is_code(word):
        return find("codes", word)
    parts = word.lower().split(".")
    if is_enhanced(parts):
        return _enhanced(parts)
    page = None
    for kind, capitals in NAMED:
        name = word.upper() if capitals else word.lower()
        if page is None:
            page = find(kind, name)
        elif page.kind in ("verbs", "keywords", "parameters") and _is_name(name) and os.path.exists(_path(kind, name)):
            page.also += (kind,)
    return page


def of_kind(kind: str, word: str) -> "Page | None":
    """The page of one of KINDS that is called so, in any case of its letters, or None."""
    if kind == "enhanced":
        parts = word.lower().split(".")
        return _enhanced(parts) if is_enhanced(parts) else None
    return find(kind, word) or find(kind, word.upper()) or find(kind, word.lower())


def is_code(word: str) -> bool:
    """True for three digits."""
    return len(word) == 3 and word.isdecimal()


def is_enhanced(parts: "list[str]") -> bool:
    """True for the three parts of an enhanced code: 2, 4, 5 or x, then numbers or x (RFC 3463 2)."""
    return (
        len(parts) == 3
        and parts[0] in ("2", "4", "5", "x")
        and all(part == "x" or (part.isdecimal() and len(part) < 4) for part in parts[1:])
    )


def _enhanced(parts: "list[str]") -> "Page | None":
    """The most exact page there is for an enhanced code, named as it was asked for."""
    first, subject, detail = parts
    asked = f"{first}.{subject}.{detail}"
    if page := find("enhanced", f"x.{subject}.{detail}"):
        if first != "x":
            page.title = page.title.replace(f"X.{subject}.{detail}".upper(), asked.upper(), 1)
            page.name = asked
            page.meaning += class_said(page)
        return page
    if page := _of_providers(parts):
        return page
    page = find("enhanced", f"x.{subject}.x") or find("enhanced", f"{first}.x.x")
    if page and detail != "x":
        page.meaning = f"{asked} has no entry of its own. What its subject says: {page.meaning}"
    return page


def class_said(page: "Page") -> str:
    """What the meaning of a page of an enhanced code ends with, by its first digit; "" for other pages."""
    first = page.name[:1] if page.kind == "enhanced" else ""
    return f" {CLASSES[first]} ({first}.x.x)." if first in CLASSES else ""


def _of_providers(parts: "list[str]") -> "Page | None":
    """The page of a number of some provider's own. Names of such files hold a range: 5.7.606-649."""
    first, subject, detail = parts
    for name in names("providers") if detail.isdecimal() else ():
        start, _, last = name.partition("-")
        its = start.split(".")
        same = len(its) == 3 and its[0] in (first, "x") and its[1] == subject
        if same and int(its[2]) <= int(detail) <= int(last or its[2]):
            return find("providers", name)
    return None


def names(kind: str) -> "list[str]":
    """The names of all pages of a kind, sorted."""
    try:
        files = os.listdir(os.path.join(_FOLDER, kind))
    except OSError:
        return []
    return sorted(name[:-3] for name in files if name.endswith(".md"))


def pages(kind: str) -> "Iterator[Page]":
    """All pages of a kind, sorted by name."""
    for name in names(kind):
        page = find(kind, name)
        assert page is not None
        yield page


def table(name: str) -> "list[str]":
    """The lines of a table beside the pages, without comments and empty lines."""
    return lines_of(os.path.join(_FOLDER, name + ".txt"))


def lines_of(path: str) -> "list[str]":
    """The lines of a table of the package, wherever it lies, without comments and empty lines."""
    with open(path, encoding="utf-8") as file:
        return [line.strip() for line in file if line.strip() and not line.startswith("#")]


def tables(folder: str) -> "list[str]":
    """The names of the tables in a folder beside the pages, sorted."""
    files = os.listdir(os.path.join(_FOLDER, folder))
    return sorted(name[:-4] for name in files if name.endswith(".txt"))


def _is_name(name: str) -> bool:
    plain = bool(name) and all(sign.isalnum() or sign in "-." for sign in name) and not name.startswith(".")
    return plain and name.partition(".")[0].upper() not in _DEVICES


def _path(kind: str, name: str) -> str:
    return os.path.join(_FOLDER, kind, name + ".md")
