"""Which causes a text speaks of, by the replies that it quotes: their codes and words, as some server says them."""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from smtptutor.protocol.cause import Cause
from smtptutor.server.dialects import DIALECTS
from smtptutor.server.dialects.lookup import words

_FACT = re.compile(r"\{[^{}]*\}")


class _Saying(NamedTuple):
    """What some server says for a cause: its codes, its enhanced ones, and its words, split where facts stand."""

    cause: Cause
    codes: tuple[str, ...]
    enhanced: tuple[str, ...]
    parts: tuple[str, ...]

    @property
    def told(self) -> int:
        """How many letters of it are no facts."""
        return sum(map(len, self.parts))

    def stands_in(self, text: str) -> bool:
        """True where a text has it with its code, or is it from end to end."""
        if not all(part in text for part in self.parts):
            return False
        said = ".+?".join(map(re.escape, self.parts))
        enhanced = f"(?:(?:{'|'.join(map(re.escape, self.enhanced))}) )?" if self.enhanced else ""
        numbers = rf"(?<![0-9.])(?:{'|'.join(self.codes)})[ -]{enhanced}"
        return re.search(numbers + said, text) is not None or re.fullmatch(said, text.strip()) is not None


def quoted(text: str) -> tuple[Cause, ...]:
    """The causes of the reply that a text quotes; none where it quotes none. Of several, that with the most words."""
    found = [each for each in _sayings() if each.stands_in(text)]
    longest = max((each.told for each in found), default=0)
    return tuple(dict.fromkeys(each.cause for each in found if each.told == longest))


@cache
def _sayings() -> tuple[_Saying, ...]:
    return tuple(each for each in _all_sayings() if each.told)


def _all_sayings() -> Iterator[_Saying]:
    for dialect in DIALECTS:
        for cause, row in words(dialect).items():
            codes = (str(row.code), *([str(row.other[1])] if row.other else []))
            enhanced = tuple(each for each in (row.enhanced, row.to_mail) if each is not None)
            yield _Saying(cause, codes, enhanced, tuple(_FACT.split(row.text)))
