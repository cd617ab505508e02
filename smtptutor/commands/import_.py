"""smtptutor import: progress from another machine, added to what is here."""

import json
from argparse import ArgumentParser, Namespace

from smtptutor.commands import shared
from smtptutor.commands.status import DONE, NOT_DONE
from smtptutor.course import carried
from smtptutor.course.carried import Added, CarriedError
from smtptutor.files import read_some
from smtptutor.text import Para
from smtptutor.wording import listed_words, plural
from smtptutor.world import World

EXAMPLES = """\
examples:
  smtptutor import progress.json
"""
NOTHING_NEW = "All that is in {} was here already."


def add_to(parser: ArgumentParser) -> None:
    """What `import` takes."""
    parser.epilog = EXAMPLES
    parser.add_argument("file", metavar="FILE", help="a file that smtptutor export --progress wrote")
    shared.takes_label(parser)
    parser.set_defaults(run=_run)


def _run(world: World, options: Namespace) -> int:
    if shared.no_such_label(world, options):
        return NOT_DONE
    try:
        other = carried.read(_text(options.file))
    except OSError as error:
        world.complain(f"{options.file}: {error.strerror or error}")
        return NOT_DONE
    except ValueError as error:  # CarriedError too; a NUL in the name
        what = error if isinstance(error, CarriedError) else "it is no text"
        world.complain(f"{options.file}: {what}. Nothing was taken in; smtptutor export --progress writes such a file.")
        return NOT_DONE
    if options.label and other.label and options.label != other.label:
        world.complain(f"{options.file}: it is the progress of {other.label}. Nothing was taken in.")
        return NOT_DONE
    with shared.remembered(world, options.label or other.label or None) as known:
        added = carried.counted(known.add(other))
        if not known.kept:  # which was told
            world.complain(f"{options.file}: nothing of it was taken in.")
            return NOT_DONE
    if options.json:
        world.write(json.dumps(dict(zip(Added._fields, added, strict=True))) + "\n")
    else:
        world.show([Para(_told(added) or NOTHING_NEW.format(options.file))])
    return DONE


def _text(name: str) -> str:
    """The text of a file, if it is not too large. Raises OSError, and ValueError where it is."""
    octets = read_some(name, carried.MOST_OCTETS)
    if len(octets) > carried.MOST_OCTETS:
        raise CarriedError(f"it is larger than {carried.MOST_OCTETS // 2**20} MB")
    return octets.decode("utf-8")


def _told(added: Added) -> str:
    """What came in; "" where nothing did."""
    whole = ((added.lessons, "lesson"), (added.steps, "step"), (added.drills, "question"))
    parts = [plural(count, name) for count, name in whole if count]
    if not parts and added.runs:
        return f"What was done in {plural(added.runs, 'lesson')} came in."
    return f"New here: {listed_words(parts)}. Nothing that was done here has changed." if parts else ""
