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

    After a refusal the refused line is among them, or its corrected form, and succeeds; what follows it brings back
    what it cost. Where no line does that now (kinds NONE, WAIT, OUTSIDE, and CHOOSE at times) the one line is the best
    that is accepted here. A line such as ":wait 5m" lets time pass. With WRITE the lines are only an example of a
    message. `instead` is another good line to type, or None. `wait` is the number of seconds that pass in the way, or
    None where none were tried. `gives_up` names what of the client's wish the server does not hold after the lines;
    it is empty for a way that keeps all.
    """

    kind: Kind
    lines: tuple[str, ...]
    instead: str | None = None
    wait: int | None = None
    gives_up: tuple[str, ...] = ()
