"""The history of the prompt that redraws itself; what is kept, and where, is told in kept.py."""

from collections.abc import Callable, Iterable

from prompt_toolkit.history import History

from smtptutor.protocol.session import Session
from smtptutor.shell.kept import Kept, worth_keeping


class TypedHistory(History):
    """The history of what was typed; `session` tells what the server reads. `folder` is as in Kept."""

    def __init__(self, folder: Callable[[], str], session: Callable[[], Session]) -> None:
        super().__init__()
        self._session = session
        self._kept = Kept(folder)

    def load_history_strings(self) -> Iterable[str]:
        """The lines of the file, newest first."""
        return self._kept.load()

    def store_string(self, string: str) -> None:
        """Add a line to the file."""
        self._kept.add(string)

    def append_string(self, string: str) -> None:
        """Add what was typed to the history, in memory too without its secrets; of pasted lines, the commands."""
        for line in worth_keeping(string, self._session()):
            super().append_string(line)
