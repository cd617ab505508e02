"""
A learner's own course: the same lessons, with other names in them.

From a label names are drawn, each as long as the one that it replaces. They go into all texts of a lesson and into its
sites alike, so that what is true of the lesson as it is written stays true.
"""

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from smtptutor.protocol.sasl import decoded, encoded
from smtptutor.server.site import Site
from smtptutor.table import TomlTable

LONGEST_LABEL = 100  # characters

_AS_THEY_ARE = frozenset({"id", "aliases", "site"})
"""Keys of a lesson whose values are names of the program, or of files."""
_IN_LOGINS = "\0\1\r\n"
_JOINERS = "\u200c\u200d"  # between the letters of some scripts
_WORD = re.compile(r"[^\W\d_]+")
_BASE64 = re.compile(r"(?<![A-Za-z0-9+/=])[A-Za-z0-9+/]{4,}={0,2}(?![A-Za-z0-9+/=])")
_BEFORE = r"(?:(?<![^\W\d_])|(?<=\\[rn])|(?<=\\x[0-9A-Fa-f]{2}))"  # no letter, but that of an octet as it is written


class Variant(NamedTuple):
    """The names of one learner: each old one with the new one, all in small letters. No `label`: as it is written."""

    label: str = ""
    names: tuple[tuple[str, str], ...] = ()


AS_WRITTEN = Variant()


class LabelError(ValueError):
    """What cannot be a label; it says why."""


def label(text: str) -> str:
    """A label in its one spelling. Raises LabelError for what is none: nothing, a line or more, or what no name has."""
    spelt = unicodedata.normalize("NFC", text).strip()
    if not spelt:
        raise LabelError("a label must have a letter at least")
    if len(spelt) > LONGEST_LABEL:
        raise LabelError(f"a label may have {LONGEST_LABEL} characters")
    if not all(letter.isprintable() or letter in _JOINERS for letter in spelt):
        raise LabelError("a label is one line, without control characters")
    return " ".join(spelt.split())


def of_label(chosen: str, text: str = "") -> Variant:
    """The names for a label; none of them is a word of the text, which is that of a lesson."""
    return _drawn(chosen, frozenset(map(str.lower, _WORD.findall(text)))) if chosen else AS_WRITTEN


def renamed(variant: Variant, text: str) -> str:
    """A text with the names of a variant in it, also in what is there in base64."""
    if not variant.names:
        return text
    return _named(variant, _BASE64.sub(lambda word: _in_base64(variant, word[0]), text))


def back(variant: Variant) -> Variant:
    """The variant that turns the texts of one back into those that are written."""
    return Variant(variant.label, tuple((new, old) for old, new in variant.names))


def of_values(variant: Variant, values: Any) -> Any:
    """What a lesson file holds, with the names of a variant in all that a learner reads or types."""
    if isinstance(values, str):
        return renamed(variant, values)
    if isinstance(values, list):
        return [of_values(variant, each) for each in values]
    if isinstance(values, dict):
        return {key: each if key in _AS_THEY_ARE else of_values(variant, each) for key, each in values.items()}
    return values


@lru_cache(maxsize=1024)
def of_site(variant: Variant, site: Site) -> Site:
    """A site with the names of a variant; it is called and speaks as before."""
    if not variant.names:
        return site
    values = {key: of_value(variant, each) for key, each in site._asdict().items() if key != "name"}
    return site._replace(**values)


def of_value(variant: Variant, value: Any) -> Any:
    """A value of a site; what has its own type, as one word of a few, is no name."""
    if type(value) is str:
        return renamed(variant, value)
    if not isinstance(value, tuple):
        return value
    inner = [of_value(variant, each) for each in value]
    return type(value)(*inner) if hasattr(value, "_fields") else tuple(inner)


class _Group(NamedTuple):
    """Names that draw from the same others; a choice is a name, and behind it its slip where the old ones have one."""

    of: tuple[str, ...]
    choices: tuple[tuple[str, ...], ...]
    slips: Mapping[str, tuple[str, ...]]


def choices() -> tuple[tuple[str, ...], ...]:
    """All that there is to draw from, in its order."""
    return tuple((*group.of, *choice) for group in _groups() for choice in group.choices)


@lru_cache(maxsize=1)
def _groups() -> tuple[_Group, ...]:
    """What there is to draw from."""
    table = TomlTable.read(Path(__file__).with_name("names.toml"))
    return tuple(_group(inner) for key in ("names", "domains") for inner in table.tables(key))


def _group(table: TomlTable) -> _Group:
    slips = table.table("slips")
    choices = tuple(tuple(each.split()) for each in table.texts("from"))
    owners = {slips.text(slip): (slip,) for slip in slips.names()}
    return _Group(table.texts("of"), choices, owners)


@lru_cache(maxsize=256)
def _drawn(chosen: str, words: frozenset[str]) -> Variant:
    """The names for a label, of those that are none of these words."""
    found: dict[str, str] = {}
    for group in _groups():
        ranked = iter(sorted(group.choices, key=lambda choice: _rank(chosen, *group.of, choice[0])))
        for old in group.of:
            new = next((choice for choice in ranked if _fits(choice, words, found)), ())
            found.update(zip((old, *group.slips.get(old, ())), new, strict=False))
    return Variant(chosen, tuple(found.items()))


def _rank(*words: str) -> bytes:
    return hashlib.sha256("\n".join(words).encode()).digest()


def _fits(choice: tuple[str, ...], words: frozenset[str], found: Mapping[str, str]) -> bool:
    """True for names that nobody has, and that no slip of one letter makes those of somebody else."""
    return all(name.partition(".")[0] not in words for name in choice) and not any(
        _is_near(name, other) for name in choice for other in (*found, *found.values())
    )


def _is_near(one: str, other: str) -> bool:
    return len(one) == len(other) and sum(map(str.__ne__, one, other)) < 2


@lru_cache(maxsize=256)
def _pattern(variant: Variant) -> tuple[re.Pattern[str], Mapping[str, str]]:
    """What finds the old names in a text, and the new ones; an address that lacks its @ is both its names."""
    domains = {old: new for old, new in variant.names if "." in old}
    people = {old: new for old, new in variant.names if "." not in old}
    glued = {f"{old}{domain}": new + domains[domain] for old, new in people.items() for domain in domains}
    domain = "|".join(map(re.escape, sorted((*glued, *domains), key=len, reverse=True)))
    person = "|".join(map(re.escape, people))
    found = re.compile(rf"{_BEFORE}(?:(?:{domain})(?!-|\.?[^\W_])|(?:{person})(?![^\W\d_]))", re.IGNORECASE)
    return found, {**people, **domains, **glued}


def _named(variant: Variant, text: str) -> str:
    """A text with the new names where they stand as they are, with capital letters where the old ones have them."""
    pattern, names = _pattern(variant)

    def instead(found: re.Match[str]) -> str:
        new = names.get(found[0].lower(), found[0])
        return "".join(sign.upper() if old.isupper() else sign for old, sign in zip(found[0], new, strict=True))

    return pattern.sub(instead, text)


def _in_base64(variant: Variant, word: str) -> str:
    """The same word, or where it is base64 of a login, that with the new names in it."""
    octets = decoded(word) if len(word) % 4 == 0 else None
    if octets is None or encoded(octets) != word:
        return word
    said = octets.decode("latin-1")
    if not all(" " <= sign <= "~" or sign in _IN_LOGINS for sign in said):
        return word
    return encoded(_named(variant, said).encode("latin-1"))
