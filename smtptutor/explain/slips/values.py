"""What is wrong with the value of a parameter of MAIL or RCPT, by the rules of each."""

from collections.abc import Callable, Mapping

from smtptutor.explain.slips import numbers
from smtptutor.explain.slips.bad_value import BadValue, all_of, in_xtext, not_xtext
from smtptutor.protocol.expression import compiled
from smtptutor.protocol.parameters import RULES
from smtptutor.wording import nearest

EXAMPLES: Mapping[str, str] = {
    "SIZE": "1000",
    "BODY": "8BITMIME",
    "AUTH": "<>",
    "RET": "HDRS",
    "ENVID": "QQ314159",
    "NOTIFY": "FAILURE",
    "ORCPT": "rfc822;bob@example.test",
    "BY": "120;R",
    "HOLDFOR": "60",
    "HOLDUNTIL": "2026-01-05T10:00:00Z",
    "MT-PRIORITY": "3",
    "RRVS": "2026-01-05T09:00:00Z",
}
"""A value of each parameter that has one, to show its form."""
_EVENTS = ("SUCCESS", "FAILURE", "DELAY")
_MEANT = {
    "ALL": ",".join(_EVENTS), "ALWAYS": ",".join(_EVENTS), "NONE": "NEVER", "NO": "NEVER", "OFF": "NEVER",
    "FAIL": "FAILURE", "FAILED": "FAILURE", "ERROR": "FAILURE", "OK": "SUCCESS", "DELAYED": "DELAY",
    "8BIT": "8BITMIME", "8": "8BITMIME", "UTF8": "8BITMIME", "UTF-8": "8BITMIME", "7BITMIME": "7BIT", "7": "7BIT",
    "BINARY": "BINARYMIME", "HEADERS": "HDRS", "HEADER": "HDRS", "HDR": "HDRS", "BODY": "FULL", "MESSAGE": "FULL",
}  # fmt: skip
"""Words that are written for others."""
_LONGEST_ENVID = 100  # characters (RFC 3461 4.4, 5)
_LONGEST_ORCPT = 500  # characters (RFC 3461 4.2, 5)


def bad_value(keyword: str, value: str | None) -> BadValue | None:
    """What is wrong with the value of a known parameter; None where it is well formed. `value` is None without "="."""
    rule = RULES[keyword].values
    if rule is None:
        if value is None:
            return None
        return BadValue(-1, len(value), f"{keyword} has no value; it stands alone.", (keyword,))
    if not value:
        return _missing(keyword)
    if compiled(rule).fullmatch(value):
        return None
    return _wrapped(keyword, value, rule) or _READERS[keyword](value)


def _missing(keyword: str) -> BadValue:
    """A value is due, and there is none."""
    example = f"{keyword}={EXAMPLES[keyword]}"
    choices = {"BODY": ("8BITMIME", "7BIT"), "RET": ("HDRS", "FULL"), "NOTIFY": _EVENTS[1:2], "AUTH": ("<>",)}
    good = tuple(f"{keyword}={choice}" for choice in choices.get(keyword, ()))
    left_out = "" if good else " Without one, leave it out."
    return BadValue(0, 1, f"{keyword} needs a value directly behind it, such as {example}.{left_out}", good or ("",))


def _wrapped(keyword: str, value: str, rule: str) -> BadValue | None:
    """Quotes or brackets around a value that is good without them."""
    inside = value[1:-1]
    if len(value) > 2 and value[0] in "\"'<([{" and value[-1] in "\"'>)]}" and compiled(rule).fullmatch(inside):
        return BadValue(0, 1, f"The value of {keyword} stands without quotes or brackets.", (f"{keyword}={inside}",))
    bare = value.lstrip("=").rstrip("=.!?")
    if bare == value or keyword == "ENVID" or not compiled(rule).fullmatch(bare):
        return None
    column = 0 if value.startswith("=") else len(bare)
    said = f"The sign {value[column]} does not belong to the value of {keyword}."
    return BadValue(column, column + 1, said, (f"{keyword}={bare}",))


def _body(value: str) -> BadValue:
    """BODY (RFC 6152 2, RFC 3030 3)."""
    return _one_of("BODY", value, ("8BITMIME", "7BIT"), "7BIT or 8BITMIME, and BINARYMIME where that is on offer")


def _ret(value: str) -> BadValue:
    """RET (RFC 3461 4.3)."""
    return _one_of("RET", value, ("HDRS", "FULL"), "FULL or HDRS: the whole message comes back, or its header alone")


def _one_of(keyword: str, value: str, known: tuple[str, ...], form: str) -> BadValue:
    meant = _MEANT.get(value.upper()) or nearest(value.upper(), known)
    choices = dict.fromkeys((meant, *known) if meant else known)
    return all_of(value, f"{keyword} is {form}.", *(f"{keyword}={choice}" for choice in choices))


def _notify(value: str) -> BadValue:
    """NOTIFY: NEVER, or a list of events parted by commas (RFC 3461 4.1)."""
    form, known = "NOTIFY is NEVER, or a list of SUCCESS, FAILURE and DELAY", (*_EVENTS, "NEVER")
    words = dict.fromkeys(word for word in compiled(r"[^A-Za-z]+").split(value.upper()) if word)
    meant = [word if word in known else _MEANT.get(word) or nearest(word, known) for word in words]
    events = dict.fromkeys(event for word in meant if word for event in word.split(","))
    never = events.pop("NEVER", "") is None
    listed = f"NOTIFY={','.join(events)}"
    if never and events:
        column = max(value.upper().find("NEVER"), 0)
        said = f"NEVER stands alone: it asks for no report, and the rest asks for one. {listed} or NOTIFY=NEVER"
        return BadValue(column, column + len("NEVER"), f"{said}.", (listed, "NOTIFY=NEVER"))
    good = ("NOTIFY=NEVER",) if never else (listed,) if events else ("",)
    if odd := compiled(r"^,+|,+$|(?<=,),+").search(value):
        return BadValue(*odd.span(), "A comma stands between two events, and only there.", good)
    if odd := compiled(r"(?<=[A-Za-z])[^A-Za-z,]+(?=[A-Za-z])").search(value):
        return BadValue(*odd.span(), "Write a comma between two events, without a blank.", good)
    for word in compiled(r"[^,]+").finditer(value):
        if word[0].upper() not in known:
            return BadValue(*word.span(), f"{form}; {word[0]} is none of them.", good)
    return all_of(value, f"{form}.", *good)


def _envid(value: str) -> BadValue:
    """ENVID: xtext of up to 100 characters (RFC 3461 4.4)."""
    encoded = in_xtext(value)
    if len(encoded) > _LONGEST_ENVID:
        said = f"ENVID has {_LONGEST_ENVID} characters at most, and here are {len(encoded)}. Write a shorter one."
        short = compiled(r"\+[0-9A-F]?$").sub("", encoded[:_LONGEST_ENVID])
        return BadValue(min(_LONGEST_ENVID, len(value) - 1), len(value), said, (f"ENVID={short}",))
    return _bad_xtext("ENVID", value, 0)


def _bad_xtext(keyword: str, value: str, start: int) -> BadValue:
    """What is no xtext in a value from column `start` on."""
    found = not_xtext(value, start)
    if found is None:
        return all_of(value, f"{keyword} is xtext.")
    if not value.isascii():
        column = next(column for column, sign in enumerate(value) if sign > "\x7f")
        return BadValue(column, column + 1, f"{keyword} holds printable ASCII alone.")
    return BadValue(*found, (f"{keyword}={value[:start]}{in_xtext(value[start:])}",))


def _orcpt(value: str) -> BadValue:
    """ORCPT: the type of an address, a semicolon, the address in xtext (RFC 3461 4.2)."""
    form = "ORCPT is the type of the address, a semicolon and the address"
    kind, mark, text = value.partition(";")
    if mark and compiled(r"[A-Za-z0-9-]+").fullmatch(kind):
        if not text:
            return BadValue(len(value) - 1, len(value), f"{form}: rfc822;bob@example.test. The address is missing.")
        if len(in_xtext(text)) + len(kind) + 1 > _LONGEST_ORCPT:
            return all_of(value, f"ORCPT has {_LONGEST_ORCPT} characters at most.")
        return _bad_xtext("ORCPT", value, len(kind) + 1) if value.isascii() else _beyond_ascii(value, text)
    if typed := compiled(r"(?i:(rfc[-_ ]?822|utf-?8)([;:,=/ ]?))").match(value):
        good = f"ORCPT={'rfc822' if typed[1][0] in 'rR' else 'utf-8'};{in_xtext(value[typed.end() :])}"
        wrong = 1 if typed[2] == ";" else 2
        start, end = typed.span(wrong)
        return BadValue(start, max(end, start + 1), f"{form}: {good}.", (good,))
    good = f"ORCPT=rfc822;{in_xtext(value.strip(';<>'))}"
    return all_of(value, f"{form}. The type is missing: {good}.", good)


def _beyond_ascii(value: str, text: str) -> BadValue:
    """ORCPT with a sign beyond ASCII, which has a type and a form of its own (RFC 6533 3)."""
    column = next(column for column, sign in enumerate(value) if sign > "\x7f")
    good = "ORCPT=utf-8;" + compiled(r"[^!-~]|[+=\\]").sub(lambda sign: f"\\x{{{ord(sign[0]):02X}}}", text)
    said = "A sign beyond ASCII stands here. The type is then utf-8, and the sign is written by its number"
    return BadValue(column, column + 1, f"{said}: {good}.", (good,))


def _auth(value: str) -> BadValue:
    """AUTH: xtext, or <> (RFC 4954 5)."""
    return _bad_xtext("AUTH", value, 0)


_READERS: Mapping[str, Callable[[str], BadValue]] = {
    "SIZE": numbers.size,
    "BODY": _body,
    "AUTH": _auth,
    "RET": _ret,
    "ENVID": _envid,
    "NOTIFY": _notify,
    "ORCPT": _orcpt,
    "BY": numbers.by,
    "HOLDFOR": numbers.holdfor,
    "HOLDUNTIL": numbers.holduntil,
    "MT-PRIORITY": numbers.mt_priority,
    "RRVS": numbers.rrvs,
}
