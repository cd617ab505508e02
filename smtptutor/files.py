"""Files that are written whole or not at all, and files that nobody but their owner may read."""

import contextlib
import os
import stat

PRIVATE = 0o600  # the owner reads and writes, nobody else does either


def read_some(path: str, most: int) -> bytes:
    """
    What is in a file, or as much of it as is more than `most` octets.

    Raises OSError, also for what is no file, as a pipe, which might never end, and ValueError for a NUL in the name.
    """
    if not stat.S_ISREG(os.stat(path).st_mode):
        raise OSError("it is no file")
    with open(path, "rb") as file:
        return file.read(most + 1)


def write_whole(path: str, words: str, *, mode: int = PRIVATE) -> None:
    """
    Write `words` to the file `path` as UTF-8, so that there is all of it or nothing of it.

    `mode` is who may read and write it; usually its owner alone.

    What stood there before is replaced at once, when the new file is whole and on the disk. Raises OSError where the
    file cannot be written, and UnicodeEncodeError for words with lone surrogates; both leave everything as it was.
    """
    import tempfile

    handle, draft = tempfile.mkstemp(dir=os.path.dirname(os.path.abspath(path)), prefix=".smtptutor-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(words)
            file.flush()
            os.fsync(file.fileno())
        if mode != PRIVATE:
            os.chmod(draft, mode)
        os.replace(draft, path)
    except BaseException:
        with contextlib.suppress(OSError):  # the disk may be gone altogether
            os.unlink(draft)
        raise


def write_new(path: str, words: str, *, mode: int = PRIVATE) -> None:
    """
    As `write_whole`, for a file that is not there yet.

    Raises FileExistsError where it is, also where it comes while this writes; what stands there stays as it is.
    """
    import tempfile

    with tempfile.TemporaryDirectory(dir=os.path.dirname(os.path.abspath(path)), prefix=".smtptutor-") as folder:
        draft = os.path.join(folder, "draft")
        write_whole(draft, words, mode=mode)
        _move_new(draft, path)


def _move_new(draft: str, path: str) -> None:
    """Give a file its place, where none is; a link to it can only be made where there is none."""
    try:
        os.link(draft, path)
    except FileExistsError:
        raise
    except (OSError, AttributeError, NotImplementedError):  # a file system, or a platform, without links
        if os.path.lexists(path):
            raise FileExistsError(path) from None
        os.rename(draft, path)


def usual_mode() -> int:
    """Who may read and write a file that somebody makes without saying so."""
    mask = os.umask(0o077)
    os.umask(mask)
    return 0o666 & ~mask


def owner_only(path: str, flags: int) -> int:
    """An opener for `open`: a file that is made has no permissions for others. Raises OSError as `os.open` does."""
    return os.open(path, flags, PRIVATE)
