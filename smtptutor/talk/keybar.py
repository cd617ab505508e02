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
_QUESTION: Keys = (
    (":skip", "leaves it"),
    (":skip all", "leaves all"),
    (":help", ""),
    (":hint", ""),
    (":undo", ""),
    ("Ctrl-D", "leaves"),
)
_STEP_DONE: Keys = (
    ("Enter", "goes on"),
    (":help", ""),
    (":why", ""),
    (":undo", ""),
    (":goals", ""),
    (":lessons", ""),
    ("Ctrl-D", "leaves"),
)
_MESSAGE: Keys = (
    (".", "alone ends the message"),
    (":undo", ""),
    (":help", ""),
    ("::", "sends a line that begins with :"),
)
_CLOSED: Keys = ((":reset", "connects again"), (":undo", "takes the last line back"), (":quit", "leaves"))
_CLOSED_LESSON: Keys = (
    (":reset", "begins the step again"),
    (":undo", "takes the last line back"),
    (":quit", "leaves"),
)


def keys(stage: Stage, *, lesson: bool, rests: bool = False, question: bool = False) -> Keys:
    """
    The keys and words that matter now, each with what it does where its name does not tell.

    `rests` tells that the step of a lesson is done, and that Enter goes on; `question` that a question is asked.
    """
    if rests:
        return _STEP_DONE
    if question:
        return _QUESTION
    if stage is Stage.DATA:
        return _MESSAGE
    if stage is Stage.CLOSED:
        return _CLOSED_LESSON if lesson else _CLOSED
    return _LESSON if lesson else _PLAY
