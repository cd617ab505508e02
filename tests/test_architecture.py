"""How the house as a whole is built, read from the source: who imports whom, how long things are, what starts load."""

import ast
import os
import subprocess
import sys
from pathlib import Path
from statistics import median, quantiles

import pytest
from graph import FILES, PACKAGE, functions, heights, imported, levels, neighbours, outside, room, source

from smtptutor import data

MAY_IMPORT = {
    "text": set(),
    "data": set(),
    "entry": {"text"},
    "asked": {"text"},
    "short": {"asked", "entry", "text"},
    "pages": {"entry", "reference", "short", "text"},
    "comparison": {"entry", "pages", "reference", "text"},
    "table": {"text", "wording"},
    "files": set(),
    "settings": {"files", "table", "text", "wording"},
    "world": {"settings", "text"},
    "octets": set(),
    "wording": set(),
    "protocol": set(),
    "reference": set(),
    "server": {"data", "protocol", "table", "wording"},
    "explain": {"entry", "pages", "protocol", "reference", "server", "text", "wording"},
    "course": {"data", "octets", "protocol", "reference", "server", "explain", "table", "text", "wording"},
    "evidence": {"entry", "pages", "protocol", "reference", "short", "text"},
    "net": {"protocol", "server", "explain", "files", "text", "wording", "world"},
    "testing": {"protocol", "server", "explain", "net"},
    "talk": {
        "comparison",
        "entry",
        "pages",
        "protocol",
        "reference",
        "server",
        "explain",
        "course",
        "evidence",
        "files",
        "octets",
        "short",
        "settings",
        "table",
        "text",
        "wording",
    },
    "shell": {"files", "protocol", "server", "course", "talk", "text", "world"},
}
"""What each room needs: protocol <- server <- explain <- course <- talk <- shell, net <- commands, cli."""
TOP = {"commands", "cli", "__main__", "__init__"}
ORDER = (
    {"text", "reference", "protocol", "data", "files", "octets", "wording"},
    {"table", "entry", "asked"},
    {"short"},
    {"pages"},
    {"settings", "comparison"},
    {"world"},
    {"server"},
    {"explain"},
    {"course", "evidence"},
    {"talk"},
    {"shell", "net"},
    {"testing"},
)
"""Left to right: nothing is allowed to import from its right, whatever MAY_IMPORT is made to say."""
WITHOUT_A_MACHINE = {room for rooms in ORDER[:10] for room in rooms}
"""Rooms that run where there is no terminal, no port, no thread and no database, as in a web page."""
WITHOUT_A_WIDTH = WITHOUT_A_MACHINE - {"text", "world", "short"}
MACHINE = {
    "asyncio", "concurrent", "curses", "fcntl", "msvcrt", "multiprocessing", "prompt_toolkit", "pty", "pygments",
    "readline", "select", "selectors", "signal", "smtplib", "socket", "socketserver", "sqlite3", "ssl", "subprocess",
    "termios", "threading", "tty",
}  # fmt: skip
EXCEPTIONS = {f"course/{name}.py": {"sqlite3"} for name in ("store", "schema", "carrying")}
"""Progress is kept in a database, and imported where it is needed."""


class TestDirection:
    """One direction: nothing on the right is imported by anything on its left."""

    def test_every_room_is_known_here(self):
        assert {room(file) for file in FILES} == set(MAY_IMPORT) | TOP
        assert set(MAY_IMPORT) == {room for rooms in ORDER for room in rooms}

    def test_what_is_allowed_goes_to_the_left(self):
        rank = {room: number for number, rooms in enumerate(ORDER) for room in rooms}

        assert [] == [
            (one, other) for one, others in MAY_IMPORT.items() for other in others if rank[other] >= rank[one]
        ]

    @pytest.mark.parametrize("name", MAY_IMPORT)
    def test_a_room_imports_what_it_may_and_no_more_is_allowed(self, name):
        needed = {room(other) for file in FILES if room(file) == name for other in neighbours(file)}

        assert needed - {name, "__init__"} == MAY_IMPORT[name]

    @pytest.mark.parametrize("file", [file for file in FILES if file != "__main__.py"])
    def test_nothing_imports_the_entry_point(self, file):
        assert set() == {"cli.py", "__main__.py"} & neighbours(file)


class TestCircles:
    """No two files import each other, and no more than two in a circle: not for types, and not lazily either."""

    def test_no_circle(self):
        assert [] == [sorted(group) for group in levels() if len(group) > 1]

    def test_the_levels_are_told(self, figure):
        """How high each room reaches, for whoever reads the log: a file stands one level above all that it imports."""
        height = heights()
        for name in sorted({room(file) for file in FILES}, key=lambda name: (highest(name), name)):
            files = [file for file in FILES if room(file) == name]
            figure(
                f"room {name:10} {len(files):3} files, levels {min(map(height.get, files)):2} to {highest(name):2};"
                f" imports {', '.join(sorted(MAY_IMPORT.get(name, ['whatever it needs']))) or 'nothing'}"
            )

        assert max(height, key=height.get) == "__main__.py"


def highest(name):
    """The level of the highest file of a room."""
    return max(heights()[file] for file in FILES if room(file) == name)


class TestOutside:
    """What may come from outside the package, and where."""

    @pytest.mark.parametrize("file", [file for file in FILES if room(file) in WITHOUT_A_MACHINE])
    def test_no_machine_left_of_shell_and_net(self, file):
        assert set() == MACHINE & outside(file) - EXCEPTIONS.get(file, set())

    @pytest.mark.parametrize("file", FILES)
    def test_prompt_toolkit_and_pygments_only_in_the_shell(self, file):
        assert room(file) == "shell" or not {"prompt_toolkit", "pygments"} & outside(file)

    def test_readline_in_one_file_only(self):
        """Once it is imported `input` reads with it: that is for the prompt of plain lines to choose."""
        assert ["shell/edited.py"] == [file for file in FILES if "readline" in outside(file)]

    @pytest.mark.parametrize("file", FILES)
    def test_no_sockets_and_no_other_programs(self, file):
        allowed = {"net": {"asyncio", "socket", "subprocess"}, "shell": {"subprocess"}, "testing": {"asyncio"}}.get(
            room(file), set()
        )
        found = {"socket", "socketserver", "smtplib", "asyncio", "subprocess", "multiprocessing"} & outside(file)

        assert set() == found - allowed

    @pytest.mark.parametrize("file", FILES)
    def test_no_private_name_of_another_file(self, file):
        names = [name.rpartition(".")[2] for name in imported(file) if name.startswith("smtptutor")]

        assert [] == [name for name in names if name.startswith("_") and not name.endswith("__")]

    @pytest.mark.parametrize("file", [file for file in FILES if room(file) in WITHOUT_A_WIDTH])
    def test_no_width_left_of_the_writers(self, file):
        """What is said is the same for every screen, and for who has none: text/ wraps it for the front ends."""
        names = {
            getattr(node, field)
            for node in ast.walk(source(file))
            for kind, field in ((ast.Name, "id"), (ast.arg, "arg"), (ast.Attribute, "attr"), (ast.keyword, "arg"))
            if isinstance(node, kind)
        }

        assert [] == [name for name in names if name and "width" in name.lower()]
        assert [] == [
            name for name in imported(file) if name.startswith(("smtptutor.text.screen", "smtptutor.text.col"))
        ]

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


TESTS = Path(__file__).parent
MOST_LINES = 400
MOST_IMPORTS = 20
ASSEMBLED = {"server/policy.py": 28}
"""A file that puts the parts of a table together, and may import more: it has a line for each."""
MOST_METHODS = 31
LONGEST_FUNCTION = 36


class TestFiles:
    """Files, classes and functions that one can read in a sitting. The limits are where the house stands."""

    @pytest.mark.parametrize("file", FILES)
    def test_short(self, file):
        assert lines_of(file) < MOST_LINES

    def test_so_are_the_tests(self):
        """A test file that is longer tests several things, and each of them may have a file."""
        files = sorted(TESTS.rglob("*.py"))

        assert len(files) > 100
        assert [] == [
            f"{file.relative_to(TESTS)}: {length}"
            for file in files
            if (length := len(file.read_text(encoding="utf-8").splitlines())) >= MOST_LINES
        ]

    @pytest.mark.parametrize("file", [file for file in FILES if room(file) not in TOP])
    def test_needs_few_others(self, file):
        """A file that needs a dozen others decides too much."""
        assert len(neighbours(file)) <= ASSEMBLED.get(file, MOST_IMPORTS)

    @pytest.mark.parametrize("file", FILES)
    def test_classes_do_one_thing(self, file):
        classes = [node for node in ast.walk(source(file)) if isinstance(node, ast.ClassDef)]
        methods = {node.name: sum(isinstance(each, ast.FunctionDef) for each in node.body) for node in classes}

        assert {} == {name: count for name, count in methods.items() if count > MOST_METHODS}

    @pytest.mark.parametrize("file", FILES)
    def test_functions_fit_a_screen(self, file):
        assert {} == {node.name: lines for node, lines in functions(file) if lines > LONGEST_FUNCTION}

    @pytest.mark.parametrize("file", FILES)
    def test_everything_public_has_a_docstring(self, file):
        assert [] == [name for name, node in public(source(file), file) if not ast.get_docstring(node)]

    def test_the_sizes_are_told(self, figure):
        files = sorted(lines_of(file) for file in FILES)
        sizes = sorted((lines, f"{file}:{node.name}") for file in FILES for node, lines in functions(file))
        lengths = [lines for lines, _ in sizes]
        figure(f"{len(files)} files: median {median(files):.0f} lines, longest {max((lines_of(f), f) for f in FILES)}")
        figure(
            f"{len(lengths)} functions: median {median(lengths):.0f} lines, nine of ten up to"
            f" {quantiles(lengths, n=10)[-1]:.0f}, longest {', '.join(f'{n} {name}' for n, name in sizes[:-4:-1])}"
        )

        assert median(lengths) <= 8


def lines_of(file):
    """How many lines a file has."""
    return len((PACKAGE / file).read_text(encoding="utf-8").splitlines())


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
LESSON = str(data.folder() / "01-first-message" / "01-hello.toml")
STARTS = [
    (["explain", "503"], {*NEVER, "argparse", "tomllib", "dataclasses", "json", "sqlite3", "smtptutor.server"}),
    (["explain", "5.5.1"], {*NEVER, "argparse", "tomllib", "dataclasses", "json", "sqlite3", "smtptutor.server"}),
    (["explain", "mail-first"], {*NEVER, "argparse", "tomllib", "dataclasses", "json", "smtptutor.server"}),
    (["explain", "454 4.7.1 Relay access denied"], {*NEVER, "argparse", "tomllib", "json", "smtptutor.server"}),
    (["explain", "greylisting"], {*NEVER, "argparse", "tomllib", "json", "difflib", "smtptutor.server"}),
    (["explain", "--json", "503"], {*NEVER, "tomllib", "dataclasses", "sqlite3", "smtptutor.server"}),
    (["compare", "250", "503"], {*NEVER, "tomllib", "dataclasses", "json", "sqlite3", "smtptutor.server"}),
    (["lessons"], {*NEVER, "argparse", "tomllib", "typing", "re", "json", "smtptutor.server", "smtptutor.explain"}),
    (["check", LESSON], {*NEVER, "dataclasses"}),
    (["completion", "bash"], {*NEVER, "tomllib", "dataclasses", "json", "sqlite3", "smtptutor.reference"}),
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

    def test_the_prompt_of_plain_lines_needs_no_prompt_toolkit(self, tmp_path):
        found = modules_of("import smtptutor.shell.plain, smtptutor.shell.edited, smtptutor.text.spoken", tmp_path)

        assert set() == NEVER & found

    def test_settings_that_nobody_made_cost_nothing(self, tmp_path):
        found = modules_of("from smtptutor import world; assert world.real().settings.voice", tmp_path)

        assert "smtptutor.settings" in found
        assert set() == {"tomllib", "platformdirs", "smtptutor.table", "smtptutor.files"} & found

    def test_a_reason_needs_no_server(self, tmp_path):
        """Evidence from elsewhere, and a web page, explain replies that no simulator sent."""
        found = modules_of("import smtptutor.explain.why", tmp_path)

        assert "smtptutor.explain.why" in found
        assert [] == [name for name in found if name.startswith("smtptutor.server")]
        assert "smtptutor.reference.answer" not in found  # a page has a name here, and none is looked for in words


def test_one_name_for_one_class():
    """No two classes of the package have the same name: who reads it elsewhere knows which is meant."""
    homes: dict[str, list[str]] = {}
    for file in FILES:
        for node in source(file).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes.setdefault(node.name, []).append(file)

    assert {} == {name: files for name, files in homes.items() if len(files) > 1}
