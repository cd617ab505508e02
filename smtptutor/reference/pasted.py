"""
More than one name: a kind before a name, a line that was typed, a reply or a log as it was pasted, or a question.

Looked for in this order; the first that gives a page counts.
"""

from smtptutor.reference import lookup, phrases

TYPE_CHECKING = False
if TYPE_CHECKING:
    from smtptutor.reference.lookup import Page

GENERAL = ("5.1", "5.2", "5.4", "7.1")
"""Subjects and details, beside all with detail 0, that many different refusals share."""
SUBJECTS = "01234567"  # RFC 3463 3
ARGUED = ("EHLO", "HELO", "LHLO", "BDAT", "VRFY", "EXPN", "ETRN")
"""Verbs that are asked for with an argument behind them."""


def pages_for(whole: str) -> "list[Page]":
    """The pages for several words, the most exact one first; [] where nothing is known."""
    for look in (_of_a_kind, _called, _offered, _typed, _several, _reply, _question):
        if pages := look(whole):
            return pages
    return []


def _of_a_kind(whole: str) -> "list[Page]":
    """`keyword AUTH`: the page of that kind."""
    kind, _, name = whole.partition(" ")
    page = lookup.of_kind(lookup.SINGULAR[kind.lower()], name.strip()) if kind.lower() in lookup.SINGULAR else None
    return [page] if page else []


def _called(whole: str) -> "list[Page]":
    """Words that lead to one page: `relay access denied`."""
    page = phrases.called(whole)
    return [page] if page else []


def _offered(whole: str) -> "list[Page]":
    """A line of the answer to EHLO: `250-AUTH PLAIN LOGIN`, `AUTH=LOGIN`; its keyword, its mechanisms, the 250."""
    parts = whole.replace("-", " ", 1).replace("=", " ", 1).split() if whole[:3] == "250" else whole.split()
    code = lookup.find("codes", "250") if parts[:1] == ["250"] else None
    name, *values = parts[1:] if code else whole.replace("=", " ", 1).split() or [""]
    keyword = lookup.find("keywords", name.upper())
    mechanisms = [lookup.find("mechanisms", value.upper()) for value in values] if name.upper() == "AUTH" else []
    listed = mechanisms and all(mechanisms) and (len(mechanisms) > 1 or "=" in whole)
    if keyword is None or not (code or listed):
        return []
    return [page for page in (keyword, *mechanisms, code) if page]


def _typed(whole: str) -> "list[Page]":
    """A command with its arguments, or parameters alone: `RCPT TO:<a@b.example> NOTIFY=NEVER`."""
    first, *rest = whole.split() or [""]
    verb = first.upper().rstrip(":.")
    second = rest[0].upper() if rest else ""
    known = (
        (verb == "MAIL" and second.startswith("FROM"))
        or (verb == "RCPT" and second.startswith("TO"))
        or (verb in ARGUED and len(rest) < 3)
        or (verb == "AUTH" and lookup.find("mechanisms", second) is not None)
    )
    if not known:
        return _parameters(whole) if "=" in first else []
    mechanism = lookup.find("mechanisms", second) if verb == "AUTH" else None
    return [page for page in (lookup.find("verbs", verb), mechanism, *_parameters(whole)) if page]


def _parameters(whole: str) -> "list[Page]":
    """The pages of the parameters that stand in a text with their values."""
    names = [word.partition("=")[0].strip("<>,;:()") for word in whole.split() if "=" in word]
    return _once([lookup.find("parameters", name.upper()) for name in names if name])


def _several(whole: str) -> "list[Page]":
    """Several names: `250 503`, `MAIL, RCPT`."""
    pages = [lookup.named(word.strip(",;:()[]")) for word in whole.replace("-", " ", 1).split()]
    if len(pages) < 2 or not all(pages) or any(page and page.kind == "enhanced" for page in pages):
        return []
    return _once(pages)


def _reply(whole: str) -> "list[Page]":
    """A reply, alone or in a log, a bounce or an error of a program."""
    words = phrases.plain(whole)
    enhanced, code = _numbers(words)
    if not enhanced and not code:
        return []
    exact = lookup.named(enhanced) if enhanced else None
    said = phrases.best(_without_repeats(words, enhanced, code), ["said"])
    chosen = phrases.page_of(said) if said else None
    first = [chosen, exact]
    if said and chosen and exact and chosen.name == exact.name:
        first = [exact]
    elif said and exact and _comes_first(exact, enhanced, words, certain=said.certain):
        first.reverse()
    parameters = [page for page in _parameters(whole) if page.name in whole] if enhanced else []
    return _once([*first, *parameters, lookup.named(code) if code else None])


def _question(whole: str) -> "list[Page]":
    """Other words: the page of the longest phrase in them."""
    found = phrases.best(phrases.plain(whole), ("asked", "said"))
    page = phrases.page_of(found) if found else None
    return [page] if page else []


def _numbers(words: "list[str]") -> tuple[str, str]:
    """
    The enhanced code and the code that a text is about, each "" where there is none.

    Of several the last failure counts: a reply within a reply is the inner one, and a log ends with what went wrong.
    """
    exact = [place for place, word in enumerate(words) if _is_exact(word)]
    codes = [place for place, word in enumerate(words) if _is_known(word)]
    failed = [place for place in exact if words[place][0] in "45"] or exact
    if not failed:
        bad = [place for place in codes if words[place][0] in "45"]
        return "", words[bad[-1]] if bad else words[codes[0]] if codes else ""
    place = failed[-1]
    alike = [code for code in codes if words[code][0] == words[place][0]] or codes
    before = [code for code in alike if code < place]
    return words[place], words[before[-1]] if before else words[alike[0]] if alike else ""


def _is_exact(word: str) -> bool:
    parts = word.split(".")
    return lookup.is_enhanced(parts) and "x" not in parts[1:] and parts[0] != "x" and parts[1] in SUBJECTS


def _is_known(word: str) -> bool:
    return lookup.is_code(word) and word[0] in "2345" and lookup.named(word) is not None


def _without_repeats(words: "list[str]", enhanced: str, code: str) -> "list[str]":
    """The words without the numbers that begin each further line of a reply."""
    kept: list[str] = []
    for word in words:
        if word not in (enhanced, code) or word not in kept:
            kept.append(word)
    return kept


def _comes_first(exact: "Page", enhanced: str, words: "list[str]", *, certain: bool) -> bool:
    """
    True where the page of the enhanced code tells more than the words do.

    It does where the number is some provider's own, where it was asked for by itself, and where not many different
    refusals share it.
    """
    if exact.kind == "providers" or words[0] == enhanced:
        return True
    _, subject, detail = enhanced.split(".")
    shared = detail == "0" or f"{subject}.{detail}" in GENERAL or exact.name.endswith("x")
    return not certain and not shared


def _once(pages: "list[Page | None]") -> "list[Page]":
    """The pages in order, each once."""
    kept: dict[tuple[str, str], Page] = {}
    for page in pages:
        if page is not None:
            kept.setdefault((page.kind, page.name), page)
    return list(kept.values())
