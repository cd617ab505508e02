"""smtptutor progress: how far one is, in a line or in full."""

import json
from argparse import ArgumentParser, Namespace

from smtptutor.commands import shared
from smtptutor.commands.status import DONE, NOT_DONE
from smtptutor.course.learning import Learning
from smtptutor.talk import progress_told
from smtptutor.text import Para
from smtptutor.world import World

EXAMPLES = """\
examples:
  smtptutor progress
  smtptutor progress --all
"""


def add_to(parser: ArgumentParser) -> None:
    """What `progress` takes."""
    parser.epilog = EXAMPLES
    parser.add_argument("--all", action="store_true", help="each track, and what there is to practise")
    shared.takes_lessons(parser)
    shared.takes_label(parser)
    parser.set_defaults(run=_run)


def _run(world: World, options: Namespace) -> int:
    if shared.no_such_lessons(world, options) or shared.no_such_label(world, options):
        return NOT_DONE
    with shared.remembered(world, options.label) as known:
        learning = Learning(known, more=options.lessons)
        if options.json:
            world.write(json.dumps(progress_told.as_object(learning)) + "\n")
        elif options.all:
            world.show(progress_told.in_full(learning))
        else:
            world.show([Para(progress_told.in_a_line(learning))])
        for error in learning.broken:
            world.complain(str(error))
        return NOT_DONE if learning.broken else DONE
