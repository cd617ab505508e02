"""
Words that people type or servers print, and the pages that they lead to.

The tables lie beside the pages: `asked.txt` has what people ask for, `said/` what stands in replies, a file for each
family of servers. A line names a page, then the phrases that lead to it. Three dots in a phrase stand for any words;
with an exclamation mark before it, a phrase tells more than the enhanced code in the same reply, and with a question
mark less than any other phrase: the name of a program says where, not what.
"""

from functools import cache

from smtptutor.reference import lookup

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from smtptutor.reference.lookup import Page


class Phrase:
    """
    A phrase of a table: its words with the gaps as "...", its page, and whether it tells more than a number.

    A `weak` one tells less than any other.

    `family` is the server or provider that speaks so, "" where several do, and `source` where that stands and when it
    was seen; `category` is what it is about where that is not what its page is about, else "", and `concerns` whom.
    """

    __slots__ = ("category", "certain", "concerns", "family", "page", "source", "text", "weak")

    def __init__(self, page: str, text: str, family: str = "", source: str = "", category: str = "") -> None:
        self.page = page
        self.certain = text.startswith("!")
        self.weak = text.startswith("?")
        self.text = text.lstrip("!?")
        self.family = family
        self.source = source
        self.category, _, self.concerns = category.partition(", ")


def plain(text: str) -> "list[str]":
    """The words of a text in lower case, parted by all signs but the dots within a word."""
    signs = "".join(sign if sign.isalnum() or sign == "." else " " for sign in text.lower())
    return [word.strip(".") for word in signs.split() if word.strip(".")]


def called(text: str) -> "Page | None":
    """The page that is asked for by these words alone: blanks, hyphens, case and, if need be, a plural do not count."""
    words = plain(text)
    tables = [*_read("asked"), *_read("said")] if words else []
    wanted, folded = "".join(words), "".join(map(_singular, words))
    for phrase in tables:
        if wanted == phrase.text.replace(" ", ""):
            return _page(phrase)
    for phrase in tables:
        if phrase.text[0] == wanted[0] and folded == "".join(map(_singular, phrase.text.split())):
            return _page(phrase)
    return None


def _singular(word: str) -> str:
    if word.endswith(("ses", "xes")):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and word[-2] not in "suia" else word


def best(words: "list[str]", tables: "Iterable[str]") -> "Phrase | None":
    """
    Of the phrases that stand in the words, the one that tells most: a certain one, then the longest; or None.

    What is said by servers is also looked for in the parts of names, such as zen.spamhaus.org.
    """
    whole = f" {' '.join(words)} "
    texts = {"asked": whole, "said": f" {' '.join(_parted(word) for word in words)} "}
    found = []
    for table in tables:
        text, by_word = texts[table], _by_first_word(table)
        for word in dict.fromkeys(text.split()):
            found += [phrase for phrase in by_word.get(word, ()) if _stands_in(phrase.text, text)]
    return max(found, key=lambda phrase: (phrase.certain, not phrase.weak, len(phrase.text)), default=None)


def _parted(word: str) -> str:
    """A name with dots as several words; a number stays whole."""
    return word.replace(".", " ") if any(sign.isalpha() for sign in word) else word


def _stands_in(phrase: str, text: str) -> bool:
    """True where the pieces of a phrase stand in a text as whole words, in their order."""
    place = 0
    for piece in phrase.split("..."):
        words = f" {piece.strip()} "
        found = text.find(words, place)
        if found < 0:
            return False
        place = found + len(words) - 1
    return True


def page_of(phrase: Phrase) -> "Page | None":
    """The page that a phrase leads to, with a note that this was inferred."""
    page = _page(phrase)
    if page is not None:
        page.note = f"By {basis(phrase)} it is probably this:"
    return page


def basis(phrase: Phrase) -> str:
    """What is inferred from, as people are told: words, or numbers alone."""
    quoted = f'"{phrase.text}"'
    return quoted if is_number(phrase) else f"the words {quoted}"


def is_number(phrase: Phrase) -> bool:
    """True for a code with an enhanced code, which some servers use in a way of their own."""
    return not any(sign.isalpha() for sign in phrase.text)


def _page(phrase: Phrase) -> "Page | None":
    kind, _, name = phrase.page.partition("/")
    return lookup.of_kind(kind, name)


def asked() -> "Iterator[Phrase]":
    """Every phrase that people ask for."""
    yield from _read("asked")


def said() -> "Iterator[Phrase]":
    """Every phrase of replies."""
    yield from _read("said")


@cache
def _by_first_word(table: str) -> "dict[str, list[Phrase]]":
    """The phrases of a table by their first words; whoever reads a long log asks for them at every line."""
    found: dict[str, list[Phrase]] = {}
    for phrase in _read(table):
        found.setdefault(phrase.text.split()[0], []).append(phrase)
    return found


@cache
def _read(table: str) -> "tuple[Phrase, ...]":
    files = [f"said/{name}" for name in lookup.tables("said")] if table == "said" else [table]
    return tuple(phrase for file in files for phrase in _phrases(lookup.table(file)))


def _phrases(lines: "Iterable[str]") -> "Iterator[Phrase]":
    """The phrases of a table, each with what stands above it."""
    family = source = ""
    for line in lines:
        page, _, phrases = line.partition(": ")
        if page.rstrip(":") == "family":
            family = phrases
        elif page == "source":
            source = phrases
        else:
            page, _, category = page.partition(" [")
            for text in phrases.split(" | "):
                yield Phrase(page, text, family, source, category.rstrip("]"))
