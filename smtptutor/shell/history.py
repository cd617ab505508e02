"""What was typed before, kept in a file of its own, readable by its owner alone; secrets are masked (RFC 4954 4)."""

import os

from prompt_toolkit.history import FileHistory

from smtptutor.protocol.secrets import masked


class TypedHistory(FileHistory):
    """The history of commands. Lines of messages do not go into it: see app.py."""

    def __init__(self, path: str) -> None:
        if not os.path.exists(path):
            os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
        super().__init__(path)

    def store_string(self, string: str) -> None:
        """Add a line to the file."""
        super().store_string(masked(string))

    def append_string(self, string: str) -> None:
        """Add a line to the history, in memory too without its secret."""
        super().append_string(masked(string))
