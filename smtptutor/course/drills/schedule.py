"""When a cause is asked about again: later each time that the answer was right, tomorrow where it was not."""

from collections.abc import Iterable

from smtptutor.course.progress import Drill
from smtptutor.protocol.cause import Cause

DAYS = (1, 3, 7, 21)
"""Level -> after how many days it is asked."""
AT_A_START = 3
_DAY = 86_400
_EARLIER = 8 * 3_600  # whoever came in the evening finds it the next morning
_KNOWN = frozenset(map(str, Cause))


def missed(cause: str, now: int) -> Drill:
    """The drill of a cause that was missed now: from the lowest level, tomorrow."""
    return _at(cause, 0, now)


def answered(drill: Drill, now: int, *, right: bool) -> Drill | None:
    """The drill once it was answered; None where there is nothing left to practise of its cause."""
    if not right:
        return missed(drill.cause, now)
    level = max(drill.level, 0) + 1
    return _at(drill.cause, level, now) if level < len(DAYS) else None


def due(drills: Iterable[Drill], now: int, most: int | None = None) -> tuple[Drill, ...]:
    """The drills that are due now, that which was due first before the others; no more than `most` of them."""
    waiting = sorted((drill for drill in known(drills) if drill.due <= now), key=lambda drill: (drill.due, drill.cause))
    return tuple(waiting[:most])


def known(drills: Iterable[Drill]) -> tuple[Drill, ...]:
    """Those of causes that there are: a later version of the program may have written others."""
    return tuple(drill for drill in drills if drill.cause in _KNOWN)


def _at(cause: str, level: int, now: int) -> Drill:
    return Drill(cause, level, now + DAYS[level] * _DAY - _EARLIER)
