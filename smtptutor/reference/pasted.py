"""
More than one name: a kind before a name, a line that was typed, a reply or a log as it was pasted, or a question.

Looked for in this order; the first that gives a page counts.
"""

from functools import cache

from smtptutor.reference import lookup, phrases, turned

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from smtptutor.reference.lookup import Page
    from smtptutor.reference.phrases import Phrase

GENERAL = ("5.1", "5.2", "5.4", "7.1")
"""Subjects and details, beside all with detail 0, that many different refusals share."""
SUBJECTS = "01234567"  # RFC 3463 3
MOST_NAMES = 12
"""Words that are looked up one by one; more are a text."""
MOST_KEYWORDS = 40
ECHOES = ("503", "5.5.1")
ECHOED = "The failure further down is only the echo of this one."
COMPARED = {"vs", "versus", "between", "difference", "differ"}
"""Words of somebody who asks about two things."""
MOST_COMPARED = 4
JOINED = {"and", "or", "from", "to"}
LEFT_OUT = {"the", "a", "an", "what", "is", "are", "s", "smtp", "in", "of"}
"""Words around the two."""
BY_DIGIT = {"2": "reply-code", "3": "reply-code", "4": "temp-fail", "5": "permanent-failure"}
SECOND = "012345"
"""What the second digit of a reply code can be (RFC 5321 4.2)."""
ARGUED = ("EHLO", "HELO", "LHLO", "BDAT", "VRFY", "EXPN", "ETRN")
"""Verbs that are asked for with an argument behind them."""


def pages_for(whole: str) -> "list[Page]":
    """The pages for several words, the most exact one first; [] where nothing is known."""
    return asked_for(whole) or _first(whole, _reply, _question, _capitals, _unlisted)


def asked_for(whole: str) -> "list[Page]":
    """The pages for words that ask for something by its name; [] for a reply, other text, and what is not known."""
    return _first(whole, _of_a_kind, _called, _two, _hello, _offered, _typed, _several)


def may_be_said(whole: str) -> bool:
    """True for several words that may be a reply, an error or a dialogue; False where they ask for something."""
    return len(whole.split()) > 1 and not lookup.named(whole) and not asked_for(whole)


def _first(whole: str, *looks: "Callable[[str], list[Page]]") -> "list[Page]":
    return next((pages for look in looks if (pages := look(whole))), [])


def _of_a_kind(whole: str) -> "list[Page]":
    """`keyword AUTH`: the page of that kind."""
    kind, _, name = whole.partition(" ")
    page = lookup.of_kind(lookup.SINGULAR[kind.lower()], name.strip()) if kind.lower() in lookup.SINGULAR else None
    return [page] if page else []


def _called(whole: str) -> "list[Page]":
    """Words that lead to one page: `relay access denied`. A code with an enhanced code is a reply."""
    words = phrases.plain(whole)
    page = None if len(words) > 1 and _is_known(words[0]) and _is_exact(words[1]) else phrases.called(whole)
    return [page] if page else []


def _hello(whole: str) -> "list[Page]":
    """The whole answer to EHLO, with two keywords or more."""
    parts = whole.replace("250-", "\n").replace("250 ", "\n").split("\n") if whole.startswith("250-") else []
    words = dict.fromkeys(part.split()[0].upper().partition("=")[0] for part in parts if part.strip())
    keywords = [word for word in list(words)[1:MOST_KEYWORDS] if lookup.find("keywords", word)]
    if len(keywords) < 2:
        return []
    pages = [lookup.find("causes", "ehlo-accepted"), lookup.find("verbs", "EHLO"), lookup.find("codes", "250")]
    return first_whole(once(pages))


def _offered(whole: str) -> "list[Page]":
    """A line of the answer to EHLO: `250-AUTH PLAIN LOGIN`, `AUTH=LOGIN`; its keyword, its mechanisms, the 250."""
    parts = whole.replace("-", " ", 1).replace("=", " ", 1).split() if whole[:3] == "250" else whole.split()
    code = lookup.find("codes", "250") if parts[:1] == ["250"] else None
    name, *values = (parts[1:] if code else whole.replace("=", " ", 1).split()) or [""]
    keyword = lookup.find("keywords", name.upper())
    mechanisms = [lookup.find("mechanisms", value.upper()) for value in values] if name.upper() == "AUTH" else []
    known = sum(mechanism is not None for mechanism in mechanisms)
    listed = known > 1 or (known == 1 and name + "=" in whole)
    if keyword is None or not (code or listed):
        return []
    return first_whole(once([keyword, *mechanisms, code]))


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
        return _parameters(whole) if _parameters(first) else []
    mechanism = lookup.find("mechanisms", second) if verb == "AUTH" else None
    return first_whole(once([lookup.find("verbs", verb), mechanism, *_parameters(whole)]))


def _parameters(whole: str) -> "list[Page]":
    """The pages of the parameters that stand in a text with their values."""
    names = dict.fromkeys(word.partition("=")[0].strip("<>,;:()") for word in whole.split() if "=" in word)
    return once([lookup.find("parameters", name.upper()) for name in names if name])


def _several(whole: str) -> "list[Page]":
    """Several names: `250 503`, `MAIL, RCPT`."""
    words = whole.replace("-", " ", 1).split()
    pages = [lookup.named(word.strip(",;:()[]")) for word in words if len(words) <= MOST_NAMES]
    kinds = {page.kind for page in pages if page}
    if len(pages) < 2 or not all(pages) or "enhanced" in kinds or {"codes", "causes"} <= kinds:  # a reply
        return []
    return once(pages)


def _two(whole: str) -> "list[Page]":
    """What differs between codes, names or words: the page of the pair, or each."""
    words = phrases.plain(whole)
    if not COMPARED & set(words) or len(words) > MOST_NAMES:
        return []
    sides: list[list[str]] = [[]]
    for word in words:
        if word in COMPARED or word in JOINED:
            sides.append([])
        elif word not in LEFT_OUT:
            sides[-1].append(word)
    two = [page for side in sides if side and (page := _side(side))]
    if len(two) < 2 or len(two) > MOST_COMPARED:
        return []
    return once([lookup.find("pairs", "-".join(sorted(page.name for page in two)))]) or once([*two])


def _side(words: "list[str]") -> "Page | None":
    """What one side of a comparison is called: a name, or words of people."""
    text = " ".join(words)
    return lookup.named(text) or phrases.called(text)


def _reply(whole: str) -> "list[Page]":
    """A reply, alone or in a log, a bounce or an error of a program."""
    return of_reply(whole)[0]


def of_reply(whole: str) -> "tuple[list[Page], Phrase | None]":
    """
    The pages for a reply, the most exact one first; and the phrase in it that chose the first, None where a number did.

    Where no number stands in the text both are empty.
    """
    every = phrases.plain(_without_addresses(whole))
    words = _without_echo(every)
    enhanced, code = _numbers(words)
    of_code = lookup.named(code) if code else None
    exact = lookup.named(enhanced) if enhanced else None
    together = [code, enhanced] if code and enhanced else []
    said = phrases.best([*_without_repeats(words, enhanced, code), *together], ["said"]) if exact or of_code else None
    chosen = _chosen(said, (code or enhanced)[:1], exact) if said else None
    named = [page for page in _parameters(whole) if page.name in whole]  # size=1024 in a log is none
    if enhanced[:1] == "2":  # what succeeded needs no exact reason
        pages = [chosen, of_code, exact]
    elif exact and (said is None or _comes_first(exact, enhanced, words, said)):
        pages = [exact, chosen, *named, of_code]
    else:
        pages = [chosen, exact, *named, of_code]
    shown = first_whole(once(pages))
    if words != every:
        shown[0].note = f"{ECHOED} {shown[0].note}".strip()
    return shown, said if shown and shown[0] is chosen else None


def _chosen(said: "Phrase", digit: str, exact: "Page | None") -> "Page | None":
    """
    The page that words lead to, for a reply that begins with this digit.

    Where it is some server's own use of an enhanced code, the note says what the registry has for that code.
    """
    page = phrases.page_of(said)
    if page is None or (exact and _is_same(page, exact)):
        return exact
    by_number = phrases.is_number(said)
    if (page.kind == "providers" or by_number) and exact and exact.kind == "enhanced" and not _is_shared(exact):
        registered = exact.title.removeprefix(exact.name).strip()
        page.note = page.note.replace(" this:", f' this (in the registry {exact.name} is "{registered}"):')
    return turned.for_digit(page, digit, phrases.basis(said))


def _question(whole: str) -> "list[Page]":
    """Other words: the page of the longest phrase in them."""
    found = phrases.best(phrases.plain(whole), ("asked", "said"))
    page = phrases.page_of(found) if found else None
    return [page] if page else []


def _capitals(whole: str) -> "list[Page]":
    """Verbs, keywords, parameters and mechanisms in capitals within a sentence."""
    words = whole.split()
    named = dict.fromkeys(word.strip("?!.,;:()\"'") for word in words if len(words) > 3)
    return once([lookup.named(word) for word in named if len(word) > 2 and word.isupper()])


def _unlisted(whole: str) -> "list[Page]":
    """A code that nobody has listed, before words: by its first digit, as a client has it (RFC 5321 4.2.1)."""
    code, blank, _ = whole.partition(" ")
    name = BY_DIGIT.get(code[:1]) if blank and lookup.is_code(code) and code[1] in SECOND else None
    page = lookup.find("words", name) if name else None
    if page is None:
        return []
    page.note = f"No list has {code}. A client goes by the first digit:"
    return [page]


def numbers_in(whole: str) -> str:
    """The code and the enhanced code that a text is about, with a blank between them; "" where there are none."""
    enhanced, code = _numbers(_without_echo(phrases.plain(_without_addresses(whole))))
    return " ".join(number for number in (code, enhanced) if number)


def _numbers(words: "list[str]") -> tuple[str, str]:
    """
    The enhanced code and the code that a text is about, each "" where there is none.

    Of several the last failure counts: a reply within a reply is the inner one, and a log ends with what went wrong.
    """
    exact = [place for place, word in enumerate(words) if _is_exact(word)]
    codes = [place for place, word in enumerate(words) if _is_known(word)]
    if not exact:
        bad = [place for place in codes if words[place][0] in "45"]
        return "", words[bad[-1]] if bad else words[codes[0]] if codes else ""
    place = ([place for place in exact if words[place][0] in "45"] or exact)[-1]
    alike = [code for code in codes if words[code][0] == words[place][0]] or codes
    before = [code for code in alike if code < place]
    return words[place], words[before[-1]] if before else words[alike[0]] if alike else ""


def _without_addresses(text: str) -> str:
    """The text without mail addresses: spam@example.test says nothing of spam. A number in the same word stays."""
    kept = []
    for word in text.split():
        numbered = "@" in word and any(_is_exact(part) or _is_known(part) for part in phrases.plain(word))
        if "@" not in word or numbered:
            kept.append(word)
    return " ".join(kept)


def _without_echo(words: "list[str]") -> "list[str]":
    """
    The words up to a command out of order (503, 5.5.1) that follows another failure.

    It is only the echo of that one: RCPT was refused, and so DATA had no recipient.
    """
    real = False
    for place, word in enumerate(words):
        if word[0] not in "45" or not (_is_exact(word) or _is_known(word)):
            continue
        start = place - 1 if place and _is_known(words[place - 1]) and _is_exact(word) else place
        if word in ECHOES and real and start:
            return words[:start]
        followed = place + 1 < len(words) and words[place + 1] in ECHOES
        real = real or not (word in ECHOES or followed)
    return words


def _is_exact(word: str) -> bool:
    parts = word.split(".")
    return lookup.is_enhanced(parts) and "x" not in parts[1:] and parts[0] != "x" and parts[1] in SUBJECTS


def _is_known(word: str) -> bool:
    return lookup.is_code(word) and word[0] in "2345" and word in _codes()


@cache
def _codes() -> "frozenset[str]":
    """The codes that have a page; a long log asks for them at every number."""
    return frozenset(lookup.names("codes"))


def _without_repeats(words: "list[str]", enhanced: str, code: str) -> "list[str]":
    """The words without the numbers that begin each further line of a reply."""
    kept: list[str] = []
    for word in words:
        if word not in (enhanced, code) or word not in kept:
            kept.append(word)
    return kept


def _comes_first(exact: "Page", enhanced: str, words: "list[str]", said: "Phrase") -> bool:
    """
    True where the page of the enhanced code tells more than the words do.

    It does where the number is some provider's own, where it was asked for by itself, and where not many different
    refusals share it.
    """
    of_provider = said.certain and said.page.startswith("providers/")
    if exact.kind == "providers" or said.page == f"{exact.kind}/{exact.name}":
        return True
    if words[0] == enhanced and not of_provider:
        return True
    if exact.kind == "enhanced" and said.page == f"enhanced/x.{exact.name.partition('.')[2]}":
        return True
    return not said.certain and not _is_shared(exact)


def _is_same(page: "Page", exact: "Page") -> bool:
    """True where both are one page, with its first digit or without."""
    return page.kind == exact.kind and page.name.partition(".")[2] == exact.name.partition(".")[2] != ""


def _is_shared(exact: "Page") -> bool:
    """True for an enhanced code with which many different refusals come."""
    _, subject, detail = exact.name.split(".")
    return detail in "0x" or f"{subject}.{detail}" in GENERAL


def first_whole(pages: "list[Page]") -> "list[Page]":
    """The pages, of all but the first only the meaning: one page answers."""
    for page in pages[1:]:
        page.brief = True
    return pages


def once(pages: "Iterable[Page | None]") -> "list[Page]":
    """The pages in order, each once."""
    kept: dict[tuple[str, str], Page] = {}
    for page in pages:
        if page is not None:
            kept.setdefault((page.kind, page.name), page)
    return list(kept.values())
