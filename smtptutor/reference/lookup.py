"""
Finds a page and splits it at its headings.

A page is plain Markdown: `# title`, one line of meaning, then `## ` sections. Nothing is imported that costs time:
`smtptutor explain 503` opens one small file.
"""

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

KINDS = ("codes", "enhanced", "causes", "verbs", "keywords", "pairs")

_FOLDER = os.path.dirname(os.path.abspath(__file__))


class Page:
    """
    One page, read.

    `kind` is one of KINDS and `name` the name of its file, without its ending. `meaning` is the line under the title.
    `sections` maps each heading to its text, in the order of the page; `sources` is the last of them, split.
    """

    __slots__ = ("kind", "meaning", "name", "sections", "sources", "title")

    def __init__(self, kind: str, name: str, text: str) -> None:
        self.kind = kind
        self.name = name
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
    if not name or not all(sign.isalnum() or sign in "-." for sign in name) or name.startswith("."):
        return None
    try:
        with open(os.path.join(_FOLDER, kind, name + ".md"), encoding="utf-8") as file:
            return Page(kind, name, file.read())
    except OSError:
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
