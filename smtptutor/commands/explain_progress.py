"""How far the reading of evidence is, for who waits at a terminal: one line on the error stream, written over."""

import os
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from smtptutor.world import World

FIRST, EACH, EACH_PLAIN = 1.0, 0.2, 10.0
"""Seconds before the first line, between two, and between two that stay because nothing is written over."""
MEGA = 1_000_000


class HowFar:
    """
    What was read of how much; nothing is shown where the error stream is no terminal.

    `total` are the octets that are to be read, 0 where nobody knows, as of a pipe.
    """

    def __init__(self, world: "World", total: int = 0) -> None:
        self._world = world
        self._shows = world.stderr.isatty()
        self._total = total
        self._before = self._here = 0
        self._next = world.clock() + FIRST if self._shows else 0.0
        self._drawn = 0

    def next_file(self) -> Callable[[int], None]:
        """Begin with another file; gives what is to be told how many octets of it were read."""
        self._before += self._here
        self._here = 0
        return self._at

    def done(self, octets: int) -> None:
        """So many octets more were read, elsewhere."""
        self._before += octets
        self._at(self._here)

    def _at(self, place: int) -> None:
        self._here = max(place, self._here)  # a file is opened again for its head
        if self._shows and self._world.clock() >= self._next:
            self._draw()

    def _draw(self) -> None:
        plain = self._world.spoken
        self._next = self._world.clock() + (EACH_PLAIN if plain else EACH)
        read = self._before + self._here
        share = f"{min(100 * read // self._total, 100)} % of " if self._total else ""
        words = f"reading: {share}{max(self._total, read) / MEGA:.0f} MB"
        if plain:
            self._world.complain(words)
            return
        self._world.stderr.write(f"\r{words.ljust(self._drawn)}")
        self._world.stderr.flush()
        self._drawn = len(words)

    def clear(self) -> None:
        """Take the line away, before anything else is printed and at the end."""
        if self._drawn:
            self._world.stderr.write(f"\r{' ' * self._drawn}\r")
            self._world.stderr.flush()
            self._drawn = 0


def octets_in(path: str) -> int:
    """The size of a file, 0 where it has none."""
    try:
        return os.stat(path).st_size
    except (OSError, ValueError):
        return 0
