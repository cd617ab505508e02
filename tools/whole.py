"""The command line as one parser, with all options of all subcommands: the program itself reads one at a time."""

from argparse import ArgumentParser, _SubParsersAction

from smtptutor.commands import options


def whole_parser() -> ArgumentParser:
    """What reads the whole command line."""
    whole = options.parser()
    commands = subparsers(whole)
    for name, about in options.COMMANDS.items():
        if name not in commands.choices:  # the help of the program has no row for it
            commands.add_parser(name, help=about)
        commands.choices[name] = options.parser(name)
    return whole


def subparsers(parser: ArgumentParser) -> "_SubParsersAction[ArgumentParser]":
    """Where the subcommands of a parser hang."""
    return next(action for action in parser._actions if isinstance(action, _SubParsersAction))
