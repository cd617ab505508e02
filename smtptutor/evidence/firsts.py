"""The likeliest first errors behind a command out of order, where only that one is told."""

from functools import cache
from pathlib import Path

LONE = frozenset({"reply", "exception"})
"""In what a second error is told without the first."""
_ORDER_CODES = (500, 501, 502, 503, 554)


def first_errors(kind: str, code: int, page: str, text: str) -> str:
    """
    What the first error probably was, in sentences; "" where the verdict is no second error, or more is known.

    Takes the kind of evidence, the reply code, the page that explains the reply, as `kind/name`, and its words.
    """
    if kind not in LONE or code not in _ORDER_CODES or (code != 503 and page in ("causes/login-required", "codes/503")):
        return ""
    if code != 503 and not page.startswith("causes/"):
        return ""
    by_words, by_page = _rows()
    spoken = text.lower()
    return next((said for words, said in by_words if words in spoken), by_page.get(page, ""))


@cache
def _rows() -> tuple[tuple[tuple[str, str], ...], dict[str, str]]:
    """The rows by words, and those by page."""
    by_words: list[tuple[str, str]] = []
    by_page: dict[str, str] = {}
    for row in Path(__file__).with_name("firsts.txt").read_text("utf-8").splitlines():
        key, _, said = row.partition(": ")
        if key.startswith('"'):
            by_words.append((key.strip('"'), said))
        elif said and not key.startswith("#"):
            by_page[key] = said
    return tuple(by_words), by_page
