"""
What was typed before, in a file of its own that its owner alone can read; secrets are masked (RFC 4954 4).

Each kind of prompt gets its history from here. The file has the form of prompt_toolkit's.
"""

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import groupby

from smtptutor.files import PRIVATE, owner_only
from smtptutor.protocol.secrets import masked
from smtptutor.protocol.session import Session
from smtptutor.protocol.stage import Awaiting
from smtptutor.server.dialogue import Dialogue
from smtptutor.talk.words import takes_all

_COMMANDS = frozenset({Awaiting.COMMAND, Awaiting.NOTHING})
_FOLLOWED_BY = {"DATA": Awaiting.MAIL_DATA, "BDAT": Awaiting.OCTETS, "AUTH": Awaiting.ANSWER}
"""What lines that are pasted behind these verbs may be."""


def worth_keeping(typed: str, session: Session) -> Iterator[str]:
    """
    The lines of what was typed that go into the history, without their secrets.

    Lines of a message, answers of a login and what is pasted behind `:explain` do not; `session` tells what the server
    read when they were typed.
    """
    if "\n" in typed and takes_all(typed):
        return  # a dialogue or a mail, which is somebody's
    awaiting = session.awaiting
    for line in typed.split("\n"):
        for_server = not line.startswith(":") or line.startswith("::")
        if line and (awaiting in _COMMANDS or not for_server):
            yield masked(line, login_over=session.login_over or awaiting is Awaiting.ANSWER)
        if awaiting in _COMMANDS and for_server:
            awaiting = _FOLLOWED_BY.get(line.strip().partition(" ")[0].upper(), awaiting)


def typed_into(dialogue: Dialogue) -> Session:
    """The session as `worth_keeping` wants it: the rest of a line is none, and may be that of a login."""
    session = dialogue.state.session
    return session._replace(awaiting=Awaiting.ANSWER) if dialogue.pending else session


class Kept:
    """
    The lines in the file. Where it cannot be read or written nothing is kept, which is no reason to stop.

    `folder` tells where the file is, when it is first wanted: not before the first prompt is on the screen.
    """

    def __init__(self, folder: Callable[[], str]) -> None:
        self._folder = folder
        self._path: str | None = None

    def load(self) -> list[str]:
        """The lines of the file, the newest first."""
        try:
            self._path = _opened(os.path.join(self._folder(), "history"))
            with open(self._path, encoding="utf-8", errors="replace", newline="\n") as file:
                return list(_entries(file))[::-1]
        except OSError:
            self._path = None
            return []

    def add(self, entry: str) -> None:
        """Write one more. Nothing is written before `load` was called."""
        if self._path is None:
            return
        lines = [f"\n# {datetime.now().astimezone()}\n", *(f"+{line}\n" for line in entry.split("\n"))]
        try:
            with open(self._path, "ab") as file:
                file.write("".join(lines).encode("utf-8", "replace"))
        except OSError:
            self._path = None


def _entries(lines: Iterable[str]) -> Iterator[str]:
    """What stands behind a plus; such lines that follow each other are one entry."""
    for is_entry, run in groupby(lines, lambda line: line.startswith("+")):
        if is_entry:
            yield "".join(line[1:] for line in run).removesuffix("\n")


def _opened(path: str) -> str:
    """
    The path of the file, made if it is not there, that nobody else can read.

    Raises OSError where no file can be there: nobody waits for a pipe, and a link that leads nowhere stays one.
    """
    if os.path.lexists(path) and not os.path.isfile(path):
        raise FileExistsError(path)
    os.close(owner_only(path, os.O_CREAT | os.O_WRONLY))
    if os.stat(path).st_mode & ~stat.S_IFREG & ~PRIVATE:
        os.chmod(path, PRIVATE)
    return path
