"""Where an answer rests on the clock, the times in the lines that are shown add up."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from smtptutor.course.check.rule import Fault, LessonRule, SolvedStep
from smtptutor.course.lesson import TimeSpan
from smtptutor.wording import duration

_TIME = re.compile(r"(?<![\d:])(\d\d):(\d\d)(?::(\d\d))?(?![\d:])")
_DAY = re.compile(r"\b(\d{4})-(\d\d)-(\d\d)")
_DAY_OF_MONTH = re.compile(r"\b(?:(\d\d?) )?(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) +(?:(\d\d?)(?= ))?")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_YEAR = 2026  # where a log names none
_DAY_LONG = 86400  # seconds


def add_up(case: SolvedStep) -> Iterator[Fault]:
    """The two times of each span lie as far apart as is claimed."""
    step = case.step
    spans = [("spans", step.shown, span) for span in step.claims.spans]
    if step.evidence is not None:
        spans += [("evidence.spans", step.evidence.lines, span) for span in step.evidence.claims.spans]
    for key, lines, span in spans:
        start, end = (_moment(lines[number - 1]) for number in (span.start, span.end))
        if start is None or end is None:
            number = span.start if start is None else span.end
            yield Fault(f"line {number} has no time such as 12:00:01", key)
            continue
        yield from (Fault(what, key) for what in _wrong(span, _between(start, end)))


def _moment(line: str) -> tuple[datetime, bool] | None:
    """The first time in a line, and whether its day is there, too; None where there is none."""
    time = _TIME.search(line)
    if time is None:
        return None
    hour, minute, second = (int(each or 0) for each in time.groups())
    try:
        moment = datetime(*(_day(line) or (_YEAR, 1, 1)), hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None
    return moment, _day(line) is not None


def _day(line: str) -> tuple[int, int, int] | None:
    """The day in a line, as "2026-03-04", "4 Mar" or "Mar  4"."""
    if found := _DAY.search(line):
        year, month, day = map(int, found.groups())
        return year, month, day
    found = _DAY_OF_MONTH.search(line)
    written = found and (found[1] or found[3])
    return (_YEAR, _MONTHS.index(found[2]) + 1, int(written)) if found and written else None


def _between(start: tuple[datetime, bool], end: tuple[datetime, bool]) -> int:
    """The seconds from one moment to the other; a time that is earlier, with no day, is of the next one."""
    if start[1] and end[1]:
        return int((end[0] - start[0]).total_seconds())
    between = datetime.combine(start[0], end[0].timetz()) - start[0]
    return int(between.total_seconds()) + (_DAY_LONG if between < timedelta(0) else 0)


def _wrong(span: TimeSpan, seconds: int) -> Iterator[str]:
    told = f"from line {span.start} to line {span.end} it is {duration(seconds)}"
    if span.at_most is not None and seconds > span.at_most:
        yield f"{told}, and {duration(span.at_most)} at most are claimed"
    if span.at_least is not None and seconds < span.at_least:
        yield f"{told}, and {duration(span.at_least)} at least are claimed"


SPANS = LessonRule("the times that are shown add up", add_up, since=2)
