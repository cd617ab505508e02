"""The shell where the terminal can only print lines, or a screen reader reads them: no redrawing, no key bar."""

from collections.abc import Callable

from smtptutor.talk.tutor import Tutor
from smtptutor.world import World


def run(world: World, tutor: Tutor, ask: Callable[[str], str] = input) -> None:
    """Read and answer until the learner leaves. `ask` prints a prompt and reads a line, as `input` does."""
    conversation = tutor.conversation
    while not conversation.leaving:
        try:
            typed = ask(conversation.prompt)
            conversation.width = world.width
            for shown in tutor.type([typed]):
                world.show(shown)
        except EOFError:
            world.write("\n")
            return
        except KeyboardInterrupt:
            world.write("\n")
