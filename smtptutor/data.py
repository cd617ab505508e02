"""Where the data that comes along lies."""

import os

TYPE_CHECKING = False
if TYPE_CHECKING:  # loading it would take a start as long as all that a list of lessons does
    from pathlib import Path


def folder() -> "Path":
    """The folder of the lessons, with that of the sites in it: inside the package, or beside it in a checkout."""
    from pathlib import Path

    return Path(folder_name())


def folder_name() -> str:
    """The name of the folder of the lessons."""
    return _beside("lessons")


def share() -> "Path":
    """The folder with what other programs read of this one: completion for shells, and the man page."""
    from pathlib import Path

    return Path(_beside("share"))


def _beside(name: str) -> str:
    """A folder inside the package, or beside it in a checkout."""
    package = os.path.dirname(os.path.realpath(__file__))
    inside = os.path.join(package, name)
    return inside if os.path.isdir(inside) else os.path.join(os.path.dirname(package), name)
