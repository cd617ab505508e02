"""
What can be done in a lesson, as data; each is one row of a journal, and comes back from it.

A row is a kind and what belongs to it, in octets. The kinds are for ever: journals are kept on disks.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple


class Send(NamedTuple):
    """Send a line to the server, given without its line end; `ahead`: the next one was sent along with it."""

    line: str
    ahead: bool = False


class LoginSent(NamedTuple):
    """
    Send what the place takes for right at this point of a login, as the learner did.

    It stands in a journal for a line with a secret in it, which is written down nowhere; `line` is that line without
    the secret, perhaps with the name of the user in its place. Where no login is possible now, `line` is sent.
    """

    line: str
    ahead: bool = False


class Wait(NamedTuple):
    """Let time pass at the server."""

    seconds: int


class Undo(NamedTuple):
    """Take the last thing back, but nothing from before the step opened."""


class Redo(NamedTuple):
    """Do again what was taken back last. Nothing comes of it where something else was done since."""


class Reset(NamedTuple):
    """Go back to where the step opened."""


class Connect(NamedTuple):
    """Make a new connection to the same place."""


class SendOctets(NamedTuple):
    """Send these octets, with no line end after them but those in them; `ahead`: more was sent along with them."""

    octets: bytes
    ahead: bool = False


class LoginOctetsSent(NamedTuple):
    """
    Send octets with a login in them, as the learner did.

    As in LoginSent, each line in them that held a secret stands without it. `right` has a sign for each command and
    answer: "1" where what the place takes for right is sent in its place, "0" where it is sent as it stands.
    """

    octets: bytes
    right: str
    ahead: bool = False


class GiveAnswer(NamedTuple):
    """Answer what the step asks: a letter, the number of a line, an edit, numbers in order, or a sentence."""

    text: str


class Next(NamedTuple):
    """Open the next step. Nothing comes of it where the step at hand is not done, or is the last."""


class Hint(NamedTuple):
    """Ask for the next hint."""


class Guess(NamedTuple):
    """Predict what the step asks to predict: a number, or the letter of an answer."""

    text: str


class Solution(NamedTuple):
    """Play the solution of the step from where it opened, up to its last line."""


class Restart(NamedTuple):
    """Begin the lesson anew."""


Op = (
    Send
    | LoginSent
    | SendOctets
    | LoginOctetsSent
    | Wait
    | Connect
    | GiveAnswer
    | Undo
    | Redo
    | Reset
    | Next
    | Hint
    | Guess
    | Solution
    | Restart
)
Row = tuple[str, bytes]

_BARE: Mapping[str, Op] = {
    "connect": Connect(),
    "undo": Undo(),
    "redo": Redo(),
    "reset": Reset(),
    "next": Next(),
    "hint": Hint(),
    "solution": Solution(),
    "restart": Restart(),
}
_KINDS = {type(op): kind for kind, op in _BARE.items()}  # without fields, all of them are equal
_LINES: Mapping[str, Callable[[str], Op]] = {
    "sent": Send,
    "sent-ahead": lambda line: Send(line, ahead=True),
    "login": LoginSent,
    "login-ahead": lambda line: LoginSent(line, ahead=True),
    "guess": Guess,
    "answer": GiveAnswer,
}
_OCTETS: Mapping[str, Callable[[bytes], Op]] = {
    "octets": SendOctets,
    "octets-ahead": lambda octets: SendOctets(octets, ahead=True),
    "login-octets": lambda what: _login_octets(what, ahead=False),
    "login-octets-ahead": lambda what: _login_octets(what, ahead=True),
}
_MOST_DIGITS = 12
_LONGEST_WAIT = 10**_MOST_DIGITS - 1  # seconds; no clock goes as far


def row(op: Op) -> Row:
    """What is written down of an operation."""
    match op:
        case Send(line, ahead):
            return "sent-ahead" if ahead else "sent", _octets(line)
        case LoginSent(line, ahead):
            return "login-ahead" if ahead else "login", _octets(line)
        case Wait(seconds):
            return "wait", str(max(0, min(seconds, _LONGEST_WAIT))).encode()
        case SendOctets(octets, ahead):
            return "octets-ahead" if ahead else "octets", octets
        case LoginOctetsSent(octets, right, ahead):
            return "login-octets-ahead" if ahead else "login-octets", right.encode() + b" " + octets
        case Guess(text):
            return "guess", _octets(text)
        case GiveAnswer(text):
            return "answer", _octets(text)
    return _KINDS[type(op)], b""


def op(kind: str, what: bytes) -> Op | None:
    """The operation of a row; None for one that is of another version, or damaged."""
    if kind in _LINES:
        return _LINES[kind](what.decode("utf-8", "surrogateescape"))
    if kind in _OCTETS:
        return _OCTETS[kind](what)
    if kind == "wait":
        return Wait(int(what)) if what.isdigit() and len(what) <= _MOST_DIGITS else None
    return _BARE.get(kind)


def _login_octets(what: bytes, *, ahead: bool) -> LoginOctetsSent:
    right, _, octets = what.partition(b" ")
    return LoginOctetsSent(octets, right.decode("ascii", "replace"), ahead)


def _octets(line: str) -> bytes:
    return line.encode("utf-8", "surrogateescape")
