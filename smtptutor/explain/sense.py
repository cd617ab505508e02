"""What the first digit of a reply says, and nothing more than is true of every use (RFC 5321 4.2.1)."""

from smtptutor.explain.turn import Turn
from smtptutor.protocol.cause import Cause

SENSE = {
    2: "Done: what the line asked for was carried out.",
    3: "Go on: the server waits for the rest of what was begun.",
    4: "Not now: this was not done, and the same may be asked for again later.",
    5: "No: this was not done, and the same again, as things stand, is refused again.",
}
"""The first digit in words."""

HAD_ALREADY = "Not done: what it asks for is there already."
"""What a 4yz says where nothing is left to do, and time changes nothing."""
_HAD_ALREADY = (Cause.TLS_ALREADY_ON, Cause.ALREADY_AUTHENTICATED)

REFUSED_AND_CLOSED = "Not done: the server closes the connection instead."
"""What 221 says where nobody sent QUIT: some servers hang up on a line in this way."""


def sense(turn: Turn) -> str:
    """What the reply says before its cause is looked at; "" for a digit that no server may send."""
    digit = turn.reply.code // 100
    if turn.cause in _HAD_ALREADY and digit == 4:
        return HAD_ALREADY
    if not turn.accepted and digit == 2:
        return REFUSED_AND_CLOSED
    return SENSE.get(digit, "")
