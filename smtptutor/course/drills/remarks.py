"""A drill of what is accepted with a note, which asks what there is to know of the last line."""

from smtptutor.course.drills.ground import Ground, ground
from smtptutor.course.drills.showing import choosing, dialogue, meaning, where
from smtptutor.course.lesson import Option, Step
from smtptutor.course.shuffle import shuffled
from smtptutor.protocol.cause import Cause
from smtptutor.server.dialects.standard import SAYS

_MOST = 4  # answers
_NOTES = tuple(cause for cause in Cause if cause not in SAYS)
"""What no reply is given for."""
_SAY = "The server takes each of these lines."
_TASK = "What is there to know of the last one all the same?"
_WHY_NOT = "Nothing of that is in these lines."


def step(found: Ground, seed: str) -> Step | None:
    """The drill; None for what is refused, and for what is accepted without a note."""
    if not found.is_note:
        return None
    here = {remark.cause for answers in found.answers for each in answers for remark in each.notes}
    others = (ground(cause) for cause in shuffled(_NOTES, found.cause, seed) if cause not in here)
    words = [meaning(other) for other in others if other.is_note][: _MOST - 1]
    options = (
        Option(meaning(found), meaning(found), right=True),
        *(Option(each, _WHY_NOT) for each in words),
    )
    return choosing(f"{_SAY}{where(found)}", _TASK, options, dialogue(found, answered=True))
