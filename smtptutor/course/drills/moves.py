"""A drill of refusals that nothing typed there mends, which asks what is to be done."""

from collections.abc import Mapping
from enum import StrEnum

from smtptutor.course.drills.ground import Ground
from smtptutor.course.drills.showing import choosing, dialogue, meaning, where
from smtptutor.course.lesson import Option, Step
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.cause_table import ABOUT, Help
from smtptutor.protocol.stage import Awaiting
from smtptutor.server.simulator import Simulator, reconnect


class Move(StrEnum):
    """Whose move it is after a refusal, and which."""

    WAIT = "wait, then send the same once more"
    CONNECT = "make a new connection"
    HOST = "ask for another host"
    STOP = "leave it: a person has to act first"


_AT_ONCE = Option("send the same again at once", "At once the same lines get the same reply.")
_LATER = Option("wait, then send the same once more", "Time does not change what this reply is about.")
_HERE = Option("send the line again on this connection", "Nobody reads it there: the connection is closed.")
_RSET = Option("send RSET, then begin anew here", "RSET drops a transaction; a closed connection it cannot open.")
_FORM = Option("send the line in another form", "The form of the line is right; it is refused for something else.")
_GIVE_UP = Option("give it up for good", "The reply begins with 4: the same may pass at another time (RFC 5321 4.2.1).")
_RESET = Option("send RSET, then the same once more", "After RSET the same lines get the same reply.")

_WRONG: Mapping[Move, tuple[Option, ...]] = {
    Move.WAIT: (_AT_ONCE, _GIVE_UP, _RESET),
    Move.CONNECT: (_HERE, _RSET, Option("wait for another reply", "None comes: the connection is closed.")),
    Move.HOST: (_HERE, Option("connect again later", "521 is for good: such a host never takes mail (RFC 7504 3).")),
    Move.STOP: (_LATER, _AT_ONCE, _FORM),
}
_AT_THE_GREETING = {
    _AT_ONCE: Option("connect again at once", "The same client gets the same greeting."),
    _LATER: Option("wait, then connect again", "Time does not change what this greeting is about."),
    _FORM: Option("go on with MAIL", "After such a greeting only QUIT is of use (RFC 5321 3.1)."),
    _HERE: Option("go on with EHLO", "Nobody reads it: the connection is closed."),
}
"""What a client would do that has sent nothing yet."""
_PERMANENT = 500
_SAY = "This is what a client met."
_TASK = "What now?"


def step(ground: Ground, _seed: str) -> Step | None:
    """The drill; None where a line mends it."""
    move = move_after(ground)
    if move is None:
        return None
    untrue = [option for option, first in ((_AT_ONCE, ()), (_RESET, (b"RSET\r\n",))) if _passes(ground, first)]
    if move is Move.STOP and ground.exchange.reply.code < _PERMANENT:
        untrue.append(_LATER)  # the reply begins with 4, and whoever takes it at its word waits (RFC 5321 4.2.1)
    wrong = [option for option in _WRONG[move] if option not in untrue]
    if not ground.lines:
        wrong = [_AT_THE_GREETING.get(option, option) for option in wrong]
    options = (Option(str(move), meaning(ground), right=True), *wrong)
    return choosing(f"{_SAY}{where(ground)}", _TASK, options, dialogue(ground, answered=True))


def move_after(ground: Ground) -> Move | None:
    """What is left to do after a refusal that no line mends; None after any other reply."""
    exchange, helps = ground.exchange, ABOUT[ground.cause].help
    if exchange.accepted:
        return None
    if ground.cause is Cause.HOST_NEVER_TAKES_MAIL:
        return Move.HOST
    if exchange.after.session.awaiting is Awaiting.NOTHING:
        return Move.CONNECT
    if helps is Help.OUTSIDE:
        return Move.STOP
    return Move.WAIT if helps is Help.WAIT and exchange.reply.code < 500 else None


def _passes(ground: Ground, first: tuple[bytes, ...]) -> bool:
    """True where the same lines get through at once: after these lines, or without any on a new connection."""
    state = ground.exchange.after
    simulator = Simulator(ground.exchange if first else reconnect(state))
    again = [each for octets in (*first, *(line.wire for line in ground.lines)) for each in simulator.receive(octets)]
    return bool(again) and all(each.accepted for each in again)
