"""
A long text page by page, for whoever asked for all of it at a terminal. Imported only when somebody did.

The program that shows it is the one in PAGER; `less` where nothing is said. A pager that fails or is left early is no
error: where it could not show the text, the text is printed.
"""

import os
import shlex
import shutil
import signal
import subprocess

from smtptutor.text import Block
from smtptutor.world import World

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LESS = "less -FRX"
"""It ends by itself where one screen is enough, shows colours, and leaves the text on the screen."""
SWITCHED_OFF = ("", "cat")


def show(world: World, blocks: "Iterable[Block]") -> None:
    """Print blocks, through a pager where they take more than the screen of a terminal and one is wanted."""
    words = world.written(blocks)
    command = _command(world) if words.count("\n") >= _rows(world) else []
    if not command or not _paged(world, command, words):
        world.write(words)


def _rows(world: World) -> int:
    """The rows of the terminal, less the one that is for the next prompt."""
    try:
        return os.get_terminal_size(world.stdout.fileno()).lines - 1
    except (OSError, ValueError):
        return 0  # no terminal


def _command(world: World) -> list[str]:
    """The pager and its options; [] where none is wanted or there is none."""
    if not world.settings.pager or not world.interactive or world.environment.get("NO_PAGER"):
        return []
    named = world.environment.get("PAGER", LESS).strip()
    if named in SWITCHED_OFF:
        return []
    try:
        program, *options = shlex.split(named, posix=os.name != "nt")
    except ValueError:  # a quotation mark that is not closed
        return []
    found = shutil.which(program.strip('"'), path=world.environment.get("PATH"))
    return [found, *options] if found else []


def _paged(world: World, command: list[str], words: str) -> bool:
    """Show the words with the pager; False where it could not."""
    encoding = getattr(world.stdout, "encoding", None) or "utf-8"
    octets = words.encode(encoding, "backslashreplace")
    try:
        pager = subprocess.Popen(  # noqa: S603 - the program that the person chose, no shell
            command, stdin=subprocess.PIPE, stdout=world.stdout, env=_told(world.environment)
        )
    except (OSError, ValueError):  # it is no program, or our own output no file
        return False
    kept = signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the pager's while it runs
    try:
        pager.communicate(octets)  # whoever leaves early breaks the pipe, and that is left out of account
    finally:
        signal.signal(signal.SIGINT, kept)
    return pager.returncode <= 0 or pager.returncode > _MOST


_MOST = 127
"""The highest status with which a program says that it failed; above stand the signals that ended it."""


def _told(environment: "Mapping[str, str]") -> dict[str, str]:
    """The environment of the pager: where PAGER has no options, `less` shows colours and ends by itself too."""
    return {"LESS": "FRX", **environment}
