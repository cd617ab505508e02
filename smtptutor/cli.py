"""
The command line. Each subcommand imports only what it needs.

`explain` with plain words, `lessons` and the bare shell go straight to their modules, past the reading of options: the
first two must feel like reading a file, and the other has its greeting on the screen at once.
"""

import sys

from smtptutor import world as worlds
from smtptutor.commands.status import DONE, INTERRUPTED, NOT_DONE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from smtptutor.world import World


def main(arguments: "list[str] | None" = None, world: "World | None" = None) -> int:
    """Run the program. Returns the exit status: 0 done, 1 not found or not right, 2 wrong usage."""
    arguments = sys.argv[1:] if arguments is None else arguments
    world = worlds.real() if world is None else world
    try:
        return _run(world, arguments)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _forget_output()
        return DONE
    except OSError as error:
        _forget_output()
        world.complain(f"{error.strerror or error}; nothing more was done.")
        return NOT_DONE


def _forget_output() -> None:
    """The output cannot be written: let the interpreter flush into nothing when it ends."""
    import os

    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _run(world: "World", arguments: "list[str]") -> int:
    if len(arguments) > 1 and arguments[0] == "explain" and not any(word.startswith("-") for word in arguments):
        from smtptutor.commands import explain

        return explain.run(world, arguments[1:])
    if arguments == ["lessons"]:
        from smtptutor.commands import lessons

        if world.terminal:
            world.read_preferences()  # they may ask for plain lines
        return lessons.run(world)
    if not arguments and world.terminal:
        from smtptutor.shell import start

        return start.run(world)
    from smtptutor.commands import options

    return options.run(world, arguments)
