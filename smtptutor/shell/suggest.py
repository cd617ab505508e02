"""
The rest of a line behind the cursor: the line that leads on, also while nothing is typed, or one from before.

It is underlined, and a mark behind it says which key takes it, so that it looks typed in no theme. Where there is no
room for both, there is none of it.
"""

from collections.abc import Callable

from prompt_toolkit.auto_suggest import AutoSuggestFromHistory, Suggestion
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.layout.processors import Processor, Transformation, TransformationInput

from smtptutor.protocol.stage import Awaiting
from smtptutor.talk.conversation import Conversation
from smtptutor.text import columns

MARKS = ("  <- right arrow", "  <-")
"""The longest that has room is shown."""


class NextLine:
    """What is suggested in a conversation, and the mark behind it; `width` tells the columns of the terminal."""

    def __init__(self, conversation: Conversation, width: Callable[[], int]) -> None:
        self._conversation = conversation
        self._width = width
        self._from_history = AutoSuggestFromHistory()
        self._for: tuple[object, object] = (None, None)
        self._line: str | None = None
        self.mark = ""

    def show(self, buffer: Buffer) -> None:
        """Put the suggestion for what is typed into the buffer, or none."""
        found = self._rest(buffer) if self._conversation.preferences.now.suggest else None
        room = self._width() - columns(f"{self._conversation.prompt}{buffer.text}{found}")
        self.mark = next((mark for mark in MARKS if len(mark) < room), "")
        buffer.suggestion = Suggestion(found) if found and self.mark else None

    def _rest(self, buffer: Buffer) -> str | None:
        """What is missing of the line that leads on, or else of one typed before, which a lesson does not tell."""
        typed, awaiting = buffer.text, self._conversation.awaiting
        line = self._next() if awaiting in (Awaiting.COMMAND, Awaiting.ANSWER) else None
        if line is not None and awaiting is Awaiting.COMMAND and typed.islower():  # whoever types mail wants mail from
            word, sign, rest = line.partition(":" if ":" in line else " ")
            line = word.lower() + sign + rest
        if line is not None and line.startswith(typed):
            return line[len(typed) :]
        if awaiting is not Awaiting.COMMAND or not typed or self._conversation.lesson is not None:
            return None
        found = self._from_history.get_suggestion(buffer, buffer.document)
        return found.text if found is not None else None

    def _next(self) -> str | None:
        """The line that leads on; it is looked for once in each position."""
        dialogue, lesson = self._conversation.dialogue, self._conversation.lesson
        if self._for[0] is not dialogue or self._for[1] is not lesson:
            self._for, self._line = (dialogue, lesson), self._conversation.suggestion
        return self._line


class KeyMark(Processor):
    """Puts the mark behind what is suggested: the key that takes it."""

    def __init__(self, suggested: NextLine) -> None:
        self._suggested = suggested

    def apply_transformation(self, transformation_input: TransformationInput) -> Transformation:
        """The line with the mark, where something is suggested in it."""
        line = transformation_input
        if not line.buffer_control.buffer.suggestion or not line.document.is_cursor_at_the_end:
            return Transformation(line.fragments)
        return Transformation([*line.fragments, ("class:suggestion.key", self._suggested.mark)])
