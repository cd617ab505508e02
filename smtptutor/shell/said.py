"""What comes of typed lines, on the screen: each block as it comes, and an empty line before the next prompt."""

from collections.abc import Callable, Sequence

from smtptutor.talk.tutor import Tutor
from smtptutor.text import Block
from smtptutor.world import World


def say(world: World, tutor: Tutor, typed: Sequence[str], show: Callable[[list[Block]], object]) -> None:
    """Send lines, or ask the tutor, and `show` what comes of it; the lines of a message stay together."""
    anything = False
    for blocks in tutor.type(typed):
        show(blocks)
        anything = anything or bool(blocks)
    if anything and not tutor.conversation.leaving:
        world.write("\n")
