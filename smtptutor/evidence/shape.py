"""
The shapes that evidence has: each tells by the first lines whether a text may be its own, and reads it.

A reader makes no sense of what it hears; `infer.py` does that for all of them.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from smtptutor.evidence.source import Source
from smtptutor.evidence.statement import Statement


class Shape(NamedTuple):
    """
    One shape of evidence.

    `looks_like` takes the first lines of a text and tells how many of them are lines of this shape alone, 0 where none
    is. `read` gives the verdicts of a whole source in the order of their lines; it holds no more in memory than a
    bounded number of lines, and raises nothing, whatever the text is.
    """

    name: str
    looks_like: Callable[[tuple[str, ...]], int]
    read: Callable[[Source], Iterator[Statement]]
