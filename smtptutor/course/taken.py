"""How many of the lines that a step asks for the server has taken, whatever else was sent."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from smtptutor.course import goals
from smtptutor.course.lesson import Act, SolutionLine, Step, Together
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.secrets import masked
from smtptutor.server.exchange import Exchange

_TAKEN_BEFORE = frozenset({Cause.NESTED_MAIL, Cause.TLS_ALREADY_ON, Cause.ALREADY_AUTHENTICATED})
"""Why a line that was taken is refused when it is sent once more; its first answer still stands then."""


def taken(step: Step, since: Iterable[Exchange]) -> int:
    """
    How many lines of its solution were accepted in these exchanges.

    A line that is none of them does not count. Of one that was sent again, that answer counts which a goal asks for,
    or else the last.
    """
    asked = Counter(map(_as_typed, _lines(step.solution)))
    sent = [each for each in since if each.client is not None and each.cause not in _TAKEN_BEFORE]
    sent.sort(key=lambda exchange: any(goals.made_by(goal.predicate, exchange) for goal in step.goals))
    return sum(each.accepted for line, times in asked.items() for each in _answers(line, asked, sent)[-times:])


def _lines(acts: Iterable[Act]) -> Iterator[str]:
    """The lines of acts, as an exchange has them."""
    for act in acts:
        lines = act.lines if isinstance(act, Together) else (act.line,) if isinstance(act, SolutionLine) else ()
        yield from map(masked, lines)


def _answers(line: str, asked: Counter[str], sent: Sequence[Exchange]) -> Sequence[Exchange]:
    """
    The exchanges in which a line was sent: just so, else in another spelling.

    Where it is the only one with its verb, others with that verb are tries at it: a hello may have any name.
    """
    others = [each for each in sent if _as_typed(each.client or "") not in asked]
    only = [_verb(each) for each in asked].count(_verb(line)) == 1
    return _alike(_as_typed, line, sent) or _alike(_bare, line, others) or (_alike(_verb, line, others) if only else [])


def _alike(key: Callable[[str], str], line: str, sent: Iterable[Exchange]) -> Sequence[Exchange]:
    return [each for each in sent if key(each.client or "") == key(line)]


def _as_typed(line: str) -> str:
    return line.strip().casefold()


def _bare(line: str) -> str:
    """A line without blanks and brackets."""
    return re.sub(r"[\s<>]", "", line).casefold()


def _verb(line: str) -> str:
    return line.strip().casefold().partition(" ")[0]
