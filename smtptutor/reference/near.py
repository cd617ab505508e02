"""What is near to a word of which nothing is known."""

from smtptutor.reference import lookup, phrases

KINDS = ("codes", "mechanisms", "words", "parameters", "causes", "keywords", "verbs")
"""The kinds whose names are suggested; of two pages with one name the later one counts."""


def near_misses(words: "list[str]", most: int = 5) -> "list[str]":
    """Names that look like what was asked for."""
    import difflib

    asked = " ".join(words).lower()
    if asked.isdecimal():
        codes = lookup.names("codes")
        alike = [name for name in codes if name[:2] == asked[:2]]
        return alike[:most] or [name for name in codes if name[:1] == asked[:1]][:most]
    if asked[:1] in "245x" and asked.count(".") == 2:
        start = "x." + asked.split(".")[1] + "."
        return [name for name in lookup.names("enhanced") if name.startswith(start)][:most]
    known = _known()
    near = difflib.get_close_matches(asked, known, 3 * most, 0.75)
    near += [name for name in known if len(asked) > 3 and asked in name and name not in near]
    return _one_a_page([known[name] for name in near])[:most] or _that_speak_of(asked, most)


def _one_a_page(found: "list[tuple[str, str]]") -> "list[str]":
    """How each page is asked for, once: by its own name if that is among what was found, else as it was found first."""
    shown: dict[str, str] = {}
    for page, written in found:
        if page not in shown or page.endswith(f"/{written}"):
            shown[page] = written
    return list(shown.values())


def _known() -> "dict[str, tuple[str, str]]":
    """Every name and phrase that can be asked for: the page that it brings, and how it is written."""
    known = {phrase.text: (phrase.page, phrase.text) for phrase in phrases.asked()}
    for kind in KINDS:
        known.update({name.lower(): (f"{kind}/{name}", name) for name in lookup.names(kind)})
    return known


def _that_speak_of(word: str, most: int) -> "list[str]":
    """The codes and causes whose pages use a word most often."""
    if len(word) < 3:
        return []
    import re

    whole = re.compile(rf"\b{re.escape(word)}(?:e?s)?\b")  # a page with footers says nothing of foo
    counts = []
    for kind in ("codes", "causes"):
        for page in lookup.pages(kind):
            text = " ".join((page.title, page.meaning, *page.sections.values())).lower()
            counts.append((-len(whole.findall(text)), page.name))
    return [name for count, name in sorted(counts)[:most] if count]
