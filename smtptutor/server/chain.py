"""A sequence that grows at its end and never changes: what was said, what was written, what can be taken back."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")

Link = tuple[Any, Any]
"""The links before this one, or None where it is the oldest, and an item."""


class Chain(Sequence[T], Generic[T]):
    """
    A sequence, oldest first. A value: adding to one makes a new one, and the old one stays as it was.

    Adding costs the same however long it is, and so do `latest`, `before` and going back from the newest; to go from
    the oldest on, all of it is gone through once.
    """

    __slots__ = ("_length", "link")

    def __init__(self, items: Iterable[T] = (), *, link: Link | None = None, length: int = 0) -> None:
        """`link` is what these items are added to, with `length` items in it."""
        for item in items:
            link, length = (link, item), length + 1
        self.link = link
        self._length = length

    def adding(self, item: T) -> "Chain[T]":
        """The chain with one item more at its end."""
        return Chain(link=(self.link, item), length=self._length + 1)

    @property
    def before(self) -> "Chain[T]":
        """The chain without its newest item. Raises IndexError where there is none."""
        if self.link is None:
            raise IndexError("an empty chain has nothing before it")
        return Chain(link=self.link[0], length=self._length - 1)

    @property
    def latest(self) -> T:
        """The newest item. Raises IndexError where there is none."""
        return self[-1]

    def beyond(self, count: int) -> list[T]:
        """The items after the oldest `count`, oldest first; the older ones are not gone through."""
        return list(islice(reversed(self), max(self._length - count, 0)))[::-1]

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[T]: ...
    def __getitem__(self, place: int | slice) -> T | Sequence[T]:
        if isinstance(place, slice):
            start, stop, step = place.indices(self._length)
            return self.oldest(max(stop, 0)) if (start, step) == (0, 1) else self.beyond(0)[place]
        number = place + self._length if place < 0 else place
        if not 0 <= number < self._length:
            raise IndexError(f"there is no item {place} in a chain of {self._length}")
        link = self.oldest(number + 1).link
        assert link is not None  # only the empty chain has none
        item: T = link[1]
        return item

    def oldest(self, count: int) -> "Chain[T]":
        """The chain of the oldest `count` items; all of it, where it has not more."""
        link = self.link
        for _ in range(self._length - count):
            assert link is not None  # there are as many
            link = link[0]
        return Chain(link=link, length=min(count, self._length))

    def __reversed__(self) -> Iterator[T]:
        link = self.link
        while link is not None:
            link, item = link
            yield item

    def __iter__(self) -> Iterator[T]:
        return iter(self.beyond(0))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Chain):
            return NotImplemented
        if self._length != len(other):
            return False
        mine, yours = self.link, other.link
        while mine is not yours and mine is not None and yours is not None:  # what they share need not be looked at
            (mine, here), (yours, there) = mine, yours
            if here is not there and here != there:
                return False
        return True

    __hash__ = None  # type: ignore[assignment]  # what it holds need have none

    def __repr__(self) -> str:
        return f"Chain({list(self)!r})"
