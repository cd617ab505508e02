"""What is near to a word of which nothing is known."""

from smtptutor.reference import lookup


def near_misses(words: "list[str]", most: int = 5) -> "list[str]":
    """Names that look like what was asked for."""
    import difflib

    asked = " ".join(words).lower()
    known = {}
    for kind in ("codes", "parameters", "mechanisms", "words", "verbs", "keywords", "causes"):
        known.update({name.lower(): name for name in lookup.names(kind)})
    if asked.isdecimal():
        alike = [name for name in known.values() if name.isdecimal() and name[:2] == asked[:2]]
        return alike[:most] or [name for name in known.values() if name.isdecimal() and name[:1] == asked[:1]][:most]
    if asked[:1] in "245x" and asked.count(".") == 2:
        start = "x." + asked.split(".")[1] + "."
        return [name for name in lookup.names("enhanced") if name.startswith(start)][:most]
    near = difflib.get_close_matches(asked, known, most, 0.75)
    near += [name for name in known if len(asked) > 3 and asked in name and name not in near]
    return [known[name] for name in near[:most]] or _that_speak_of(asked, most)


def _that_speak_of(word: str, most: int) -> "list[str]":
    """The codes and causes whose pages use a word most often."""
    if len(word) < 3:
        return []
    counts = []
    for kind in ("codes", "causes"):
        for page in lookup.pages(kind):
            text = " ".join((page.title, page.meaning, *page.sections.values())).lower()
            counts.append((-text.count(word), page.name))
    return [name for count, name in sorted(counts)[:most] if count]
