"""What earlier lines asked for in vain, and is wanted still: read from the turns before a refusal."""

from typing import NamedTuple

from smtptutor.explain.mending import mended, separate
from smtptutor.explain.spelling import words_lost
from smtptutor.explain.turn import Turn
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.cause_table import ABOUT
from smtptutor.protocol.command import Command, parse
from smtptutor.protocol.stages import GRID
from smtptutor.protocol.verb import Verb
from smtptutor.wording import alike

_MISSTEPS = frozenset(cause for cells in GRID.values() for cause in cells if cause)
_PATHS = (Verb.MAIL, Verb.RCPT)
_PARAMETERS = frozenset(
    {Cause.PARAMETER_UNKNOWN, Cause.PARAMETER_NOT_OFFERED, Cause.PARAMETER_ON_WRONG_COMMAND, Cause.PARAMETER_BAD_VALUE}
)
_NEARLY = 0.65


class Meant(NamedTuple):
    """A MAIL or RCPT line as it was meant, and what of the words that were typed it cannot say."""

    command: Command
    lost: tuple[str, ...] = ()


class Earlier(NamedTuple):
    """The MAIL that was asked for last, or None; the RCPT lines that were; and those that were refused for good."""

    mail: Meant | None = None
    recipients: tuple[Meant, ...] = ()
    refused: tuple[Command, ...] = ()


def earlier(asked: tuple[Turn, ...]) -> Earlier:
    """Put together what the turns asked for, oldest first; lines that could not be read count as they were meant."""
    mail: Meant | None = None
    recipients: list[tuple[Meant, bool]] = []
    refused: list[Command] = []
    for turn in asked:
        for meant in _meant(turn):
            if meant.command.verb is Verb.RCPT:
                if turn.accepted or _came_wrong(turn):
                    recipients.append((meant, turn.accepted))
                else:
                    refused.append(meant.command)
            elif turn.cause is not Cause.NESTED_MAIL:
                if turn.accepted:  # a new transaction: whoever was held before is not any more
                    recipients = [(each, held) for each, held in recipients if not held]
                mail = meant
    return Earlier(mail, tuple(each for each, _ in recipients), tuple(refused))


def _meant(turn: Turn) -> tuple[Meant, ...]:
    """The MAIL and RCPT lines that a turn is, or was meant to be."""
    command = turn.command
    if command is None or (command.verb is not None and command.verb not in _PATHS):
        return ()
    if command.path is not None and command.fault is None and turn.cause not in _PARAMETERS:
        return (Meant(command),) if command.verb in _PATHS else ()
    together = separate(command)
    lines = together or mended(command)[:1] or _respelled(command) or _without_fault(turn, command)
    found = (Meant(parse(line), () if together else words_lost(command, line)) for line in lines)
    return tuple(each for each in found if _is_good(each.command))


def _is_good(command: Command) -> bool:
    return command.verb in _PATHS and command.path is not None and command.fault is None


def _without_fault(turn: Turn, command: Command) -> tuple[str, ...]:
    """The line without the parameter that it was refused for."""
    place = turn.fault or command.fault
    if command.path is None or place is None:
        return ()
    return (f"{command.line[: place.start].rstrip()} {command.line[place.end :].lstrip()}".rstrip(),)


def _respelled(command: Command) -> tuple[str, ...]:
    """MAIL or RCPT with its verb spelt right."""
    word, _, rest = command.line.partition(" ")
    near = alike(word.upper(), map(str, _PATHS), 1, _NEARLY) if command.verb is None else ()
    return tuple(f"{verb} {rest}" for verb in near)


def _came_wrong(turn: Turn) -> bool:
    """True where the line was refused for its form or its moment, and nobody looked at whom it named."""
    cause = turn.cause
    if cause is None or cause in _MISSTEPS or ABOUT[cause].missing:
        return True
    command = turn.command
    return turn.fault is not None or command is None or command.fault is not None or command.verb is None
