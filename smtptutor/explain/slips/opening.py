"""What is wrong before the path: the verb, the blank behind it, FROM or TO, and the colon."""

from smtptutor.explain.slips.slip import Slip, put
from smtptutor.protocol.expression import compiled
from smtptutor.protocol.verb import Verb

_VERBS = frozenset(map(str, Verb))
_KEYWORD = {"MAIL": "FROM", "RCPT": "TO"}
_OPENING = r"(?i:(MAIL|RCPT)([ \t_-]*)(FROM|TO)?\b([ \t]*)([:=;]?)([ \t]*))"


def at_verb(line: str) -> Slip | None:
    """White space before the verb, or a tab behind it (RFC 5321 2.4, 4.1.1)."""
    if before := compiled(r"[ \t]+(?=[A-Za-z])").match(line):
        kind = "tab" if "\t" in before[0] else "blank"
        said = f"A {kind} stands before the verb, and a command begins with its verb."
        return Slip(0, before.end(), said, (line[before.end() :],))
    behind = compiled(r"[A-Za-z]+([ ]*\t[ \t]*)(?=[^ \t])").match(line)
    if behind is None or behind[0].strip().upper() not in _VERBS:
        return None
    said = "A tab stands behind the verb, where one blank belongs."
    return Slip(*behind.span(1), said, put(line, *behind.span(1), " "))


def in_opening(line: str) -> Slip | None:
    """A slip in MAIL FROM: or RCPT TO: (RFC 5321 4.1.1.2, 4.1.1.3)."""
    found = compiled(_OPENING).match(line)
    if found is None:
        return None
    verb, due = found[1].upper(), _KEYWORD[found[1].upper()]
    form = f"{verb} {due}:"
    if found[3] and (found[2].strip(" ") or not found[2]):
        start = found.start(2)
        said = f"Write one blank between {verb} and {due}."
        return Slip(start, max(found.end(2), start + 1), said, put(line, start, found.end(2), " "))
    if found[3] is None:
        return _without_keyword(line, found.end(1), due)
    if found[3].upper() != due:
        said = f"Behind {verb} stands {due}, and here stands {found[3].upper()}."
        return Slip(*found.span(3), said, put(line, *found.span(3), due))
    if found[5] != ":":
        start, end = found.start(4), found.end(6)
        said = f"The colon behind {due} is missing: {form}<address>."
        return Slip(start, max(end, start + 1), said, put(line, start, end, ":")) if end < len(line) else None
    if not found[4]:
        return None
    said = f"White space stands before the colon of {form}, where none belongs."
    return Slip(*found.span(4), said, put(line, *found.span(4), ""))


def _without_keyword(line: str, verb_end: int, due: str) -> Slip | None:
    """MAIL without FROM:, RCPT without TO:, though an address follows; perhaps with another word in its place."""
    found = compiled(r"([ \t]*)([^\s:<@\"]*:|[^\s:<@\"]+(?=[ \t]*<))?[ \t]*(?=[^\s]*@|<)").match(line, verb_end)
    if found is None:
        return None
    start = found.start(2) if found[2] else found.end()
    end = found.end(2) if found[2] else min(found.end() + 1, len(line))
    said = f"{due}: is missing between the verb and the address."
    return Slip(start, end, said, put(line, verb_end, found.end(), f" {due}:"))
