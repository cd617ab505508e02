"""What is wrong among the parameters of MAIL and RCPT: between them, in their keywords, in their values."""

import re
from collections.abc import Iterator
from itertools import islice, pairwise

from smtptutor.explain.slips.bad_value import in_xtext
from smtptutor.explain.slips.slip import Slip, put
from smtptutor.explain.slips.values import EXAMPLES, bad_value
from smtptutor.protocol.expression import compiled
from smtptutor.protocol.parameters import HOLDS, RULES
from smtptutor.protocol.verb import Verb
from smtptutor.wording import nearest

KNOWN = "|".join(sorted(RULES, key=len, reverse=True))
"""The keywords of all parameters, for regular expressions."""
_PARAMETER = rf"(?i:({KNOWN}))(?:=(.*))?"
_NEXT = rf"(?i:(?<![,;&/|])[,;&/|]+(?=(?:{KNOWN})(?:=|$)))"
_VALUES = {"8BITMIME": "BODY", "7BIT": "BODY", "BINARYMIME": "BODY", "FULL": "RET", "HDRS": "RET"}
_EVENTS = ("NEVER", "SUCCESS", "FAILURE", "DELAY")
_SHORT = {"UTF8": "SMTPUTF8", "UTF-8": "SMTPUTF8", "EAI": "SMTPUTF8", "TLS": "REQUIRETLS", "PRIORITY": "MT-PRIORITY"}

_MOST = 24  # words behind the path that are looked at: there are fewer parameters
_IN_XTEXT = ("ENVID", "ORCPT", "AUTH")


def in_parameters(line: str, start: int, verb: Verb, address: str) -> Slip | None:
    """The first slip behind the path, which ends before column `start`; `address` is that of the path."""
    words = list(islice(compiled(r"[^ \t]+").finditer(line, start), _MOST))
    previous = start
    for number, word in enumerate(words):
        gap = line[previous : word.start()]
        if "\t" in gap:
            column = previous + gap.index("\t")
            said = "A tab stands here, and only a blank parts parameters."
            return Slip(column, column + gap.count("\t"), said, put(line, previous, word.start(), " "))
        following = words[number + 1] if number + 1 < len(words) else None
        found = _at_word(line, word, following, verb, address)
        if found is not None:
            return found
        previous = word.end()
    return _together(line, words)


def _at_word(line: str, word: re.Match[str], following: re.Match[str] | None, verb: Verb, address: str) -> Slip | None:
    """A slip in this word, or between it and the next one."""
    parameter = compiled(_PARAMETER).fullmatch(word[0])
    if parameter is None:
        return _no_parameter(line, word, verb)
    keyword, value = parameter[1].upper(), parameter[2]
    if RULES[keyword].verb is not verb:
        said = f"{keyword} belongs to {RULES[keyword].verb}, and here it stands after {verb}."
        return Slip(*word.span(), said, put(line, word.start() - 1, word.end(), ""))
    if value is not None and (mark := compiled(_NEXT).search(value)):
        return _joined(line, word.end() - len(value) + mark.start(), mark[0])
    if following is not None and (found := _parted(line, word, following, keyword, value)):
        return found
    if value is not None and len(value) > 1 and value[-1] in ",;" and bad_value(keyword, value[:-1]) is None:
        return _joined(line, word.end() - 1, value[-1])
    bad = bad_value(keyword, value)
    if bad is None:
        return None
    good = bad.good
    if keyword == "ORCPT" and not value and address:
        good = (f"ORCPT=rfc822;{in_xtext(address)}",)
    at = word.start() + len(keyword) + 1 if value is not None else word.end() - 1
    return Slip(at + bad.start, max(at + bad.end, at + bad.start + 1), bad.words, _lines(line, word, good))


def _lines(line: str, word: re.Match[str], good: tuple[str, ...]) -> tuple[str, ...]:
    """The line with each of these parameters in place of the one there; "" leaves it and its blank out."""
    start, end = word.span()
    return tuple(
        line[:start].rstrip(" ") + line[end:] if not text else line[:start] + text + line[end:] for text in good
    )


def _joined(line: str, column: int, mark: str) -> Slip:
    """A comma or the like where a blank parts two parameters."""
    end = column + len(mark)
    text = "" if end >= len(line) or line[end] in " \t" else " "
    return Slip(column, end, f"{mark} stands here, and only a blank parts parameters.", put(line, column, end, text))


def _parted(line: str, word: re.Match[str], following: re.Match[str], keyword: str, value: str | None) -> Slip | None:
    """A blank inside of a parameter, where the value goes on behind it."""
    gap, rest = (word.end(), following.start()), following[0]
    if compiled(rf"(?i:{KNOWN})(?:=.*)?").fullmatch(rest) and value:
        return None
    if value is None and rest.startswith("="):
        return Slip(*gap, "A blank stands beside the =, and a parameter has none.", put(line, *gap, ""))
    if value == "" and bad_value(keyword, rest) is None:
        return Slip(*gap, "A blank stands beside the =, and a parameter has none.", put(line, *gap, ""))
    if value is None and RULES[keyword].values is not None and bad_value(keyword, rest) is None:
        return Slip(*gap, "A keyword and its value are joined by =, without a blank.", put(line, *gap, "="))
    if not value:
        return None
    if keyword == "BY" and value.strip("+-").isdecimal() and rest.upper() in ("R", "N", "RT", "NT"):
        return Slip(*gap, "A blank ends the value. Before R or N stands a semicolon.", put(line, *gap, ";"))
    if keyword == "NOTIFY" and _is_list(rest):
        text = "" if value.endswith(",") or rest.startswith(",") else ","
        said = "A blank stands in the list of NOTIFY, and a blank ends the value. Commas alone part the events."
        return Slip(*gap, said, put(line, *gap, text))
    if bad_value(keyword, value) is not None and bad_value(keyword, value + rest) is None:
        said = f"A blank stands in the value of {keyword}, and a blank ends it."
        return Slip(*gap, said, put(line, *gap, ""))
    if keyword in ("HOLDUNTIL", "RRVS") and bad_value(keyword, f"{value}T{rest}") is None:
        said = "A blank ends the value. Between date and time stands a capital T."
        return Slip(*gap, said, put(line, *gap, "T"))
    if keyword == "SIZE" and value.isdecimal() and compiled(r"(?i:[kmg]i?b?|bytes|octets)").fullmatch(rest):
        return Slip(*gap, "A blank ends the value, and SIZE has no unit.", put(line, *gap, ""))
    if keyword in _IN_XTEXT and "=" not in rest:
        said = f"A blank ends the value of {keyword}. A blank that belongs to it is written +20."
        return Slip(*gap, said, put(line, *gap, "+20" * (gap[1] - gap[0])))
    return None


def _is_list(word: str) -> bool:
    """True for what can only be more events of NOTIFY."""
    return all(event.upper() in _EVENTS for event in word.split(",") if event) and word.strip(",") != ""


def _no_parameter(line: str, word: re.Match[str], verb: Verb) -> Slip | None:
    """A word that is no parameter, and what may be meant by it."""
    start, end = word.span()
    text = word[0]
    if text[0] in ",;&" and (rest := text.lstrip(",;&")):
        found = _joined(line, start, text[: len(text) - len(rest)])
        return found._replace(lines=put(line, found.start, found.end, ""))
    if listed := compiled(rf"(?i:({KNOWN}))([,;&/|]+)(?=(?:{KNOWN})(?:=|$))").match(text):
        return _joined(line, start + listed.start(2), listed[2])
    if colon := compiled(rf"(?i:({KNOWN}))(:)(.+)").fullmatch(text):
        said, column = "A keyword and its value are joined by =, not by a colon.", start + colon.start(2)
        return Slip(column, column + 1, said, put(line, column, column + 1, "="))
    if home := _VALUES.get(text.upper()) or ("NOTIFY" if _is_list(text) else None):
        said = f"{text} is a value of {home}: {home}={text}."
        return Slip(start, end, said, put(line, start, end, f"{home}={text}")) if RULES[home].verb is verb else None
    keyword, mark, value = text.partition("=")
    meant = _SHORT.get(keyword.upper()) or nearest(keyword.upper(), RULES)
    if meant and compiled(r"[A-Za-z0-9-]+").fullmatch(keyword) and bad_value(meant, value if mark else None) is None:
        said = f"No parameter is called {keyword}; {meant} is probably meant."
        return Slip(start, start + len(keyword), said, put(line, start, start + len(keyword), meant))
    if compiled(r"[A-Za-z0-9][A-Za-z0-9-]*(?:=[!-<>-~]+)?").fullmatch(text):
        return None  # a parameter by its form, which nobody knows
    said = f"Behind the address stand only parameters, such as {EXAMPLE[verb]}, and this is none. Leave it out."
    return Slip(start, end, said, (line[:start].rstrip(" ") + line[end:],))


EXAMPLE = {Verb.MAIL: f"SIZE={EXAMPLES['SIZE']}", Verb.RCPT: f"NOTIFY={EXAMPLES['NOTIFY']}"}
"""A parameter of each command, to show the form."""


def _together(line: str, words: list[re.Match[str]]) -> Slip | None:
    """Two parameters of which only one may stand there."""
    for one, other in _pairs(words):
        first, second = (word[0].partition("=")[0].upper() for word in (one, other))
        keep = tuple(line[: word.start()].rstrip(" ") + line[word.end() :] for word in (one, other))
        if first == second:
            return Slip(
                *other.span(), f"{first} stands there twice, and once is allowed.", _merged(line, one, other) + keep
            )
        if {first, second} == HOLDS:
            said = f"{first} and {second} exclude each other. Keep the one that you mean."
            return Slip(*other.span(), said, keep[::-1])
    return None


def _merged(line: str, one: re.Match[str], other: re.Match[str]) -> tuple[str, ...]:
    """Two lists of NOTIFY as one."""
    (keyword, _, first), (_, _, second) = one[0].partition("="), other[0].partition("=")
    events = dict.fromkeys((*first.upper().split(","), *second.upper().split(",")))
    if keyword.upper() != "NOTIFY" or "NEVER" in events:
        return ()
    rest = line[: other.start()].rstrip(" ") + line[other.end() :]
    return put(rest, *one.span(), f"NOTIFY={','.join(events)}")


def _pairs(words: list[re.Match[str]]) -> Iterator[tuple[re.Match[str], re.Match[str]]]:
    """Each two words of which one may exclude the other, in their order."""
    by_family: dict[str, list[re.Match[str]]] = {}
    for word in words:
        keyword = word[0].partition("=")[0].upper()
        by_family.setdefault("HOLD" if keyword in HOLDS else keyword, []).append(word)
    for family in by_family.values():
        yield from pairwise(family)
