"""The octets of evidence as text: encodings, line ends, and lines of any length, in bounded memory."""

import codecs
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO

BLOCK = 1 << 18
"""Octets that are read at once."""
LONGEST = 1 << 14
"""Characters of a line that are read; what is longer is cut there and the rest passed over."""
MOST_HELD = 4 * LONGEST
"""Octets of a line that goes on in the next block: no character of UTF-8 has more than four."""
SNIFFED = 1 << 12
"""Octets of the beginning by which an encoding without a mark is told, and what ends the lines."""
MARKS = (
    (codecs.BOM_UTF8, ""), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
"""What a text may begin with, and the encoding that this tells; that of UTF-32 begins like that of UTF-16."""
PLAIN = bytes(range(0x20, 0x7F)) + b"\t\n"
"""Octets that can be shown as they are."""


def blocks(stream: BinaryIO) -> Iterator[bytes]:
    """
    The octets of a stream in blocks of whole lines, each line ended by LF; the last one may have no end.

    UTF-16 and UTF-32 come as UTF-8, with a mark at the beginning or without; all else as it is, without NULs. A line
    that does not fit a block is cut. Reads and holds a block at a time. Raises what `read` of the stream raises.
    """
    held, cut = b"", False
    for piece in _pieces(stream):
        start = piece.find(b"\n") if cut else 0
        if start < 0:
            continue
        end = piece.rfind(b"\n") + 1
        if end:
            yield _lf(held + piece[start:end])
            held, cut = piece[end:], False
        else:
            held += piece
        if len(held) > MOST_HELD:
            held, cut = held[:MOST_HELD], True
    if held:
        yield _lf(held)


def _lf(block: bytes) -> bytes:
    return block.replace(b"\r\n", b"\n") if b"\r" in block else block


def _pieces(stream: BinaryIO) -> Iterator[bytes]:
    """The octets in some encoding that has ASCII in it, without NULs; CR is LF where a text ends its lines with it."""
    first = stream.read(SNIFFED)
    mark, encoding = next(((mark, name) for mark, name in MARKS if first.startswith(mark)), (b"", _without_mark(first)))
    read = _read(first[len(mark) :], stream)
    pieces = _recoded(read, encoding) if encoding else read
    only_cr = None
    for piece in pieces:
        if only_cr is None:  # CR LF may be torn apart at the end of a block
            only_cr = b"\n" not in piece and b"\r" in piece[:-1]
        if only_cr:
            piece = piece.replace(b"\r", b"\n")
        yield piece.replace(b"\0", b"") if b"\0" in piece else piece


def _read(first: bytes, stream: BinaryIO) -> Iterator[bytes]:
    more: Callable[[int], bytes] = getattr(stream, "read1", stream.read)  # of a pipe what is there
    piece = first or more(BLOCK)
    while piece:
        yield piece
        piece = more(BLOCK)


def _without_mark(first: bytes) -> str:
    """The encoding where every second octet is mostly NUL, as in UTF-16 that begins with no mark; else ""."""
    sniffed = first[: len(first) & ~1]
    high, low = sniffed[0::2].count(0), sniffed[1::2].count(0)
    most, least = len(sniffed) // 4, len(sniffed) // 32  # half of the characters, and one in sixteen
    if most and low > most and high <= least:
        return "utf-16-le"
    return "utf-16-be" if most and high > most and low <= least else ""


def _recoded(pieces: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    for piece in pieces:
        yield decoder.decode(piece).encode("utf-8", "replace")
    yield decoder.decode(b"", final=True).encode("utf-8", "replace")


def texts(stream: BinaryIO) -> Iterator[str]:
    """The lines of a stream, none longer than LONGEST, without their ends and without control sequences."""
    for block in blocks(stream):
        shown = block.isascii() and not block.translate(None, PLAIN)
        for line in _decoded(block.removesuffix(b"\n")).split("\n"):
            yield line[:LONGEST] if shown else cleaned(line[:LONGEST])


def _decoded(block: bytes) -> str:
    """A block as text: UTF-8, and where it is none each line that is none as Windows has it."""
    try:
        return block.decode("utf-8")
    except UnicodeDecodeError:
        return "\n".join(_line(line) for line in block.split(b"\n"))


def _line(octets: bytes) -> str:
    try:
        return octets.decode("utf-8")
    except UnicodeDecodeError as error:
        cut = error.reason == "unexpected end of data" and error.end == len(octets) and error.start > 0
        return octets[: error.start].decode("utf-8") if cut else octets.decode("cp1252", "replace")


_ESCAPES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?|\x1b[\]P^_][^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?|\x1b[ -/]*[0-~]?"
)
"""What a terminal obeys (ECMA-48 5.4, 5.6): control sequences, strings for it, and the other escapes."""


class _Signs(dict[int, str]):
    """A character -> what is shown for it."""

    def __missing__(self, ordinal: int) -> str:
        sign = chr(ordinal)
        self[ordinal] = shown = sign if sign.isprintable() else _in_place_of(sign)
        return shown


def _in_place_of(sign: str) -> str:
    """Blanks of all kinds are a blank; what has no width, or turns the direction, is nothing; the rest is a mark."""
    category = unicodedata.category(sign)
    if sign in "\r\n\v\f" or category in ("Zs", "Zl", "Zp"):
        return " "
    return "" if category == "Cf" or sign in "\0\x07\x08\x7f" else "?"


_SHOWN = _Signs({0x09: "\t"})


def cleaned(text: str) -> str:
    """A line without what would move the cursor, colour the screen or turn the direction; a tab stays."""
    if text.isprintable():
        return text
    text = _ESCAPES.sub("", text).rstrip("\r\n")
    return (_retyped(text) if "\b" in text else text).translate(_SHOWN)


def _retyped(text: str) -> str:
    """What is left of a line in which somebody took characters back, as a recording of a terminal has it."""
    left: list[str] = []
    for sign in text:
        if sign != "\b":
            left.append(sign)
        elif left:
            left.pop()
    return "".join(left)
