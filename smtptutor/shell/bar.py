"""What stands below the prompt: the status line and the key bar, each one line that fits the terminal."""

from collections import Counter
from collections.abc import Sequence

from smtptutor.protocol.stage import Stage
from smtptutor.talk.conversation import Conversation
from smtptutor.talk.keybar import keys
from smtptutor.talk.status import YIELDS, StatusPart, StatusPiece, status
from smtptutor.text import columns

GAP = "   "


def line(
    stage: Stage, width: int, *, lesson: bool, rests: bool = False, question: bool = False
) -> list[tuple[str, str]]:
    """The key bar as styled pieces that fit the width; what does not fit is left out from the end. See `keys`."""
    pieces: list[tuple[str, str]] = []
    used = 0
    for key, about in keys(stage, lesson=lesson, rests=rests, question=question):
        text = f" {about}" if about else ""
        gap = GAP if pieces else ""
        if used + len(gap) + len(key) + len(text) > width:
            break
        used += len(gap) + len(key) + len(text)
        pieces += [("", gap), ("class:keybar.key", key), ("class:keybar.text", text)]
    return pieces


def fitted(pieces: Sequence[StatusPiece], width: int) -> str:
    """The status line in at most `width` columns: what matters least is shortened first, then left out."""
    given: Counter[StatusPart] = Counter()
    text = _in_forms(pieces, given)
    for part in YIELDS:
        if columns(text) <= width:
            return text
        given[part] += 1
        text = _in_forms(pieces, given)
    return text if columns(text) <= width else ""


def _in_forms(pieces: Sequence[StatusPiece], given: Counter[StatusPart]) -> str:
    """The pieces side by side, each in the form to which it has given way."""
    return GAP.join(form for part, forms in pieces if (form := forms[min(given[part], len(forms) - 1)]))


class StatusLine:
    """The status line of a conversation; it is put together once for each state and width, not for each keystroke."""

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation
        self._for: tuple[object, object, int] = (None, None, 0)
        self._text = ""

    def text(self, width: int) -> str:
        """The line as it is now, in at most `width` columns."""
        state, lesson = self._conversation.state, self._conversation.lesson
        for_state, for_lesson, for_width = self._for
        if state is not for_state or lesson is not for_lesson or width != for_width:
            self._for, self._text = (state, lesson, width), fitted(status(state, lesson), width)
        return self._text
