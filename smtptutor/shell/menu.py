"""The menu of choices, in lines of its own between the prompt and what stands below it: none are kept free for it."""

from collections.abc import Callable

from prompt_toolkit.buffer import Buffer
from prompt_toolkit.completion import Completion
from prompt_toolkit.data_structures import Size
from prompt_toolkit.filters import has_completions, is_done
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.layout import ConditionalContainer, FormattedTextControl, Window

from smtptutor.text.columns import columns, cut

Pieces = list[tuple[str, str]]

FEWEST = 3  # lines, however low the terminal is
MARK, NO_MARK, GAP = "> ", "  ", "  "


def below(buffer: Buffer, size: Callable[[], Size]) -> ConditionalContainer:
    """The menu of a buffer, there while it is open; `size` tells that of the terminal."""

    def lines() -> list[Pieces]:
        state, room = buffer.complete_state, size()
        if state is None:
            return []
        return drawn(state.completions, state.complete_index or 0, room.columns - 1, max(room.rows // 2, FEWEST))

    def text() -> FormattedText:
        return FormattedText([piece for line in lines() for piece in (*line, ("", "\n"))][:-1])

    def height() -> int:
        return len(lines())

    window = Window(FormattedTextControl(text), height=height, dont_extend_height=True, style="class:menu")
    return ConditionalContainer(window, has_completions & ~is_done)


def drawn(choices: list[Completion], marked: int, width: int, most: int) -> list[Pieces]:
    """
    The choices in at most so many lines of that width, the marked one among them.

    Where not all have room, the last line says how many there are above and below.
    """
    shown, first = len(choices), 0
    if shown > most:
        shown = most - 1
        first = min(max(marked - shown + 2, 0), len(choices) - shown)  # one below the marked one is in sight
    part = choices[first : first + shown]
    names = max((columns(one.display_text) for one in part), default=0)
    lines = [_line(one, names, width, marked=number == marked) for number, one in enumerate(part, first)]
    return lines if shown == len(choices) else [*lines, _rest(first, len(choices) - first - shown, width)]


def _line(choice: Completion, names: int, width: int, *, marked: bool) -> Pieces:
    name = choice.display_text.strip()
    gap = " " * (names - columns(name)) + GAP
    text = cut(f"{MARK if marked else NO_MARK}{name}{gap}{choice.display_meta_text}".rstrip(), max(width, 3))
    return [("class:menu.marked" if marked else "", text)]


def _rest(above: int, below: int, width: int) -> Pieces:
    told = [f"{count} more {where}" for count, where in ((above, "above"), (below, "below")) if count]
    return [("class:menu.rest", cut(f"{NO_MARK}{', '.join(told)}: arrows, Page Up, Page Down", max(width, 3)))]
