"""What someone asked `explain` about: finds the pages for a code, enhanced code, verb, keyword, cause or reply line."""

from smtptutor.reference import lookup

TYPE_CHECKING = False
if TYPE_CHECKING:
    from smtptutor.reference.lookup import Page

CLASSES = {"2": "Success", "4": "Failure for now", "5": "Failure for good"}


def pages_for(words: "list[str]") -> "list[Page]":
    """
    The pages for what was asked, in the order of the words; [] where nothing is known.

    A reply line such as `550 5.1.1 no such user` gives the pages of its code and its enhanced code.
    """
    whole = " ".join(words).strip()
    found = _one(whole) or _one(whole.upper().rstrip(":. ").removesuffix(" FROM").removesuffix(" TO"))
    if found:
        return found
    return _parts(whole) or _codes_in(whole)


def _parts(whole: str) -> "list[Page]":
    """The pages of several words, or of a reply line that begins with its code."""
    parts = whole.replace("-", " ", 1).split() if whole[:3].isdigit() else whole.split()
    pages: list[Page] = []
    for number, part in enumerate(parts):
        page = _one(part.strip(",;:()[]"))
        if page:
            pages += [new for new in page if all(new.title != old.title for old in pages)]
        elif number == 0 or not pages:
            return []
        elif _reply_like(parts[0]):
            break
        else:
            return []
        if _reply_like(parts[0]) and number == 1:
            break
    return pages


def _codes_in(text: str) -> "list[Page]":
    """The first reply code that stands anywhere in a text, and the enhanced code with it: for an error message."""
    words = "".join(sign if sign.isalnum() or sign == "." else " " for sign in text).split()
    for number, word in enumerate(words):
        if _reply_like(word) and word[0] in "2345" and (pages := _one(word)):
            after = words[number + 1].rstrip(".") if number + 1 < len(words) else ""
            return pages + (_one(after) if after.count(".") == 2 else [])
    return []


def _reply_like(word: str) -> bool:
    return len(word) == 3 and word.isdigit()


def _one(word: str) -> "list[Page]":
    """The page for one word, as a list of none or one; an enhanced code also brings nothing else."""
    if _reply_like(word):
        return _listed(lookup.find("codes", word))
    parts = word.lower().split(".")
    if len(parts) == 3 and parts[0] in ("2", "4", "5", "x") and all(parts):
        return _enhanced(parts)
    upper, lower = word.upper(), word.lower()
    for kind, name in (("verbs", upper), ("keywords", upper), ("causes", lower), ("pairs", lower)):
        if page := lookup.find(kind, name):
            return [page]
    return []


def _listed(page: "Page | None") -> "list[Page]":
    return [page] if page else []


def _enhanced(parts: "list[str]") -> "list[Page]":
    """The most exact page there is for an enhanced code, named as it was asked for."""
    first, subject, detail = parts
    for name in (f"x.{subject}.{detail}", f"x.{subject}.x", f"{first}.x.x"):
        if page := lookup.find("enhanced", name):
            exact = not name.endswith("x") or detail == "x"
            if not exact:
                page.meaning = (
                    f"{first}.{subject}.{detail} has no entry of its own. What its subject says: {page.meaning}"
                )
            elif first != "x" and name.startswith("x."):
                page.title = page.title.replace("X." + name[2:].upper(), f"{first}.{subject}.{detail}".upper(), 1)
                page.name = f"{first}.{subject}.{detail}"
                page.meaning = f"{page.meaning} {CLASSES[first]} ({first}.x.x)."
            return [page]
    return []


def near_misses(words: "list[str]", most: int = 5) -> "list[str]":
    """Names that look like what was asked for."""
    import difflib

    asked = " ".join(words).lower()
    known = {}
    for kind in ("codes", "verbs", "keywords", "causes"):
        known.update({name.lower(): name for name in lookup.names(kind)})
    if asked[:1].isdigit() and asked.isdigit():
        alike = [name for name in known.values() if name.isdigit() and name[:2] == asked[:2]]
        return alike[:most] or [name for name in known.values() if name.isdigit() and name[:1] == asked[:1]][:most]
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
