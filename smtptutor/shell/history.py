"""What was typed before, kept in a file of its own, readable by its owner alone; secrets are masked (RFC 4954 4)."""

import os
import stat
from collections.abc import Callable, Iterable

from prompt_toolkit.history import FileHistory, History

from smtptutor.files import PRIVATE, owner_only
from smtptutor.protocol.secrets import masked
from smtptutor.protocol.session import Session
from smtptutor.protocol.stage import Awaiting

_COMMANDS = frozenset({Awaiting.COMMAND, Awaiting.NOTHING})
_FOLLOWED_BY = {"DATA": Awaiting.MAIL_DATA, "BDAT": Awaiting.OCTETS, "AUTH": Awaiting.ANSWER}
"""What lines that are pasted behind these verbs may be."""


class TypedHistory(History):
    """
    The history of what was typed at the prompt.

    Lines of a message and answers of a login do not go into it; `session` tells what the server reads. `folder` tells
    where the file is, when it is first wanted: not before the first prompt is on the screen. Where the file cannot be
    read or written the history is kept in memory, which is no reason to stop.
    """

    def __init__(self, folder: Callable[[], str], session: Callable[[], Session]) -> None:
        super().__init__()
        self._session = session
        self._folder = folder
        self._file: FileHistory | None = None

    def load_history_strings(self) -> Iterable[str]:
        """The lines of the file, newest first."""
        try:
            self._file = _opened(os.path.join(self._folder(), "history"))
            return list(self._file.load_history_strings())
        except OSError:
            self._file = None
            return []

    def store_string(self, string: str) -> None:
        """Add a line to the file."""
        if self._file is None:
            return
        try:
            self._file.store_string(string)
        except OSError:
            self._file = None

    def append_string(self, string: str) -> None:
        """Add what was typed to the history, in memory too without its secrets; of pasted lines, the commands."""
        session = self._session()
        awaiting = session.awaiting
        for line in string.split("\n"):
            for_server = not line.startswith(":") or line.startswith("::")
            if line and (awaiting in _COMMANDS or not for_server):
                super().append_string(masked(line, login_over=session.login_over))
            if awaiting in _COMMANDS and for_server:
                awaiting = _FOLLOWED_BY.get(line.strip().partition(" ")[0].upper(), awaiting)


def _opened(path: str) -> FileHistory:
    """
    The history in a file, made if it is not there, that nobody else can read.

    Raises OSError where no file can be there: nobody waits for a pipe, and a link that leads nowhere stays one.
    """
    if os.path.lexists(path) and not os.path.isfile(path):
        raise FileExistsError(path)
    os.close(owner_only(path, os.O_CREAT | os.O_WRONLY))
    if os.stat(path).st_mode & ~stat.S_IFREG & ~PRIVATE:
        os.chmod(path, PRIVATE)
    return FileHistory(path)
