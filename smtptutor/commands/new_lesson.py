"""smtptutor new-lesson: writes a lesson to begin with, which is sound as it stands."""

import json
import os
import re
import shlex
from argparse import ArgumentParser, Namespace

from smtptutor import files
from smtptutor.commands.status import DONE, NOT_DONE
from smtptutor.course import heads
from smtptutor.text import BLANK, Block, Para, Typed
from smtptutor.world import World

EXAMPLES = """\
examples:
  smtptutor new-lesson our-gateway
  smtptutor new-lesson our-gateway --in my-lessons/01-our-mail
"""
SKELETON = os.path.join(os.path.dirname(os.path.dirname(__file__)), "course", "skeleton.toml")
NAME, TITLE = "my-lesson", "My lesson"  # as the skeleton has them
MOST_LETTERS = 40


def add_to(parser: ArgumentParser) -> None:
    """What `new-lesson` takes."""
    parser.epilog = EXAMPLES
    parser.add_argument("name", metavar="NAME", help="the id of the lesson: small letters, digits and hyphens")
    parser.add_argument(
        "--in",
        dest="folder",
        default="",
        metavar="DIR",
        help="the folder of its track, such as my-lessons/01-our-mail; made if it is not there",
    )
    parser.set_defaults(run=run)


def run(world: World, options: Namespace) -> int:
    """Write the file, and tell what to do with it. Returns 1 where it is there already or cannot be written."""
    path = os.path.join(options.folder, f"{options.name}.toml")
    wrong = _wrong(options.name) or _write(path, skeleton(options.name))
    if wrong:
        world.complain(wrong)
        return NOT_DONE
    if options.json:
        world.write(json.dumps({"file": path}) + "\n")
    else:
        world.show(_what_next(path, options.folder))
    return DONE


def _write(path: str, text: str) -> str:
    """Write a new file, in a folder that is made if it is not there; why that cannot be, or ""."""
    folder = os.path.dirname(path) or "."
    if os.path.lexists(folder) and not os.path.isdir(folder):
        return f"{folder} is no folder, so nothing can be written into it."
    try:
        os.makedirs(folder, exist_ok=True)
        files.write_new(path, text, mode=files.usual_mode())
    except FileExistsError:
        return f"{path} is there already, and stays as it is."
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name of the folder
        return f"{path} cannot be written: {getattr(error, 'strerror', None) or error}"
    return ""


def skeleton(name: str) -> str:
    """The text of a lesson of that name."""
    with open(SKELETON, encoding="utf-8") as file:
        text = file.read()
    return text.replace(NAME, name).replace(TITLE, name.replace("-", " ").capitalize())


def _wrong(name: str) -> str:
    """Why a lesson cannot have that name; "" where it can."""
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", name) or len(name) > MOST_LETTERS:
        return f"{name!r} is no name for a lesson: small letters, digits and single hyphens, {MOST_LETTERS} at most."
    taken = heads.find(heads.course(lambda _: None), name)
    return f"the course has a lesson called {name} already: {taken.title}." if taken is not None else ""


def _what_next(path: str, folder: str) -> list[Block]:
    """What to do with a lesson that was just written."""
    file, own = shlex.quote(path), shlex.quote(folder or ".")
    return [
        Para(f"{path} is written, with a step of each kind. Make it your own in an editor."),
        BLANK,
        Typed(f"smtptutor check {file}", "Check it:", 2),
        Typed(f"smtptutor learn {file}", "Play it:", 2),
        Typed(f"smtptutor lessons --lessons {own}", "List it:", 2),
    ]
