"""
Counts that stay small however much is counted, and that come out the same in whatever order the parts are added.

`Names` counts by name, `Letters` tells how many different things there were. Each is a value; `+` of two is what one
would be that had counted both, exactly: a sum over parts, folded in any order, is the sum over the whole.
"""

from typing import NamedTuple
from zlib import crc32

CELLS = 1024
"""Places that names are spread over, by a checksum of theirs."""
IN_A_CELL = 4
"""Names that a place holds; where more fall there, only their sum is kept."""
LONGEST_NAME = 255
SAMPLE = 1024
"""Checksums that are kept of different things; up to so many are counted exactly."""
CHECKSUMS = 1 << 32


class Names(NamedTuple):
    """
    How often each name came.

    Up to a thousand names or so are all kept. Of many more some are counted together, without their names: whether a
    name is among those depends on nothing but which names there are, not on the order in which they came.

    Attributes:
        counts: Each name that is kept, with its count, in the order of the names.
        lumps: Each place at which too many names fell, with the sum of their counts.

    """

    counts: tuple[tuple[str, int], ...] = ()
    lumps: tuple[tuple[int, int], ...] = ()

    def __add__(self, other: "Names") -> "Names":  # type: ignore[override]  # a sum, where a tuple has a longer one
        """The count of both."""
        if not (other.counts or other.lumps):
            return self
        counts, lumps = dict(self.counts), dict(self.lumps)
        for name, count in other.counts:
            counts[name] = counts.get(name, 0) + count
        for place, count in other.lumps:
            lumps[place] = lumps.get(place, 0) + count
        return names(counts, lumps)

    def most(self, number: int) -> tuple[tuple[str, int], ...]:
        """The names that came most often, those of one count in the order of the alphabet."""
        return tuple(sorted(self.counts, key=lambda pair: (-pair[1], pair[0]))[:number])

    def total(self) -> int:
        """How often any name came."""
        return sum(count for _, count in self.counts) + sum(count for _, count in self.lumps)


def names(counts: dict[str, int], lumps: dict[int, int] | None = None) -> Names:
    """What was counted, as a value; where too many fell at a place, their sum."""
    lumps = dict(lumps or {})
    cells: dict[int, list[str]] = {}
    for name in counts:
        cells.setdefault(crc32(name.encode("utf-8", "replace")) % CELLS, []).append(name)
    kept = []
    for place, here in cells.items():
        if place in lumps or len(here) > IN_A_CELL:
            lumps[place] = lumps.get(place, 0) + sum(counts[name] for name in here)
        else:
            kept += here
    return Names(tuple((name, counts[name]) for name in sorted(kept)), tuple(sorted(lumps.items())))


class Letters(NamedTuple):
    """
    How many different things there were, told by the smallest of their checksums.

    The checksums of n things lie evenly between 0 and the highest one, so the 1024th smallest tells n (Bar-Yossef and
    others, "Counting distinct elements in a data stream", 2002); it is right within some 3 in 100, two times in three.
    """

    smallest: tuple[int, ...] = ()

    def __add__(self, other: "Letters") -> "Letters":  # type: ignore[override]  # a sum, where a tuple has a longer one
        """The count of both; what is in both counts once."""
        return letters({*self.smallest, *other.smallest})

    @property
    def exact(self) -> bool:
        """Whether `number` is counted and not estimated."""
        return len(self.smallest) < SAMPLE

    @property
    def number(self) -> int:
        """How many there were."""
        if self.exact:
            return len(self.smallest)
        return round((SAMPLE - 1) * CHECKSUMS / (self.smallest[-1] + 1))


def letters(checksums: set[int]) -> Letters:
    """What was counted, as a value."""
    return Letters(tuple(sorted(checksums)[:SAMPLE]))


class CountedNames:
    """Counts names one by one."""

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}
        self.before = Names()

    def add(self, name: str, times: int = 1) -> None:
        """Counts this name so many times more; "" never."""
        if name:
            name = name[:LONGEST_NAME]
            self.counts[name] = self.counts.get(name, 0) + times
            if len(self.counts) > CELLS * IN_A_CELL:
                self.before, self.counts = self.value(), {}

    def value(self) -> Names:
        """What has been counted so far."""
        return self.before + names(self.counts)


class CountedLetters:
    """Counts different things one by one."""

    def __init__(self) -> None:
        self.kept: set[int] = set()
        self.limit = CHECKSUMS

    def add(self, thing: bytes) -> None:
        """Counts this thing, if it has not been counted."""
        checksum = crc32(thing) * 0x9E3779B1 % CHECKSUMS  # checksums of what differs in one digit lie close together
        if checksum < self.limit:
            self.kept.add(checksum)
            if len(self.kept) >= 2 * SAMPLE:
                self.kept = set(sorted(self.kept)[:SAMPLE])
                self.limit = max(self.kept)

    def value(self) -> Letters:
        """What has been counted so far."""
        return letters(self.kept)
