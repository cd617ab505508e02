"""Options that more than one subcommand takes, before its name or after it."""

import os
from contextlib import contextmanager

from smtptutor.commands.status import DONE, NOT_DONE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator

    from smtptutor.course.store import Store
    from smtptutor.server.site import Site
    from smtptutor.text import Block
    from smtptutor.world import World

GOES_WITH = {
    "--site": "smtptutor alone and with serve and present",
    "--dialect": "smtptutor alone and with serve and present",
    "--label": "learn, lessons, review, progress, recap, export and import",
    "--lessons": "smtptutor alone and with learn, lessons, present, progress, recap, export, verify and check",
}
"""Options that only some take -> where they go."""
WITH_VALUE = frozenset(GOES_WITH)


def takes_json(parser: "ArgumentParser") -> None:
    """The option for scripts."""
    parser.add_argument("--json", action="store_true", help="JSON Lines, one object for each thing printed")


def takes_plain(parser: "ArgumentParser") -> None:
    """The option for screen readers; whoever reads the options sees to it."""
    parser.add_argument(
        "--plain",
        action="store_true",
        help="plain lines, for screen readers and simple terminals",
    )


def takes_place(parser: "ArgumentParser") -> None:
    """The options that say who answers."""
    parser.add_argument("--site", metavar="NAME|FILE", help="the place to talk to, a name or a TOML file")
    parser.add_argument("--dialect", metavar="NAME", help="answer as postfix, exim, sendmail or opensmtpd does")


def takes_lessons(parser: "ArgumentParser") -> None:
    """The option that says where more lessons are."""
    parser.add_argument("--lessons", metavar="DIR", help="lessons of your own in a folder, beside the course")


def takes_label(parser: "ArgumentParser") -> None:
    """The option that says who in a class this is for."""
    parser.add_argument("--label", metavar="NAME", help="whose course it is, in a class: progress of your own")


def no_such_label(world: "World", options: "Namespace") -> bool:
    """True, with a message, where what was given as a label cannot be one; otherwise it is in its one spelling."""
    if options.label is None:
        return False
    from smtptutor.course.variant import LabelError, label

    try:
        options.label = label(options.label)
    except LabelError as error:
        world.complain(f"--label: {error}")
        return True
    return False


@contextmanager
def remembered(world: "World", label: str | None) -> "Iterator[Store]":
    """The progress of somebody in a class, or where there is no label that of whoever has no other."""
    from smtptutor.course import store

    def folder() -> str:
        from smtptutor.commands import labels

        return world.data_folder() if label is None else labels.made(world.data_folder(), label)

    with store.opened(folder, world.complain, world.clock) as known:
        if label is not None and known.label() != label:
            _told_of_others(world, label)
            known.set_label(label)
        yield known


def _told_of_others(world: "World", label: str) -> None:
    """Say so where a label is new, and somebody is called nearly the same: a label has one spelling."""
    from smtptutor.commands import labels

    for other in labels.known(world.data_folder()):
        if labels.alike(label, other):
            world.complain(f"{label} is new here; what {other} has done is another course.")


def told_for_whom(world: "World", label: str | None) -> None:
    """The first line of a session: whose it is, in a class."""
    if label is not None:
        from smtptutor.text import Para

        world.show([Para(f"This is the course of {label}.")])


def takes_file(parser: "ArgumentParser", told: str = "write it into a new file: .md, .html, or plain text") -> None:
    """The option that says where to write what would be printed, and what is told of it."""
    parser.add_argument("--to", metavar="FILE", help=told)


def show_or_write(world: "World", options: "Namespace", title: str, blocks: "list[Block]") -> int:
    """Print blocks, or write them into the file that was asked for; the exit status."""
    if options.to is None:
        world.show(blocks)
        return DONE
    from smtptutor.talk.paper import on_paper
    from smtptutor.text import Para

    status = written(world, options.to, on_paper(options.to, title, blocks))
    if status == DONE:
        world.show([Para(f"It is in {options.to}.")])
    return status


def written(world: "World", name: str, words: str) -> int:
    """Write a new file, all of it or nothing; the exit status, 1 with a message where it cannot be."""
    from smtptutor.files import write_new

    try:
        write_new(os.path.expanduser(name), words)
    except FileExistsError:
        world.complain(f"{name} is there already and stays as it is. Choose another file name.")
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        world.complain(f"{name} could not be written: {getattr(error, 'strerror', None) or error}.")
    else:
        return DONE
    return NOT_DONE


def as_line(facts: "dict[str, object]") -> str:
    """An object as a line of JSON."""
    import json

    return json.dumps(facts) + "\n"


def no_such_lessons(world: "World", options: "Namespace") -> bool:
    """True, with a message, where the folder of lessons that was asked for is not there."""
    if options.lessons is None or os.path.isdir(options.lessons):
        return False
    world.complain(f"{options.lessons}: there is no such folder for --lessons")
    return True


def place_asked_for(world: "World", options: "Namespace") -> "Site | None":
    """The site by name or file, with the dialect asked for; None, with a message, where there is none such."""
    from smtptutor.server import sites
    from smtptutor.server.dialects import DIALECTS
    from smtptutor.table import TableError

    try:
        site = sites.load(options.site)
    except TableError as error:
        world.complain(str(error))
        return None
    if options.dialect is None:
        return site
    if options.dialect not in DIALECTS:
        world.complain(f"no server is known as {options.dialect}; there are {', '.join(DIALECTS)}.")
        return None
    return site._replace(dialect=options.dialect)
