"""What stands where: the prompt, the menu, the bars, each in lines of its own, and free lines below them all."""

from collections.abc import Callable

from prompt_toolkit import PromptSession
from prompt_toolkit.data_structures import Size
from prompt_toolkit.filters import is_done, to_filter
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.layout import (
    AnyContainer,
    ConditionalContainer,
    FloatContainer,
    FormattedTextControl,
    HSplit,
    Layout,
    Window,
    walk,
)

from smtptutor.shell import menu

Bar = list[tuple[str, str]]


def laid_out(session: PromptSession[str], size: Callable[[], Size], bars: Callable[[], list[Bar]]) -> Layout:
    """
    The layout of a session; `size` tells that of the terminal, `bars` what stands below the prompt, a line each.

    Of the session's own layout only the lines of the prompt are taken. Its menu floats over lines that have to be kept
    free; its toolbar stays hidden until the terminal has told where the cursor is, a question that is not asked. And
    each container costs time at each keystroke.
    """

    def text() -> FormattedText:
        return FormattedText([piece for bar in bars() for piece in (*bar, ("", "\n"))][:-1])

    def height() -> int:
        return len(bars())

    below = Window(FormattedTextControl(text), height=height, dont_extend_height=True)
    choices = menu.below(session.default_buffer, size)
    lines = [*_prompt_lines(session), choices, ConditionalContainer(below, ~is_done)]
    return Layout(HSplit(lines), session.default_buffer)


def _prompt_lines(session: PromptSession[str]) -> list[AnyContainer]:
    """The windows of the prompt and of a search, which take no more lines than they need."""
    prompt = next((part.content for part in walk(session.layout.container) if isinstance(part, FloatContainer)), None)
    if prompt is None:
        return [session.layout.container]
    for part in walk(prompt):
        if isinstance(part, Window):
            part.dont_extend_height = to_filter(True)
    return list(prompt.children) if isinstance(prompt, HSplit) else [prompt]
