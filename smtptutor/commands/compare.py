"""smtptutor compare A B: two codes side by side, their key differences, and when which applies."""

from smtptutor.explain.pages import as_object, page_screen, side_by_side, two_pages

TYPE_CHECKING = False
if TYPE_CHECKING:
    from smtptutor.world import World


def run(world: "World", first: str, second: str, *, as_json: bool = False) -> int:
    """Print the comparison. Returns 1 where one of the two is not known, or both are the same."""
    found, complaint = two_pages(first, second)
    if found is None:
        world.complain(complaint)
        return 1
    left, right, pair = found
    if as_json:
        import json

        shown = {"pair": as_object(pair) if pair else None, "sides": [as_object(left), as_object(right)]}
        world.write(json.dumps(shown) + "\n")
        return 0
    world.show(page_screen(pair, world.width) if pair else side_by_side(left, right, world.width))
    return 0
