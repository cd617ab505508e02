"""What was explained in a conversation already, so that nothing is told in full twice."""

from collections.abc import Iterable
from typing import NamedTuple

from smtptutor.protocol.cause import Cause
from smtptutor.server.exchange import Exchange, Said


class News(NamedTuple):
    """What is new about an exchange: its cause, and the first digit of its code."""

    first: bool
    digit: bool


class Met:
    """The causes and the first digits of replies that were met."""

    def __init__(self) -> None:
        self._causes: set[Cause] = set()
        self._digits: set[int] = set()

    def look(self, exchange: Exchange, *, anew: bool = False) -> News:
        """What is new about it; from now on it is not. With `anew` all of it is, each time."""
        digit = exchange.reply.code // 100
        first = anew or exchange.cause not in self._causes
        news = News(first, not _greets(exchange) and (anew or digit not in self._digits))
        self.know((exchange,))
        return news

    def know(self, exchanges: Iterable[Exchange]) -> None:
        """Take these for met."""
        for exchange in exchanges:
            self._causes.add(exchange.cause)
            if not _greets(exchange):
                self._digits.add(exchange.reply.code // 100)

    def unlearn(self, exchanges: Iterable[Exchange]) -> None:
        """Explain in full again what was explained of these."""
        for exchange in exchanges:
            self._causes.discard(exchange.cause)
            self._digits.discard(exchange.reply.code // 100)

    def forget(self) -> None:
        """Explain everything in full again."""
        self._causes.clear()
        self._digits.clear()


def _greets(exchange: Exchange) -> bool:
    """True for a 220: nothing was asked for yet, so that nothing is done."""
    return exchange.said is Said.GREETING and exchange.accepted
