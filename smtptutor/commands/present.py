"""smtptutor present: a lesson, or the bare shell, for the front of a room."""

from argparse import ArgumentParser, Namespace

from smtptutor.commands import learn, shared, shell
from smtptutor.commands.status import NOT_DONE
from smtptutor.course.progress import Unkept
from smtptutor.world import World

EXAMPLES = """\
examples:
  smtptutor present          free play, each reply alone until you press Enter
  smtptutor present order    a lesson in the same way, from its beginning; nothing of it is kept
"""


def add_to(parser: ArgumentParser) -> None:
    """What `present` takes."""
    parser.epilog = EXAMPLES
    parser.add_argument("lesson", nargs="?", metavar="LESSON", help="the name or number of a lesson")
    shared.takes_place(parser)
    shared.takes_lessons(parser)
    parser.set_defaults(run=_run, label=None)


def _run(world: World, options: Namespace) -> int:
    if shared.no_such_lessons(world, options):
        return NOT_DONE
    world.preferences.override("present", True)
    if options.lesson is not None:
        return learn.run(world, options, Unkept(), resume=False)
    return shell.run(world, options)
