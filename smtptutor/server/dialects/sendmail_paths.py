"""
How Sendmail reads MAIL and RCPT: sendmail/srvrsmtp.c, parseaddr.c, and the rule sets of cf/m4/proto.m4.

skipword() finds the colon, prescan() the end of the address with its comments, quotes and brackets, canonify and parse
the address itself, and parse_esmtp_args() the words behind it.
"""

from functools import lru_cache
from typing import NamedTuple

from smtptutor.protocol.address import NULL_PATH
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.command import Parameter
from smtptutor.protocol.expression import compiled
from smtptutor.protocol.own_reading import OwnReading, path_of, refused
from smtptutor.protocol.verb import Verb

_BLANKS = " \t\r\n\v\f"
_OPENING = r"[ \t\r\v\f]*([^: \t\r\v\f]*)[ \t\r\v\f]*:[ \t\r\v\f]*(?=[^ \t\r\v\f])"
_WORD = r"([A-Za-z0-9-]*)(=([^ =\x00-\x1f\x7f]*))?"
_LONGEST = 256  # octets of an address (MAXNAME)
_KNOWN_TO_MAIL = frozenset({"SIZE", "BODY", "AUTH", "RET", "ENVID", "BY"})
_TOO_BIG = "9" * 19
_LOOPBACK = frozenset({"localhost", "[127.0.0.1]", "[ipv6:::1]"})


@lru_cache(maxsize=512)
def read(line: str, verb: Verb) -> OwnReading:
    """Read MAIL or RCPT as smtp() does."""
    sender = verb is Verb.MAIL
    opening = compiled(_OPENING).match(line, len(verb))
    if opening is None or opening[1].lower() != ("from" if sender else "to"):
        return refused(Cause.MAIL_SYNTAX if sender else Cause.RCPT_SYNTAX, len(verb) + 1, len(line))
    start = opening.end()
    scanned = _scanned(line, start)
    if isinstance(scanned, Cause):
        return refused(scanned if scanned is not Cause.SENDER_ADDRESS_SYNTAX else _bad(sender), start, len(line))
    words = _words(line, scanned.end)
    found = _address(scanned, sender=sender) if scanned.end - start <= _LONGEST else Cause.ADDRESS_TOO_LONG
    if found is Cause.DOMAIN_NOT_FULLY_QUALIFIED and any(word.keyword not in _KNOWN_TO_MAIL for word in words):
        return OwnReading(NULL_PATH, words)  # the words are looked at before check_mail has its turn
    if isinstance(found, Cause):
        return refused(found, start, scanned.end, address=line[start : scanned.end].strip("<>"))
    local, domain = found
    path = path_of(local, domain) if local or domain else NULL_PATH
    return OwnReading(path, words)


def _bad(sender: bool) -> Cause:
    return Cause.SENDER_ADDRESS_SYNTAX if sender else Cause.RECIPIENT_ADDRESS_SYNTAX


class _Scanned(NamedTuple):
    """An address without comments, quotes and backslashes."""

    text: str
    plain: str  # the same, with "x" for each sign that a quote or a backslash protects
    end: int  # the column behind it


def _scanned(line: str, start: int) -> _Scanned | Cause:
    """The address that begins at a column, up to a blank outside of brackets, quotes and comments (prescan)."""
    text = plain = ""
    brackets = comments = 0
    quoted = False
    column = start
    while column < len(line):
        sign = line[column]
        if sign in _BLANKS and not (brackets or comments or quoted):
            break
        if cause := _unfit(sign):
            return cause
        column += 1
        if sign == "\\":
            protected = line[column : column + 1]
            if protected in _BLANKS and not (brackets or comments or quoted):
                continue
            column += 1
            text, plain = (text, plain) if comments else (text + protected, plain + "x" * len(protected))
        elif sign == '"' and not comments:
            quoted = not quoted
            text, plain = (f"{text}\0", f"{plain}\0")  # where a quote stood
        elif quoted:
            text, plain = text + sign, plain + "x"
        elif sign in "()" or comments:
            comments += {"(": 1, ")": -1}.get(sign, 0)
            if comments < 0:
                return Cause.SENDER_ADDRESS_SYNTAX
        else:
            brackets += {"<": 1, ">": -1}.get(sign, 0)
            if brackets < 0:
                return Cause.SENDER_ADDRESS_SYNTAX
            text, plain = text + sign, plain + sign
    if quoted or comments or brackets:
        return Cause.SENDER_ADDRESS_SYNTAX
    return _Scanned(text, plain, column)


def _unfit(sign: str) -> Cause | None:
    """Why a sign may not stand in an address: control characters, and octets from 0x80 to 0x9f."""
    if (sign < " " and sign not in _BLANKS) or sign == "\x7f":
        return Cause.CONTROL_CHARACTER
    if not sign.isascii() and any(0x80 <= octet < 0xA0 for octet in sign.encode("utf-8", "surrogateescape")[1:]):
        return Cause.NON_ASCII_IN_COMMAND
    return None


_Found = tuple[str, str]  # local part without quotes, and domain


def _address(scanned: _Scanned, *, sender: bool) -> _Found | Cause:
    """Local part and domain, both "" for the null reverse-path; or why it is refused (canonify, parse, check_mail)."""
    text, plain = scanned.text, scanned.plain
    bare = plain.strip(_BLANKS)
    if not bare or compiled(r"<\s*>").fullmatch(bare):
        return ("", "") if sender else Cause.RCPT_SYNTAX if not bare else Cause.RECIPIENT_ADDRESS_SYNTAX
    first, end = 0, len(plain)
    if "<" in plain:
        first = plain.rindex("<") + 1
        end = plain.index(">", first)
    elif not bare.startswith("@") and (group := compiled(r"(?:[^\[]*:)+").match(plain)):
        first = group.end()  # behind the name of a group
    while end > first and plain[end - 1] in _BLANKS + ";":
        end -= 1
    while first < end and plain[first] in _BLANKS:
        first += 1
    if plain.startswith("@", first, end):
        routed = compiled(r"(?:@[^@,:]+[,:]\s*)+").match(plain, first, end)
        first = routed.end() if routed else first
    if first == end and first > 0:
        return _bad(sender)
    return _parted(text[first:end], plain[first:end], sender=sender)


def _parted(text: str, plain: str, *, sender: bool) -> _Found | Cause:
    """The two parts of an address without brackets and route, in any of the old forms."""
    bad = _bad(sender)
    if "\0" in plain and "@" not in plain and "@" in text:
        text = plain = text.replace("\0", "")  # what is quoted as a whole is read all the same
    where = plain.rstrip("@").rfind("@")
    if where < 0 and "@" in plain:
        return bad
    if where >= 0:
        local, domain = text[:where], text[where + 1 :].replace("\0", '"')
        empty = not local or (not sender and not local.strip("\0"))
        if empty or "@" in plain[:where] or "," in plain or (":" in plain[where:] and not domain.startswith("[")):
            return bad
    elif "!" in plain:
        domain, _, local = text.partition("!")
    elif "%" in plain:
        local, _, domain = text.rpartition("%")
    else:
        return _unqualified(text, plain, sender=sender)
    return _with_domain(_bare(local) or "\0", _bare(domain), sender=sender)


def _with_domain(local: str, domain: str, *, sender: bool) -> _Found | Cause:
    """The parts of an address with a domain that may be one."""
    domain = domain if domain.startswith("[") else domain.rstrip(".")
    if not domain or domain.startswith(".") or ".." in domain or not compiled(r"\[[^\]]*\]?|[^\[].*").fullmatch(domain):
        return Cause.DOMAIN_FORM
    if sender and domain.lower() in _LOOPBACK:
        return Cause.DOMAIN_NOT_FULLY_QUALIFIED
    return local, domain


def _unqualified(text: str, plain: str, *, sender: bool) -> _Found | Cause:
    """An address without a domain, which no sender may have."""
    local = _bare(text)
    if "," in plain or (not local and "\0" in text):
        return _bad(sender)
    return Cause.DOMAIN_NOT_FULLY_QUALIFIED if sender else (local or "\0", "")


def _bare(text: str) -> str:
    """The text without the marks of quotes and blanks around its operators; another blank becomes a dot (BlankSub)."""
    text = compiled(r"\s*([@.%!])\s*").sub(r"\1", text).strip(_BLANKS)
    return text.replace("\0", "") if "\0" in text else compiled(r"[ \t]+").sub(".", text)


def _words(line: str, column: int) -> tuple[Parameter, ...]:
    """The words behind the address; whatever is no letter, digit or hyphen ends a keyword (parse_esmtp_args)."""
    words: list[Parameter] = []
    while (column := len(line) - len(line[column:].lstrip(_BLANKS))) < len(line):
        found = compiled(_WORD).match(line, column)
        assert found is not None  # it may be empty
        keyword, value = found[1].upper(), found[3]
        shown = keyword or line[column : column + 1]
        words.append(
            Parameter(shown, _size(value) if keyword == "SIZE" else value, column, max(found.end(), column + 1))
        )
        column = found.end() + 1
    return tuple(words)


def _size(value: str | None) -> str | None:
    """The number with which a size begins, "" for none; one below zero is too big."""
    if value is None:
        return None
    number = compiled(r"([+-]?)([0-9]+)").match(value)
    if number is None:
        return ""
    return _TOO_BIG if number[1] == "-" or len(number[2]) > len(_TOO_BIG) else number[2]
