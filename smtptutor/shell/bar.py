"""The key bar as it looks: one line that fits the terminal."""

from smtptutor.protocol.stage import Stage
from smtptutor.talk.keybar import keys


def line(stage: Stage, width: int, *, lesson: bool) -> list[tuple[str, str]]:
    """The key bar as styled pieces that fit the width; what does not fit is left out from the end."""
    pieces: list[tuple[str, str]] = []
    used = 0
    for key, about in keys(stage, lesson=lesson):
        text = f" {about}" if about else ""
        gap = "   " if pieces else ""
        if used + len(gap) + len(key) + len(text) > width:
            break
        used += len(gap) + len(key) + len(text)
        pieces += [("", gap), ("class:keybar.key", key), ("class:keybar.text", text)]
    return pieces
