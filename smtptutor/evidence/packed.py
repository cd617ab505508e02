"""Packed evidence: gzip, bzip2 and xz, told by their first octets, unpacked as it is read."""

import io
import zlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, BinaryIO, Protocol

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

STEP = 1 << 14
"""Packed octets that are read at once."""
MOST_AT_ONCE = 1 << 18
"""Unpacked octets that are made at once, however much is packed into a step."""
ALLOWED = 1 << 24
"""Unpacked octets that no ratio forbids: 16 MiB."""
RATIO = 300
"""
Times its packed size that a file may have beyond those. A log has ten to sixty times, gzip can have a thousand.
"""
MOST_MEMORY = 1 << 27
"""Octets that xz may ask for: twice what the densest of its usual settings takes."""
NOT_READ = (
    (b"PK\x03\x04", "a zip archive; unpack it first"),
    (b"\x28\xb5\x2f\xfd", "packed with zstd; unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive; unpack it first"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a file of Outlook (.msg); save the message as .eml"),
)
"""The first octets of what is not read, and what to say of it."""


class Unpacker(Protocol):
    """What unpacks one stream of a format, as the modules bz2 and lzma have it."""

    @property
    def eof(self) -> bool:
        """True where its stream is at its end."""

    @property
    def needs_input(self) -> bool:
        """True where nothing comes before more is given."""

    @property
    def unused_data(self) -> bytes:
        """What stands behind its end."""

    def decompress(self, data: bytes, max_length: int) -> bytes:
        """The next octets, so many at most."""


class _Gzip:
    """zlib with the manners of the two others."""

    def __init__(self) -> None:
        self._machine = zlib.decompressobj(wbits=31)  # with the head and the sum that gzip puts around it
        self._left = b""

    @property
    def eof(self) -> bool:
        return self._machine.eof

    @property
    def needs_input(self) -> bool:
        return not self._left and not self.eof

    @property
    def unused_data(self) -> bytes:
        return self._machine.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        octets = self._machine.decompress(self._left + data, max_length)
        self._left = self._machine.unconsumed_tail
        return octets


Format = tuple[Callable[[], Unpacker], type[Exception]]
"""What makes a new unpacker, and what that raises where the octets are wrong."""


def _gzip() -> Format:
    return _Gzip, zlib.error


def _bzip2() -> Format:
    import bz2  # only who has such a file needs it

    return bz2.BZ2Decompressor, OSError


def _xz() -> Format:
    import lzma

    return lambda: lzma.LZMADecompressor(memlimit=MOST_MEMORY), lzma.LZMAError


FORMATS = ((b"\x1f\x8b\x08", _gzip), (b"BZh", _bzip2), (b"\xfd7zXZ\x00", _xz))
"""The first octets of a format, and the format."""
LONGEST_MAGIC = 6


class Pieces(io.RawIOBase):
    """Octets that come in pieces, as a stream; `behind`, where they come from, is closed with it."""

    def __init__(self, pieces: Iterator[bytes], behind: BinaryIO | None = None) -> None:
        super().__init__()
        self._pieces = pieces
        self._behind = behind
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        """It is for reading only."""
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        """Fill what of the buffer the next piece fills."""
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._rest = memoryview(piece)
        room = memoryview(buffer)
        count = min(len(room), len(self._rest))
        room[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count

    def close(self) -> None:
        """Close what is behind it too."""
        if self._behind is not None:
            self._behind.close()
        super().close()


def unpacked(stream: io.BufferedReader, tell: Callable[[str], None]) -> BinaryIO:
    """
    A stream without its packing; itself where it has none.

    `tell` is called with half a sentence ("ends too early ...") where not all can be read: what could be is given.
    """
    first = stream.peek(8)[:8]
    for magic, words in NOT_READ:
        if first.startswith(magic):
            tell(f"is {words}.")
            return io.BytesIO()
    for magic, form in FORMATS:
        if first.startswith(magic):
            return io.BufferedReader(Pieces(_unpacked(stream, magic, form(), tell), stream), MOST_AT_ONCE)
    return stream


def _unpacked(stream: BinaryIO, magic: bytes, form: Format, tell: Callable[[str], None]) -> Iterator[bytes]:
    """The octets of all streams of a format that stand one behind the other."""
    new, wrong = form
    machine, data, taken, given = new(), b"", 0, 0
    while True:
        if not data and machine.needs_input:
            data = stream.read(STEP)
            taken += len(data)
            if not data:
                tell("is cut off; what is there was read.")
                return
        try:
            piece = machine.decompress(data, MOST_AT_ONCE)
        except (wrong, EOFError) as error:
            tell(f"is damaged ({error}); what stands before that was read.")
            return
        yield piece
        given += len(piece)
        if given > ALLOWED and given > RATIO * taken:
            tell(f"unpacks to more than {RATIO} times its size; what came up to there was read.")
            return
        data = b""
        if machine.eof:
            data, more = _behind(machine.unused_data, stream)
            taken += more
            if not data.startswith(magic):
                if data:
                    tell("has something else behind its packed part; that was passed over.")
                return
            machine = new()


def _behind(data: bytes, stream: BinaryIO) -> tuple[bytes, int]:
    """What stands behind the end of a packed stream, zeros that fill up left out, and how many octets were read."""
    data, count = data.lstrip(b"\0"), 0
    while len(data) < LONGEST_MAGIC and (more := stream.read(STEP)):
        count += len(more)
        data = (data + more).lstrip(b"\0")
    return data, count
