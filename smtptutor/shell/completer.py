"""What Tab does: it completes as far as all choices agree, and opens a menu of them."""

from collections.abc import Iterable

from prompt_toolkit.buffer import Buffer, CompletionState
from prompt_toolkit.completion import CompleteEvent, Completer, Completion, get_common_complete_suffix
from prompt_toolkit.document import Document

from smtptutor.talk.tutor import Tutor


class SmtpCompleter(Completer):
    """Offers what may come next; see talk/completion.py."""

    def __init__(self, tutor: Tutor) -> None:
        self._tutor = tutor

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        """The choices for the text before the cursor."""
        from smtptutor.talk import completion

        for choice in completion.choices(document.text_before_cursor, self._tutor.conversation, self._tutor.words):
            yield Completion(choice.text, -choice.replaces, display_meta=choice.about)


def complete(buffer: Buffer) -> None:
    """Put what all choices begin with into the line; where there are several, open the menu with none taken yet."""
    found = list(buffer.completer.get_completions(buffer.document, CompleteEvent(completion_requested=True)))
    if len(found) == 1:
        buffer.apply_completion(found[0])
        return
    common = get_common_complete_suffix(buffer.document, found) if found else ""
    if common:
        buffer.insert_text(common)
        found = [one.new_completion_from_position(len(common)) for one in found]
    if found:
        buffer.complete_state = CompletionState(buffer.document, found)


def take(buffer: Buffer) -> None:
    """Close the menu with the choice that is marked: the first, where nobody went to another."""
    state = buffer.complete_state
    if state is not None and state.complete_index is None:
        buffer.go_to_completion(0)
    buffer.complete_state = None


def go_down(buffer: Buffer) -> None:
    """Go on to the choice below the marked one; from the last to what was typed."""
    state = buffer.complete_state
    if state is not None and state.complete_index is None and len(state.completions) > 1:
        buffer.go_to_completion(1)
    else:
        buffer.complete_next()
