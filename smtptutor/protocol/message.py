"""
What mail data looks like: what is to be noted of it (RFC 5321 4.5.3.1.6, RFC 5322 2, 3.5, RFC 6152 3, RFC 6532 3).

Nearly all servers take such messages; a strict one refuses them, and some surprises of learners show here.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from smtptutor.protocol.cause import Cause
from smtptutor.protocol.expression import compiled_octets
from smtptutor.protocol.remark import Remark

LONGEST_MESSAGE_LINE = 998  # octets without CRLF (RFC 5322 2.1.1)

_FIELD = rb"[!-9;-~]+[ \t]*:"
_COMMAND = rb"(?i:EHLO [\w.\[\]:-]+|HELO [\w.\[\]:-]+|MAIL FROM:.*|RCPT TO:.*|DATA|RSET|NOOP|QUIT)[ \t]*"
_RECEIVED = rb"(?im)^received[ \t]*:"
_BCC = rb"(?i:bcc)[ \t]*:"
_ABOVE_127 = rb"[\x80-\xff]"
_BARE = rb"\r(?!\n)|(?<!\r)\n"
_ORDINARY = (  # header fields as most are, and no Bcc among them
    rb"(?:(?!(?i:bcc)[ \t]*:)[!-9;-~]{1,76}[ \t]{0,9}:[^\r\n]*\r\n(?:[ \t][^\r\n]*\r\n)*)*"
)
_AS_COMMAND = rb"\n[EeHhMmRrDdNnQq](?i:HLO |ELO |AIL FROM:|CPT TO:|ATA|SET|OOP|UIT)"  # some line may be a command


class Agreed(NamedTuple):
    """
    Where octets above 127 were agreed in MAIL.

    In the text after BODY=8BITMIME or BINARYMIME (RFC 6152 3, RFC 3030 3), in the header after SMTPUTF8, where they are
    UTF-8 (RFC 6532 3.2). Neither is the other: with SMTPUTF8 alone the text is 7-bit (RFC 6531 3.6).
    """

    text: bool = False
    header: bool = False


def examine(content: bytes, agreed: Agreed) -> tuple[Remark, ...]:
    """What is to be noted of a message; each kind once, with the number of its first line."""
    lines = content.split(b"\r\n")
    whole_ends = len(lines) - 1
    bare = content.count(b"\r") != whole_ends or content.count(b"\n") != whole_ends
    calm = (
        not bare
        and (len(content) <= LONGEST_MESSAGE_LINE or max(map(len, lines)) <= LONGEST_MESSAGE_LINE)
        and not compiled_octets(_AS_COMMAND).search(b"\n" + content)
    )
    if calm and (agreed.text or content.isascii()) and b"\0" not in content:
        header = content.partition(b"\r\n\r\n")[0] + b"\r\n"
        if header.isascii() and compiled_octets(_ORDINARY).fullmatch(header):
            return ()  # most messages are like that
    found = _found(content, lines, agreed, bare=bare, calm=calm)
    return tuple(Remark(cause, 0, 0, {"line": content.count(b"\n", 0, where) + 1}) for cause, where in found)


def _found(
    content: bytes, lines: list[bytes], agreed: Agreed, *, bare: bool, calm: bool
) -> Iterator[tuple[Cause, int]]:
    """Each kind with the place where it is first met; a `calm` message has nothing in its text."""
    if bare and (found := compiled_octets(_BARE).search(content)):
        yield Cause.BARE_LF_IN_MESSAGE, found.start()
    if (nul := content.find(b"\0")) >= 0:
        yield Cause.NUL_IN_MESSAGE, nul
    if not content.isascii():
        yield from _eight_bits(content, agreed)
    place, in_header = 0, True
    kinds: set[Cause] = set()
    for line in lines[:-1]:
        if calm and not in_header:  # nothing to be found in the text
            return
        for cause in _in_line(line, in_header, first=place == 0):
            if cause not in kinds:
                kinds.add(cause)
                yield cause, place
        in_header = in_header and line != b"" and Cause.MESSAGE_MALFORMED not in kinds
        place += len(line) + 2


def _in_line(line: bytes, in_header: bool, *, first: bool) -> Iterator[Cause]:
    if len(line) > LONGEST_MESSAGE_LINE:
        yield Cause.MESSAGE_LINE_TOO_LONG
    if compiled_octets(_COMMAND).fullmatch(line):
        yield Cause.COMMAND_IN_MESSAGE
    if not in_header or line == b"":
        return
    if compiled_octets(_BCC).match(line):
        yield Cause.BCC_IN_MESSAGE
    if not _is_of_header(line, first=first):
        yield Cause.MESSAGE_MALFORMED


def _is_of_header(line: bytes, *, first: bool) -> bool:
    """True for the beginning of a header field, and for the rest of one that is folded (RFC 5322 2.2.3)."""
    folded = line[:1] in (b" ", b"\t") and not first
    return folded or compiled_octets(_FIELD).match(line) is not None


def goes_on_with_header(lines: Iterable[bytes]) -> bool:
    """True where the next line of a message that begins with these, without their ends, may be of its header."""
    return all(_is_of_header(line, first=number == 0) for number, line in enumerate(lines))


def _eight_bits(content: bytes, agreed: Agreed) -> Iterator[tuple[Cause, int]]:
    """Octets above 127 where they were not agreed."""
    end = _end_of_header(content)
    first, later = compiled_octets(_ABOVE_127).search(content, 0, end), compiled_octets(_ABOVE_127).search(content, end)
    if first and not agreed.header:
        yield Cause.EIGHT_BIT_IN_HEADER, first.start()
    elif first:
        try:
            content[:end].decode()
        except UnicodeDecodeError as error:
            yield Cause.HEADER_NOT_UTF8, error.start
    if later and not agreed.text:
        yield Cause.EIGHT_BIT_WITHOUT_8BITMIME, later.start()


def _end_of_header(content: bytes) -> int:
    """Where the first line stands that is no field, most often an empty one; a lone LF ends a line here too."""
    place = 0
    while place < len(content):
        end = content.find(b"\n", place) + 1 or len(content)
        folded = content[place : place + 1] in (b" ", b"\t") and place > 0
        if not folded and not compiled_octets(_FIELD).match(content, place, end):
            break
        place = end
    return place


def hops(content: bytes) -> int:
    """The number of Received lines in the header section (RFC 5321 6.3)."""
    header = (b"\r\n" + content).partition(b"\r\n\r\n")[0]
    return len(compiled_octets(_RECEIVED).findall(header)) if b"received" in header.lower() else 0
