"""Files, folders and pipes as evidence: with source.py the only place of this room that reads anything."""

import io
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, BinaryIO

from smtptutor.evidence.encoded import BLOCK
from smtptutor.evidence.mailbox import is_mailbox, messages
from smtptutor.evidence.packed import Pieces, unpacked
from smtptutor.evidence.source import HEAD, Source

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

Tell = Callable[[str], None]
"""Is given a sentence for whoever asked, where something cannot be read."""
Read = Callable[[int], None]
"""Is given the octets of a file, or of a pipe, that were read so far."""
KEPT = 1 << 20
"""Octets of a pipe that are kept: more than is read ahead for HEAD, packed or not."""
MAILDIR = ("cur", "new")
"""The folders that make another one a Maildir: messages lie in them, and nowhere else in it."""


def nobody(_: int) -> None:
    """For whoever does not ask how far the reading is."""


def files(paths: Iterable[str], tell: Tell) -> Iterator[str]:
    """
    The files that are meant by paths, in this order; those in a folder sorted by name, as deep as they lie.

    In a folder, what is hidden, links to other folders, and what is no file are passed over. Of a Maildir it is the
    messages, those of the folders in it too. A path that is not there is told, and the others come.
    """
    for path in paths:
        try:
            is_folder = stat.S_ISDIR(os.stat(path).st_mode)
        except (OSError, ValueError) as error:  # ValueError: a NUL in the name
            tell(f"{path} {_cannot(error)}")
            continue
        yield from _within(path, tell) if is_folder else (path,)


def _cannot(error: Exception) -> str:
    return f"cannot be read: {getattr(error, 'strerror', None) or error}."


def _within(folder: str, tell: Tell) -> Iterator[str]:
    """The files in a folder and in those below it; no call for each of them, however deep they lie."""
    waiting = [(folder, True)]
    while waiting:
        path, is_folder = waiting.pop()
        if not is_folder:
            yield path
            continue
        try:
            with os.scandir(path) as listed:
                entries = sorted(listed, key=lambda entry: entry.name)
        except OSError as error:
            tell(f"{path} {_cannot(error)}")
            continue
        waiting += [(entry.path, entry.is_dir(follow_symlinks=False)) for entry in reversed(_of_interest(entries))]


def _of_interest(entries: "list[os.DirEntry[str]]") -> "list[os.DirEntry[str]]":
    """What is read of the entries of a folder."""
    folders = {entry.name for entry in entries if entry.is_dir(follow_symlinks=False)}
    if folders.issuperset(MAILDIR):
        return [one for one in entries if one.name in MAILDIR or (one.name in folders and one.name[:1] == ".")]
    return [one for one in entries if one.name[:1] != "." and (one.name in folders or one.is_file())]


def of_file(path: str, tell: Tell, read: Read = nobody) -> Iterator[Source]:
    """
    The sources in a file: one, or each message of a mailbox. Its name is the path.

    It is opened when they are read. What cannot be read is told, and what could be is given.
    """
    told = _once(path, tell)
    try:
        with _opened(path, read) as stream:
            if not stream.seekable():
                yield from of_stream(stream, path, tell, read)
                return
        yield from _parted(Source(path, lambda: unpacked(_opened(path, read), told)))
    except (OSError, ValueError) as error:
        told(_cannot(error))


def of_stream(stream: BinaryIO, name: str, tell: Tell, read: Read = nobody) -> Iterator[Source]:
    """The sources in a stream such as standard input, which stays open and is read as they are."""
    told = _once(name or "standard input", tell)
    again = _from_its_start(stream, read) if stream.seekable() else _Kept(stream, read).open
    try:
        yield from _parted(Source(name, lambda: unpacked(again(), told)))
    except OSError as error:
        told(_cannot(error))


def _once(name: str, tell: Tell) -> Tell:
    """Tells each sentence once, with the name before it: a source is opened more than once."""
    known: set[str] = set()

    def told(words: str) -> None:
        if words not in known:
            known.add(words)
            tell(f"{name} {words}")

    return told


def _parted(source: Source) -> Iterator[Source]:
    """A source, or what it is made of."""
    with source.open() as stream:
        head = stream.read(HEAD)
    yield from messages(source) if is_mailbox(head) else (source,)


def _opened(path: str, read: Read) -> io.BufferedReader:
    return io.BufferedReader(_Watched(io.FileIO(path), read))


def _from_its_start(stream: BinaryIO, read: Read) -> Callable[[], io.BufferedReader]:
    """Opens a stream that can be wound back, always from where it stands now."""
    start = stream.tell()

    def pieces() -> Iterator[bytes]:
        place = start
        while True:
            stream.seek(place)
            piece = stream.read(BLOCK)
            if not piece:
                return
            place += len(piece)
            read(place - start)
            yield piece

    return lambda: io.BufferedReader(Pieces(pieces()))


class _Kept:
    """A pipe: its beginning is kept, so that it can be opened again until more than KEPT octets were read."""

    def __init__(self, stream: BinaryIO, read: Read) -> None:
        self._more: Callable[[int], bytes] = getattr(stream, "read1", stream.read)  # what is there, not all of it
        self._read = read
        self._pieces: list[bytes] = []
        self._count = 0

    def open(self) -> io.BufferedReader:
        return io.BufferedReader(Pieces(self._from_start()))

    def _from_start(self) -> Iterator[bytes]:
        place = 0
        for piece in self._pieces if self._count <= KEPT else ():
            place += len(piece)
            yield piece
        while True:
            if place != self._count:
                raise OSError("it comes from a pipe, and was read already")
            piece = self._more(BLOCK)
            if not piece:
                return
            place += len(piece)
            self._count = place
            self._pieces = [*self._pieces, piece] if place <= KEPT else []
            self._read(place)
            yield piece


class _Watched(io.RawIOBase):
    """A file that tells how far it was read."""

    def __init__(self, file: io.FileIO, read: Read) -> None:
        super().__init__()
        self._file = file
        self._read = read
        self._place = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._file.seekable()

    def readinto(self, buffer: "WriteableBuffer") -> int:
        count = self._file.readinto(buffer) or 0
        self._place += count
        self._read(self._place)
        return count

    def close(self) -> None:
        self._file.close()
        super().close()
