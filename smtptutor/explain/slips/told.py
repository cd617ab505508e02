"""Whether a refusal is told by the slip in its line: where the cause is the form of the line, and nothing else."""

from smtptutor.explain.slips.astray import in_astray, of_refused
from smtptutor.explain.slips.find import slip_in
from smtptutor.explain.slips.pasted import in_pasted
from smtptutor.explain.slips.signs import odd_sign
from smtptutor.explain.slips.slip import Slip
from smtptutor.explain.turn import Turn
from smtptutor.explain.words import reason
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.command import Command, parse
from smtptutor.protocol.remark import Remark
from smtptutor.text import clean

_ANYWHERE = frozenset(
    {
        Cause.MAIL_SYNTAX, Cause.RCPT_SYNTAX, Cause.SENDER_ADDRESS_SYNTAX, Cause.RECIPIENT_ADDRESS_SYNTAX,
        Cause.RECIPIENT_DOMAIN_MISSING, Cause.SPACE_AROUND_COLON, Cause.BDAT_SIZE_INVALID,
        Cause.UNKNOWN_COMMAND, Cause.PRIVATE_COMMAND_UNKNOWN, Cause.MISPLACED_BLANK,
    }
)  # fmt: skip
"""Where reading stopped says little of where the slip is."""
_NEARBY = frozenset(
    {
        Cause.PARAMETER_BAD_VALUE, Cause.PARAMETER_UNKNOWN, Cause.PARAMETER_TWICE, Cause.HOLD_TIME_REFUSED,
        Cause.LOCAL_PART_DOTS, Cause.DOMAIN_FORM, Cause.CONTROL_CHARACTER, Cause.NUL_IN_COMMAND,
        Cause.NON_ASCII_IN_COMMAND, Cause.HELLO_NAME_INVALID,
    }
)  # fmt: skip
"""The slip touches the place at which the server found fault."""
_ONLY_ASTRAY = frozenset({Cause.HEADER_TYPED_AS_COMMAND, Cause.COMMAND_NOT_IMPLEMENTED})
"""The line is no command that can be corrected; it may be meant for somebody else."""
FOR_THE_ADDRESS = frozenset(
    {
        Cause.MAILBOX_UNKNOWN, Cause.RELAY_DENIED, Cause.RECIPIENT_DOMAIN_UNKNOWN, Cause.SENDER_DOMAIN_UNKNOWN,
        Cause.DOMAIN_NOT_FULLY_QUALIFIED,
    }
)  # fmt: skip
"""Refused for what the address is, which the server made of what was typed."""
ODD = frozenset({Cause.SENDER_MUST_BE_ASCII, Cause.RECIPIENT_MUST_BE_ASCII})
"""A sign that looks like another one is the reason, where there is one."""


def told_by(turn: Turn) -> Slip | None:
    """The slip that is the reason for a refusal; None where there is none, or another reason. Raises nothing."""
    fault = turn.fault
    if turn.command is not None and turn.cause in FOR_THE_ADDRESS:
        return _misread(turn.command, turn, turn.cause)
    if turn.accepted or turn.command is None or turn.cause not in _ANYWHERE | _NEARBY | ODD | _ONLY_ASTRAY:
        return None
    line = turn.command.line
    found = (
        in_pasted(line) or in_astray(line)
        if turn.cause in _ONLY_ASTRAY
        else slip_in(line)
        if turn.cause not in ODD
        else odd_sign(line)
    )
    if found is None:
        return None
    if turn.cause in _NEARBY and fault is not None and not _is_near(line, found, fault):
        return None
    return found._replace(words=clean(found.words))


def instead(command: Command | None, cause: Cause | None) -> tuple[str, ...] | None:
    """
    What may stand in place of a refused line that asks for nothing of SMTP, () where nothing does.

    None where the line may be meant for a server. A line of a log stands for the command in it.
    """
    if command is not None and cause is Cause.HEADER_TYPED_AS_COMMAND and (found := in_pasted(command.line)):
        return found.lines
    stray = of_refused(command, cause)
    return None if stray is None else stray.lines


def _is_near(line: str, slip: Slip, remark: Remark) -> bool:
    """True where the remark is on the words in which the slip is, or right beside them."""
    first = line.rfind(" ", 0, slip.start) + 1
    last = line.find(" ", slip.end)
    return remark.start - 1 <= (last if last >= 0 else len(line)) and first <= remark.end


def noted_by(turn: Turn, remark: Remark) -> Slip | None:
    """The slip that is behind a note on a line that was accepted; None where there is none at its place."""
    if turn.command is None or remark.cause not in (_ANYWHERE | _NEARBY) - {Cause.RECIPIENT_DOMAIN_MISSING}:
        return None
    found = slip_in(turn.command.line)
    if found is None or not _is_near(turn.command.line, found, remark):
        return None
    return found._replace(words=clean(found.words))


def _misread(command: Command, turn: Turn, cause: Cause) -> Slip | None:
    """The slip by which another address was read than was probably meant; its words begin with the reason."""
    found = slip_in(command.line)
    if found is None or not found.lines or parse(found.lines[0]).path == command.path:
        return None
    said = f"{reason(cause, turn, turn.facts)} Probably another address was meant. {clean(found.words)}"
    return found._replace(words=said)
