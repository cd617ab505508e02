"""
Logs of Exchange and Microsoft 365: message tracking, message traces, protocol logs, and lists of its shell.

The columns are those of learn.microsoft.com, "Message tracking", "Protocol logging" and "Message trace" (2024).
They are read by their names, so that others among them, or another order, are no matter.
"""

import re
from collections.abc import Iterator

from smtptutor.evidence.logs.exchange_protocol import Protocol
from smtptutor.evidence.logs.exchange_rows import COLUMNS, alone, cells, named, verdicts
from smtptutor.evidence.shape import Shape
from smtptutor.evidence.source import Source, TextLine
from smtptutor.evidence.statement import Statement

_MOST = 32
"""Lines that one row may have: a subject in quotes may have some."""
_TELLING = frozenset(("recipientstatus", "lasterror", "detail"))
_FIELDS = 100
"""Fields of a record that are kept."""
_LONGEST = 1 << 16
_TOP = 10
"""Lines among which a header is looked for."""
_FIELD = re.compile(r"^ {0,3}([A-Za-z][A-Za-z ]{0,30}?) *: ?(.*)$")
_OURS = re.compile(
    r"\{LED=|^#(?:Software: Microsoft Exchange|Log-type: (?:SMTP|Message))|^\s*(?:RecipientStatus|LastError) *: "
)


class _Columns:
    """The columns of a table: their names, and the sign between the cells."""

    def __init__(self, header: str) -> None:
        self.delimiter = max(",;\t", key=header.count)
        self.names = [named(name) for name in cells(header, self.delimiter)]

    @property
    def known(self) -> bool:
        """Whether this is a header at all."""
        return len(COLUMNS.intersection(self.names)) > 1 and len(self.names) > 2

    @property
    def protocol(self) -> bool:
        """Whether the rows are those of a protocol log."""
        return {"sessionid", "event", "data"} <= set(self.names)


def read(source: Source) -> Iterator[Statement]:
    """What became of the messages of a log or a list of Exchange, in the order of its lines."""
    columns: _Columns | None = None
    protocol, record, rows = Protocol(), _Record(), _Rows()
    for line in source.lines():
        if line.text.startswith("#"):
            header = _Columns(line.text.removeprefix("#Fields:").strip())
            columns = header if line.text.startswith("#Fields:") and header.known else columns
        elif columns is None:
            header = _Columns(line.text)
            columns = header if header.known else None
            yield from record.line(line.number, line.text) if columns is None else ()
        elif whole := rows.add(line):
            row = dict(zip(columns.names, cells(whole.text, columns.delimiter), strict=False))
            yield from protocol.row(whole.number, row) if columns.protocol else verdicts(whole.number, row)
    yield from record.end()


class _Rows:
    """Puts rows together: a line each, or several where a cell in quotes has line ends."""

    def __init__(self) -> None:
        self._kept: list[TextLine] = []
        self._open = False

    def add(self, line: TextLine) -> TextLine | None:
        """The row that is whole with this line; None where it goes on. What never ends is taken as it is."""
        self._kept.append(line)
        self._open ^= line.text.count('"') % 2 == 1
        if self._open and len(self._kept) < _MOST:
            return None
        whole = TextLine(self._kept[0].number, "\n".join(one.text for one in self._kept))
        self._kept, self._open = [], False
        return whole


class _Record:
    """A list of the shell: `Name : value`, a line each, the long ones going on below; an empty line ends a record."""

    def __init__(self) -> None:
        self._fields: dict[str, str] = {}
        self._last = ""
        self._number = 0

    def line(self, number: int, text: str) -> Iterator[Statement]:
        """What is known once this line is read."""
        found = _FIELD.match(text)
        if found and named(found[1]) in self._fields:
            yield from self.end()
        if "{LED=" in text and (not found or named(found[1]) not in _TELLING):
            yield from alone(number, text)
        elif found and len(self._fields) < _FIELDS:
            self._last = named(found[1])
            self._fields[self._last] = found[2]
            if self._last in _TELLING or not self._number:
                self._number = number
        elif not text.strip():
            yield from self.end()
        elif self._last and text.startswith("   ") and len(self._fields[self._last]) < _LONGEST:
            self._fields[self._last] += f" {text.strip()}"

    def end(self) -> Iterator[Statement]:
        """What the record tells that ends here."""
        fields, self._fields, self._last = self._fields, {}, ""
        number, self._number = self._number, 0
        yield from verdicts(number, fields)


def _looks_like(head: tuple[str, ...]) -> int:
    """All lines below a header that Exchange writes, else those with words of its own."""
    for number, text in enumerate(head[:_TOP]):
        if _Columns(text.removeprefix("#Fields:").strip()).known:
            return len(head) - number
    return sum(bool(_OURS.search(text)) for text in head)


SHAPE = Shape("exchange", _looks_like, read)
