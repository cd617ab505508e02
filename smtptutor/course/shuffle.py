"""Answers in an order that a learner cannot learn anything from, the same each time; and their letters."""

import hashlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

LETTERS = "abcdefghi"


def shuffled(things: Sequence[T], *seed: str) -> tuple[T, ...]:
    """The things in an order that depends on the words of the seed alone."""

    def drawn(place: int) -> bytes:
        return hashlib.sha256("\n".join((*seed, str(place))).encode("utf-8", "surrogateescape")).digest()

    return tuple(things[place] for place in sorted(range(len(things)), key=drawn))


def letter_typed(typed: str, count: int) -> str | None:
    """Which of the first `count` letters somebody typed, as "b", "B)" or "b."; None for anything else."""
    letter = typed.strip().lower().rstrip(").")
    return letter if len(letter) == 1 and letter in LETTERS[:count] else None
