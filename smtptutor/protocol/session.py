"""
One command against one state: the only place that decides in which order things are checked.

The order of CHECKS is visible on the wire: RCPT out of turn is 503 even if its address is bad.
"""

from smtptutor.protocol import parameters, stages
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.command import Command, Verb
from smtptutor.protocol.expression import compiled
from smtptutor.protocol.finding import Finding, strictly
from smtptutor.protocol.handlers import HANDLERS, note_refusal
from smtptutor.protocol.state import Outcome, State

_HEADER = r"[!-9;-~]+:"
_SPOKEN = frozenset(map(str, Verb))


def known_verb(state: State, command: Command) -> Finding | None:
    """The first word is a verb that this server offers (RFC 5321 4.2.4)."""
    verb = command.verb
    if verb in HANDLERS:
        if verb in stages.OPTIONAL and verb not in state.policy.extensions:
            return Finding(Cause.COMMAND_NOT_IMPLEMENTED, 0, len(command.word))
        return None
    return Finding(_why_unknown(command), 0, max(len(command.word), 1))


def _why_unknown(command: Command) -> Cause:
    """What a line is that begins with no verb of ours."""
    if command.verb is Verb.LHLO:
        return Cause.LHLO_ON_SMTP
    if command.verb is not None:
        return Cause.COMMAND_NOT_IMPLEMENTED
    line = command.line.strip(" \t")
    if not line:
        return Cause.EMPTY_COMMAND
    if line == ".":
        return Cause.DOT_TYPED_AS_COMMAND
    first = line.replace("\t", " ").partition(" ")[0].upper()
    if (first in _SPOKEN and first != command.word.upper()) or first.startswith(("MAILFROM:", "RCPTTO:")):
        return Cause.MISPLACED_BLANK
    if compiled(_HEADER).match(line):
        return Cause.HEADER_TYPED_AS_COMMAND
    return Cause.PRIVATE_COMMAND_UNKNOWN if first.startswith("X") and first.isascii() else Cause.UNKNOWN_COMMAND


def in_order(state: State, command: Command) -> Finding | None:
    """The verb may come at this stage (RFC 5321 4.1.4)."""
    assert command.verb is not None  # known_verb() saw to it
    cause = stages.misstep(state.session, command.verb)
    return None if cause is None else Finding(cause, 0, len(command.word))


def well_formed(state: State, command: Command) -> Finding | None:
    """The argument follows the grammar (RFC 5321 4.1.1, 4.1.2)."""
    if command.fault is not None:
        return command.fault
    return strictly(command.notes) if state.policy.strict else None


CHECKS = (known_verb, in_order, well_formed)


def step(state: State, command: Command, length: int = 0, *, bare_lf: bool = False) -> Outcome:
    """
    Answer one command (RFC 5321 4.1.4, 4.3.2). Raises nothing for anything a client can send.

    `length` is that of the line in octets, with its line end; 0 where it is not known to matter. `bare_lf` tells that
    the line ended without CR. The state is not changed: the outcome has the state after. Only for a state that
    awaits a command.
    """
    if bare_lf:
        end = len(command.line)
        found = Finding(Cause.BARE_LF_LINE_END, end, end + 1)
        if state.policy.strict:
            return _refuse(state, command, found)
        command = command._replace(notes=(*command.notes, found))
    if length > parameters.SHORTEST_LIMIT:
        limit = parameters.line_limit(command.verb, state.policy.extensions)
        if length > limit:
            return Outcome(state, Cause.COMMAND_LINE_TOO_LONG, {"length": length, "limit": limit})
    for check in CHECKS:
        if (fault := check(state, command)) is not None:
            return _refuse(state, command, fault)
    notes = command.notes
    if command.parameters:
        hello = state.session.hello
        fault, more = parameters.check(command, state.policy.extensions, extended=hello is None or hello.extended)
        if fault is None and state.policy.strict:
            fault = strictly(more)
        if fault is not None:
            return _refuse(state, command, fault)
        notes += more
    assert command.verb is not None  # known_verb() saw to it
    return HANDLERS[command.verb](state, command, notes)


def _refuse(state: State, command: Command, fault: Finding) -> Outcome:
    """A refusal changes nothing but the memory of refused recipients."""
    facts = {"verb": (command.word or command.line).upper() if command.verb else command.word, **fault.facts}
    return Outcome(note_refusal(state, command, fault.cause), fault.cause, facts, fault=fault)
