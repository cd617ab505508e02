"""
What is checked of a command before it is carried out. The order of CHECKS is visible on the wire.

RCPT out of turn is 503 even if its address is bad (RFC 5321 4.1.4), and a line that is too long is refused before its
verb is looked at. Each check says what is wrong, or nothing.
"""

from collections.abc import Callable

from smtptutor.protocol import parameters, stages
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.command import Command
from smtptutor.protocol.expression import compiled
from smtptutor.protocol.foreign import protocol_of
from smtptutor.protocol.form import Form
from smtptutor.protocol.habits import Empty
from smtptutor.protocol.heard import Heard
from smtptutor.protocol.policy import Policy
from smtptutor.protocol.remark import NO_FACTS, Facts, Remark, strictly
from smtptutor.protocol.stage import Stage
from smtptutor.protocol.state import AnyState
from smtptutor.protocol.verb import Verb

Check = Callable[[AnyState, Heard], Remark | None]

_TRANSCRIPT = r"(?i:(?:C|S|client|server) ?: *(?:[a-z]{4}|starttls)(?![a-z:]))"  # a command with the mark before it
_HEADER = r"[!-9;-~]+:"
_END_OR_ORDER = (Verb.RSET, Verb.QUIT, Verb.MAIL, Verb.RCPT, Verb.DATA)
"""Verbs that may stand anywhere, or that the grid in stages.py has a word for."""
_SPOKEN = frozenset(map(str, Verb))
_AFTER_HELO = "after HELO"
_PROXY = frozenset({Verb.XCLIENT, Verb.XFORWARD})
_HELLOS = frozenset({Verb.EHLO, Verb.HELO, Verb.LHLO})
_BEFORE_TLS = frozenset({*_HELLOS, Verb.STARTTLS, Verb.NOOP, Verb.RSET, Verb.HELP, Verb.QUIT})
"""What a client may say before TLS where TLS is a must (RFC 3207 4 names EHLO, STARTTLS, NOOP and QUIT)."""
_NEED_LOGIN = frozenset({Verb.MAIL, Verb.RCPT, Verb.DATA, Verb.BDAT, Verb.VRFY, Verb.EXPN, Verb.ETRN})


def in_step(state: AnyState, heard: Heard) -> Remark | None:
    """The client waited for the answer before, where this server wants that (RFC 2920 3.1)."""
    if not heard.ahead or heard.command.verb not in state.policy.traits.waits:
        return None
    return Remark(Cause.PIPELINING_NOT_ALLOWED, 0, len(heard.command.word))


def line_end(state: AnyState, heard: Heard) -> Remark | None:
    """The line ends with CR LF (RFC 5321 2.3.8), where the site is strict about it."""
    return _bare_lf(heard) if heard.bare_lf and Cause.BARE_LF_LINE_END in state.policy.refuses else None


def line_length(state: AnyState, heard: Heard) -> Remark | None:
    """The line is no longer than this verb and the extensions on offer allow (RFC 5321 4.5.3.1.4)."""
    if heard.length <= parameters.SHORTEST_LIMIT:
        return None
    policy, verb = state.policy, heard.command.verb
    limit = policy.traits.session.longest_line or parameters.line_limit(verb, policy.extensions)
    if heard.length <= limit or Cause.COMMAND_LINE_TOO_LONG in policy.traits.accepts:
        return None
    facts = {"length": heard.length, "limit": limit}
    return Remark(Cause.COMMAND_LINE_TOO_LONG, 0, len(heard.command.line), facts)


def still_served(state: AnyState, heard: Heard) -> Remark | None:
    """The greeting was no refusal (RFC 5321 3.1); after one nothing else is looked at."""
    if not state.session.channel.refused:
        return None
    command = heard.command
    cause = stages.unserved(state.session, command.verb)
    return None if cause is None else Remark(cause, 0, max(len(command.word), 1))


def no_nul(state: AnyState, heard: Heard) -> Remark | None:
    """There is no NUL in the line, whatever its verb (RFC 5321 2.3.8), where the server refuses every such line."""
    column = heard.command.line.find("\0")
    if column < 0 or Cause.NUL_IN_COMMAND not in state.policy.traits.refuses:
        return None
    return Remark(Cause.NUL_IN_COMMAND, column, column + 1)


def among_chunks(state: AnyState, heard: Heard) -> Remark | None:
    """Between chunks stands what may stand there, at a server that is strict about it; else the message is lost."""
    session, verb = state.session, heard.command.verb
    if not state.policy.traits.session.only_chunks or session.stage is not Stage.BDAT or verb in _END_OR_ORDER:
        return None
    transaction = session.transaction
    lost = transaction is not None and transaction.chunks is not None and transaction.chunks.failed
    if verb is Verb.BDAT or (verb is Verb.NOOP and not lost):
        return None
    return Remark(Cause.COMMAND_BETWEEN_CHUNKS, 0, max(len(heard.command.word), 1))


def known_verb(state: AnyState, heard: Heard) -> Remark | None:
    """The first word is a verb that this server offers (RFC 5321 4.2.4)."""
    command = heard.command
    if command.fault is not None and command.fault.cause is Cause.UNKNOWN_COMMAND:
        return command.fault  # to some servers MAIL without FROM: is no verb
    why = state.policy.unspoken.get(command.verb)
    if command.verb in stages.GRID:
        if why is None:
            return None
        return Remark(why, 0, len(command.word), {"address": command.argument, **_never(command.verb)})
    end = max(len(command.word), 1)
    if command.verb is None and (protocol := protocol_of(command.line)) is not None:
        return Remark(Cause.FOREIGN_PROTOCOL, 0, end, {"protocol": protocol})
    form = None if command.argument else Form.VALUE_MISSING
    return Remark(why or _why_unknown(command), 0, end, form=form)


def _never(verb: Verb) -> Facts:
    """For words on a verb that this server does not offer, whatever comes before it."""
    return {"where": "here", "until": f"this server never lists {verb}"}


def _why_unknown(command: Command) -> Cause:
    """What a line is that begins with no verb of ours."""
    if command.verb is not None:
        return Cause.XCLIENT_NOT_PERMITTED if command.verb in _PROXY else Cause.COMMAND_NOT_IMPLEMENTED
    line = command.line.strip(" \t")
    if not line:
        return Cause.EMPTY_COMMAND
    if line == ".":
        return Cause.DOT_TYPED_AS_COMMAND
    first = line.replace("\t", " ").partition(" ")[0]
    misplaced = first.isascii() and first.upper() in _SPOKEN  # not so with signs whose capital is an ASCII letter
    if misplaced or compiled(r"(?i:MAIL[_-]?(?:FROM)?|RCPT[_-]?(?:TO)?):").match(first):
        return Cause.MISPLACED_BLANK
    spoken = first.removesuffix(":").upper() in _SPOKEN  # no header field is called so
    if compiled(_HEADER).match(line) and not spoken and not compiled(_TRANSCRIPT).match(line):
        return Cause.HEADER_TYPED_AS_COMMAND
    private = first.isascii() and first.upper().startswith("X")
    return Cause.PRIVATE_COMMAND_UNKNOWN if private else Cause.UNKNOWN_COMMAND


def argument_first(state: AnyState, heard: Heard) -> Remark | None:
    """Some servers look at the argument of certain verbs before they ask whether it is their turn."""
    if heard.command.verb not in state.policy.traits.session.looks_first:
        return None
    return heard.command.fault or nothing_behind(state, heard)


def in_order(state: AnyState, heard: Heard) -> Remark | None:
    """The verb may come at this stage (RFC 5321 4.1.4)."""
    command = heard.command
    assert command.verb is not None  # known_verb() saw to it
    cause = stages.misstep_here(state.session, command.verb, state.policy)
    if cause is None:
        return None
    facts = NO_FACTS
    if cause is Cause.HELLO_FIRST:
        facts = {"hello": " or ".join(stages.hellos(command.verb, state.policy))}
    elif cause is Cause.AUTH_NOT_OFFERED:
        facts = _login_later(state)
    elif cause is Cause.STARTTLS_NOT_OFFERED:
        facts = {"where": _AFTER_HELO}
    return Remark(cause, 0, len(command.word), facts)


def _login_later(state: AnyState) -> Facts:
    """From when on AUTH is on offer, where a greeting without extensions keeps it off (RFC 4954 3, 4)."""
    policy = state.policy
    if policy.mechanisms(tls=state.session.channel.tls):
        return {"where": _AFTER_HELO, "until": "AUTH can be used once EHLO lists it"}
    if policy.mechanisms(tls=True):
        return {"where": _AFTER_HELO, "until": "EHLO lists AUTH once STARTTLS came before it"}
    return _never(Verb.AUTH)


def secured(state: AnyState, heard: Heard) -> Remark | None:
    """TLS is on and the client is logged in, where the site wants that first (RFC 3207 4, RFC 4954 6)."""
    policy, channel, verb = state.policy, state.session.channel, heard.command.verb
    if policy.tls_required and not channel.tls and verb not in _BEFORE_TLS:
        return Remark(Cause.STARTTLS_REQUIRED, 0, len(heard.command.word))
    if policy.login_required and channel.user is None and verb in _NEED_LOGIN:
        return Remark(Cause.LOGIN_REQUIRED, 0, len(heard.command.word))
    return None


def grammar(state: AnyState, heard: Heard) -> Remark | None:
    """The argument can be read (RFC 5321 4.1.1, 4.1.2)."""
    return heard.command.fault


def nothing_behind(state: AnyState, heard: Heard) -> Remark | None:
    """Some servers want nothing behind certain verbs, and read the name after EHLO with the blanks behind it."""
    traits, command = state.policy.traits, heard.command
    line, word = command.line, command.word
    if command.verb in traits.bare and len(line) > len(word):
        return Remark(Cause.ARGUMENT_NOT_ALLOWED, len(word), len(line))
    if Form.TRAILING_BLANK in traits.refuses and command.verb in _HELLOS and line.endswith((" ", "\t")):
        return Remark(Cause.HELLO_NAME_INVALID, len(line.rstrip(" \t")), len(line))
    return None


def name_length(state: AnyState, heard: Heard) -> Remark | None:
    """The name after EHLO is no longer than this server can keep."""
    command, longest = heard.command, state.policy.traits.session.longest_name
    if command.verb not in _HELLOS or not longest or len(command.argument) <= longest:
        return None
    return Remark(Cause.HELLO_NAME_INVALID, len(command.word) + 1, len(command.line))


def filled_chunk(state: AnyState, heard: Heard) -> Remark | None:
    """The chunk has octets or is the last one, at a server that wants that; RFC 3030 2 does not."""
    command, taken = heard.command, state.policy.traits.session.empty_chunks
    if taken is Empty.TAKEN or command.chunk != 0 or command.last:
        return None
    if taken is Empty.FIRST and state.session.stage is not Stage.BDAT:
        return None
    return Remark(Cause.CHUNK_EMPTY, 0, len(command.line))


def strict_form(state: AnyState, heard: Heard) -> Remark | None:
    """Nothing about the line is what only lenient servers take."""
    return strictly(heard.command.notes, state.policy.refuses)


def good_parameters(state: AnyState, heard: Heard) -> Remark | None:
    """The parameters exist, are on offer, and have values as they should (RFC 5321 4.1.1.11)."""
    if not heard.command.parameters:
        return None
    fault, notes = _parameters(state, heard.command)
    return fault or strictly(notes, state.policy.refuses)


def _parameters(state: AnyState, command: Command) -> tuple[Remark | None, tuple[Remark, ...]]:
    """The fault among the parameters or None, and the notes; a fault that this server lets pass is the only note."""
    policy, hello = state.policy, state.session.hello
    traits = policy.traits
    extended = hello is None or hello.extended
    fault, notes = parameters.check(command, policy.extensions, extended=extended, traits=traits)
    if fault is not None and fault.among(traits.accepts):
        return None, (fault,)
    return fault, notes


CHECKS: tuple[Check, ...] = (
    in_step, line_end, line_length, still_served, no_nul, among_chunks, known_verb, argument_first, in_order, secured,
    grammar, nothing_behind, name_length, filled_chunk, strict_form, good_parameters,
)  # fmt: skip

_ONLY_WHERE: dict[Check, Callable[[Policy], bool]] = {
    in_step: lambda policy: bool(policy.traits.waits),
    line_end: lambda policy: Cause.BARE_LF_LINE_END in policy.refuses,
    line_length: lambda policy: Cause.COMMAND_LINE_TOO_LONG not in policy.traits.accepts,
    no_nul: lambda policy: Cause.NUL_IN_COMMAND in policy.traits.refuses,
    among_chunks: lambda policy: policy.traits.session.only_chunks,
    filled_chunk: lambda policy: policy.traits.session.empty_chunks is not Empty.TAKEN,
    argument_first: lambda policy: bool(policy.traits.session.looks_first),
    name_length: lambda policy: policy.traits.session.longest_name > 0,
    secured: lambda policy: policy.tls_required or policy.login_required,
    nothing_behind: lambda policy: bool(policy.traits.bare) or Form.TRAILING_BLANK in policy.traits.refuses,
    strict_form: lambda policy: bool(policy.refuses),
}


def checks_for(policy: Policy) -> tuple[Check, ...]:
    """The checks that can find something at this place, in the order of CHECKS."""
    return tuple(check for check in CHECKS if check not in _ONLY_WHERE or _ONLY_WHERE[check](policy))


def notes(state: AnyState, heard: Heard) -> tuple[Remark, ...]:
    """What is to be noted of a command that is carried out: of its line, of its reading, of its parameters."""
    command = heard.command
    found = command.notes
    if heard.bare_lf:
        found = (*found, _bare_lf(heard))
    return found + _parameters(state, command)[1] if command.parameters else found


def _bare_lf(heard: Heard) -> Remark:
    end = len(heard.command.line)
    return Remark(Cause.BARE_LF_LINE_END, end, end + 1)
