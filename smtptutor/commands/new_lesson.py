"""smtptutor new-lesson: a lesson to begin with, in a file that says what each part of it is."""

import os
import re
from argparse import ArgumentParser, Namespace
from pathlib import Path

from smtptutor import files
from smtptutor.commands.status import DONE, NOT_DONE
from smtptutor.text import Para
from smtptutor.world import World

EXAMPLES = """\
examples:
  smtptutor new-lesson our-gateway
  smtptutor new-lesson our-gateway --in my-lessons
"""
SKELETON = Path(__file__).parent.parent / "course" / "skeleton.toml"

_GOOD_NAME = r"[a-z][a-z0-9]*(-[a-z0-9]+)*"


def add_to(parser: ArgumentParser) -> None:
    """What `new-lesson` takes."""
    parser.epilog = EXAMPLES
    parser.add_argument("name", metavar="NAME", help="its name: small letters, digits and hyphens")
    parser.add_argument(
        "--in", dest="folder", default=".", metavar="FOLDER", help="where the file goes; made if need be"
    )
    parser.set_defaults(run=_run)


def _run(world: World, options: Namespace) -> int:
    """Write the file, where none of that name is; 1 where that does not go."""
    if not re.fullmatch(_GOOD_NAME, options.name):
        world.complain(f"{options.name!r} is no name for a lesson; small letters, digits and hyphens make one.")
        return NOT_DONE
    path = os.path.join(options.folder, f"{options.name}.toml")
    words = SKELETON.read_text(encoding="utf-8").replace('id = "NAME"', f'id = "{options.name}"', 1)
    try:
        os.makedirs(options.folder, exist_ok=True)
        files.write_new(path, words)
    except FileExistsError:
        world.complain(f"{path} is there already, and stays as it is.")
        return NOT_DONE
    except (OSError, ValueError) as error:
        world.complain(f"{path} cannot be written: {getattr(error, 'strerror', None) or error}")
        return NOT_DONE
    world.show(
        [
            Para(f"{path} holds a lesson with a step of each kind, and says what each part is."),
            Para(
                (
                    ("type", f"smtptutor learn {path}"),
                    ("", " plays it, "),
                    ("type", f"smtptutor check {path}"),
                    ("", " tells what is not sound yet."),
                )
            ),
        ]
    )
    return DONE
