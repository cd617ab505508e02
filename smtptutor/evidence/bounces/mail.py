"""
A mail as its parts, each line with the number that it has in the file (RFC 5322, RFC 2045, RFC 2046).

It takes what comes: a boundary that never ends, a part without a blank line, fields that are none. Nothing is nested
here: a part knows how many messages it lies in, and which boundary ended it does not matter to anybody.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from smtptutor.evidence.source import TextLine

MOST = 10_000
"""
Lines of a part that are kept, and fields of its header, fewer where they are long.

What a server says is on the first ones.
"""
LONG = 64
"""Characters that count as one line more."""
DEEPEST = 30
"""Multiparts within one another that are told apart."""
LONGEST_FIELD = 1 << 13
"""Characters of a folded field that are kept."""

UNREAD = frozenset((
    "received", "date", "message-id", "mime-version", "delivered-to", "authentication-results", "references",
    "in-reply-to", "content-description", "dkim-signature", "received-spf", "x-received", "domainkey-signature", "cc",
))  # fmt: skip
UNREAD_KINDS = ("arc-", "x-ms-", "x-google-", "x-spam", "x-forefront", "thread-", "x-proofpoint", "x-gm-")
"""Fields that tell nothing of a failure, and how others begin."""

FIELD = re.compile(r"([!-9;-~]{1,76})[ \t]{0,8}:[ \t]*")


class HeaderField(NamedTuple):
    """A field of a header: its name in lower case, its value unfolded, the line where it begins."""

    name: str
    value: str
    line: int


class MailPart(NamedTuple):
    """
    A part of a mail, or the whole of one that has no parts.

    Attributes:
        type: What it is, as "text/plain", in lower case; "text/plain" where the header does not tell (RFC 2045 5.2).
        fields: Its header.
        lines: What stands in it, still encoded; of a multipart the lines before its first part.
        inside: How many messages it lies in: 0 for the mail itself, 1 for a message that it gives back.

    """

    type: str
    fields: list[HeaderField]
    lines: list[TextLine]
    inside: int

    def value(self, name: str) -> str:
        """The first field of that name, in lower case; "" where there is none."""
        return value(self.fields, name)


class Around(NamedTuple):
    """
    What the mail tells around its words.

    Attributes:
        sender: The reverse-path of the message that failed, "" where not told.
        program: The program that reports, "" where not known.
        reporter: The host that reports, "" where not told.
        failed: The recipients that its header names.
        delayed: Whether it says in its header that it is a warning only.
        line: The line that stands for the whole where no other does.

    """

    sender: str = ""
    program: str = ""
    reporter: str = ""
    failed: tuple[str, ...] = ()
    delayed: bool = False
    line: int = 1


def value(fields: Iterable[HeaderField], name: str) -> str:
    """The first field of that name, in lower case; "" where there is none."""
    for field in fields:
        if field.name == name:
            return field.value
    return ""


def parts(texts: Iterable[str], first: int = 1) -> Iterator[MailPart]:
    """
    The parts of a mail in order, each when its last line is read; the first is the mail itself.

    Takes the lines as they stand there, and the number of the first. Nothing is masked here: of a mail little is
    shown, and `report`, `worded` and `auto` mask that before they look for what was said.
    """
    reader = _Reader()
    for number, text in enumerate(texts, first):
        if reader.in_head or text[:2] == "--":
            if (part := reader.feed(TextLine(number, text))) is not None:
                yield part
        elif reader.room > 0:
            reader.keep(TextLine(number, text))
    yield reader.ended()


class _Reader:
    """Reads the lines of a mail, one after the other; it holds one part."""

    def __init__(self) -> None:
        self._boundaries: list[tuple[str, int]] = []
        self._begin(0)

    def feed(self, line: TextLine) -> MailPart | None:
        """Takes a line; gives the part that ended before it, if one did."""
        text = line.text
        if text[:2] == "--" and self._boundaries:
            for place in range(len(self._boundaries) - 1, -1, -1):
                boundary, inside = self._boundaries[place]
                if text.startswith(boundary) and text[len(boundary) :].strip() in ("", "--"):
                    return self._next(inside, place, last=len(text.rstrip()) > len(boundary))
        if self.in_head:
            return self._head(line)
        if self.room > 0:
            self.keep(line)
        return None

    def keep(self, line: TextLine) -> None:
        """Takes a line that is neither a boundary nor of a header."""
        self.room -= 1 + len(line.text) // LONG
        self._lines.append(line)

    def ended(self) -> MailPart:
        """The part that is being read, ended here."""
        return MailPart(self._type, self._fields, self._lines, self._inside)

    def _begin(self, inside: int) -> None:
        self._fields: list[HeaderField] = []
        self._lines: list[TextLine] = []
        self._inside = inside
        self._any = self._open = False
        self._type = "text/plain"
        self.in_head = True
        self.room = self._head_room = MOST

    def _next(self, inside: int, place: int, *, last: bool) -> MailPart:
        """At a boundary: the part before it, and a new one; behind the last one stands what nobody is meant to read."""
        part = self.ended()
        del self._boundaries[place + (0 if last else 1) :]
        self._begin(inside)
        self.in_head = not last
        if last:
            self._type = "epilogue"
        return part

    def _head(self, line: TextLine) -> MailPart | None:
        text = line.text
        if text[:1] in (" ", "\t") and text.strip() and self._any:
            self._go_on(text)
        elif not text.strip():
            return self._body() if self._any else None
        elif found := FIELD.match(text):
            self._any = True
            name = found[1].lower()
            self._open = name not in UNREAD and not name.startswith(UNREAD_KINDS) and self._head_room > 0
            if self._open:
                said = text[found.end() :].rstrip()
                self._head_room -= 1 + len(said) // LONG
                self._fields.append(HeaderField(name, said, line.number))
        elif not text.startswith(("From ", ">From ")):
            part = self._body()
            if not self.in_head:
                self.keep(line)
            return part
        return None

    def _go_on(self, text: str) -> None:
        """A line that goes on with the field before it."""
        field = self._fields[-1] if self._open else None
        if field and len(field.value) < LONGEST_FIELD:
            self._fields[-1] = field._replace(value=f"{field.value} {text.strip()}".lstrip())

    def _body(self) -> MailPart | None:
        """The header is over: what it says of the lines that follow."""
        self.in_head = False
        said = value(self._fields, "content-type")
        if "/" in said:
            self._type = said.partition(";")[0].strip().lower()
        if self._type.startswith("multipart/"):
            if len(self._boundaries) < DEEPEST and (boundary := parameter(said, "boundary")):
                self._boundaries.append(("--" + boundary, self._inside))
        elif self._type in ("message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers"):
            part = self.ended()
            self._begin(self._inside + 1)
            return part
        return None


def parameter(field: str, name: str) -> str:
    """A parameter of a field such as Content-Type, without quotes; "" where there is none."""
    low = field.lower()
    at = low.find(name + "=")
    while at > 0 and low[at - 1] not in "; \t":
        at = low.find(name + "=", at + 1)
    if at < 0:
        return ""
    rest = field[at + len(name) + 1 :]
    if rest.startswith('"'):
        return rest[1:].partition('"')[0]
    return re.split(r"[; \t]", rest, maxsplit=1)[0]
