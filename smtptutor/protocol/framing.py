"""
Octets -> lines, mail data and chunks (RFC 5321 2.3.8, 4.1.1.4, 4.5.2; RFC 3030 2).

The only mutable part of the core, since octets arrive in pieces; where the pieces are cut changes nothing. What comes
next is asked of the state each time. A line ends with LF, with CR before it or not (the Line says which); mail data
ends with CR LF dot CR LF and nothing else, but for servers that take other line ends for one (see habits.py): there
each LF begins a line. However much a client sends, a bounded part of it is kept.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from smtptutor.protocol.habits import DOT_AFTER_CRLF
from smtptutor.protocol.stage import Awaiting

LONGEST_KEPT_LINE = 16385  # octets, as much as Exim reads; a longer line is refused or cut, and only counted
LONGEST_KEPT_ANSWER = 16384  # octets of an answer in a login

_COMMAND = Awaiting.COMMAND


class _End(NamedTuple):
    """What ends mail data: after a line end, as the first line, and what may be the beginning of it."""

    line_end: bytes
    after: re.Pattern[bytes]
    at_once: re.Pattern[bytes]
    begun: re.Pattern[bytes]


@lru_cache(maxsize=8)
def _end(pattern: str) -> _End:
    """The parts of a regular expression that begins with a line end and has a dot behind it."""
    whole = pattern.encode("ascii")
    line_end, dot, rest = whole.partition(rb"\.")
    octets = line_end.replace(rb"\r", b"\r").replace(rb"\n", b"\n")
    begun = re.compile(b"(?:" + line_end + rb"(?:\.\r*)?|\r)\Z")
    return _End(octets, re.compile(whole), re.compile(dot + rest), begun)


def unstuffed(octets: bytes, end_of_data: str = DOT_AFTER_CRLF) -> bytes:
    """Mail data without the dot that each stuffed line carries in front (RFC 5321 4.5.2), as Framing reads it."""
    line_end = _end(end_of_data).line_end
    return octets.removeprefix(b".").replace(line_end + b".", line_end)


class Line(NamedTuple):
    """A command line without its end. `length` is in octets, with the end; `bare_lf` tells that CR was missing."""

    text: str
    length: int
    bare_lf: bool


def typed(text: str) -> Line:
    """The line that a person typed, as it goes over the wire: with CR LF behind it."""
    length = len(text) if text.isascii() else len(text.encode("utf-8", "surrogateescape"))
    return Line(text, length + 2, bare_lf=False)


class MailData(NamedTuple):
    """
    A whole message, dots unstuffed. `size` is in octets (RFC 1870 5), also of one too big for `content` to keep.

    `bare_end` tells that it was kept, and that the dot at its end had no whole CR LF on each side.
    """

    content: bytes
    size: int
    bare_end: bool = False


class Octets(NamedTuple):
    """The octets of a chunk; `size` counts them even where `content` is empty, as too big to keep."""

    content: bytes
    size: int


class Framing:
    """
    Cuts what a client sends into frames.

    `kept` is the number of octets of one message worth keeping; of a bigger one only the size is told. `end_of_data`
    is a regular expression of what ends mail data.
    """

    def __init__(self, kept: int, end_of_data: str = DOT_AFTER_CRLF) -> None:
        self._kept = kept
        self._end = _end(end_of_data)
        self._buffer = bytearray()
        self._beyond = 0  # octets of the current line or message that were counted and thrown away
        self._scanned = 0
        self.unread = False  # octets came after the last thing that was awaited
        self._at_line_start = True  # of the message: False where the start of its current line was thrown away

    @property
    def pending(self) -> bool:
        """True where octets wait that make no whole frame yet."""
        return bool(self._buffer) or self._beyond > 0

    @property
    def arrived(self) -> int:
        """How many octets wait that make no whole frame yet."""
        return len(self._buffer) + self._beyond

    def feed(self, octets: bytes) -> None:
        """Take more octets from the client."""
        self._buffer += octets

    def next(self, awaiting: Awaiting, octets: int = 0) -> Line | MailData | Octets | None:
        """
        The next frame for a state that awaits this, or None where more octets are needed.

        `octets` is how many a chunk has, where those of a chunk are awaited.
        """
        if awaiting is _COMMAND:
            return self.line()
        if awaiting is Awaiting.MAIL_DATA:
            return self._mail_data()
        if awaiting is Awaiting.OCTETS:
            return self._octets(octets)
        if awaiting is Awaiting.ANSWER:
            return self.line(LONGEST_KEPT_ANSWER)
        self.unread = self.unread or self.pending
        self._buffer.clear()  # nothing will be read any more
        self._beyond = 0
        return None

    def _octets(self, wanted: int) -> Octets | None:
        """A chunk (RFC 3030 2): so many octets, whatever they are."""
        arrived = self._beyond + len(self._buffer)
        if arrived < wanted:
            if arrived > self._kept:  # too big to keep: count and drop
                self._beyond = arrived
                self._buffer.clear()
            return None
        here = wanted - self._beyond
        content = bytes(self._buffer[:here]) if wanted <= self._kept else b""
        del self._buffer[:here]
        self._beyond = self._scanned = 0
        return Octets(content, wanted)

    def line(self, longest: int = LONGEST_KEPT_LINE) -> Line | None:
        """The next line, of which at most `longest` octets are kept; None where more octets are needed."""
        buffer = self._buffer
        if not buffer:
            return None
        end = buffer.find(b"\n", self._scanned)
        if end < 0:
            surplus = len(buffer) - longest
            if surplus > 0:
                self._beyond += surplus
                del buffer[longest:]
            self._scanned = len(buffer)
            return None
        length = end + 1 + self._beyond
        crlf = end > 0 and buffer[end - 1] == 13
        overlong = length > longest
        stop = longest - 2 if overlong else end - 1 if crlf else end
        text = buffer[:stop].decode("utf-8", "surrogateescape")
        del buffer[: end + 1]
        self._beyond = self._scanned = 0
        return Line(text, length, not crlf and not overlong)

    def _mail_data(self) -> MailData | None:
        buffer, end = self._buffer, self._end
        if self._at_line_start and not self._beyond and (found := end.at_once.match(buffer)):
            return self._finish(0, found.end())
        if found := end.after.search(buffer, self._scanned):
            return self._finish(found.start() + len(end.line_end), found.end())
        self._scanned = self._where_it_may_begin()
        if len(buffer) > 2 * self._kept + LONGEST_KEPT_LINE:
            self._throw_away()
        return None

    def _where_it_may_begin(self) -> int:
        """Where in the buffer the end of mail data may begin whose rest has not come; else behind all that came."""
        buffer = self._buffer
        last = max(buffer.rfind(self._end.line_end), self._scanned)
        begun = self._end.begun.search(buffer, last)
        return begun.start() if begun else len(buffer)

    def _finish(self, end: int, after: int) -> MailData:
        """The message is the first `end` octets of the buffer, and what was thrown away before them."""
        content = self._unstuffed(end)
        bare = len(self._end.line_end) == 1 and not self._beyond and not self._ends_whole(end)
        del self._buffer[:after]
        size = self._beyond + len(content)
        self._beyond = self._scanned = 0
        self._at_line_start = True
        return MailData(content if size <= self._kept else b"", size, bare)

    def _ends_whole(self, end: int) -> bool:
        """True where the dot at that place has CR LF on each side, or stands at the very start (RFC 5321 4.1.1.4)."""
        return self._buffer.startswith(b"\r\n.\r\n", end - 2) if end >= 2 else self._buffer.startswith(b".\r\n")

    def _unstuffed(self, end: int) -> bytes:
        """The first `end` octets without the dot that each stuffed line carries in front (RFC 5321 4.5.2)."""
        content, line_end = bytes(self._buffer[:end]), self._end.line_end
        if self._at_line_start and content.startswith(b"."):
            content = content[1:]
        return content.replace(line_end + b".", line_end)

    def _throw_away(self) -> None:
        """Count and drop what can no longer be kept, up to the last line end, which may begin the end of data."""
        cut = self._buffer.rfind(self._end.line_end)
        if cut <= 0:  # one long line
            cut = len(self._buffer) - (1 if self._buffer.endswith(b"\r") else 0)
        self._beyond += len(self._unstuffed(cut))
        self._at_line_start = False
        del self._buffer[:cut]
        self._scanned = 0
