"""Which causes come to be practised with a lesson, since no lesson is for them."""

from functools import cache
from pathlib import Path

from smtptutor.protocol.cause import Cause
from smtptutor.table import TomlTable, octets_of

FILE = Path(__file__).with_name("brought.toml")


def brought(ids: tuple[str, ...]) -> tuple[str, ...]:
    """The causes that a lesson brings when it is done; `ids` are its id and its former ones."""
    return tuple(cause for lesson, causes in _table().items() if lesson in ids for cause in causes)


@cache
def _table() -> dict[str, tuple[str, ...]]:
    """Lesson -> the causes that it brings. Raises TableError."""
    table = TomlTable.parsed(octets_of(FILE), str(FILE))
    table.format((1,))
    lessons = table.table("lessons")
    found = {name: lessons.texts(name) for name in lessons.names()}
    table.done()
    for name, causes in found.items():
        for cause in causes:
            if cause not in set(Cause):
                raise lessons.error(name, f"must hold causes, not {cause!r}")
    return found
