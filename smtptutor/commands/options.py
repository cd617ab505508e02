"""
The options of the command line, and which module answers which subcommand.

Each of these modules has `add_to(parser)`, which adds what the subcommand takes and sets `run` to what does it. Only
the one that is asked for is imported.
"""

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from importlib import import_module
from keyword import iskeyword

from smtptutor import __version__
from smtptutor.commands import shared
from smtptutor.commands.status import WRONG_USAGE
from smtptutor.world import World

COMMANDS = {
    "learn": "the guided lessons, where you left off",
    "lessons": "the lessons there are, and what is done",
    "review": "what you missed in lessons, asked once more",
    "progress": "how far you are",
    "present": "a lesson or the shell for the front of a room",
    "recap": "a track on a sheet: its codes, causes and commands",
    "export": "what you did, as a file",
    "import": "what you did on another machine, added to this one",
    "serve": "the simulated server on a port, for real mail clients",
    "explain": "what a code, a verb, a word or a whole reply means",
    "compare": "two codes side by side",
    "verify": "is what learners hand in what they did?",
    "new-lesson": "a lesson of your own to begin with",
    "check": "are these lessons and sites sound and fair?",
    "completion": "what bash, zsh or fish needs to complete these commands",
}
"""Subcommand -> what it is for, in the order of the help."""

FIRST = ("learn", "lessons", "progress", "review", "serve", "explain", "compare")
"""Those that the help of the program tells about; the others it names."""

HELP = "help"
"""What is typed for --help, alone and before the name of a subcommand."""

EXPLAIN = "explain"
"""The one subcommand that does not look for settings: it answers at once, and the variable makes it plain."""

EXAMPLES = """\
examples:
  smtptutor               type SMTP and see why the server said that
  smtptutor help explain  what a command takes, with examples
"""


def run(world: World, arguments: list[str]) -> int:
    """Read the options and run the subcommand; the exit status, 2 where the options are wrong."""
    before, name, after = split(arguments)
    if {"-h", "--help", "--version"} & set(before):
        name = None
    if name == HELP:
        before, name, after = [*before, "--help"], next(iter(after), None), []
    if name is not None and name not in COMMANDS:
        from smtptutor.commands.slip import suggestion

        world.complain(f"there is no command {name!r}. {suggestion(name, after, COMMANDS)}")
        return WRONG_USAGE
    reader = parser(name)
    try:
        options, unknown = reader.parse_known_args([*before, *after])
        if unknown:
            reader.error(_not_taken(unknown, name))
    except SystemExit as stop:  # argparse has said what was wrong, or printed the help
        return int(stop.code or 0)
    if options.plain:
        world.be_plain()
    elif world.terminal and not options.json and name != EXPLAIN:
        world.read_preferences()  # they may ask for plain lines
    return int(options.run(world, options))


def split(arguments: list[str]) -> tuple[list[str], str | None, list[str]]:
    """What stands before the name of the subcommand, that name, and what stands behind it."""
    place = 0
    while place < len(arguments) and arguments[place].startswith("-"):
        place += 2 if arguments[place] in shared.WITH_VALUE else 1
    if place >= len(arguments):
        return arguments, None, []
    return arguments[:place], arguments[place], arguments[place + 1 :]


def parser(name: str | None = None) -> ArgumentParser:
    """What reads the options of a subcommand; for None those of the shell, with the help for the whole program."""
    if name is None:
        return _whole()
    reader = ArgumentParser(
        prog=f"smtptutor {name}",
        description=COMMANDS[name],
        formatter_class=RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    shared.takes_json(reader)
    shared.takes_plain(reader)
    import_module(f"smtptutor.commands.{_module(name)}").add_to(reader)
    return reader


def _module(name: str) -> str:
    """The module of a subcommand: no module is called as a word of Python is."""
    return f"{name}_" if iskeyword(name) else name.replace("-", "_")


_IN_THE_USAGE = ("  -h, --help ", "  --version ", "  COMMAND\n")
"""How lines of the help begin whose options stand in its first line."""


class _Whole(ArgumentParser):
    """The options of the program, with a help that one screen of 24 rows holds."""

    def format_help(self) -> str:
        """As argparse has it, without the lines that tell nothing; the first example says what the program is."""
        lines = super().format_help().replace(f"\n{self.description}\n\n", "", 1).splitlines(keepends=True)
        shown = "".join(line for line in lines if not line.startswith(_IN_THE_USAGE))
        return shown.replace("\n\nexamples:", f"\n{_others()}\n\nexamples:", 1)


def _others() -> str:
    """The names of the subcommands that have no row of their own, as a row of theirs."""
    from textwrap import fill  # only help needs it

    names = ", ".join(name for name in COMMANDS if name not in FIRST)
    return fill(names, 79, initial_indent="    and also        ", subsequent_indent=" " * 20, break_on_hyphens=False)


def _whole() -> ArgumentParser:
    from smtptutor.commands import shell

    whole = _Whole(
        prog="smtptutor",
        usage="smtptutor [--help] [--version] [OPTIONS] [COMMAND ...]",
        description="An interactive SMTP teaching shell: a simulated server answers, and every reply is explained.",
        epilog=EXAMPLES,
        formatter_class=RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    whole.add_argument("--version", action="version", version=f"smtptutor {__version__}")
    shared.takes_json(whole)
    shared.takes_plain(whole)
    shell.add_to(whole)
    listed = whole.add_subparsers(title="commands", metavar="COMMAND")
    for name in FIRST:
        listed.add_parser(name, help=COMMANDS[name])
    return whole


def _not_taken(unknown: list[str], name: str | None) -> str:
    """Why an argument is not taken, and where it would be."""
    options = [word.partition("=")[0] for word in unknown if word.startswith("-")]
    elsewhere = next((option for option in options if option in shared.GOES_WITH), None)
    if elsewhere is None:
        return f"not understood: {' '.join(unknown)}"
    return f"{elsewhere} does not go with {name}; it goes with {shared.GOES_WITH[elsewhere]}."
