"""The key bar: what can be typed here, always in sight."""

from smtptutor.protocol.stage import Stage

Keys = tuple[tuple[str, str], ...]

_PLAY: Keys = (
    (":help", ""),
    (":why", ""),
    (":undo", ""),
    (":map", ""),
    (":explain", "503"),
    ("Tab", "completes"),
    ("Ctrl-D", "leaves"),
)
_LESSON: Keys = (
    (":help", ""),
    (":hint", ""),
    (":why", ""),
    (":undo", ""),
    (":next", ""),
    (":goals", ""),
    ("Ctrl-D", "leaves"),
)
_MESSAGE: Keys = (
    (".", "alone ends the message"),
    (":undo", ""),
    (":help", ""),
    ("::", "sends a line that begins with :"),
)
_CLOSED: Keys = ((":reset", "connects again"), (":undo", "takes the last line back"), (":quit", "leaves"))


def keys(stage: Stage, *, lesson: bool) -> Keys:
    """The keys and words that matter now, each with what it does where its name does not tell."""
    if stage is Stage.DATA:
        return _MESSAGE
    if stage is Stage.CLOSED:
        return _CLOSED
    return _LESSON if lesson else _PLAY
