"""
What mail data looks like: what is to be noted of it (RFC 5321 4.5.3.1.6, RFC 5322 2.1, 3.5).

Nearly all servers take such messages; a strict one refuses them, and some surprises of learners show here.
"""

from collections.abc import Iterator

from smtptutor.protocol.cause import Cause
from smtptutor.protocol.expression import compiled_octets
from smtptutor.protocol.remark import Remark

LONGEST_MESSAGE_LINE = 998  # octets without CRLF (RFC 5322 2.1.1)

_FIELD = rb"[!-9;-~]+[ \t]*:"
_COMMAND = rb"(?i:EHLO [\w.\[\]:-]+|HELO [\w.\[\]:-]+|MAIL FROM:.*|RCPT TO:.*|DATA|RSET|NOOP|QUIT)[ \t]*"
_RECEIVED = rb"(?im)^received[ \t]*:"
_BCC = rb"(?i:bcc)[ \t]*:"
_BARE = rb"\r(?!\n)|(?<!\r)\n"
_ORDINARY = (  # header fields as most are, and no Bcc among them
    rb"(?:(?!(?i:bcc)[ \t]*:)[!-9;-~]{1,76}[ \t]{0,9}:[^\r\n]*\r\n(?:[ \t][^\r\n]*\r\n)*)*"
)
_AS_COMMAND = rb"\n[EeHhMmRrDdNnQq](?i:HLO |ELO |AIL FROM:|CPT TO:|ATA|SET|OOP|UIT)"  # some line may be a command


def examine(content: bytes, *, eight_bit: bool) -> tuple[Remark, ...]:
    """
    What is to be noted of a message; each kind once, with the number of its first line.

    `eight_bit` tells that MAIL said BODY=8BITMIME or SMTPUTF8, so that octets above 127 are agreed.
    """
    lines = content.split(b"\r\n")
    whole_ends = len(lines) - 1
    bare = content.count(b"\r") != whole_ends or content.count(b"\n") != whole_ends
    calm = (
        not bare
        and (len(content) <= LONGEST_MESSAGE_LINE or max(map(len, lines)) <= LONGEST_MESSAGE_LINE)
        and not compiled_octets(_AS_COMMAND).search(b"\n" + content)
    )
    if (
        calm
        and (eight_bit or content.isascii())
        and b"\0" not in content
        and compiled_octets(_ORDINARY).fullmatch(content.partition(b"\r\n\r\n")[0] + b"\r\n")
    ):
        return ()  # most messages are like that
    found = _found(content, lines, bare=bare, calm=calm, eight_bit=eight_bit)
    return tuple(Remark(cause, 0, 0, {"line": content.count(b"\n", 0, where) + 1}) for cause, where in found)


def _found(
    content: bytes, lines: list[bytes], *, bare: bool, calm: bool, eight_bit: bool
) -> Iterator[tuple[Cause, int]]:
    """Each kind with the place where it is first met; a `calm` message has nothing in its text."""
    if bare and (found := compiled_octets(_BARE).search(content)):
        yield Cause.BARE_LF_IN_MESSAGE, found.start()
    if (nul := content.find(b"\0")) >= 0:
        yield Cause.NUL_IN_MESSAGE, nul
    if not eight_bit and not content.isascii():
        yield Cause.EIGHT_BIT_WITHOUT_8BITMIME, next(place for place, octet in enumerate(content) if octet > 127)
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
    folded = line[:1] in (b" ", b"\t") and not first
    if not folded and not compiled_octets(_FIELD).match(line):
        yield Cause.MESSAGE_MALFORMED


def hops(content: bytes) -> int:
    """The number of Received lines in the header section (RFC 5321 6.3)."""
    header = (b"\r\n" + content).partition(b"\r\n\r\n")[0]
    return len(compiled_octets(_RECEIVED).findall(header)) if b"received" in header.lower() else 0
