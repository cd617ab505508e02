"""
One command against one state: the only place that decides in which order things are checked.

The order of CHECKS is visible on the wire: RCPT out of turn is 503 even if its address is bad.
"""

from smtptutor.protocol import address, parameters, stages
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.command import Command, parse, read_parameters
from smtptutor.protocol.expression import compiled
from smtptutor.protocol.form import Form
from smtptutor.protocol.handlers import HANDLERS, note_refusal, take_chunk, take_message
from smtptutor.protocol.remark import Facts, Remark, strictly
from smtptutor.protocol.session import Chunk
from smtptutor.protocol.stage import Awaiting
from smtptutor.protocol.state import AnyOutcome, AnyState, Outcome
from smtptutor.protocol.traits import Renames, Traits
from smtptutor.protocol.verb import Verb

_HEADER = r"[!-9;-~]+:"
_SPOKEN = frozenset(map(str, Verb))
_BEFORE_TLS = frozenset({Verb.EHLO, Verb.HELO, Verb.LHLO, Verb.STARTTLS, Verb.NOOP, Verb.RSET, Verb.HELP, Verb.QUIT})
"""What a client may say before TLS where TLS is a must (RFC 3207 4 names EHLO, STARTTLS, NOOP and QUIT)."""
_NEED_LOGIN = frozenset({Verb.MAIL, Verb.RCPT, Verb.DATA, Verb.BDAT, Verb.VRFY, Verb.EXPN, Verb.ETRN})


def known_verb(state: AnyState, command: Command) -> Remark | None:
    """The first word is a verb that this server offers (RFC 5321 4.2.4)."""
    verb = command.verb
    if state.session.channel.refused and verb is not Verb.QUIT:  # then nothing else is looked at (RFC 5321 3.1)
        return Remark(Cause.ONLY_QUIT_AFTER_REFUSAL, 0, max(len(command.word), 1))
    if verb in HANDLERS:
        why = state.policy.unspoken.get(verb)
        return None if why is None else Remark(why, 0, len(command.word), {"address": command.argument})
    return Remark(_why_unknown(command), 0, max(len(command.word), 1))


def _why_unknown(command: Command) -> Cause:
    """What a line is that begins with no verb of ours."""
    if command.verb is not None:
        return Cause.XCLIENT_NOT_PERMITTED if command.verb in _PROXY else Cause.COMMAND_NOT_IMPLEMENTED
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


_PROXY = frozenset({Verb.XCLIENT, Verb.XFORWARD})


def in_order(state: AnyState, command: Command) -> Remark | None:
    """The verb may come at this stage (RFC 5321 4.1.4)."""
    assert command.verb is not None  # known_verb() saw to it
    cause = stages.misstep_here(state.session, command.verb, state.policy)
    return None if cause is None else Remark(cause, 0, len(command.word))


def secured(state: AnyState, command: Command) -> Remark | None:
    """TLS is on and the client is logged in, where the site wants that first (RFC 3207 4, RFC 4954 6)."""
    policy = state.policy
    if not policy.tls_required and not policy.login_required:
        return None
    channel, verb = state.session.channel, command.verb
    if policy.tls_required and not channel.tls and verb not in _BEFORE_TLS:
        return Remark(Cause.STARTTLS_REQUIRED, 0, len(command.word))
    if policy.login_required and channel.user is None and verb in _NEED_LOGIN:
        return Remark(Cause.LOGIN_REQUIRED, 0, len(command.word))
    return None


def well_formed(state: AnyState, command: Command) -> Remark | None:
    """The argument follows the grammar (RFC 5321 4.1.1, 4.1.2)."""
    if command.fault is not None:
        return command.fault
    policy = state.policy
    if policy.traits.bare and (found := _not_bare(policy.traits, command)) is not None:
        return found
    return strictly(command.notes, policy.refuses) if policy.refuses and command.notes else None


def _not_bare(traits: Traits, command: Command) -> Remark | None:
    """Some servers want nothing behind certain verbs, and read the name after EHLO with the blanks behind it."""
    line, word = command.line, command.word
    if command.verb in traits.bare and len(line) > len(word):
        return Remark(Cause.ARGUMENT_NOT_ALLOWED, len(word), len(line))
    if Form.TRAILING_BLANK in traits.refuses and command.verb in _HELLOS and line.endswith(" "):
        return Remark(Cause.HELLO_NAME_INVALID, len(line.rstrip(" ")), len(line))
    return None


_HELLOS = frozenset({Verb.EHLO, Verb.HELO, Verb.LHLO})


def lenient(command: Command, accepts: frozenset[Cause | Form]) -> Command:
    """The command as a server reads it that lets some faults pass, with a note in place of the fault."""
    if command.verb is None:
        respaced = command.line.replace("\t", " ").strip(" ")
        return parse(respaced) if Form.BLANKS in accepts and respaced else command
    fault = command.fault
    if fault is None or not fault.among(accepts):
        return command
    notes = (*command.notes, fault)
    if command.verb not in (Verb.MAIL, Verb.RCPT) or command.path is not None:
        return command._replace(fault=None, notes=notes)
    line = command.line
    path = address.rough(line, line.find(":") + 1)
    if path is None:
        return command
    behind = line.find(" ", line.rfind(">"))
    words, odd = read_parameters(line, behind) if behind > 0 and ">" in line else ((), None)
    return command._replace(path=path, parameters=words, fault=odd, notes=notes)


CHECKS = (known_verb, in_order, secured, well_formed)


def awaits_chunk(state: AnyState, command: Command, length: int = 0, *, bare_lf: bool = False) -> AnyState | None:
    """
    The state that awaits the octets of the chunk which this line announces; None where none are due.

    They come whatever the answer will be (RFC 3030 2), so the answer waits for them. `length` and `bare_lf` are as in
    `step`.
    """
    if not command.chunk or command.fault is not None or Verb.BDAT in state.policy.unspoken:
        return None
    chunk = Chunk(command.line, command.chunk, length, bare_lf)
    return state._replace(session=state.session._replace(awaiting=Awaiting.OCTETS, chunk=chunk))


def step(
    state: AnyState,
    command: Command,
    length: int = 0,
    *,
    bare_lf: bool = False,
    octets: bytes | None = None,
    ahead: bool = False,
) -> AnyOutcome:
    """
    Answer one command (RFC 5321 4.1.4, 4.3.2). Raises nothing for anything a client can send.

    `length` is that of the line in octets, with its line end; 0 where it is not known to matter. `bare_lf` tells that
    the line ended without CR. `octets` are those of a chunk; without them BDAT is answered as if they had come. The
    state is not changed: the outcome has the state after. Only for a state that awaits a command. `ahead` tells that
    the client has sent more already, without waiting for this answer.
    """
    if ahead and command.verb in state.policy.traits.waits:  # RFC 2920 3.1
        found = Remark(Cause.PIPELINING_NOT_ALLOWED, 0, len(command.word))
        return finish(state, _refuse(state, command, found))
    outcome = _step(state, command, length, bare_lf, octets)
    if state.policy.counts or outcome.cause in state.policy.closing:
        return finish(state, outcome)
    return outcome


def end_of_data(state: AnyState, content: bytes, size: int) -> AnyOutcome:
    """Answer the end of mail data; as handlers.take_message, with what the site counts."""
    return finish(state, take_message(state, content, size))


def finish(state: AnyState, outcome: AnyOutcome) -> AnyOutcome:
    """The outcome with what the site counts of a session; closes the connection where that is due."""
    after, cause, manner = outcome.state, outcome.cause, outcome.manner
    if state.policy.counts:
        channel, instead = state.policy.tally(after.session.channel, cause, manner)
        if instead is not None:
            after, cause, manner = state, instead.cause, instead.manner
            outcome = Outcome(after, cause, instead.facts, manner=manner)
        after = after._replace(session=after.session._replace(channel=channel))
    closes = manner.closes
    if closes is None:
        closes = cause in state.policy.closing and manner.code in _CODES_THAT_CLOSE
    if closes:
        after = after._replace(session=after.session._replace(awaiting=Awaiting.NOTHING, transaction=None, login=None))
    return outcome._replace(state=after)


_CODES_THAT_CLOSE = (0, 421, 521)  # 0: none was chosen; then the cause alone decides


def _step(state: AnyState, command: Command, length: int, bare_lf: bool, octets: bytes | None) -> AnyOutcome:
    refuses = state.policy.refuses
    if bare_lf:
        end = len(command.line)
        found = Remark(Cause.BARE_LF_LINE_END, end, end + 1)
        if Cause.BARE_LF_LINE_END in refuses:
            return _refuse(state, command, found)
        command = command._replace(notes=(*command.notes, found))
    traits = state.policy.traits
    if traits.accepts:
        command = lenient(command, traits.accepts)
    if length > parameters.SHORTEST_LIMIT and Cause.COMMAND_LINE_TOO_LONG not in traits.accepts:
        limit = parameters.line_limit(command.verb, state.policy.extensions)
        if length > limit:
            return Outcome(state, Cause.COMMAND_LINE_TOO_LONG, {"length": length, "limit": limit})
    for check in CHECKS:
        if (fault := check(state, command)) is not None:
            return _refuse(state, command, fault)
    notes = command.notes
    if command.parameters:
        hello = state.session.hello
        extended = hello is None or hello.extended
        fault, more = parameters.check(command, state.policy.extensions, extended=extended, ignores=traits.ignores)
        if fault is not None and fault.among(traits.accepts):
            found, fault = fault, None
            more = (found,)
        if fault is None and refuses:
            fault = strictly(more, refuses)
        if fault is not None:
            return _refuse(state, command, fault)
        notes += more
    if traits.address_form and command.path is not None and (odd := _unreadable(traits, command)) is not None:
        return _refuse(state, command, odd)
    if command.chunk is not None:
        return take_chunk(state, command, octets, notes)
    assert command.verb is not None  # known_verb() saw to it
    return HANDLERS[command.verb](state, command, notes)


def _renamed(renames: Renames, command: Command, fault: Remark) -> Remark:
    """The fault as this server takes it."""
    for tag in (fault.form, command.verb):
        if tag is not None and (cause := renames.get((fault.cause, tag))) is not None:
            facts = {"parameter": command.line[fault.start : fault.end].strip(), **fault.facts}
            return fault._replace(cause=cause, facts=facts)
    return fault


def _unreadable(traits: Traits, command: Command) -> Remark | None:
    """An address that the grammar knows and this server cannot read."""
    assert command.verb is not None  # known_verb() saw to it
    assert command.path is not None  # only then is it asked
    pattern = traits.address_form.get(command.verb)
    if pattern is None or compiled(pattern).fullmatch(command.path.text):
        return None
    cause = Cause.SENDER_ADDRESS_SYNTAX if command.verb is Verb.MAIL else Cause.RECIPIENT_ADDRESS_SYNTAX
    place = command.line.find(command.path.text)
    return Remark(cause, max(place, 0), max(place, 0) + len(command.path.text))


LONGEST_ANSWER = 12288  # octets of an answer in a login, with CRLF (RFC 4954 4)


def _refuse(state: AnyState, command: Command, fault: Remark) -> AnyOutcome:
    """A refusal changes nothing but the memory of refused recipients, and the message that DATA after BDAT spoils."""
    verb = (command.word or command.line).upper() if command.verb else command.word
    if renames := state.policy.traits.renames:
        fault = _renamed(renames, command, fault)
    facts: Facts = {"verb": verb, **fault.facts}
    state = note_refusal(state, command, fault.cause)
    transaction = state.session.transaction
    if fault.cause is Cause.DATA_AFTER_BDAT and transaction is not None and transaction.chunks is not None:
        spoiled = transaction._replace(chunks=transaction.chunks._replace(failed=True))
        state = state._replace(session=state.session._replace(transaction=spoiled))
    return Outcome(state, fault.cause, facts, fault=fault)
