"""What a way on looks like: its kind, and the lines to type."""

from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """What sort of step leads out."""

    GO_ON = "go-on"
    WRITE = "write"
    SEND_FIRST = "send-first"
    CORRECT = "correct"
    CHOOSE = "choose"
    RESET = "reset"
    WAIT = "wait"
    RECONNECT = "reconnect"
    OUTSIDE = "outside"
    NOTHING = "nothing"
    NONE = "none"


class WayOut(NamedTuple):
    """
    Lines to type in order, and what sort of way they are.

    After a refusal the last line is the refused one, or its corrected form, and succeeds. Where no line does that now
    (kinds NONE, WAIT, OUTSIDE, and CHOOSE at times) the one line is the best that is accepted here. With WRITE the
    lines are only an example of a message. `instead` is another good line to type, or None. `wait` is the number of
    seconds after which the refused line succeeds, as far as that was tried, or None.
    """

    kind: Kind
    lines: tuple[str, ...]
    instead: str | None = None
    wait: int | None = None
