"""Completion scripts for shells, made by shtab from the parsers; what the parsers do not know is added here."""

from argparse import Action
from collections.abc import Iterable

import shtab
from whole import subparsers, whole_parser

from smtptutor.course import lesson_file
from smtptutor.reference import lookup
from smtptutor.server import sites
from smtptutor.server.dialects import DIALECTS
from smtptutor.server.site import TROUBLE_STEPS


def script(shell: str) -> str:
    """The completion script for a shell, one of `SCRIPTS`."""
    parser = whole_parser()
    for each in (parser, *subparsers(parser).choices.values()):
        for action in each._actions:
            _complete(action)
    return shtab.complete(parser, shell).rstrip() + "\n"


def _complete(action: Action) -> None:
    """Tell what may stand as an argument."""
    completed = _BY_NAME.get(action.dest)
    if completed is not None:
        action.complete = completed()  # type: ignore[attr-defined] # shtab reads it


def _words(name: str, words: Iterable[str], *, or_file: bool = False) -> shtab.CompleteType:
    """What completes to one of these words, or to a TOML file."""
    function, listed = f"_smtptutor_{name}", " ".join(words)
    files = {
        "bash": '\n  [ -z "$1" ] || compgen -f -X \'!*.toml\' -- "$1" || compgen -d -- "$1"',
        "zsh": " 'files:file:_files -g \"*.toml(-.)\"'",
        "fish": "\n  __fish_complete_suffix .toml",
    }
    more = files if or_file else dict.fromkeys(files, "")
    return {
        "bash": function,
        "zsh": function,
        "fish": f"({function})",
        "preamble": {
            "bash": f'{function}() {{\n  compgen -W "{listed}" -- "$1"{more["bash"]}\n}}',
            "zsh": f"{function}() {{\n  _alternative '{name}:{name}:({listed})'{more['zsh']}\n}}",
            "fish": f"function {function}\n  printf '%s\\n' {listed}{more['fish']}\nend",
        },
    }


def _looked_up() -> list[str]:
    """What `explain` and `compare` know by name; of enhanced codes those that refuse."""
    kinds = ("codes", "verbs", "keywords", "parameters", "mechanisms", "words", "causes")
    named = {name for kind in kinds for name in lookup.names(kind)}
    for name in lookup.names("enhanced"):
        if name.startswith("x.") and not name.endswith(".x"):
            named |= {first + name[1:] for first in "45"}
    return sorted(named)


def _raise(error: Exception) -> None:
    raise error


_BY_NAME = {
    "site": lambda: _words("place", sites.names(), or_file=True),
    "dialect": lambda: _words("dialect", DIALECTS),
    "lesson": lambda: _words("lesson", [each.id for each in lesson_file.course(_raise)], or_file=True),
    "what": lambda: _words("entry", _looked_up()),
    "first": lambda: _words("entry", _looked_up()),
    "second": lambda: _words("entry", _looked_up()),
    "trouble": lambda: _words("step", TROUBLE_STEPS),
    "paths": lambda: shtab.FILE,
    "files": lambda: shtab.FILE,
    "proof": lambda: shtab.FILE,
    "log": lambda: shtab.FILE,
    "certificate": lambda: shtab.FILE,
    "key": lambda: shtab.FILE,
    "maildir": lambda: shtab.DIRECTORY,
    "lessons": lambda: shtab.DIRECTORY,
    "folder": lambda: shtab.DIRECTORY,
}
"""Name of an argument -> what completes it."""
