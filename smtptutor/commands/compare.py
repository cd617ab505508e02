"""smtptutor compare A B: two codes side by side, their key differences, and when which applies."""

from smtptutor.commands.status import DONE, NOT_DONE
from smtptutor.comparison import entry, two_pages
from smtptutor.entry import whole
from smtptutor.pages import as_object
from smtptutor.short import short

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser

    from smtptutor.world import World

EXAMPLES = """\
examples:
  smtptutor compare 250 503
  smtptutor compare 250 503 --all
  smtptutor compare 450 550
  smtptutor compare 5.7.1 5.7.26
  smtptutor compare 550 5.7.1
"""


def add_to(parser: "ArgumentParser") -> None:
    """What `compare` takes."""
    parser.epilog = EXAMPLES
    parser.add_argument("first", metavar="A")
    parser.add_argument("second", metavar="B")
    parser.add_argument("--all", action="store_true", help="all that is known of both, not one screen of it")
    parser.set_defaults(
        run=lambda world, given: run(world, given.first, given.second, all_of_it=given.all, as_json=given.json)
    )


def run(world: "World", first: str, second: str, *, all_of_it: bool = False, as_json: bool = False) -> int:
    """Print one screen of the comparison, or all of it. Returns 1 where one is not known, or both are the same."""
    found, complaint = two_pages(first, second)
    if found is None:
        world.complain(complaint)
        return NOT_DONE
    left, right, pair = found
    if as_json:
        import json

        told = {"pair": as_object(pair) if pair else None, "sides": [as_object(left), as_object(right)]}
        world.write(json.dumps(told) + "\n")
    elif all_of_it:
        from smtptutor.shell.pager import show

        show(world, whole(entry(left, right, pair)))
    else:
        world.show(short(entry(left, right, pair)).shown)
    return DONE
