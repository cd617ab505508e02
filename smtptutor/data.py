"""Where the data that comes along lies."""

from pathlib import Path


def folder() -> Path:
    """The folder of the lessons, with that of the sites in it: inside the package, or beside it in a checkout."""
    return _beside("lessons")


def share() -> Path:
    """The folder with what other programs read of this one: completion for shells, and the man page."""
    return _beside("share")


def _beside(name: str) -> Path:
    """A folder inside the package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent
    inside = package / name
    return inside if inside.is_dir() else package.parent / name
