"""What is wrong with one address: blanks, signs, dots, the @, the domain, the address literal."""

from smtptutor.explain.slips.path import quoted
from smtptutor.explain.slips.slip import Slip, put
from smtptutor.protocol import address
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.expression import compiled

_MOST_PLACES = 8  # where an @ may be missing
_SPECIAL = r"[\s()<>\[\]:;,\\\"]"
_AT = r"(?i:(?<![ \t])[ \t]+at[ \t]+|(?<![ \t])[ \t]*[\[({]at[\])}][ \t]*)"
_DOT = r"(?i:(?<![ \t])[ \t]+dot[ \t]+|(?<![ \t])[ \t]*[\[({]dot[\])}][ \t]*)"


def in_address(line: str, start: int, end: int) -> Slip | None:
    """The first slip in an address, columns `start` to `end` (excluded), without its brackets."""
    if start >= end:
        return None
    for look in (_at_in_words, _comment, _edges, _beside_signs, _no_at, _ats, _local, _domain):
        if (found := look(line, start, end)) is not None:
            return found
    return None


def _at_in_words(line: str, start: int, end: int) -> Slip | None:
    """An address that is spelt out: bob at example dot test."""
    text = line[start:end]
    found = None if "@" in text else compiled(_AT).search(line, start, end)
    dot = compiled(_DOT).search(line, max(line.find("@", start, end), start), end)
    spelt = found or dot
    if spelt is None:
        return None
    whole = compiled(_DOT).sub(".", compiled(_AT).sub("@", text) if found else text)
    said = f"{'The @' if found else 'A dot'} is spelt out here. Write the sign itself."
    return Slip(*spelt.span(), said, put(line, start, end, whole))


def _comment(line: str, start: int, end: int) -> Slip | None:
    """A remark in parentheses with a blank beside it."""
    found = compiled(r"(?<![ \t])[ \t]*\([^()@]*\)[ \t]*").search(line, start, end)
    if found is None or found[0].strip() == found[0]:
        return None
    said = f"{found[0].strip()} is a remark, and an address has none here."
    return Slip(*found.span(), said, put(line, *found.span(), ""))


def _edges(line: str, start: int, end: int) -> Slip | None:
    """Blanks, and signs that belong to a sentence, at the edges of an address."""
    blanks = compiled(r"[ \t]+").match(line, start, end) or compiled(r"(?<=[^ \t])[ \t]+$").search(line[:end], start)
    if blanks is not None:
        kind = "tab" if "\t" in blanks[0] else "blank"
        said = f"A {kind} stands between the brackets. The address begins right behind < and ends right before >."
        return Slip(*blanks.span(), said, put(line, *blanks.span(), ""))
    if mark := compiled(r"(?<![,;:!?/])[,;:!?/]+$").search(line[:end], start):
        return Slip(*mark.span(), f"{mark[0]} does not belong to the address.", put(line, *mark.span(), ""))
    return None


def _beside_signs(line: str, start: int, end: int) -> Slip | None:
    """Blanks beside the @ or a dot."""
    found = compiled(r"(?<=[@.])[ \t]+|(?<![ \t])[ \t]+(?=[@.])").search(line[:end], start)
    if found is None or '"' in line[start:end]:
        return None
    said = f"A {'tab' if chr(9) in found[0] else 'blank'} stands in the address, and an address has none."
    return Slip(*found.span(), said, put(line, *found.span(), ""))


def _no_at(line: str, start: int, end: int) -> Slip | None:
    """An address without @."""
    text = line[start:end]
    if "@" in text or text.lower() == "postmaster":
        return None
    places = [found.span() for found in compiled(r"[ \t]+|[.#%!]").finditer(line, start, end)]
    lines = tuple(
        done
        for one in places[:_MOST_PLACES]
        for done in put(line, *one, "@")
        if address.is_domain(domain := line[one[1] : end]) and "." in domain
    )
    said = "There is no @: an address is a local part, an @ and a domain."
    return Slip(start, end, said, lines)


def _ats(line: str, start: int, end: int) -> Slip | None:
    """More than one @ outside of quotes, or one with nothing on a side of it."""
    ats = [start + found.start(1) for found in compiled(r'"(?:[^"\\]|\\.)*"|(@)').finditer(line[start:end]) if found[1]]
    if not ats:
        return None
    if doubled := compiled(r"@(@+)").search(line, start, end):
        return Slip(*doubled.span(1), "Two @ stand here, and one is due.", put(line, *doubled.span(1), ""))
    if len(ats) > 1:
        return _two_ats(line, start, end, ats)
    if ats[0] == end - 1:
        return Slip(ats[0], end, "Nothing stands behind the @, where the domain belongs.")
    if ats[0] == start:
        return Slip(start, start + 1, "Nothing stands before the @, where the local part belongs.")
    return None


def _two_ats(line: str, start: int, end: int, ats: list[int]) -> Slip:
    """An @ that belongs to the local part, or to a domain written twice."""
    last = ats[-1]
    said = "More than one @ stands here. An @ that belongs to the local part needs double quotes around that."
    if line[ats[-2] + 1 : last].lower() == line[last + 1 : end].lower():
        return Slip(last, end, "The domain stands there twice.", put(line, last, end, ""))
    if last == end - 1:
        return Slip(last, end, "One @ is enough.", put(line, last, end, ""))
    lines = put(line, start, last, quoted(line[start:last])) if ats[0] > start else ()
    if len(ats) == 2:  # one of the two may be meant
        lines += tuple(done for at in ats for done in put(line, at, at + 1, ""))
    return Slip(ats[0], last + 1, said, lines)


def _local(line: str, start: int, end: int) -> Slip | None:
    """Signs that a local part has only in quotes; dots at its edges or in a row."""
    at = line.rfind("@", start, end)
    local = line[start:at]
    if local.startswith('"') or (local.startswith("@") and ":" in local):
        return None
    in_quotes = put(line, start, at, quoted(local))[0]
    if odd := compiled(_SPECIAL).search(line, start, at):
        column, sign = odd.start(), odd[0]
        stop = column + len(line[column:at]) - len(line[column:at].lstrip()) if sign.isspace() else column + 1
        texts = (".", "", "_", "-") if sign in " \t," else ("",)
        kind = {" ": "A blank", "\t": "A tab"}.get(sign, f"The sign {sign}")
        said = f"{kind} stands in the local part, which allows that only in double quotes."
        replaced = put(line, column, stop, *texts)
        return Slip(column, stop, said, replaced + (in_quotes,) if sign != " " else (in_quotes, *replaced))
    if dots := compiled(r"^\.+|(?<!\.)\.+$|(?<=\.)\.+").search(local):
        said = "A dot stands only between two other signs of a local part. With double quotes around it all may stay."
        span = (start + dots.start(), start + dots.end())
        return Slip(*span, said, (in_quotes, *put(line, *span, "")))
    return None


def _domain(line: str, start: int, end: int) -> Slip | None:
    """What is wrong right of the @."""
    return in_domain(line, line.rfind("@", start, end) + 1, end)


def in_domain(line: str, first: int, end: int) -> Slip | None:
    """What is wrong with a domain or an address literal at columns `first` to `end` (RFC 5321 4.1.2, 4.1.3)."""
    text = line[first:end]
    if (
        port := compiled(r"(?<=[A-Za-z0-9\]]):[0-9]{1,5}$").search(text)
        if text.count(":") == 1 or "]:" in text
        else None
    ):
        said = "A port has no place here."
        return Slip(first + port.start(), end, said, put(line, first + port.start(), end, ""))
    if scheme := compiled(r"[A-Za-z]+://").match(text):
        span = (first, first + scheme.end())
        return Slip(*span, f"{scheme[0]} has no place here: a domain stands alone.", put(line, *span, ""))
    if text.startswith("[") or compiled(r"(?i:ipv6:)?[0-9a-f]*:[0-9a-f:]*:[0-9a-f:.]*\]?").fullmatch(text.lower()):
        return literal(line, first, end)
    if dots := compiled(r"(?<!\.)\.+$|^\.+|(?<=\.)\.+").search(text):
        span = (first + dots.start(), first + dots.end())
        return Slip(*span, "A dot too many stands in the domain.", put(line, *span, ""))
    if mark := compiled(r"[ \t]*[,;: \t][ \t]*").search(text):
        span = (first + mark.start(), first + mark.end())
        kind = {"": "A blank", ",": "A comma"}.get(mark[0].strip(), f"The sign {mark[0].strip()}")
        return Slip(*span, f"{kind} stands in the domain, whose parts are joined by dots.", put(line, *span, ".", ""))
    return _label(line, first, end)


def _label(line: str, first: int, end: int) -> Slip | None:
    """A sign that no domain has, or a hyphen at the edge of a part of it."""
    text, said = line[first:end], "A domain is made of letters, digits, hyphens and dots"
    if path := compiled(r"[/?].*").search(text):
        said = "Behind the domain stands nothing more."
        return Slip(first + path.start(), end, said, put(line, first + path.start(), end, "", path[0][1:]))
    if odd := compiled(r"[^A-Za-z0-9.\-\x80-\U0010ffff]+").search(text):
        span = (first + odd.start(), first + odd.end())
        texts = ("-", "") if odd[0] == "_" else ("",)
        return Slip(*span, f"{said}; {odd[0]} is none of them.", put(line, *span, *texts))
    if hyphen := compiled(r"(?:^|(?<=\.))-+|(?<!-)-+(?=\.|$)").search(text):
        span = (first + hyphen.start(), first + hyphen.end())
        return Slip(*span, "A part of a domain neither begins nor ends with a hyphen.", put(line, *span, ""))
    for label in compiled(r"[^.]+").finditer(text):
        if len(label[0]) > address.LONGEST_LABEL:
            span = (first + label.start(), first + label.end())
            return Slip(*span, f"A part of a domain has {address.LONGEST_LABEL} signs at most; this one has more.")
    return None


def literal(line: str, start: int, end: int) -> Slip | None:
    """What is wrong with an address literal at columns `start` to `end` (RFC 5321 4.1.3); None where nothing is."""
    text = line[start:end]
    if address.is_literal(text):
        return None
    inside = text.strip("[]() .\t")
    plain = compiled(r"(?i:ipv?6)[: \t]*").sub("", inside)
    if ":" in plain and address.is_literal(f"[IPv6:{plain}]"):
        said = f"An IPv6 address stands in brackets and behind the tag IPv6: [IPv6:{plain}]."
        return Slip(start, end, said, put(line, start, end, f"[IPv6:{plain}]"))
    if address.is_literal(f"[{inside}]"):
        said = f"An address literal stands between square brackets: [{inside}]."
        return Slip(start, end, said, put(line, start, end, f"[{inside}]"))
    fault, _ = address.read_domain(inside, 0, len(inside), Cause.RECIPIENT_ADDRESS_SYNTAX)
    lines = put(line, start, end, inside) if fault is None and "." in inside and not inside[-1:].isdigit() else ()
    said = "Between square brackets stands an IP address: four numbers from 0 to 255, or IPv6: and an IPv6 address."
    return Slip(start, end, said, lines)
