"""
Accepted mail as a Maildir: a file for each message, whole or not there at all.

A message is written to tmp, brought to the disk, and only then renamed into new: whoever reads new never sees half a
message, also after a crash in the middle.
"""

import contextlib
import os
import time
from itertools import count

from smtptutor.files import owner_only
from smtptutor.server.mailstore import Message, written

FOLDERS = ("tmp", "new", "cur")


class Maildir:
    """The folder `path`, made with its three folders if it is not there. Raises OSError where that cannot be."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._numbers = count(1)
        for folder in FOLDERS:
            os.makedirs(os.path.join(path, folder), mode=0o700, exist_ok=True)

    def deliver(self, message: Message) -> str:
        """
        Write one message and give its path; it is on the disk when this returns.

        Raises OSError where it cannot be written; then there is nothing of it in new.
        """
        name = f"{int(time.time())}.P{os.getpid()}Q{next(self._numbers)}R{os.urandom(4).hex()}.{message.hostname}"
        path, kept = os.path.join(self.path, "tmp", name), os.path.join(self.path, "new", name)
        try:
            with open(path, "xb", opener=owner_only) as file:
                file.write(as_file(message))
                file.flush()
                os.fsync(file.fileno())
            os.rename(path, kept)
        except OSError:
            _remove(path)
            raise
        _sync_folder(os.path.join(self.path, "new"))
        return kept


def as_file(message: Message) -> bytes:
    """What stands in the file: Return-Path, a Delivered-To for each recipient, Received, then what the client sent."""
    top, _, rest = message.trace.partition(b"\r\n")
    recipients = b"".join(written(f"Delivered-To: {recipient}") for recipient in message.envelope.recipients)
    return top + b"\r\n" + recipients + rest + message.content


def _remove(path: str) -> None:
    with contextlib.suppress(OSError):  # it was never there, or nothing can be removed either
        os.unlink(path)


def _sync_folder(path: str) -> None:
    """Bring the new name to the disk, where a folder can be opened for that."""
    try:
        folder = os.open(path, os.O_RDONLY)
    except OSError:  # Windows opens no folders
        return
    with contextlib.suppress(OSError):  # some file systems cannot; the file itself is safe
        os.fsync(folder)
    os.close(folder)
