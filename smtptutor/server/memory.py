"""What a site remembers: its clock, the mail it accepted, and what it counted. A value, like the session."""

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from smtptutor.server.mailstore import EMPTY, Mailstore

LATEST_CLOCK = 253_402_300_799
"""The last second of the year 9999, which is as far as dates go."""
MOST_COUNTED = 10_000  # entries of a ledger; beyond that the older half of those of one kind is forgotten

Key = tuple[str, ...]
"""What is counted: first its kind, such as "greylist", then whatever tells one of a kind from the next."""


def _without_oldest(entries: Mapping[Key, int]) -> dict[Key, int]:
    """The entries without the older half of the kind that has the most: a crowd of one kind pushes out no other."""
    kinds = Counter(key[0] for key in entries)
    crowd, count = kinds.most_common(1)[0]
    oldest = set(islice((key for key in entries if key[0] == crowd), (count + 1) // 2))
    return {key: number for key, number in entries.items() if key not in oldest}


class Ledger(Mapping[Key, int]):
    """A map from keys to numbers that never changes: `with_entry` makes a new one."""

    __slots__ = ("_entries", "_hash")

    def __init__(self, entries: Mapping[Key, int] | None = None) -> None:
        self._entries: dict[Key, int] = dict(entries or {})
        self._hash: int | None = None

    def with_entry(self, key: Key, number: int) -> "Ledger":
        """The ledger with that number under that key; of too many of a kind those written longest ago are dropped."""
        entries = dict(self._entries)
        entries.pop(key, None)  # so that it stands last: what was written last is forgotten last
        entries[key] = number
        return Ledger(entries if len(entries) <= MOST_COUNTED else _without_oldest(entries))

    def __getitem__(self, key: Key) -> int:
        return self._entries[key]

    def __iter__(self) -> Iterator[Key]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash(frozenset(self._entries.items()))
        return self._hash


NOTHING_COUNTED = Ledger()


class Memory(NamedTuple):
    """
    What a site remembers: its clock, in seconds since 1970 (UTC), and the messages it accepted.

    `ledger` holds greylisted triplets and counts; `seed` goes into what a login cannot foresee.
    """

    clock: int
    store: Mailstore = EMPTY
    ledger: Ledger = NOTHING_COUNTED
    seed: str = ""

    def at(self, clock: int) -> "Memory":
        """The place at another time, in seconds since 1970 (UTC)."""
        return self._replace(clock=clock)

    def later(self, seconds: int) -> "Memory":
        """The place after some seconds, up to the last second of the year 9999."""
        return self.at(max(self.clock, min(self.clock + seconds, LATEST_CLOCK)))

    def noting(self, key: Key, number: int) -> "Memory":
        """The place with a number written down."""
        return self._replace(ledger=self.ledger.with_entry(key, number))

    def keeping(self, store: Mailstore) -> "Memory":
        """The place with that store."""
        return Memory(self.clock, store, self.ledger, self.seed)

    def dropping(self, keep: int) -> "Memory":
        """The place that holds only the newest `keep` messages."""
        return self.keeping(self.store.newest(keep))


NOTHING_REMEMBERED = Memory(clock=0)
"""For a state that is only looked back on, or that gets its memory again before it goes on."""
