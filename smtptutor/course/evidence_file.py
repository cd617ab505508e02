"""Lines that no simulator makes, and what must be so of them, as a lesson file writes it."""

from smtptutor.course.acts import one_line
from smtptutor.course.lesson import Claims, Evidence, Quote, TimeSpan
from smtptutor.protocol.cause import Cause
from smtptutor.server.dialects import DIALECTS
from smtptutor.table import TomlTable
from smtptutor.wording import seconds_typed


def evidence(table: TomlTable) -> Evidence | None:
    """The evidence of a step; None where it has none. Raises TableError."""
    if not table.holds("evidence"):
        return None
    inner = table.table("evidence")
    lines = inner.texts("lines")
    if not lines:
        raise inner.error("lines", "must hold a line at least")
    found = Evidence(tuple(one_line(inner, "lines", line) for line in lines), claims(inner, len(lines)))
    inner.done()
    return found


def claims(table: TomlTable, count: int) -> Claims:
    """What must be so of `count` lines; nothing where there are none, or nothing is claimed. Raises TableError."""
    if not count:
        return Claims()
    return Claims(
        tuple(_quote(each, count) for each in table.tables("quotes", [])),
        tuple(_span(each, count) for each in table.tables("spans", [])),
    )


def _quote(table: TomlTable, count: int) -> Quote:
    line = table.number("line", least=1, most=count)
    if table.holds("source"):
        quote = Quote(line, source=table.text("source"))
    else:
        quote = Quote(
            line,
            cause=table.choice("cause", tuple(Cause)),
            dialect=table.choice("dialect", tuple(DIALECTS), ""),
            site=table.text("site", ""),
        )
    table.done()
    return quote


def _span(table: TomlTable, count: int) -> TimeSpan:
    start, end = (table.number(key, least=1, most=count) for key in ("from", "to"))
    at_least, at_most = (_time(table, key) for key in ("at_least", "at_most"))
    table.done()
    if at_least is None and at_most is None:
        raise table.error("at_most", "or at_least must be there: a time such as 30s, 5m or 2h")
    return TimeSpan(start, end, at_least, at_most)


def _time(table: TomlTable, key: str) -> int | None:
    written = table.text(key, None)
    if written is None:
        return None
    seconds = seconds_typed(written)
    if seconds is None:
        raise table.error(key, f"must be a time such as 30s, 5m or 2h, not {written!r}")
    return seconds
