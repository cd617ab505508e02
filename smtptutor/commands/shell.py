"""smtptutor alone: the shell at a terminal; otherwise what standard input says is played."""

from smtptutor.commands import shared
from smtptutor.commands.status import NOT_DONE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from smtptutor.world import World


def add_to(parser: "ArgumentParser") -> None:
    """What the shell takes."""
    shared.takes_place(parser)
    shared.takes_lessons(parser)
    parser.set_defaults(run=run)


def run(world: "World", options: "Namespace") -> int:
    """Free play with the site that was asked for. Returns 1 where there is none such, or no such lessons."""
    if shared.no_such_lessons(world, options):
        return NOT_DONE
    if world.terminal and not options.json and options.site is None and options.dialect is None:
        from smtptutor.shell import start

        return start.run(world, more=options.lessons)
    site = shared.place_asked_for(world, options)
    if site is None:
        return NOT_DONE
    if world.terminal and not options.json:
        from smtptutor.shell import start

        return start.run(world, site, more=options.lessons)
    from smtptutor.commands import dialogue

    return dialogue.run(world, site, as_json=options.json)
