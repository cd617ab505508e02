"""Finds a site by its name or its file."""

from pathlib import Path

from smtptutor.data import folder
from smtptutor.server.site import Site
from smtptutor.server.site_file import read_site
from smtptutor.table import TableError
from smtptutor.wording import nearest


def names() -> list[str]:
    """The names of the sites that come along."""
    return sorted(path.stem for path in (folder() / "sites").glob("*.toml"))


def has(name: str) -> bool:
    """True for the name of a site that comes along."""
    return name.replace("-", "").isalnum() and _is_there(_file(name))


def _file(name: str) -> Path:
    return folder() / "sites" / f"{name}.toml"


def about(name: str) -> str:
    """The line that tells what is to be seen at a place; what is wrong with its file, where it cannot be read."""
    try:
        return load(name).about
    except TableError as error:
        return str(error)


def load(asked: str | None) -> Site:
    """
    The site of that name or in that file; the default site for None.

    Raises TableError where there is none, or where the file is not right.
    """
    if asked is None or asked == "default":
        return Site()
    path = Path(asked)
    if path.suffix == ".toml":
        return read_site(path)
    if has(asked.lower()):
        return read_site(_file(asked.lower()))
    if _is_there(path):
        return read_site(path)
    raise TableError(asked, "", f"no site is called so; {instead_of(asked)}")


def instead_of(asked: str) -> str:
    """What to give where there is no site of that name: the nearest one, and all there are."""
    near = nearest(asked.lower(), names())
    hint = f"did you mean {near}? There" if near else "there"
    return f"{hint} are {', '.join(names())}, or give a TOML file"


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # no name that a file could have
        return False
