"""
The one entrance: a state and a frame in, an outcome out. Raises nothing for anything a client can send.

A frame is a line, a whole message, the octets of a chunk or an answer of a login; the state says which it awaits.
"""

from typing import Any

from smtptutor.protocol import handlers
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.checks import notes
from smtptutor.protocol.closing import finish
from smtptutor.protocol.command import Command
from smtptutor.protocol.content import ended_bare, spoilt, take_message
from smtptutor.protocol.expression import compiled
from smtptutor.protocol.framing import Line, MailData, Octets
from smtptutor.protocol.habits import Drop
from smtptutor.protocol.handlers import Handler, note_refusal
from smtptutor.protocol.heard import Heard, read
from smtptutor.protocol.policy import PLAIN_MANNER, Manner
from smtptutor.protocol.remark import Facts, Remark
from smtptutor.protocol.session import Chunk
from smtptutor.protocol.stage import Awaiting
from smtptutor.protocol.state import AnyOutcome, AnyState, M, Outcome, P, State
from smtptutor.protocol.traits import Renames
from smtptutor.protocol.verb import Verb

_COMMAND = Awaiting.COMMAND
_MAY_BE_BDAT = frozenset("Bb \t")  # some servers let pass blanks before the verb


def answer(state: State[P, M], frame: Line | MailData | Octets, *, ahead: bool = False) -> Outcome[P, M]:
    """
    Answer one frame, which must be of the kind that the state awaits (RFC 5321 4.1.4, 4.3.2).

    The state is not changed: the outcome has the state after. `ahead` tells that the client has sent more already,
    without waiting for this answer. A line of BDAT is answered as if its octets had come: see `awaits_chunk`.
    """
    if isinstance(frame, MailData):
        if ahead and state.policy.traits.session.waits_at_end:
            return _finished(state, Outcome(state, Cause.PIPELINING_NOT_ALLOWED, {"verb": "."}))
        taken = take_message(state, frame.content, frame.size)
        return _finished(state, ended_bare(taken, frame.content) if frame.bare_end else taken)
    if isinstance(frame, Octets):
        before, line = announced(state)
        command = read(line.line, before.policy.traits)
        return step(before, Heard(command, line.length, line.bare_lf, octets=frame.content))
    if state.session.awaiting is not _COMMAND:
        from smtptutor.protocol import login

        return _login_over(_finished(state, login.take_answer(state, frame.text, frame.length)))
    return step(state, Heard(read(frame.text, state.policy.traits), frame.length, frame.bare_lf, ahead))


def step(state: State[P, M], heard: Heard) -> Outcome[P, M]:
    """Answer one command: the first check that finds something refuses it, and otherwise it is carried out."""
    policy = state.policy
    if state.session.login_over and heard.command.verb is not None:
        state = state.with_session(state.session._replace(login_over=False))
    for check in policy.checks:
        if (fault := check(state, heard)) is not None:
            outcome = _refuse(state, heard.command, fault)
            break
    else:
        outcome = _carried_out(state, heard)
    finished = _finished(state, outcome, heard.command.verb)
    return _login_over(finished) if heard.command.verb is Verb.AUTH else finished


def _carried_out(state: AnyState, heard: Heard) -> AnyOutcome:
    """What a command that is in order leads to, unless the site has something against its verb."""
    policy, verb = state.policy, heard.command.verb
    assert verb is not None  # known_verb() saw to it
    if verb not in policy.hindered:
        return HANDLERS[verb](state, heard, notes(state, heard))
    met = policy.hinder(state.memory, verb, heard.command.argument)
    state = state._replace(memory=met.memory)
    if (refusal := met.refusal) is not None:
        return Outcome(state, refusal.cause, refusal.facts, manner=refusal.manner)
    outcome = HANDLERS[verb](state, heard, notes(state, heard))
    return outcome._replace(manner=met.on(outcome.manner))


def _login_over(outcome: AnyOutcome) -> AnyOutcome:
    """The outcome of AUTH or an answer; where the login came to nothing, what is typed next may be meant for it."""
    session = outcome.state.session
    if session.awaiting is not _COMMAND or outcome.cause is Cause.AUTH_SUCCEEDED:
        return outcome
    return outcome._replace(state=outcome.state.with_session(session._replace(login_over=True)))


def _finished(state: AnyState, outcome: AnyOutcome, verb: Verb | None = None) -> AnyOutcome:
    """As `finish`, which changes nothing about most outcomes."""
    policy = state.policy
    if policy.counts or outcome.manner.closes or outcome.cause in policy.closing:
        return finish(state, outcome, verb)
    return outcome


def awaits_chunk(state: State[P, M], line: Line) -> State[P, M] | None:
    """
    The state that awaits the octets of the chunk which this line announces; None where none are due.

    They come whatever the answer will be (RFC 3030 2), so the answer waits for them.
    """
    if line.text[:1] not in _MAY_BE_BDAT or state.session.awaiting is not _COMMAND:
        return None
    command = read(line.text, state.policy.traits)
    if not command.chunk or command.fault is not None or Verb.BDAT in state.policy.unspoken:
        return None
    chunk = Chunk(line.text, command.chunk, line.length, line.bare_lf)
    return state.with_session(state.session._replace(awaiting=Awaiting.OCTETS, chunk=chunk))


def announced(state: State[P, M]) -> tuple[State[P, M], Chunk]:
    """The state before the chunk whose octets are awaited, and the line that announced it."""
    session = state.session
    assert session.chunk is not None  # that is what awaits them
    return state.with_session(session._replace(awaiting=_COMMAND, chunk=None)), session.chunk


def _refuse(state: AnyState, command: Command, fault: Remark) -> AnyOutcome:
    """A refusal changes nothing but the memory of refused recipients, and the message that it may spoil."""
    verb = (command.word or command.line).upper() if command.verb else command.word
    policy = state.policy
    if renames := policy.traits.renames:
        fault = _renamed(renames, command, fault)
    facts: Facts = {"verb": verb, **fault.facts}
    state = spoilt(note_refusal(state, command, fault.cause), command, fault.cause)
    drops = policy.traits.session.drops
    manner = _dropping(state, command, drops) if drops and command.verb is None else PLAIN_MANNER
    return Outcome(state, fault.cause, facts, fault=fault, manner=manner)


def _dropping(state: AnyState, command: Command, drops: tuple[Drop, ...]) -> Manner:
    """How a line is answered that begins with no verb: some are a reason to hang up."""
    line, first = command.line.lstrip(" \t"), state.session.channel.commands == 0
    for drop in drops:
        if (first or not drop.first) and compiled(f"(?is:{drop.lines})").match(line):
            return Manner(code=drop.code, enhanced=drop.enhanced, closes=True)
    return PLAIN_MANNER


def _renamed(renames: Renames, command: Command, fault: Remark) -> Remark:
    """The fault as this server takes it."""
    for tag in (fault.form, command.verb):
        if tag is not None and (cause := renames.get((fault.cause, tag))) is not None:
            facts = {"parameter": command.line[fault.start : fault.end].strip(), **fault.facts}
            return fault._replace(cause=cause, facts=facts)
    return fault


def _lazily(name: str) -> Handler:
    """A verb whose handler is loaded when it is first spoken: most sessions have no use for it."""

    def handler(state: AnyState, heard: Heard, notes: tuple[Remark, ...]) -> AnyOutcome:
        from smtptutor.protocol import login

        handle: Any = getattr(login, name)
        outcome: AnyOutcome = handle(state, heard, notes)
        return outcome

    return handler


HANDLERS: dict[Verb, Handler] = {**handlers.HANDLERS, Verb.STARTTLS: _lazily("starttls"), Verb.AUTH: _lazily("auth")}
