"""Where the data that comes along lies."""

from pathlib import Path


def folder() -> Path:
    """The folder of the lessons, with that of the sites in it: inside the package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent
    inside = package / "lessons"
    return inside if inside.is_dir() else package.parent / "lessons"
