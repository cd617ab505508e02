"""The man page, made from the parsers, the settings and the words for the tutor, with a few sections of its own."""

import re
import textwrap
from argparse import Action, ArgumentParser
from collections.abc import Iterable, Iterator
from pathlib import Path

from whole import subparsers, whole_parser

from smtptutor import __version__, settings
from smtptutor.commands.options import COMMANDS
from smtptutor.talk.tutor import all_words

CHANGELOG = Path(__file__).resolve().parents[1] / "CHANGELOG.md"
FILE = "man/man1/smtptutor.1"
"""Where it stands below a folder share."""

ABOUT = """\
smtptutor is an interactive shell that teaches SMTP. What you type goes to a simulated server inside the program, and \
every reply is explained: what it means, why it came here, and what to type next.
Without a command it starts this shell.
Lines go to the server; words after a colon go to the tutor.
It uses no network and no account, and delivers nothing."""

PIPES = """\
Where standard input is no terminal, its lines go to the server, and each reply is printed with its explanation; with \
--json there is one JSON object for each.
In a pipe there is no colour."""

FILES = (
    ("~/.config/smtptutor/config.toml", "the settings, as :set shows them."),
    ("~/.local/share/smtptutor/history", "what was typed in the shell, without logins."),
    ("~/.local/share/smtptutor/progress.db", "how far you came in the lessons."),
    ("~/.local/share/smtptutor/certificates/", "the certificate that serve made for itself, and its key."),
)
ELSEWHERE = "These are the places on Linux; macOS and Windows have their own."

ENVIRONMENT = (
    (
        "SMTPTUTOR_HOME",
        "a folder that holds all files of this program, in place of the platform's own places for them.",
    ),
    ("SMTPTUTOR_PLAIN", "set to 1, it has the effect of --plain."),
    ("NO_COLOR", "set to anything, no colour is used; what is bold or underlined stays so."),
    ("PAGER", "the program that shows texts longer than the screen."),
    ("NO_PAGER", "set to anything, no pager is used."),
    ("TERM", "with dumb, plain lines are printed."),
    ("COLUMNS", "the width to wrap at where the output is no terminal."),
)

STATUSES = (
    ("0", "done."),
    ("1", "something that was asked for was not found, or is not right."),
    ("2", "the options are wrong."),
    ("130", "Ctrl-C ended it."),
)

LOOK_ALSO = "The README of the project, and RFC 5321."


def man_page() -> str:
    """The page in the macros of man(7)."""
    parser = whole_parser()
    lines = [
        '.\\" Made by tools/make.py from the options of the program; change those, not this.',
        f'.TH SMTPTUTOR 1 "{_date()}" "smtptutor {__version__}" "User Commands"',
        *_section("NAME", ["smtptutor \\- type SMTP, see why the server said that"]),
        *_section("SYNOPSIS", _synopsis(parser)),
        *_section("DESCRIPTION", _paragraphs(ABOUT)),
        *_section("OPTIONS", _options(parser)),
        *_section("COMMANDS", _commands(parser)),
        *_section("WORDS FOR THE TUTOR", _words()),
        *_section("SETTINGS", _settings()),
        *_section("STANDARD INPUT", _paragraphs(PIPES)),
        *_section("ENVIRONMENT", _terms(ENVIRONMENT)),
        *_section("FILES", [*_paragraphs(ELSEWHERE), *_terms(FILES)]),
        *_section("EXIT STATUS", _terms(STATUSES)),
        *_section("EXAMPLES", _examples(parser)),
        *_section("SEE ALSO", _paragraphs(LOOK_ALSO)),
    ]
    return "\n".join(lines) + "\n"


_SIGNS = {"\\": "\\e", "-": "\\-", "'": "\\(aq", '"': "\\(dq", "^": "\\(ha", "~": "\\(ti", "`": "\\(ga"}
"""Sign -> how roff prints it as it is."""


def _escaped(text: str) -> str:
    """A text in which roff takes nothing for a request."""
    text = "".join(_SIGNS.get(sign, sign) for sign in text)
    return "\\&" + text if text.startswith(".") else text


def _date() -> str:
    """The day of the newest release; for as long as there is none, that of the first page."""
    released = re.search(r"(?m)^## .*(\d{4}-\d\d-\d\d)", CHANGELOG.read_text(encoding="utf-8"))
    return released[1] if released else "2026-11-28"


def _section(name: str, lines: Iterable[str]) -> list[str]:
    return [f".SH {name}", *lines]


def _paragraphs(text: str) -> list[str]:
    """A text in lines of the source; each sentence begins one, as roff likes it."""
    sentences = re.split(r"(?<=[.:])\s+(?=[A-Z])|\n", text)
    return [_escaped(line) for sentence in sentences for line in textwrap.wrap(sentence, 66)]


def _terms(rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    for term, text in rows:
        yield from (".TP", f".B {_escaped(term)}", *_sentence(text))


def _synopsis(parser: ArgumentParser) -> Iterator[str]:
    yield from _usage(parser, "smtptutor")
    for name, each in subparsers(parser).choices.items():
        yield ".br"
        yield from _usage(each, f"smtptutor {name}")


def _usage(parser: ArgumentParser, name: str) -> list[str]:
    """One line: the command, and what it takes besides options."""
    arguments = [_argument(action) for action in _shown(parser) if not action.option_strings]
    return [f".B {_escaped(name)}", " ".join(["[\\fIOPTION\\fR]...", *arguments])]


def _argument(action: Action) -> str:
    """An argument as it stands in a synopsis."""
    name = f"\\fI{_escaped(str(action.metavar or action.dest))}\\fR"
    return {"?": f"[{name}]", "*": f"[{name}]...", "+": f"{name}..."}.get(str(action.nargs), name)


def _shown(parser: ArgumentParser) -> list[Action]:
    """The options and arguments of a parser, without its subcommands."""
    return [action for action in parser._actions if action.nargs != "A..."]


def _options(parser: ArgumentParser, but: Iterable[str] = ()) -> Iterator[str]:
    """The options of a parser with what they do, but for those named in `but`."""
    expanded = parser._get_formatter()._expand_help
    for action in _shown(parser):
        if not action.help or {*action.option_strings} & {*but}:
            continue
        names = ", ".join(f"\\fB{_escaped(option)}\\fR" for option in action.option_strings)
        value = "" if action.nargs == 0 else _argument(action)
        yield from (".TP", " ".join(filter(None, (names, value))), *_sentence(expanded(action)))


def _sentence(text: str) -> list[str]:
    """What stands in a table or a help as a sentence."""
    whole = text if text.endswith((".", "?")) else f"{text}."
    return _paragraphs(whole[:1].upper() + whole[1:])


def _commands(parser: ArgumentParser) -> Iterator[str]:
    yield from _paragraphs("Each also takes --json and --plain, and --help, which has examples.")
    for name, each in subparsers(parser).choices.items():
        yield f".SS smtptutor {name}"
        yield from _sentence(COMMANDS[name])
        yield from _options(each, ("--help", "--json", "--plain"))


def _words() -> Iterator[str]:
    yield from _paragraphs(
        "In the shell, also while you write a message. To send a line that begins with a colon, type two."
    )
    for word in all_words():
        argument = re.sub(r"[A-Z]+", lambda found: f"\\fI{found[0]}\\fR", _escaped(word.argument))
        yield from (".TP", f"\\fB:{_escaped(word.name)}\\fR {argument}".rstrip(), *_sentence(word.help))


def _settings() -> Iterator[str]:
    yield from _paragraphs("Each is a line of the file for settings; :set changes it in the shell.")
    for key, about in settings.ABOUT.items():
        usual = settings.told(getattr(settings.Settings(), key))
        values = " or ".join(settings.choices(key))
        yield from (".TP", f".B {key}", *_sentence(f"{about}; {values}, usually {usual}"))


def _examples(parser: ArgumentParser) -> Iterator[str]:
    """The examples of the program and of each command, as its --help has them."""
    seen = set()
    for each in (parser, *subparsers(parser).choices.values()):
        _, _, lines = (each.epilog or "").rstrip().partition("\n")
        for line in filter(None, map(str.strip, lines.splitlines())):
            command, *about = re.split(r"\s{2,}", line)
            if command in seen:
                continue
            seen.add(command)
            yield from (".TP", f".B {_escaped(command)}", *(_sentence(about[0]) if about else ["\\&"]))
