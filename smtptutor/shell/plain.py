"""The shell where the terminal can only print lines, or a screen reader reads them: no redrawing, no key bar."""

import re
from collections.abc import Callable

from smtptutor.shell import garbage, said
from smtptutor.talk.tutor import Tutor
from smtptutor.talk.words import takes_all
from smtptutor.text import Para
from smtptutor.world import World

TYPE_CHECKING = False
if TYPE_CHECKING:
    from smtptutor.shell.edited import Editor

KEY = re.compile("\x1b[\\[O][0-9;]*[A-Za-z~]")
"""An arrow or another special key, as a terminal sends it to a program that does not edit lines."""

UNEDITED = (
    "This line was not sent: it holds an arrow or another special key, which came as characters. Only Backspace edits "
    "lines here. Type the line once more."
)


def run(world: World, tutor: Tutor, ask: Callable[[str], str] = input) -> bool:
    """
    Read and answer until the learner leaves; True where another kind of prompt is wanted instead.

    `ask` prints a prompt and reads a line, as `input` does; where it is that, readline edits the line if it can.
    """
    conversation = tutor.conversation
    editor = _editor(world, tutor) if ask is input else None
    conversation.completes = editor is not None
    while not conversation.leaving and not world.interactive:
        try:
            said.say(world, tutor, _typed(world, tutor, ask, editor), world.show)
            garbage.resume()
        except EOFError:
            from smtptutor.talk.dropped import lost

            world.write("\n")
            world.show(lost(conversation))
            return False
        except KeyboardInterrupt:  # while an answer is shown
            world.write("\n")
    return not conversation.leaving


def _typed(world: World, tutor: Tutor, ask: Callable[[str], str], editor: "Editor | None") -> list[str]:
    """The lines typed, several where they were pasted; none where there is nothing to send. Raises EOFError."""
    prompt = tutor.conversation.prompt
    try:
        typed = ask(prompt) if editor is None else editor.ask(prompt)
        if takes_all(typed) and ask is input:
            from smtptutor.shell import behind

            typed = behind.whole(typed)
    except KeyboardInterrupt:
        from smtptutor.talk.dropped import dropped

        world.write("\n" if editor is None else "^C\n")  # where the terminal edits the line it shows that itself
        world.show(dropped(tutor.conversation, "a line" if editor is None else editor.unfinished))
        return []
    if editor is None and KEY.search(typed):
        world.show([Para(UNEDITED)])
        return []
    return typed.removesuffix("\n").split("\n")  # the end of the last line is Enter


def _editor(world: World, tutor: Tutor) -> "Editor | None":
    """What edits lines; None where nothing can."""
    from smtptutor.shell import edited

    readline = edited.readline_of(world)
    return None if readline is None else edited.Editor(world, tutor, readline)
