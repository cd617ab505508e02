"""smtptutor compare A B: two codes side by side, their key differences, and when which applies."""

from smtptutor.commands.status import DONE, NOT_DONE
from smtptutor.comparison import shown, two_pages
from smtptutor.pages import as_object

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser

    from smtptutor.world import World

EXAMPLES = """\
examples:
  smtptutor compare 250 503
  smtptutor compare 450 550
  smtptutor compare 5.7.1 5.7.26
  smtptutor compare 550 5.7.1
"""


def add_to(parser: "ArgumentParser") -> None:
    """What `compare` takes."""
    parser.epilog = EXAMPLES
    parser.add_argument("first", metavar="A")
    parser.add_argument("second", metavar="B")
    parser.set_defaults(run=lambda world, options: run(world, options.first, options.second, as_json=options.json))


def run(world: "World", first: str, second: str, *, as_json: bool = False) -> int:
    """Print the comparison. Returns 1 where one of the two is not known, or both are the same."""
    found, complaint = two_pages(first, second)
    if found is None:
        world.complain(complaint)
        return NOT_DONE
    left, right, pair = found
    if as_json:
        import json

        told = {"pair": as_object(pair) if pair else None, "sides": [as_object(left), as_object(right)]}
        world.write(json.dumps(told) + "\n")
        return DONE
    world.show(shown(left, right, pair))
    return DONE
