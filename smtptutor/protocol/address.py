"""
Reverse-path, forward-path, mailbox, domain and address literal (RFC 5321 4.1.2, 4.1.3).

Reading is in two voices. What no grammar and hardly any server takes is a fault: the command is refused. What the
grammar forbids and most servers take all the same is a note: a strict site refuses it.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from smtptutor.protocol.cause import Cause
from smtptutor.protocol.expression import compiled
from smtptutor.protocol.form import Form
from smtptutor.protocol.remark import Remark

LONGEST_LOCAL_PART = 64  # octets (RFC 5321 4.5.3.1.1)
LONGEST_DOMAIN = 255  # octets (RFC 5321 4.5.3.1.2)
LONGEST_PATH = 256  # octets, with the brackets (RFC 5321 4.5.3.1.3)
LONGEST_LABEL = 63  # octets (RFC 1035 2.3.4)

_ATOM = r"[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~]+"
_DOT_STRING = rf"{_ATOM}(?:\.{_ATOM})*"
_DOTTED_LOOSELY = rf"(?:{_ATOM}|\.)+"
_QUOTED_STRING = r'"(?:[ !#-\[\]-~]|\\[ -~])*"'
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_DOMAIN = rf"{_LABEL}(?:\.{_LABEL})*"
_DOMAIN_LOOSELY = r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*"
_LITERAL = r"\[[^\[\]\\\s]*\]"
_ROUTE = rf"@{_LABEL}(?:\.{_LABEL})*(?:,@{_LABEL}(?:\.{_LABEL})*)*:"
_COMMENT = r"\([^()<>@]*\)"
_QUAD = r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}"
_TAGGED = r"[A-Za-z0-9-]*[A-Za-z0-9]:[!-Z^-~]+"


class Path(NamedTuple):
    """
    A reverse-path or forward-path as the server keeps it.

    `local` is as typed, quotes included, since its case and form belong to the receiving site (RFC 5321 2.4);
    `domain` is as typed too, "" for <Postmaster>. Both are "" for the null reverse-path.
    """

    local: str
    domain: str

    @property
    def text(self) -> str:
        """The address without its brackets."""
        return f"{self.local}@{self.domain}" if self.domain else self.local

    def __str__(self) -> str:
        return f"<{self.text}>"

    @property
    def is_null(self) -> bool:
        """True for <>, the sender of notifications (RFC 5321 4.5.5)."""
        return not self.local

    @property
    def is_postmaster(self) -> bool:
        """True for postmaster in any case, at any domain or none (RFC 5321 4.5.1)."""
        return _mailbox(*self)[0] == "postmaster"

    @property
    def mailbox(self) -> tuple[str, str]:
        """What two spellings of one mailbox share: local part without needless quotes, domain in lower case."""
        return _mailbox(*self)

    @property
    def is_ascii(self) -> bool:
        """False where SMTPUTF8 is needed (RFC 6531 3.3)."""
        return self.local.isascii() and self.domain.isascii()


@lru_cache(maxsize=1024)
def _mailbox(local: str, domain: str) -> tuple[str, str]:
    """See Path.mailbox. Quotes and backslashes change nothing (RFC 5321 4.1.2), and case only for postmaster."""
    if local.startswith('"'):
        local = re.sub(r"\\(.)", r"\1", local[1:-1])
    return (local.lower() if local.lower() == "postmaster" else local, domain.lower())


NULL_PATH = Path("", "")


class Reading(NamedTuple):
    """What came of reading a path: the path or a fault, where the reading ended, and the notes."""

    path: Path | None
    end: int
    fault: Remark | None = None
    notes: tuple[Remark, ...] = ()


def read_path(text: str, start: int, *, sender: bool) -> Reading:
    """
    Read a reverse-path (`sender`) or a forward-path that begins at column `start` of `text`.

    Takes a path without brackets with a note. Raises nothing: a path that cannot be read comes back as a fault.
    """
    syntax = Cause.MAIL_SYNTAX if sender else Cause.RCPT_SYNTAX
    notes: tuple[Remark, ...] = ()
    if text.startswith("<", start):
        first, end = start + 1, _closing_bracket(text, start)
        if end is None and (quote := text.find('"', start)) >= 0 and ">" in text[quote:]:
            bad = Cause.SENDER_ADDRESS_SYNTAX if sender else Cause.RECIPIENT_ADDRESS_SYNTAX
            return Reading(None, len(text), Remark(bad, quote, quote + 1))  # a quote that is not closed hides the >
        if end is None:
            return Reading(None, len(text), Remark(syntax, len(text), len(text) + 1))  # where > is missing
        after = end + 1
    else:
        end = text.find(" ", start)
        first = start
        end = after = len(text) if end < 0 else end
        if end == start or any(mark in text[start:] for mark in "<>"):
            form = Form.DISPLAY_NAME if "<" in text[start:] else Form.UNOPENED if end > start else None
            return Reading(None, end, Remark(syntax, start, len(text), form=form))
        notes = (Remark(Cause.ANGLE_BRACKETS_MISSING, start, end),)
    found, more = _read_inside(text, first, end, sender=sender)
    if isinstance(found, Remark):
        return Reading(None, after, found, notes)
    return Reading(found, after, None, notes + more)


def _closing_bracket(text: str, start: int) -> int | None:
    """The column of the > that closes the path; one inside a quoted string does not count."""
    quoted = False
    column = start + 1
    while column < len(text):
        sign = text[column]
        if sign == "\\" and quoted:
            column += 1
        elif sign == '"':
            quoted = not quoted
        elif sign == ">" and not quoted:
            return column
        column += 1
    return None


_Read = tuple[Path | Remark, tuple[Remark, ...]]  # the path, or the fault; and the notes


def _read_inside(text: str, start: int, end: int, *, sender: bool) -> _Read:
    """Read what stands between the brackets, columns `start` to `end` (excluded)."""
    bad = Cause.SENDER_ADDRESS_SYNTAX if sender else Cause.RECIPIENT_ADDRESS_SYNTAX
    if start == end:
        return (NULL_PATH if sender else Remark(bad, start - 1, end + 1)), ()
    if _octets(text[start:end]) > LONGEST_PATH - 2:
        return Remark(Cause.ADDRESS_TOO_LONG, start, end, {"limit": LONGEST_PATH}, Form.LONG_DOMAIN), ()
    notes: tuple[Remark, ...] = ()
    folded = _folded(text)
    if route := compiled(_ROUTE).match(folded, start, end):
        notes = (Remark(Cause.SOURCE_ROUTE_IGNORED, *route.span()),)
        start = route.end()
    quoted = compiled(_QUOTED_STRING).match(folded, start, end)  # what stands in quotes is no comment
    comment = compiled(_COMMENT).search(folded, quoted.end() if quoted else start, end)
    if comment is None:
        found, more = _read_mailbox(text, start, end, bad)
        return found, notes + more
    notes += (Remark(Cause.COMMENT_IN_PATH, *comment.span()),)
    rest = text[start : comment.start()] + text[comment.end() : end]
    found, _ = _read_mailbox(rest, 0, len(rest), bad)
    return (Remark(bad, start, end) if isinstance(found, Remark) else found), notes


def _folded(text: str) -> str:
    """
    The text with a letter in place of each sign beyond ASCII, which may stand where a letter may (RFC 6531 3.3).

    Lone surrogates stand for octets that are not UTF-8 and fit nowhere. Folding keeps the columns; the expressions
    above would be slow to compile if they named all of Unicode.
    """
    if text.isascii():
        return text
    return "".join(sign if sign < "\x80" else "\0" if "\ud800" <= sign <= "\udfff" else "x" for sign in text)


def _octets(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-8", "replace"))


def _read_mailbox(text: str, start: int, end: int, bad: Cause) -> _Read:
    """Read local part, @ and domain; a fault points at the first column that does not fit."""
    folded = _folded(text)
    found = compiled(_QUOTED_STRING).match(folded, start, end) or compiled(_DOTTED_LOOSELY).match(folded, start, end)
    if found is None:
        form = Form.NO_LOCAL_PART if text[start : start + 1] == "@" else None
        return Remark(bad, start, start + 1, form=form), ()
    column = found.end()
    local = text[start:column]
    notes: tuple[Remark, ...] = ()
    if not local.startswith('"') and not compiled(_DOT_STRING).fullmatch(found[0]):
        notes += (Remark(Cause.LOCAL_PART_DOTS, start, column),)
    if _octets(local) > LONGEST_LOCAL_PART:
        notes += (Remark(Cause.ADDRESS_TOO_LONG, start, column, {"limit": LONGEST_LOCAL_PART}),)
    if column == end:
        return _without_domain(local, start, end, bad, notes)
    if text[column] != "@":
        return Remark(bad, column, column + 1), ()
    fault, more = read_domain(text, column + 1, end, bad)
    return (fault or Path(local, text[column + 1 : end])), notes + more


def _without_domain(local: str, start: int, end: int, bad: Cause, notes: tuple[Remark, ...]) -> _Read:
    """Only postmaster may stand alone (RFC 5321 4.1.1.3); most servers complete a recipient with their own domain."""
    if bad is Cause.SENDER_ADDRESS_SYNTAX:
        return Remark(bad, start, end), ()
    if local.lower() != "postmaster":
        notes += (Remark(Cause.RECIPIENT_DOMAIN_MISSING, start, end),)
    return Path(local, ""), notes


def read_domain(text: str, start: int, end: int, bad: Cause) -> tuple[Remark | None, tuple[Remark, ...]]:
    """
    Check a domain or address literal at columns `start` to `end` (excluded): a fault or None, and the notes.

    The fault carries the cause `bad` (RFC 5321 4.1.2, 4.1.3). A domain over 255 octets makes the path too long.
    """
    if text.startswith("[", start):
        if compiled(_LITERAL).fullmatch(text, start, end) and is_literal(text[start:end]):
            return None, ()
        return Remark(bad, start, end, form=Form.LITERAL), ()
    folded = _folded(text)
    if compiled(_DOMAIN).fullmatch(folded, start, end) and all(
        len(x) <= LONGEST_LABEL for x in text[start:end].split(".")
    ):
        return None, ()
    loosely = compiled(_DOMAIN_LOOSELY).match(folded, start, end)
    if loosely and loosely.end() == end:
        return None, (Remark(Cause.DOMAIN_FORM, start, end),)
    column = loosely.end() if loosely else start
    form = Form.TRAILING_DOT if text[column:end] == "." and loosely else None
    return Remark(bad, min(column, end - 1) if end > start else start, end if end > start else start + 1, form=form), ()


def is_literal(text: str) -> bool:
    """True for [192.0.2.1], [IPv6:2001:db8::1] and the general form [tag:content] (RFC 5321 4.1.3)."""
    if not (text.startswith("[") and text.endswith("]")):
        return False
    inside = text[1:-1]
    if inside[:5].lower() == "ipv6:":
        return _is_ipv6(inside[5:])
    if compiled(_QUAD).fullmatch(inside):
        return all(int(number) <= 255 for number in inside.split("."))
    return bool(compiled(_TAGGED).fullmatch(inside)) and not re.fullmatch(r"[0-9A-Fa-f:]+", inside)


def _is_ipv6(text: str) -> bool:
    """Eight groups of hexadecimal digits, the last two perhaps as IPv4; one :: for two groups or more."""
    head, double, tail = text.partition("::")
    groups = [group for part in (head, tail) if part for group in part.split(":")]
    count = len(groups)
    last = (tail if double else head).rpartition(":")[2]
    if compiled(_QUAD).fullmatch(last):
        if not all(int(number) <= 255 for number in groups.pop().split(".")):
            return False
        count += 1
    if not all(compiled(r"[0-9A-Fa-f]{1,4}").fullmatch(group) for group in groups):
        return False
    return count <= 6 if double else count == 8


def is_domain(text: str) -> bool:
    """True for a name that is a Domain by the grammar, whatever its length (RFC 5321 4.1.2)."""
    return bool(compiled(_DOMAIN).fullmatch(text)) and all(len(label) <= LONGEST_LABEL for label in text.split("."))
