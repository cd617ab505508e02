"""A place in a line, and what is to be said of it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from smtptutor.protocol.cause import Cause
from smtptutor.protocol.cause_table import REFUSED_WHEN_STRICT
from smtptutor.protocol.form import Form

Facts = Mapping[str, str | int]
"""What a dialect and an explanation put into words: "verb", "address", "limit" ..."""

NO_FACTS: Facts = MappingProxyType({})


class Remark(NamedTuple):
    """
    One thing found in a line: a fault, for which it is refused, or a note, with which it is accepted.

    `start` and `end` are columns of the line as typed, counted from 0, `end` excluded; the screen underlines them.
    In mail data they are 0 and 0, and the fact "line" holds the number of the message line, counted from 1. `form` says
    how the line departs from the grammar, where servers differ in what they make of that.
    """

    cause: Cause
    start: int
    end: int
    facts: Facts = NO_FACTS
    form: Form | None = None

    def among(self, kinds: frozenset[Cause | Form]) -> bool:
        """True where these causes and forms name it."""
        return self.cause in kinds or self.form in kinds


def strictly(
    notes: tuple[Remark, ...], refused: frozenset[Cause | Form] = frozenset(REFUSED_WHEN_STRICT)
) -> Remark | None:
    """The first note for which a strict site refuses, or one that refuses just these causes and forms; or None."""
    return next((note for note in notes if note.among(refused)), None)
