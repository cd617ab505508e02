"""
What is done on the way of a solution, as a lesson file writes it.

A text is a line to send. A table is a line with a note, lines that are sent together, a new connection, a wait, octets,
or the edit of a transcript.
"""

from typing import Any

from smtptutor.course.lesson import Act, Before, Connecting, Edit, SentOctets, SolutionLine, Together, Waiting
from smtptutor.octets import OctetsError, read_octets
from smtptutor.protocol.cause import Cause
from smtptutor.server.own_accord import TOLD, OwnAccord
from smtptutor.table import TomlTable
from smtptutor.wording import seconds_typed

_KEYS = ("line", "together", "connect", "wait", "octets", "edit")


def acts(table: TomlTable, key: str, default: Any = ...) -> tuple[Act, ...]:
    """The acts that stand at a key. Raises TableError."""
    return tuple(
        SolutionLine(one_line(table, key, each)) if isinstance(each, str) else _act(each)
        for each in table.texts_or_tables(key, default)
    )


def before(table: TomlTable) -> tuple[Before, ...]:
    """What is done before the learner comes; nothing where the key is not there. Raises TableError."""
    return tuple(
        SolutionLine(one_line(table, "before", each)) if isinstance(each, str) else _before(each)
        for each in table.texts_or_tables("before", ())
    )


def _before(table: TomlTable) -> Before:
    return own_accord(table) if table.holds("says") else _act(table)


def transcript_lines(table: TomlTable, key: str) -> tuple[str, ...]:
    """The lines of a transcript: texts, and tables for what the server does of its own accord. Raises TableError."""
    return tuple(
        one_line(table, key, each) if isinstance(each, str) else own_accord(each) for each in table.texts_or_tables(key)
    )


def own_accord(table: TomlTable) -> OwnAccord:
    """What the server does, as { says = "idle-timeout" }. Raises TableError."""
    cause = Cause(table.choice("says", tuple(map(str, TOLD))))
    table.done()
    return OwnAccord(cause)


def lines(table: TomlTable, key: str, default: Any = ...) -> tuple[SolutionLine, ...]:
    """Lines to send, each a text. Raises TableError."""
    return tuple(SolutionLine(one_line(table, key, line)) for line in table.texts(key, default))


def one_line(table: TomlTable, key: str, line: str) -> str:
    """A text that is one line. Raises TableError for more."""
    if "\n" in line or "\r" in line:
        raise table.error(key, f"must be one line, without a line end in it, not {line!r}")
    return line


def _act(table: TomlTable) -> Act:
    if table.holds("says"):
        raise table.error("says", "is what the server does: it stands in before, or among the lines of a transcript")
    given = [key for key in _KEYS if table.holds(key)]
    if len(given) > 1:
        raise table.error(given[1], f"stands beside {given[0]}; give one of {', '.join(_KEYS)}")
    note = table.line("note", "")
    found = _one(table, given[0] if given else "line", note)
    table.done()
    return found


def _one(table: TomlTable, key: str, note: str) -> Act:
    match key:
        case "together":
            together = table.texts(key)
            if len(together) < 2:
                raise table.error(key, "must hold two lines at least")
            return Together(tuple(one_line(table, key, line) for line in together), note)
        case "connect":
            if not table.flag(key):
                raise table.error(key, "must be true; to stay connected, leave it out")
            return Connecting(note)
        case "wait":
            written = table.text(key)
            seconds = seconds_typed(written)
            if not seconds:
                raise table.error(key, f"must be a time such as 30s, 5m or 2h, not {written!r}")
            return Waiting(seconds, note)
        case "octets":
            written = table.text(key)
            try:
                return SentOctets(read_octets(written), written, note)
            except OctetsError as error:
                raise table.error(key, f"cannot be read: {error}") from None
        case "edit":
            return Edit(one_line(table, key, table.text(key)), note)
    return SolutionLine(one_line(table, key, table.line(key)), note)
