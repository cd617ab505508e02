"""
How Exim reads MAIL and RCPT, as in src/smtp_in.c and src/parse.c.

The functions are smtp_read_command(), extract_option(), smtp_setup_msg() and parse_extract_address(). The line has to
begin with "MAIL FROM:" or "RCPT TO:", with one blank. Options are taken off its end as long as they are known; what is
left is the address, in the form of message headers (RFC 822).
"""

from functools import lru_cache
from typing import NamedTuple

from smtptutor.protocol import parameters
from smtptutor.protocol.address import NULL_PATH, Path
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.command import Parameter
from smtptutor.protocol.expression import compiled
from smtptutor.protocol.own_reading import OwnReading, path_of, refused, word_of
from smtptutor.protocol.remark import Remark
from smtptutor.protocol.verb import Verb

_BLANKS = " \t\r\n\v\f"
_ATOM = r"(?:[^\x00-\x20\x7f()<>@,;:\\\".\[\]]|\\.?)*"
_QUOTED = r'"(?:[^"\\]|\\.)*"'
_LABEL = r"(?!-)[A-Za-z0-9-]+"
_ANY_LITERAL = r"\[[!-Z^-~]*\]\Z"  # taken without angle brackets only, where it is read as in a Message-ID
_LONGEST = 256  # octets of an address (EXIM_EMAILADDR_MAX)
_LARGEST_SIZE = 2**31 - 1
_EVENTS = r"(?i:NEVER|(?:(?:SUCCESS|FAILURE|DELAY)(?:,|\Z))*)"
_NEEDS_VALUE = frozenset({"SIZE", "BODY", "AUTH", "RET", "ENVID"})
_KNOWN = {Verb.MAIL: _NEEDS_VALUE | {"PRDR", "SMTPUTF8"}, Verb.RCPT: frozenset({"ORCPT", "NOTIFY"})}
_VALUES = {
    "BODY": r"(?i:8BITMIME|7BIT)",
    "RET": r"(?i:HDRS|FULL)",
    "AUTH": r"(?:[^+=\x00-\x20\x7f]|\+[0-9A-Fa-f]{2})*",
    "NOTIFY": _EVENTS,
}
_ONCE = frozenset({"RET", "ENVID", "ORCPT", "NOTIFY"})


@lru_cache(maxsize=512)
def read(line: str, verb: Verb) -> OwnReading:
    """Read MAIL or RCPT as smtp_setup_msg() does after EHLO."""
    sender = verb is Verb.MAIL
    said = line.rstrip(_BLANKS)
    opening = "mail from:" if sender else "rcpt to:"
    if not said.lower().startswith(opening):
        return refused(Cause.UNKNOWN_COMMAND, 0, len(line))
    operand = said[len(opening) :].lstrip(_BLANKS)
    start = len(said) - len(operand)
    if not operand:
        return refused(Cause.MAIL_SYNTAX if sender else Cause.RCPT_SYNTAX, len(opening), len(line))
    options = _options(operand, start, verb)
    if options.fault is not None:
        return OwnReading(fault=options.fault)
    utf8 = any(one.keyword == "SMTPUTF8" for one in options.found)
    path = _path(options.left, sender=sender, utf8=utf8)
    if path is None and (odd := _first_unknown(operand, start, verb, utf8=utf8)) is not None:
        return OwnReading(fault=odd)
    if path is None or (sender and not path.domain and not path.is_null):
        bad = Cause.SENDER_ADDRESS_SYNTAX if sender else Cause.RECIPIENT_ADDRESS_SYNTAX
        return refused(bad, start, start + len(operand))
    if not sender and not path.domain and path.local.lower() != "postmaster":
        return refused(Cause.RECIPIENT_DOMAIN_MISSING, start, start + len(operand))
    return OwnReading(path, tuple(one for one in options.found if one.keyword != "PRDR"))


def _first_unknown(operand: str, start: int, verb: Verb, *, utf8: bool) -> Remark | None:
    """The first word behind a good path that is no option here, which makes it a malformed address to Exim; or None."""
    end = operand.rfind(">") + 1
    if operand[end : end + 1] not in _BLANKS or _path(operand[:end], sender=verb is Verb.MAIL, utf8=utf8) is None:
        return None
    for found in compiled(r"[^ \t]+").finditer(operand, end):
        word = word_of(found[0], start + found.start())
        if word.keyword not in _KNOWN[verb]:
            return parameters.stranger(verb, word)
    return None


class _Options(NamedTuple):
    left: str  # of the operand, once the options are off
    found: tuple[Parameter, ...] = ()
    fault: Remark | None = None


def _options(operand: str, start: int, verb: Verb) -> _Options:
    """Take the options off, from right to left, up to the first word that is none."""
    found: list[Parameter] = []
    left = operand
    while (cut := _last_option(left)) is not None:
        column, keyword, value = cut
        option = Parameter(keyword.upper(), value, start + column, start + len(left.rstrip(_BLANKS)))
        if option.keyword not in _KNOWN[verb]:
            if verb is Verb.RCPT and value is None:  # it puts an "=" back where the blank was
                left = f"{left[: column - 1]}={left[column:]}"
            break
        left = left[: column - 1]
        if option.keyword in _NEEDS_VALUE and value == "":
            found.insert(0, option)
            break
        fault = _fault(option, found)
        if fault is not None:
            return _Options(left, fault=fault)
        found.insert(0, _as_taken(option))
        if option.keyword == "SIZE" and not found[0].value:
            break
    return _Options(left, tuple(found))


def _last_option(text: str) -> tuple[int, str, str | None] | None:
    """Where the last word of a text begins, its keyword and its value; None where no option can stand there."""
    text = text.rstrip(_BLANKS)
    column = len(text) - 1
    while column > 0 and text[column] != "=" and text[column] not in _BLANKS:
        if text[column] == '"':
            column = text.rfind('"', 0, column)
        column -= 1
    if column <= 0:
        return None
    if text[column] != "=":
        return column + 1, text[column + 1 :], None
    first = column
    while first > 0 and text[first - 1].isascii() and text[first - 1].isalpha():
        first -= 1
    if first <= 0 or text[first - 1] not in _BLANKS:
        return None
    return first, text[first:column], text[column + 1 :]


def _fault(option: Parameter, found: list[Parameter]) -> Remark | None:
    """What is wrong with an option that Exim knows; a keyword without "=" is its own value."""
    facts = {"parameter": option.keyword}
    if option.keyword in _ONCE and any(one.keyword == option.keyword and one.value != "" for one in found):
        return Remark(Cause.PARAMETER_TWICE, option.start, option.end, facts)
    value = option.keyword if option.value is None else option.value
    values = _VALUES.get(option.keyword)
    if values is not None and not compiled(values).fullmatch(value):
        return Remark(Cause.PARAMETER_BAD_VALUE, option.start, option.end, facts)
    return None


def _as_taken(option: Parameter) -> Parameter:
    """The option with the value that Exim makes of it; a size that is no number counts as none."""
    if option.keyword == "SMTPUTF8":
        return option._replace(value=None)
    if option.keyword != "SIZE":
        return option._replace(value=option.value or "")
    number = compiled(r"([+-]?)0*([0-9]+)").fullmatch(option.value or "")
    if number is None:
        return option._replace(value="")
    too_big = number[1] == "-" or len(number[2]) > 10 or int(number[2]) > _LARGEST_SIZE
    return option._replace(value=str(_LARGEST_SIZE) if too_big else number[2])


class _Said(NamedTuple):
    """A part of an address as it stands there, without comments; and the column behind it."""

    text: str
    end: int


def _path(text: str, *, sender: bool, utf8: bool) -> Path | None:
    """The path in a text, or None where none can be read."""
    column = _skipped(text, 0)
    first = _local_part(text, column, may_be_empty=True)
    if first is None:
        return None
    column = first.end
    if text[column : column + 1] not in ("@", "<"):
        if column == len(text) or text[column] == ";":
            return Path(first.text, "") if first.text and column == len(text) else None
        while text[column : column + 1] != "<":  # the words before the brackets
            word = _local_part(text, column)
            if word is None:
                return None
            column = word.end
    if text[column] == "<":
        return _in_brackets(text, column + 1, sender=sender, utf8=utf8)
    if not first.text:
        return _routed(text, column, utf8=utf8)
    literal = compiled(r"\[[!-Z^-~]*\]\Z").match(
        text, column + 1
    )  # without brackets it takes a literal, whatever it holds
    domain = _Said(literal[0], literal.end()) if literal else _domain(text, column + 1, utf8=utf8)
    return _whole(first.text, domain, text) if domain and domain.end == len(text) else None


def _in_brackets(text: str, column: int, *, sender: bool, utf8: bool) -> Path | None:
    """What stands in angle brackets: nothing, or an address, perhaps with a route before it."""
    start = column
    column = _skipped(text, column)
    routed = text.startswith("@", column)
    if routed:
        behind = _behind_route(text, column, utf8=utf8)
        if behind is None:
            return None
        column = behind
    if sender and not routed and text.startswith(">", column):
        return NULL_PATH if _skipped(text, column + 1) == len(text) else None
    local = _local_part(text, column)
    if local is None or not local.text:
        return None
    domain: _Said | None = None
    if text.startswith("@", local.end):
        domain = _domain(text, local.end + 1, utf8=utf8)
        if domain is None:
            return None
    end = domain.end if domain else local.end
    if not text.startswith(">", end) or _skipped(text, end + 1) != len(text) or (routed and domain is None):
        return None
    return _whole(local.text, domain, text[start:end]) if domain else Path(local.text, "")


def _routed(text: str, column: int, *, utf8: bool) -> Path | None:
    """A source route without brackets."""
    behind = _behind_route(text, column, utf8=utf8)
    local = None if behind is None else _local_part(text, behind)
    if local is None or not local.text or not text.startswith("@", local.end):
        return None
    domain = _domain(text, local.end + 1, utf8=utf8)
    return _whole(local.text, domain, text) if domain and domain.end == len(text) else None


def _behind_route(text: str, column: int, *, utf8: bool) -> int | None:
    """The column behind the colon of a source route; None where it is not well formed."""
    while text.startswith("@", column):
        domain = _domain(text, column + 1, utf8=utf8)
        if domain is None:
            return None
        column = domain.end
        if not text.startswith(",", column):
            break
        column = _skipped(text, column + 1)
    return _skipped(text, column + 1) if text.startswith(":", column) else None


def _whole(local: str, domain: _Said | None, text: str) -> Path | None:
    if domain is None or len(text.encode("utf-8", "replace")) > _LONGEST:
        return None
    return path_of(_unquoted(local), domain.text)


def _unquoted(local: str) -> str:
    """A local part without its quotes and backslashes, which are no part of the name (RFC 5321 4.1.2)."""
    return compiled(r'\\(.?)|"').sub(r"\1", local)


def _skipped(text: str, column: int) -> int:
    """The column behind blanks and comments (skip_comment)."""
    while column < len(text):
        if text[column] in _BLANKS:
            column += 1
        elif text[column] == "(":
            level = 1
            while level and (column := column + 1) < len(text):
                level += {"(": 1, ")": -1}.get(text[column], 0)
                column += text[column] == "\\"
            column += 1
        else:
            break
    return min(column, len(text))


def _local_part(text: str, column: int, *, may_be_empty: bool = False) -> _Said | None:
    """Words with dots between them, any number of dots (read_local_part)."""
    said = ""
    while True:
        column = _skipped(text, column)
        word = compiled(_QUOTED if text.startswith('"', column) else _ATOM).match(text, column)
        if word is None:
            return None  # a quote that is not closed
        said += word[0]
        column = _skipped(text, word.end())
        if not word[0] and not text.startswith(".", column):
            return _Said(said, column) if said or may_be_empty else None
        if not text.startswith(".", column):
            return _Said(said, column)
        while text.startswith(".", column):
            said += "."
            column += 1


def _domain(text: str, column: int, *, utf8: bool) -> _Said | None:
    """Labels with dots between them; an address literal is not taken as shipped (read_domain)."""
    said = ""
    label = r"(?!-)[A-Za-z0-9\x80-\U0010ffff-]+" if utf8 else _LABEL
    while True:
        column = _skipped(text, column)
        found = compiled(label).match(text, column)
        if found is None:
            return None
        said += found[0]
        column = _skipped(text, found.end())
        if not text.startswith(".", column):
            return _Said(said, column)
        said += "."
        column += 1
