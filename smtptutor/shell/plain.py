"""The shell where the terminal can only print lines, or a screen reader reads them: no redrawing, no key bar."""

from collections.abc import Callable

from smtptutor.shell import garbage
from smtptutor.talk.tutor import Tutor
from smtptutor.world import World


def run(world: World, tutor: Tutor, ask: Callable[[str], str] = input) -> bool:
    """
    Read and answer until the learner leaves; True where another kind of prompt is wanted instead.

    `ask` prints a prompt and reads a line, as `input` does.
    """
    conversation = tutor.conversation
    while not conversation.leaving and not world.interactive:
        try:
            typed = ask(conversation.prompt)
            for blocks in tutor.type([typed]):
                world.show(blocks)
            garbage.resume()
        except EOFError:
            world.write("\n")
            return False
        except KeyboardInterrupt:
            world.write("\n")
    return not conversation.leaving
