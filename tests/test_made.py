"""What is made from the parsers: completion for shells, and the man page. It is as it should be, and it works."""

import shutil
import subprocess
import sys
from pathlib import Path

import make
import pytest
from whole import subparsers, whole_parser
from worlds import run

import smtptutor
from smtptutor import data
from smtptutor.commands.completion import SCRIPTS
from smtptutor.commands.options import COMMANDS
from smtptutor.course import lesson_file
from smtptutor.server import sites
from smtptutor.server.dialects import DIALECTS
from smtptutor.settings import ABOUT
from smtptutor.talk.tutor import all_words

TOP = Path(__file__).parents[1]
MADE = make.made()
PAGE = MADE["share/man/man1/smtptutor.1"]
PATIENCE = 20


def program(name):
    """The path of a program; the test is skipped, and says so, where there is none that reads files as they lie."""
    path = shutil.which(name)
    if path is None or sys.platform == "win32":  # what is called bash there has folders of its own
        pytest.skip(f"{name} is not here")
    return path


def script(shell):
    """The script for a shell, as a file."""
    return str(TOP / "share" / SCRIPTS[shell])


def done(*command, stdin=None):
    """The output of a program that must succeed without a complaint."""
    ran = subprocess.run(command, input=stdin, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert (0, "") == (ran.returncode, ran.stderr)
    return ran.stdout


@pytest.mark.parametrize("name", MADE)
def test_it_is_in_step(name):
    """Where an option, a word, a lesson, a site or a page came or went: python tools/make.py"""
    folder = Path(smtptutor.__file__).parents[1] if name.startswith("smtptutor/") else TOP

    assert (folder / name).read_text(encoding="utf-8") == MADE[name], "run: python tools/make.py"


@pytest.mark.parametrize("shell", SCRIPTS)
def test_the_command_prints_the_script(shell):
    ran = run("completion", shell)

    assert (0, "") == (ran.status, ran.err)
    assert ran.out == (data.share() / SCRIPTS[shell]).read_text(encoding="utf-8") == MADE[f"share/{SCRIPTS[shell]}"]


def test_the_readme_has_the_line_for_each_shell():
    readme = (TOP / "README.md").read_text(encoding="utf-8")

    assert [] == [shell for shell in SCRIPTS if f"smtptutor completion {shell}" not in readme]


COMPLETED = [
    ("le", ["learn", "lessons"]),
    ("--si", ["--site"]),
    ("--json ex", ["explain", "export"]),
    ("--site greylist se", ["serve"]),
    ("--site gr", ["greylist"]),
    ("--dialect ", [*DIALECTS]),
    ("serve --wa", ["--watch"]),
    ("serve --dialect ex", ["exim"]),
    ("serve --trouble rc", ["rcpt"]),
    ("explain 50", ["500", "501", "502", "503", "504"]),
    ("explain mail-f", ["mail-first"]),
    ("explain 5.5.1", ["5.5.1"]),
    ("compare 250 354", ["354"]),
    ("completion ", [*SCRIPTS]),
]
"""What was typed behind smtptutor -> what completes it, whatever the shell."""

IN_BASH = """\
source "$1"
words=(smtptutor $2)
[[ $2 == *" " ]] && words+=("")
COMP_WORDS=("${words[@]}"); COMP_CWORD=$(( ${#words[@]} - 1 ))
"$(complete -p smtptutor | sed 's/.*-F \\([^ ]*\\).*/\\1/')" smtptutor "${COMP_WORDS[COMP_CWORD]}"
printf '%s\\n' "${COMPREPLY[@]}"
"""


class TestCompletion:
    """In the shells themselves, where they are here."""

    @pytest.mark.parametrize(("typed", "expected"), COMPLETED)
    def test_in_bash(self, typed, expected):
        found = done(program("bash"), "-c", IN_BASH, "bash", script("bash"), typed).splitlines()

        assert sorted(found) == sorted(expected)

    @pytest.mark.parametrize(("typed", "expected"), COMPLETED)
    def test_in_fish(self, typed, expected):
        lines = done(program("fish"), "-c", f"source {script('fish')}; complete -C 'smtptutor {typed}'").splitlines()

        assert sorted(line.partition("\t")[0] for line in lines) == sorted(expected)

    @pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
    @pytest.mark.parametrize(
        ("typed", "expected"),
        [
            ("lea", "learn"),
            ("--site gr", "greylist"),
            ("serve --dialect exi", "exim"),
            ("explain mail-f", "mail-first"),
        ],
    )
    def test_in_zsh(self, typed, expected, tmp_path):
        """A Tab in a real terminal, with the line of the README below compinit."""
        import pexpect

        (tmp_path / ".zshrc").write_text(
            f"autoload -Uz compinit; compinit -u -d {tmp_path}/dump\neval \"$(cat {script('zsh')})\"\nPROMPT='ready> '\n"
        )
        environment = {"ZDOTDIR": str(tmp_path), "TERM": "dumb", "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
        child = pexpect.spawn(program("zsh"), ["-i"], env=environment, timeout=PATIENCE, encoding="utf-8")
        try:
            child.expect_exact("ready> ")
            child.send(f"smtptutor {typed}\t\x01echo got: \r")
            child.expect_exact(f"got: smtptutor {' '.join((*typed.split()[:-1], expected))}")
        finally:
            child.close(force=True)

    @pytest.mark.parametrize("shell", SCRIPTS)
    def test_the_shell_can_read_it(self, shell):
        assert "" == done(program(shell), "-n", script(shell))

    @pytest.mark.parametrize("shell", SCRIPTS)
    def test_all_is_there(self, shell):
        """Also where the shell is not here: each option, lesson, site and dialect stands in the script."""
        text = MADE[f"share/{SCRIPTS[shell]}"]
        parsers = (whole_parser(), *subparsers(whole_parser()).choices.values())
        options = [option for each in parsers for action in each._actions for option in action.option_strings]
        named = [each.id for each in lesson_file.course(print)] + [*sites.names(), *DIALECTS, *COMMANDS]

        assert [] == [word for word in (*options, *named) if word.lstrip("-") not in text]


class TestManPage:
    """smtptutor(1)."""

    def test_all_is_there(self):
        """Each command, option, word for the tutor and setting."""
        page = PAGE.replace("\\-", "-")
        parsers = (whole_parser(), *subparsers(whole_parser()).choices.values())
        options = [option for each in parsers for action in each._actions for option in action.option_strings]

        assert [] == [option for option in options if f"\\fB{option}\\fR" not in page]
        assert [] == [name for name in COMMANDS if f"\n.SS smtptutor {name}\n" not in page]
        assert [] == [word.name for word in all_words() if f"\\fB:{word.name}\\fR" not in page]
        assert [] == [key for key in ABOUT if f"\n.B {key}\n" not in page]

    @pytest.mark.parametrize(
        "variable", ["SMTPTUTOR_HOME", "SMTPTUTOR_PLAIN", "NO_COLOR", "PAGER", "NO_PAGER", "TERM", "COLUMNS"]
    )
    def test_the_environment(self, variable):
        assert f"\n.B {variable}\n" in PAGE

    def test_plain_ascii(self):
        """No system reads it otherwise than it is meant."""
        assert PAGE.isascii()
        assert max(map(len, PAGE.splitlines())) < 100

    def test_formatted_by_groff(self):
        text = done(program("groff"), "-man", "-ww", "-Tascii", "-P-cbou", str(TOP / "share/man/man1/smtptutor.1"))

        assert "EXIT STATUS" in text

    def test_checked_by_mandoc(self):
        assert "" == done(program("mandoc"), "-Tlint", "-W", "warning", str(TOP / "share/man/man1/smtptutor.1"))
