"""
How Postfix reads MAIL and RCPT: src/smtpd/smtpd_token.c cuts the line, extract_addr() in smtpd.c finds the address.

The address parser is that for message headers (RFC 822), so comments, phrases, blanks and several kinds of brackets
are taken. What is left is refused only where more than one address stands there, or its domain is none.
"""

from functools import lru_cache
from typing import NamedTuple

from smtptutor.protocol.address import LONGEST_DOMAIN, NULL_PATH, is_literal
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.expression import compiled
from smtptutor.protocol.own_reading import OwnReading, path_of, refused, word_of
from smtptutor.protocol.verb import Verb

_BLANKS = " \t\r\v\f"
_SPECIAL = '|%!()<>@,;:\\".[]'
_HOST = r"(?![0-9.]+\Z)(?!.*-(?:\.|\Z))(?:[A-Za-z0-9_][A-Za-z0-9_-]{0,62}\.)*[A-Za-z0-9_][A-Za-z0-9_-]{0,62}"


class _Word(NamedTuple):
    text: str
    start: int
    whole: bool  # each bracket and quote in it has its partner


@lru_cache(maxsize=512)
def read(line: str, verb: Verb) -> OwnReading:
    """Read MAIL or RCPT as mail_cmd() and rcpt_cmd() do."""
    sender = verb is Verb.MAIL
    syntax = Cause.MAIL_SYNTAX if sender else Cause.RCPT_SYNTAX
    bad = Cause.SENDER_ADDRESS_SYNTAX if sender else Cause.RECIPIENT_ADDRESS_SYNTAX
    if undecoded := compiled("[\ud800-\udfff]+").search(line):  # octets that are not UTF-8
        return refused(Cause.NON_ASCII_IN_COMMAND, *undecoded.span())
    words = _words(line)
    if len(words) < 3 or words[1].text.lower() != ("from:" if sender else "to:"):
        return refused(syntax, len(verb) + 1, len(line))
    shown = words[2]
    address = _address(shown.text) if shown.whole else None
    utf8 = any(word.text.upper() == "SMTPUTF8" for word in words[3:])
    if address is None or (not address and not sender) or not _resolves(address, utf8=utf8):
        return refused(bad, shown.start, shown.start + len(shown.text))
    local, domain = _parts(address)
    path = path_of(local, domain or "") if address else NULL_PATH
    return OwnReading(path, tuple(word_of(word.text, word.start) for word in words[3:]))


def _words(line: str) -> list[_Word]:
    """The words of a line; what stands in quotes or angle brackets is not parted."""
    words: list[_Word] = []
    column = 0
    while column < len(line):
        if line[column] in _BLANKS:
            column += 1
            continue
        end, whole = _word_end(line, column)
        words.append(_Word(line[column:end], column, whole))
        column = end
    return words


def _word_end(line: str, start: int) -> tuple[int, bool]:
    """Where the word that begins at a column ends, and whether its brackets and quotes are closed."""
    column, whole = start, True
    while column < len(line) and (sign := line[column]) not in _BLANKS:
        column += 1
        if sign in '<"':
            column, closed = _closed(line, column, ">" if sign == "<" else '"')
            whole = whole and closed
        elif sign == ":" and "from:".startswith(said := line[start:column].lower()) | "to:".startswith(said):
            break
        elif sign == "\\":
            column += 1
    return min(column, len(line)), whole


def _closed(line: str, column: int, last: str) -> tuple[int, bool]:
    """Where a bracket or quote ends that opened before this column, and whether it does; others may stand inside."""
    wanted = [last]
    while column < len(line):
        sign = line[column]
        column += 1
        if sign == "\\":
            column += 1
        elif sign == wanted[-1]:
            wanted.pop()
            if not wanted:
                return column, True
        elif sign == '"':
            wanted.append(sign)
        elif sign == "<" and wanted[-1] == ">":
            wanted.append(">")
    return column, False


def _address(text: str) -> str | None:
    """The one address in a text, without quotes and comments, "" where there is none; None for more than one."""
    if text.startswith("<") and text.endswith(">"):
        text = text[1:-1]
    if text.startswith("@") and ":" in text:
        text = text.partition(":")[2]
    tokens = _tokens(text)
    found = _groups([kind for kind, _ in tokens])
    if len(found) > 1:
        return None
    return "".join(said for first, end in found for _, said in tokens[first:end])


_Token = tuple[str, str]  # what it is: itself for a special, "" for a word; and what it says


def _tokens(text: str) -> list[_Token]:
    """The tokens of RFC 822 3.3, without blanks and comments (tok822_scan)."""
    tokens: list[_Token] = []
    column = 0
    while column < len(text):
        sign = text[column]
        if sign in _BLANKS:
            column += 1
        elif sign == "(":
            column = _comment_end(text, column + 1)
        elif sign in '["':
            closing = "]" if sign == "[" else sign
            said, column = _collected(text, column + 1, closing)
            column += 1
            tokens.append(("", f"[{said}]" if sign == "[" else said))
        elif sign in _SPECIAL and sign != "\\":
            tokens.append((sign, sign))
            column += 1
        else:
            said, column = _collected(text, column, _SPECIAL + _BLANKS)
            tokens.append(("", said))
    return tokens


def _collected(text: str, column: int, ends: str) -> tuple[str, int]:
    """What is said up to one of these signs, which a backslash protects; and where that stands."""
    said = ""
    while column < len(text):
        if text[column] == "\\":
            column += 1
        elif text[column] in ends:
            break
        said += text[column : column + 1]
        column += 1
    return said, column


def _comment_end(text: str, column: int) -> int:
    """Behind the comment that opened before this column; comments nest (RFC 822 3.4.3)."""
    level = 1
    while column < len(text) and level:
        sign = text[column]
        level += {"(": 1, ")": -1}.get(sign, 0)
        column += 2 if sign == "\\" else 1
    return column


def _groups(kinds: list[str]) -> list[tuple[int, int]]:
    """The runs of tokens that are addresses, found from right to left (tok822_parse)."""
    found: list[tuple[int, int]] = []
    right = here = len(kinds)
    word_may_come, in_group = True, False
    while (here := here - 1) >= 0:
        kind = kinds[here]
        if kind == "" and word_may_come:
            word_may_come = False
            continue
        if kind not in ("", ",", ";", ">") and not (kind == ":" and in_group):
            word_may_come = True
            continue
        found.append((here + 1, right))
        right = here + 1 if kind == "" else here
        word_may_come, in_group = kind != "", in_group or kind == ";"
        if kind == ">":
            here = _back_to(kinds, right - 1, "<")
            found.append((here + 1, right))
            here = right = _back_to(kinds, here, ">;,:")
            here += 1
        elif kind == ":":
            here = right = _back_to(kinds, here, ",")
            here += 1
    found.append((0, right))
    return [(first, end) for first, end in found if first < end]


def _back_to(kinds: list[str], here: int, wanted: str) -> int:
    """The nearest token of a wanted kind, from here to the left; -1 where there is none."""
    while here >= 0 and (not kinds[here] or kinds[here] not in wanted):
        here -= 1
    return here


def _resolves(address: str, *, utf8: bool) -> bool:
    """True for an address whose domain, if any, is one (resolve_addr in src/trivial-rewrite/resolve.c)."""
    local, domain = _parts(address)
    if domain is None:
        return not local.startswith(("-", "!")) and "@" not in address
    if local.startswith("-"):
        return False
    if domain.startswith("["):
        return is_literal(domain) and bool(compiled(r"(?i)\[(?:[0-9.]+|ipv6:.*)\]").fullmatch(domain))
    host = compiled(r"[^\x00-\x7f]").sub("x", domain) if utf8 else domain
    return len(host) <= LONGEST_DOMAIN and bool(compiled(_HOST).fullmatch(host))


def _parts(address: str) -> tuple[str, str | None]:
    """Local part and domain, None where there is none; a last dot and a last @ mean nothing."""
    if "@" in address and address.endswith(".") and not address.endswith(("..", "@.")):
        address = address[:-1]
    local, at, domain = address.rstrip("@").rpartition("@")
    return (local, domain) if at else (domain, None)
