"""What is wrong with a path as a whole: its brackets, its quotes, and what stands in it beside one address."""

from smtptutor.explain.slips.slip import Slip, put
from smtptutor.protocol.expression import compiled
from smtptutor.protocol.verb import Verb

ADDRESS = r"(?<![^\s<>,;:\"@()|&])[^\s<>,;:\"@()|&]+@(?:\[[^\[\]\s]*\]|[^\s<>,;:\"@()|&/\[\]{}'\\]+)"
"""What looks like an address, well formed or not; there is no other in a source route or in a quoted local part."""
BEFORE_ADDRESS = (
    "A name stands before the address. It belongs to the header of the message; the address stands here alone."
)
"""The words for a name before an address."""
_FIELDS = r"e-?mail|address|(?:mail|return|reply)?[ -]?from|(?:rcpt|reply|deliver)?[ -]?to|b?cc|bc"
_SCHEMES = rf"(?i:(?:mailto|smtp|{_FIELDS}):(?://)?[ \t]*)(?=[^@ ])"
_PAIRS = {"(": ")", "[": "]", "{": "}", "'": "'", "`": "'"}


def in_path(line: str, start: int, end: int, verb: Verb) -> Slip | None:
    """The first slip in what stands in place of a path, columns `start` to `end` (excluded)."""
    for look in LOOKS:
        if (found := look(line, start, end, verb)) is not None:
            return found
    return None


def addresses(text: str) -> list[str]:
    """All that looks like an address in a text, each once, in their order."""
    return list(dict.fromkeys(found[0].rstrip(".") for found in compiled(ADDRESS).finditer(text)))


def several(line: str, start: int, end: int, behind: int, verb: Verb) -> Slip | None:
    """Two addresses or more in columns `start` to `end`; what stands from column `behind` on goes with each."""
    found = list(compiled(ADDRESS).finditer(line, start, end))
    if len(found) < 2:
        return None
    first = found[0]
    begin = first.end() + (1 if line.startswith(">", first.end()) else 0)
    stop = end - 1 if line.startswith("<", start) and line.count("<", start, end) == 1 and line[end - 1] == ">" else end
    kept = line[behind:].strip(" \t")
    lines = tuple(f"{line[:start]}<{one}> {kept}".rstrip() for one in addresses(line[start:end]))
    if verb is Verb.MAIL:
        said = "A second address stands here, and a message has one sender. Keep the one that you mean."
    else:
        said = "A second address stands here, and one RCPT names one recipient. Send a RCPT for each."
    return Slip(begin, max(stop, begin + 1), said, lines, together=verb is Verb.RCPT and len(lines) > 1)


def _several(line: str, start: int, end: int, verb: Verb) -> Slip | None:
    if '"' in line[start:end] and compiled(r'"[^"]*@[^"]*"@').search(line, start, end):
        return None  # the first @ stands in a quoted local part
    return several(line, start, end, end, verb)


def _empty(line: str, start: int, end: int, verb: Verb) -> Slip | None:
    """The empty path where a recipient belongs; it is for MAIL only (RFC 5321 4.1.1.2, 4.1.1.3, 4.5.5)."""
    if verb is Verb.MAIL or not compiled(r"<[ \t]*>").fullmatch(line, start, end):
        return None
    said = "The empty address is for MAIL only, as the sender of a bounce; a recipient is always somebody."
    return Slip(start, end, said)


def _colons(line: str, start: int, end: int, verb: Verb) -> Slip | None:
    """A second colon behind FROM or TO."""
    found = compiled(r":+[ \t]*").match(line, start, end)
    if found is None:
        return None
    return Slip(*found.span(), "A colon too many stands here.", put(line, *found.span(), ""))


def _parameters_inside(line: str, start: int, end: int, verb: Verb) -> Slip | None:
    """Parameters between the address and the > that ends the path."""
    found = compiled(r"<[^<>\" ]*( [^<>\"]*=[^<>\"]*)>").fullmatch(line.rstrip(" \t"), start)
    if found is None:
        return None
    said = "The bracket > that ends the path stands behind the parameters. It belongs right behind the address."
    return Slip(found.end() - 1, found.end(), said, put(line, found.start(1), found.end(), f">{found[1]}"))


def _scheme(line: str, start: int, end: int, verb: Verb) -> Slip | None:
    """mailto: or the name of a header field before the address."""
    found = compiled(rf"<?[ \t]*({_SCHEMES})").match(line, start, end)
    if found is None:
        return None
    said = f"{found[1].strip()} has no place here: the address stands alone between the brackets."
    return Slip(*found.span(1), said, put(line, *found.span(1), ""))


def _name(line: str, start: int, end: int, verb: Verb) -> Slip | None:
    """A name before an address, which stands in brackets of its own, or behind a name in quotes."""
    found = compiled(r"(<?[^<>]*)(<[^<>@]+@[^<>]*>)(>?)").fullmatch(line, start, end)
    if found is not None and not found[1].strip('< \t"'):
        found = None
    if found is not None and found[1].startswith("<") and not found[3] and not found[1].endswith((" ", '"')):
        return None  # a stray sign in an address
    found = found or compiled(r'(<?"[^"]*"[ \t]+)([^\s<>"@]+@[^\s<>"@]+)(>?)').fullmatch(line, start, end)
    if found is None:
        return None
    stop = start + len(found[1].rstrip())
    return Slip(start, stop, BEFORE_ADDRESS, put(line, start, end, f"<{found[2].strip('<>')}>"))


def _quotes_around(line: str, start: int, end: int, verb: Verb) -> Slip | None:
    """Quotes around the whole path, or in place of its brackets, or around the whole address within them."""
    found = compiled(r"(<?)[ ]*\"(<?)([^\"<>]*)(>?)\"[ ]*(>?)").fullmatch(line, start, end)
    if found is None or "@" not in found[3]:
        return None
    column = line.index('"', start)
    said = "Double quotes stand around the whole address, where only brackets belong: <bob@example.org>."
    return Slip(column, column + 1, said, put(line, start, end, f"<{found[3]}>"))


def _wrong_brackets(line: str, start: int, end: int, verb: Verb) -> Slip | None:
    """Brackets of another kind than < and >, on one side or on both."""
    text = line[start:end]
    first, last = text[:1], text[-1:]
    said = "{} stands here, and the brackets of a path are < and >."
    if text[1:2] in _PAIRS and text.startswith("<") and text.endswith(f"{_PAIRS[text[1]]}>") and "@" in text:
        if text[1] == "[" and text.rfind("[") > 1:
            return None
        return Slip(start + 1, start + 2, said.format(text[1]), put(line, start, end, f"<{text[2:-2]}>"))
    if first in _PAIRS and (last in (_PAIRS[first], ">")) and "@" in text:
        return Slip(start, start + 1, said.format(first), put(line, start, end, f"<{text[1:-1]}>"))
    closed = last in (")", "]", "}") and (last != "]" or "[" not in text) and (last != ")" or "(" not in text)
    if first == "<" and ">" not in text and closed:
        return Slip(end - 1, end, said.format(last), put(line, end - 1, end, ">"))
    return None


def _doubled_brackets(line: str, start: int, end: int, verb: Verb) -> Slip | None:
    """<< or >>."""
    found = compiled(r"<(<+)").match(line, start, end) or compiled(r"[^>]*>(>+)").fullmatch(line, start, end)
    if found is None:
        return None
    return Slip(
        *found.span(1),
        "A bracket too many stands here. One on each side encloses the path.",
        put(line, *found.span(1), ""),
    )


def _half_open(line: str, start: int, end: int, verb: Verb) -> Slip | None:
    """A path with one bracket only."""
    text = line[start:end]
    bare = text.rstrip(" \t")
    if text.startswith("<") and ">" not in text and len(bare) > 1:
        stop = start + len(bare)
        return Slip(stop, stop + 1, "The bracket > that ends the path is missing.", put(line, stop, end, ">"))
    if text.endswith(">") and "<" not in text and len(text) > 1:
        return Slip(start, start + 1, "The bracket < that begins the path is missing.", put(line, start, start, "<"))
    return None


def _stray_quote(line: str, start: int, end: int, verb: Verb) -> Slip | None:
    """A double quote that encloses no local part as a whole (RFC 5321 4.1.2)."""
    text = line[start:end]
    inner = start + 1 if text.startswith("<") else start
    stop = end - 1 if text.endswith(">") else end
    quotes = [inner + found.start(1) for found in compiled(r'\\.|(")').finditer(line[inner:stop]) if found[1]]
    if not quotes:
        return None
    if not line[inner:stop].strip('" '):
        said = "Nothing stands between these double quotes. The empty path is written <>."
        return Slip(start, end, said, put(line, start, end, "<>") if verb is Verb.MAIL else ())
    at = line.rfind("@", inner, stop)
    whole = len(quotes) > 1 and quotes[0] == inner and quotes[-1] == at - 1
    if whole and len(quotes) == 2:
        return None
    stray = quotes[1] if whole else quotes[0]
    without = line[:stray] + line[stray + 1 :]
    lines = [without] if whole or len(quotes) == 1 else [line[:inner] + line[inner:stop].replace('"', "") + line[stop:]]
    said = (
        'This double quote encloses nothing. Leave it out, or quote the local part as a whole: "odd user"@example.org.'
    )
    if whole:
        lines += put(line, stray, stray, "\\")
    elif stray < at:
        lines.append(line[:inner] + quoted(line[inner:at]) + line[at:])
        if compiled(r"[\s\\()<>,;:\[\]]").search(line, inner, at):
            lines.reverse()
    return Slip(stray, stray + 1, said, tuple(lines))


def quoted(local: str) -> str:
    """A local part in double quotes, with what is typed as its content (RFC 5321 4.1.2)."""
    inside = local[1:] if local.startswith('"') and not local.endswith('"') else local
    return '"' + inside.replace("\\", "\\\\").replace('"', '\\"') + '"'


LOOKS = (
    _empty, _colons, _parameters_inside, _scheme, _several, _name, _quotes_around, _wrong_brackets, _doubled_brackets,
    _half_open, _stray_quote,
)  # fmt: skip
"""What is looked for, in this order."""
