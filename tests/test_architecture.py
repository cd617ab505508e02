"""What the design says of the house as a whole, read from the source."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

import smtptutor

PACKAGE = Path(smtptutor.__file__).parent
FILES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))

MAY_IMPORT = {
    "text": set(),
    "data": set(),
    "pages": {"reference", "text"},
    "table": {"text"},
    "files": set(),
    "world": {"text"},
    "wording": set(),
    "protocol": set(),
    "reference": set(),
    "server": {"data", "protocol", "table"},
    "explain": {"pages", "protocol", "reference", "server", "text"},
    "course": {"data", "protocol", "reference", "server", "explain", "table", "text"},
    "net": {"protocol", "server", "explain", "files", "text", "world"},
    "testing": {"protocol", "server", "explain", "net"},
    "talk": {"protocol", "reference", "server", "explain", "course", "files", "table", "text", "wording"},
    "shell": {"protocol", "server", "explain", "course", "talk", "table", "text", "world"},
}
"""protocol <- server <- explain <- course <- talk <- shell <- commands, cli; reference imports only itself."""
TOP = {"commands", "cli", "__main__", "__init__"}


def source(file: str) -> ast.Module:
    """A file of the package, parsed."""
    return ast.parse((PACKAGE / file).read_text(encoding="utf-8"), file)


def room(file: str) -> str:
    """The room that a file is in: its folder, or its own name."""
    return file.partition("/")[0].removesuffix(".py")


def imported(file: str) -> set[str]:
    """The full names of all modules that a file imports, wherever it does so."""
    found = set()
    for node in ast.walk(source(file)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def rooms(file: str) -> set[str]:
    """The rooms of the package that a file imports from."""
    parts = [name.split(".") for name in imported(file)]
    known = {room(each) for each in FILES}
    return {names[1] for names in parts if names[0] == "smtptutor" and len(names) > 1 and names[1] in known}


def outside(file: str) -> set[str]:
    """The top names of what a file imports from outside the package."""
    return {name.partition(".")[0] for name in imported(file)} - {"smtptutor"}


class TestDirection:
    """One direction: nothing on the right is imported by anything on its left."""

    def test_every_room_is_known_here(self):
        assert {room(file) for file in FILES} == set(MAY_IMPORT) | TOP

    @pytest.mark.parametrize("file", [file for file in FILES if room(file) not in TOP])
    def test_a_room_imports_only_from_its_left(self, file):
        allowed = MAY_IMPORT[room(file)] | {room(file)}

        assert set() == rooms(file) - allowed

    @pytest.mark.parametrize("file", [file for file in FILES if file != "__main__.py"])
    def test_nothing_imports_the_entry_point(self, file):
        assert set() == {"cli", "__main__"} & rooms(file)


class TestOutside:
    """What may come from outside the package, and where."""

    @pytest.mark.parametrize("file", FILES)
    def test_prompt_toolkit_and_pygments_only_in_the_shell(self, file):
        assert room(file) == "shell" or not {"prompt_toolkit", "pygments"} & outside(file)

    @pytest.mark.parametrize("file", FILES)
    def test_no_sockets_and_no_other_programs(self, file):
        allowed = {"net": {"asyncio", "socket", "subprocess"}, "testing": {"asyncio"}}.get(room(file), set())
        found = {"socket", "socketserver", "smtplib", "asyncio", "subprocess", "multiprocessing"} & outside(file)

        assert set() == found - allowed

    @pytest.mark.parametrize("file", FILES)
    def test_nothing_is_run_that_was_read(self, file):
        called = {
            node.func.id for node in ast.walk(source(file)) if isinstance(node, ast.Call) and hasattr(node.func, "id")
        }
        methods = {f"{ast.unparse(node)}" for node in ast.walk(source(file)) if isinstance(node, ast.Attribute)}

        assert set() == {"eval", "exec", "compile", "__import__"} & called
        assert set() == {"os.system", "os.popen", "pickle.loads", "marshal.loads"} & methods

    @pytest.mark.parametrize("file", [file for file in FILES if room(file) in {"protocol", "explain"}])
    def test_the_core_does_no_input_or_output(self, file):
        called = {
            node.func.id for node in ast.walk(source(file)) if isinstance(node, ast.Call) and hasattr(node.func, "id")
        }

        assert set() == {"open", "print", "input"} & called
        assert set() == {"os", "sys", "io", "pathlib", "time", "random", "sqlite3"} & outside(file)


class TestFiles:
    """Files that one can read in a sitting."""

    @pytest.mark.parametrize("file", FILES)
    def test_under_400_lines(self, file):
        assert len((PACKAGE / file).read_text(encoding="utf-8").splitlines()) < 400

    @pytest.mark.parametrize("file", FILES)
    def test_everything_public_has_a_docstring(self, file):
        assert [] == [name for name, node in public(source(file), file) if not ast.get_docstring(node)]


def public(node: ast.AST, name: str):
    """The module, its public classes and functions, and their public methods."""
    yield name, node
    for child in node.body:
        if isinstance(child, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and not child.name.startswith("_"):
            if isinstance(child, ast.ClassDef):
                yield from public(child, f"{name}:{child.name}")
            else:
                yield f"{name}:{child.name}", child


NEVER = {"prompt_toolkit", "pygments", "asyncio", "socket"}  # prompt_toolkit alone costs 131 ms
STARTS = [
    (["explain", "503"], {*NEVER, "argparse", "tomllib", "dataclasses", "json", "sqlite3", "smtptutor.server"}),
    (["explain", "5.5.1"], {*NEVER, "argparse", "tomllib", "dataclasses", "json", "sqlite3", "smtptutor.server"}),
    (["explain", "mail-first"], {*NEVER, "argparse", "tomllib", "dataclasses", "json", "smtptutor.server"}),
    (["explain", "--json", "503"], {*NEVER, "tomllib", "dataclasses", "sqlite3", "smtptutor.server"}),
    (["compare", "250", "503"], {*NEVER, "tomllib", "dataclasses", "json", "sqlite3", "smtptutor.server"}),
    (["lessons"], {*NEVER, "dataclasses", "smtptutor.explain"}),
    (["check"], {*NEVER, "dataclasses"}),
    (["--version"], {*NEVER, "tomllib", "dataclasses", "json", "sqlite3", "smtptutor.server", "smtptutor.reference"}),
    (["--help"], {*NEVER, "tomllib", "dataclasses", "json", "sqlite3", "smtptutor.server", "smtptutor.reference"}),
    ([], {*NEVER, "tomllib", "dataclasses", "json", "sqlite3", "smtptutor.course"}),
    (["--json"], {*NEVER, "tomllib", "dataclasses", "sqlite3", "smtptutor.course"}),
]


def modules_of(statement: str, home: Path) -> set[str]:
    """The modules that a statement brings in, measured in a process of its own, beyond those that it begins with."""
    program = (
        f"import sys; before = set(sys.modules); {statement}; print(*(set(sys.modules) - before), file=sys.stderr)"
    )
    environment = {**os.environ, "SMTPTUTOR_HOME": str(home)}
    done = subprocess.run(
        [sys.executable, "-c", program], input=b"", capture_output=True, check=True, env=environment, timeout=60
    )
    return set(done.stderr.decode().splitlines()[-1].split())


class TestStarts:
    """Each subcommand imports only what it needs: nobody waits for what was not asked for."""

    @pytest.mark.parametrize(
        ("arguments", "absent"), STARTS, ids=lambda value: " ".join(value) if isinstance(value, list) else ""
    )
    def test_what_is_not_imported(self, arguments, absent, tmp_path):
        found = modules_of(f"from smtptutor.cli import main; main({arguments!r})", tmp_path)

        assert "smtptutor.cli" in found
        assert set() == absent & found

    def test_the_greeting_of_the_shell_needs_next_to_nothing(self, tmp_path):
        found = modules_of("import smtptutor.shell.start", tmp_path)

        assert (
            set() == {*NEVER, "argparse", "tomllib", "json", "re", "smtptutor.protocol", "smtptutor.reference"} & found
        )
