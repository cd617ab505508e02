"""The package read from its source: its files, and which file imports which."""

import ast
from functools import cache
from pathlib import Path

import smtptutor

PACKAGE = Path(smtptutor.__file__).parent
FILES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))


@cache
def source(file: str) -> ast.Module:
    """A file of the package, parsed."""
    return ast.parse((PACKAGE / file).read_text(encoding="utf-8"), file)


def room(file: str) -> str:
    """The room that a file is in: its folder, or its own name."""
    return file.partition("/")[0].removesuffix(".py")


@cache
def imported(file: str) -> frozenset[str]:
    """The full names of all that a file imports, at its top, in a function or for its types alone."""
    names = set()
    for node in ast.walk(source(file)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return frozenset(names)


def outside(file: str) -> set[str]:
    """The top names of what a file imports from outside the package."""
    return {name.partition(".")[0] for name in imported(file)} - {"smtptutor"}


def home(name: str) -> str | None:
    """The file that an imported name comes from: of a module its file, of anything else the file that it stands in."""
    parts = name.split(".")[1:]
    for path in ("/".join(parts), "/".join(parts[:-1])):
        for file in (f"{path}.py", f"{path}/__init__.py".lstrip("/")):
            if file in FILES:
                return file
    return None


@cache
def neighbours(file: str) -> frozenset[str]:
    """The files of the package that a file imports from."""
    homes = {home(name) for name in imported(file) if name.partition(".")[0] == "smtptutor"}
    assert None not in homes, file
    return frozenset(homes - {file})


def functions(file: str):
    """Each function and method of a file, with the number of its lines, its docstring not counted."""
    for node in ast.walk(source(file)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            doc = node.body[0] if ast.get_docstring(node) is not None else None
            yield node, node.end_lineno - node.lineno + 1 - (doc.end_lineno - doc.lineno + 1 if doc else 0)


def levels() -> list[frozenset[str]]:
    """
    The files by what they need, the innermost groups first.

    A group imports only from groups before it. One with several files in it is a circle.
    """
    order: list[frozenset[str]] = []
    number: dict[str, int] = {}
    lowest: dict[str, int] = {}
    open_: list[str] = []

    def visit(file):  # Tarjan's way to find the circles of a graph
        number[file] = lowest[file] = len(number)
        open_.append(file)
        for other in sorted(neighbours(file)):
            if other not in number:
                visit(other)
                lowest[file] = min(lowest[file], lowest[other])
            elif other in open_:
                lowest[file] = min(lowest[file], number[other])
        if lowest[file] == number[file]:
            where = open_.index(file)
            order.append(frozenset(open_[where:]))
            del open_[where:]

    for file in FILES:
        if file not in number:
            visit(file)
    return order


@cache
def heights() -> dict[str, int]:
    """How high each file stands: one above the highest that it imports from; one circle stands at one height."""
    height: dict[str, int] = {}
    for group in levels():
        below = {other for file in group for other in neighbours(file)} - group
        height |= dict.fromkeys(group, 1 + max((height[other] for other in below), default=-1))
    return height
