"""Small helpers for sentences: how many, how long, and what was meant. Imports nothing else of the package."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

UNITS = (("d", 86400, "day"), ("h", 3600, "hour"), ("m", 60, "minute"), ("s", 1, "second"))
"""Units of time: the letter that is typed for it, its seconds, its name."""


def plural(count: int, name: str) -> str:
    """A number of things in words: "1 octet", "2 octets"."""
    return f"{count} {name}{'' if count == 1 else 's'}"


def duration(seconds: int) -> str:
    """A time in words, in the largest unit that leaves no rest: "5 minutes"."""
    _, size, name = _unit(seconds)
    return plural(seconds // size, name)


def short_duration(seconds: int) -> str:
    """A time as it is typed: "5m"."""
    letter, size, _ = _unit(seconds)
    return f"{seconds // size}{letter}"


def _unit(seconds: int) -> "tuple[str, int, str]":
    return next((unit for unit in UNITS if seconds and seconds % unit[1] == 0), UNITS[-1])


def alike(asked: str, known: "Iterable[str]", most: int = 1, likeness: float = 0.6) -> list[str]:
    """The known words that are much like the one asked for, the nearest first; `likeness` is from 0 to 1."""
    import difflib  # only a slip needs it

    return difflib.get_close_matches(asked, list(known), most, likeness)


def nearest(asked: str, known: "Iterable[str]") -> str | None:
    """The known word that is nearest to the one asked for; None where none is near."""
    return next(iter(alike(asked, known)), None)


def did_you_mean(asked: str, known: "Iterable[str]", mark: str = "") -> str:
    """The question, a blank before it and `mark` before the known word; "" where none is near."""
    return "".join(f" Did you mean {mark}{word}?" for word in alike(asked, known))
