"""The outside world as one value: streams, width, colour, folders, clock. Handed to all that talks to people."""

import io
import os
import sys
import time

from smtptutor import text
from smtptutor.text import Block

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import BinaryIO, TextIO

    from smtptutor.settings import Preferences, Settings

NARROWEST, WIDEST = 40, 100
NARROWEST_BESIDE = 20  # where something stands at the left of each line


class World:
    """
    Where the program reads and writes.

    `folder`, if given, holds history, progress and settings instead of the platform's own places for them. `clock`
    gives the time, in seconds since 1970 (UTC).
    """

    def __init__(
        self,
        stdin: "BinaryIO",
        stdout: "TextIO",
        stderr: "TextIO",
        *,
        environment: "Mapping[str, str]",
        terminal: bool,
        columns: "Callable[[], int] | int" = 80,
        folder: str | None = None,
        clock: "Callable[[], float]" = time.time,
    ) -> None:
        self.stdin = stdin
        self.stdout = stdout
        self.stderr = stderr
        self.clock = clock
        self.environment = environment
        self.terminal = terminal
        self._columns = columns
        self._dumb = environment.get("TERM") == "dumb"
        self._dresses = terminal and not self._dumb
        self._colours = not environment.get("NO_COLOR")
        self._folder = folder or environment.get("SMTPTUTOR_HOME") or None
        self._plain = environment.get("SMTPTUTOR_PLAIN", "") not in ("", "0")
        self._preferences: Preferences | None = None

    @property
    def preferences(self) -> "Preferences":
        """What the person chose, and may change at any time; read where that was not done yet."""
        return self.read_preferences()

    def read_preferences(self) -> "Preferences":
        """The preferences. Their file is looked for at the first call, not before."""
        if self._preferences is None:
            from smtptutor import settings

            file = settings.place(self.environment, self._folder)
            self._preferences = settings.Preferences(settings.read(file, self.complain), file)
            if self._plain:
                self._preferences.override("plain", True)
        return self._preferences

    @property
    def settings(self) -> "Settings":
        """The settings now; ask each time, since `:set` changes them."""
        return self.preferences.now

    def be_plain(self) -> None:
        """Only print lines from now on, as on a terminal that can do no more."""
        self._plain = True
        if self._preferences is not None:
            self._preferences.override("plain", True)

    def be_colourless(self) -> None:
        """Print all letters alike: the terminal takes nothing else."""
        self._dresses = False

    @property
    def plain(self) -> bool:
        """True where only lines are wanted. What the file of settings says counts once somebody asked for it."""
        return self._plain if self._preferences is None else self._preferences.now.plain

    @property
    def interactive(self) -> bool:
        """True where a person sits at a terminal that can do more than print lines, and wants it to."""
        return self.terminal and not self._dumb and not self.plain

    @property
    def dressed(self) -> bool:
        """True where letters can be bold and underlined now."""
        return self._dresses and not self.plain

    @property
    def colour(self) -> bool:
        """True where colours are wanted now."""
        return self.dressed and self._colours

    @property
    def spoken(self) -> bool:
        """True where what is shown is to read well aloud: where only lines are wanted, and on a dumb terminal."""
        return self.plain or (self.terminal and self._dumb)

    @property
    def width(self) -> int:
        """The columns to wrap at now: those of the terminal, within reason."""
        columns = self._columns if isinstance(self._columns, int) else self._columns()
        return max(NARROWEST, min(columns, WIDEST))

    def written(self, blocks: "Iterable[Block]", beside: int = 0) -> str:
        """
        The blocks as lines: in words where they are read aloud, otherwise with colour where it is wanted.

        They fit this width, less what stands `beside` them, in columns.
        """
        width = max(self.width - beside, NARROWEST_BESIDE)
        if self.spoken:
            from smtptutor.text.spoken import spoken

            return text.plain(spoken(blocks, width))
        lines = text.screen(blocks, width)
        return text.ansi(lines, colour=self.colour) if self.dressed else text.plain(lines)

    def show(self, blocks: "Iterable[Block]") -> None:
        """Print blocks."""
        self.write(self.written(blocks))

    def write(self, words: str) -> None:
        """Print our own text as it is, at once; what comes from outside goes through `show`."""
        self.stdout.write(words)
        self.stdout.flush()

    def complain(self, words: str) -> None:
        """One message to the error stream."""
        said = f"smtptutor: {text.clean(words)}"
        block = text.Para(said) if self.terminal else text.Verbatim(said)
        self.stderr.write(text.plain(text.screen([block], self.width)))
        self.stderr.flush()

    def data_folder(self) -> str:
        """Where history and progress are kept: the platform's own place, made if it is not there."""
        folder = self._folder
        if folder is None:
            from smtptutor import settings

            folder = settings.on_linux(self.environment, "XDG_DATA_HOME", ".local", "share")
        if folder is None:
            from platformdirs import user_data_dir

            folder = user_data_dir("smtptutor", appauthor=False)
        os.makedirs(folder, mode=0o700, exist_ok=True)
        return folder


def real() -> World:
    """The world as it is: the process's streams, environment and terminal."""
    nowhere = io.StringIO()  # in place of a stream that is closed
    stdin, stdout, stderr = sys.stdin, sys.stdout or nowhere, sys.stderr or nowhere
    for stream in (stdout, stderr):
        if isinstance(stream, io.TextIOWrapper):  # what the terminal cannot show is shown as an escape
            stream.reconfigure(errors="backslashreplace")
    if isinstance(stdin, io.TextIOWrapper):  # octets that are no text are what the client sends, as from a file
        stdin.reconfigure(errors="surrogateescape")
    terminal = stdin is not None and stdin.isatty() and stdout.isatty()
    world = World(
        stdin.buffer if stdin is not None else io.BytesIO(),
        stdout,
        stderr,
        environment=os.environ,
        terminal=terminal,
        columns=_columns,
    )
    if world.dressed and not _takes_escapes():
        world.be_colourless()
    return world


def _takes_escapes() -> bool:
    """True where the terminal shows colours; a Windows console has to be asked to."""
    if sys.platform != "win32":
        return True
    import ctypes

    kernel, mode = ctypes.windll.kernel32, ctypes.c_ulong()
    handle = kernel.GetStdHandle(-11)  # the standard output
    return bool(
        kernel.GetConsoleMode(handle, ctypes.byref(mode)) and kernel.SetConsoleMode(handle, mode.value | 4)  # VT
    )


def _columns() -> int:
    """The columns of the terminal now; COLUMNS where there is none."""
    try:
        return os.get_terminal_size(sys.__stdout__.fileno() if sys.__stdout__ else 1).columns or 80
    except (OSError, ValueError):
        pass
    try:
        return int(os.environ["COLUMNS"])
    except (KeyError, ValueError):
        return 80
