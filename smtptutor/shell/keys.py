"""Keys beyond the usual ones of the line editor."""

from collections.abc import Callable

from prompt_toolkit.application.current import get_app
from prompt_toolkit.enums import DEFAULT_BUFFER
from prompt_toolkit.filters import Condition, has_completions, has_focus
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent, merge_key_bindings
from prompt_toolkit.key_binding.key_bindings import KeyBindingsBase
from prompt_toolkit.keys import Keys

from smtptutor.shell import completer
from smtptutor.talk.words import takes_all

PAGE = 10  # choices
DROPPED = "^C"


def bindings(interrupted: Callable[[str], None]) -> KeyBindingsBase:
    """All of them; `interrupted` is told what was typed when Ctrl-C was pressed."""
    return merge_key_bindings([_menu_keys(), _line_keys(interrupted)])


def _menu_keys() -> KeyBindings:
    """Tab opens the menu; while it is open, Enter takes a choice and sends nothing, and Escape closes it."""
    keys = KeyBindings()
    at_prompt = has_focus(DEFAULT_BUFFER)
    in_menu = has_completions & at_prompt
    keys.add("tab", filter=at_prompt & ~has_completions)(lambda event: completer.complete(event.current_buffer))
    keys.add("enter", filter=in_menu)(lambda event: completer.take(event.current_buffer))
    keys.add("escape", filter=in_menu, eager=True)(lambda event: event.current_buffer.cancel_completion())
    keys.add("down", filter=in_menu)(lambda event: completer.go_down(event.current_buffer))
    keys.add("pagedown", filter=in_menu)(lambda event: event.current_buffer.complete_next(PAGE, True))
    keys.add("pageup", filter=in_menu)(lambda event: event.current_buffer.complete_previous(PAGE, True))
    return keys


def _line_keys(interrupted: Callable[[str], None]) -> KeyBindings:
    """
    Pasted lines are sent at once, behind `:explain` once they are whole; End takes what is suggested.

    Ctrl-C shows that it was pressed.
    """
    keys = KeyBindings()

    @keys.add(Keys.BracketedPaste)
    def _(event: KeyPressEvent) -> None:
        text = event.data.replace("\r\n", "\n").replace("\r", "\n")
        event.current_buffer.insert_text(text)
        if "\n" in text and (text.endswith("\n") or not takes_all(event.current_buffer.text)):
            event.current_buffer.validate_and_handle()

    @keys.add("end", filter=Condition(_suggested))
    def _(event: KeyPressEvent) -> None:
        suggestion = event.current_buffer.suggestion
        if suggestion is not None:
            event.current_buffer.insert_text(suggestion.text)

    @keys.add("c-c", filter=has_focus(DEFAULT_BUFFER))
    @keys.add("<sigint>", filter=has_focus(DEFAULT_BUFFER))
    def _(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        interrupted(buffer.text)
        buffer.cursor_position = len(buffer.text)
        buffer.insert_text(DROPPED)
        event.app.exit(exception=KeyboardInterrupt)

    return keys


def _suggested() -> bool:
    buffer = get_app().current_buffer
    return bool(buffer.suggestion and buffer.suggestion.text) and buffer.document.is_cursor_at_the_end
