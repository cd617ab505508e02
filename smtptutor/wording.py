"""Small helpers for sentences: how many, how long, and what was meant. Imports nothing else of the package."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

UNITS = (("d", 86400, "day"), ("h", 3600, "hour"), ("m", 60, "minute"), ("s", 1, "second"))
"""Units of time: the letter that is typed for it, its seconds, its name."""

LONGEST_TIME = 6  # digits


def plural(count: int, name: str) -> str:
    """A number of things in words: "1 octet", "2 octets"."""
    return f"{count} {name}{'' if count == 1 else 's'}"


def as_sentence(title: str) -> str:
    """A title with a full stop behind it, unless it asks something."""
    return title if title.endswith("?") else f"{title}."


def duration(seconds: int) -> str:
    """A time in words, in the largest unit that leaves no rest: "5 minutes"."""
    _, size, name = _unit(seconds)
    return plural(seconds // size, name)


def short_duration(seconds: int) -> str:
    """A time as it is typed: "5m"."""
    letter, size, _ = _unit(seconds)
    return f"{seconds // size}{letter}"


def seconds_typed(text: str) -> int | None:
    """The seconds of a time as it is typed, such as "90s", "5m" or "2h"; None for anything else."""
    count, letter = (text[:-1].strip(" "), text[-1]) if text[-1:] in "smhd" and text else (text, "s")
    if not (count.isascii() and count.isdigit() and len(count) <= LONGEST_TIME):
        return None
    return int(count) * next(size for unit, size, _ in UNITS if unit == letter)


def day(seconds: int) -> str:
    """The day at a time given in seconds since 1970 (UTC), as the calendar of this machine has it: 2026-11-30."""
    import time

    try:
        return time.strftime("%Y-%m-%d", time.localtime(seconds))
    except (OverflowError, ValueError, OSError):  # a time that no calendar here has
        return "some day"


def listed_words(words: "Sequence[str]") -> str:
    """Some words as a phrase: "a, b and c"."""
    return " and ".join(words) if len(words) < 3 else f"{', '.join(words[:-1])} and {words[-1]}"


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
