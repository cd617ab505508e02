"""
Corrected forms of a line that cannot be read, with everything else in it kept.

These are candidates only: `search.py` tries each on the server before it is shown.
"""

import re
from collections import Counter
from functools import lru_cache

from smtptutor.explain.slips.find import corrected, slip_in
from smtptutor.explain.slips.parameters import KNOWN
from smtptutor.protocol.command import Command, parse
from smtptutor.protocol.expression import compiled
from smtptutor.protocol.parameters import HOLDS
from smtptutor.protocol.secrets import masked

_VALUED = re.compile(r"\b(MT-PRIORITY|BODY|BY|HOLDFOR)=([^ >/]*)")
_NUMBER = re.compile(r"[0-9]+")
_UNIT = re.compile(r"[0-9][A-Z]\b")  # 1h is written in seconds
_KEYWORD = rf"(?i:(?<=[ \t,;&>])(?:{KNOWN})(?=[=:, \t]|$)|(?:{KNOWN})(?==))"


def mended(command: Command) -> tuple[str, ...]:
    """The line of a command without its slips, the likeliest form first; () where it has none that is known."""
    return _mended(command.line)


@lru_cache(maxsize=64)
def _mended(line: str) -> tuple[str, ...]:
    """Without those that hold a secret, or a fault for which nobody has a correction."""
    return tuple(one for one in corrected(line) if masked(one) == one and parse(one).fault is None)


def keeps_all(command: Command, line: str) -> bool:
    """
    True where `line` is the one of the command without its slips, and no parameter was left out for that.

    A domain without its underscore is another one.
    """
    if line not in mended(command) or line.count("_") < command.line.count("_"):
        return False
    return _keywords(command.line) <= _keywords(line) and not _means_else(command.line.upper(), line.upper())


def _means_else(typed: str, line: str) -> bool:
    """True where a value was not spelt right only, but has another meaning now."""
    events = re.compile(r"\b(?:NEVER|SUCCESS|FAILURE|DELAY)\b").findall  # RFC 3461 4.1
    if set(events(typed)) - set(events(line)):
        return True
    for keyword, value in _VALUED.findall(typed):
        if not _UNIT.search(value) and set(_NUMBER.findall(value)) - set(_NUMBER.findall(line)):
            return True
        mode = value.partition(";")[2][:1]
        if keyword == "BY" and mode and f";{mode}" not in line:  # RFC 2852 4: return, or only a notice
            return True
    return False


def _keywords(line: str) -> Counter[str]:
    """The keywords of the parameters in a line, readable or not; the two that hold a message count as one."""
    found = (keyword.upper() for keyword in compiled(_KEYWORD).findall(line))
    return Counter("HOLD" if keyword in HOLDS else keyword for keyword in found)


def separate(command: Command) -> tuple[str, ...]:
    """
    The lines for a command that names several recipients, or a sender and recipients; () for any other.

    There is one for each, in their order, without the slips that are in it.
    """
    found = slip_in(command.line)
    lines = found.lines if found is not None and found.together else ()
    return tuple((*mended(parse(line))[:1], line)[0] for line in lines)
