"""What each verb does once the checks of checks.py let it pass. No handler tests for order: see stages.py."""

from collections.abc import Callable

from smtptutor.protocol import content, parameters
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.cause_table import GRANTED
from smtptutor.protocol.command import Command
from smtptutor.protocol.heard import Heard
from smtptutor.protocol.policy import Ruling
from smtptutor.protocol.remark import Remark
from smtptutor.protocol.session import Hello, Refused, Session, Transaction
from smtptutor.protocol.stage import Awaiting
from smtptutor.protocol.state import AnyOutcome, AnyState, Outcome, State
from smtptutor.protocol.verb import Verb

Handler = Callable[[AnyState, Heard, tuple[Remark, ...]], AnyOutcome]

MOST_REMEMBERED = 100  # refused recipients; more would only cost memory

_MAIL_DATA = Awaiting.MAIL_DATA
_APART = ("SIZE", "BODY", "SMTPUTF8")  # parameters with a field of their own


def _ruled(state: AnyState, session: Session, ruling: Ruling, notes: tuple[Remark, ...]) -> AnyOutcome:
    """What the site granted, with the session after it."""
    after = State(session, state.policy, ruling.memory)
    notes = notes + ruling.notes if ruling.notes else notes
    return Outcome(after, ruling.cause, ruling.facts, notes, None, (), ruling.manner, ruling.lines)


def _refused(state: AnyState, ruling: Ruling) -> AnyOutcome:
    """What the site refused: the session stays as it is."""
    after = State(state.session, state.policy, ruling.memory)
    return Outcome(after, ruling.cause, ruling.facts, manner=ruling.manner)


def _dropped(command: Command, session: Session) -> tuple[Remark, ...]:
    """The note that an open transaction is lost."""
    if session.transaction is None:
        return ()
    return (Remark(Cause.TRANSACTION_DROPPED, 0, len(command.word), {"verb": str(command.verb)}),)


def _hello(state: AnyState, heard: Heard, notes: tuple[Remark, ...]) -> AnyOutcome:
    """EHLO, HELO, LHLO: begins the session anew and drops an open transaction (RFC 5321 4.1.1.1, 4.1.4)."""
    session, command = state.session, heard.command
    assert command.verb is not None  # it was found by its verb
    ruling = state.policy.hello(state.memory, session, command.verb, command.argument)
    if ruling.cause not in GRANTED:
        return _refused(state, ruling)
    begun = session.at_rest()._replace(hello=Hello(command.argument, command.verb is not Verb.HELO))
    return _ruled(state, begun, ruling, notes + _dropped(command, session))


def _mail(state: AnyState, heard: Heard, notes: tuple[Remark, ...]) -> AnyOutcome:
    """MAIL: opens a mail transaction (RFC 5321 4.1.1.2)."""
    command, session, policy = heard.command, state.session, state.policy
    path = command.path
    assert path is not None  # grammar() saw to it
    size = body = None
    utf8 = False
    asked: dict[str, str] = {}
    options: tuple[str, ...] = ()
    if command.parameters:
        ignores = policy.traits.ignores
        asked = {key: value for key, value in parameters.values(command).items() if key not in ignores}
        size = int(asked["SIZE"]) if asked.get("SIZE") else None
        body = asked["BODY"].upper() if "BODY" in asked else None
        utf8 = "SMTPUTF8" in asked
        options = tuple(f"{key}={value}" if value else key for key, value in asked.items() if key not in _APART)
    if not utf8 and not path.is_ascii and Cause.SENDER_MUST_BE_ASCII not in policy.traits.accepts:  # RFC 6531 3.5
        return Outcome(state, Cause.SENDER_MUST_BE_ASCII, {"address": path.text})
    ruling = policy.sender(state.memory, session, path, asked)
    if ruling.cause not in GRANTED:
        return _refused(state, ruling)
    opened = session.at_rest(Transaction(path, (), (), size, body, utf8, options))
    return _ruled(state, opened, ruling, notes)


def _rcpt(state: AnyState, heard: Heard, notes: tuple[Remark, ...]) -> AnyOutcome:
    """RCPT: one more recipient; a refusal leaves the transaction open (RFC 5321 3.3, 4.1.1.3)."""
    command, session, policy = heard.command, state.session, state.policy
    path, transaction = command.path, session.transaction
    assert path is not None  # grammar() saw to it
    assert transaction is not None  # the grid saw to it
    foreign = not transaction.utf8 and not path.is_ascii
    if foreign and Cause.RECIPIENT_MUST_BE_ASCII not in policy.traits.accepts:  # RFC 6531 3.5
        ruling = Ruling(Cause.RECIPIENT_MUST_BE_ASCII, state.memory, {"address": path.text})
    else:
        ruling = policy.recipient(state.memory, session, path)
    if ruling.cause not in GRANTED:
        return _refused(note_refusal(state, command, ruling.cause), ruling)
    options = " ".join(command.line[one.start : one.end] for one in command.parameters) if command.parameters else ""
    again = bool(ruling.notes) and any(note.cause is Cause.RECIPIENT_REPEATED for note in ruling.notes)
    return _ruled(state, session.at_rest(transaction.naming(path, options, again=again)), ruling, notes)


def note_refusal(state: AnyState, command: Command, cause: Cause) -> AnyState:
    """The state that remembers a refused RCPT, so that a 503 at DATA can be traced back to it."""
    session = state.session
    transaction = session.transaction
    if transaction is None or command.verb is not Verb.RCPT or len(transaction.refused) >= MOST_REMEMBERED:
        return state
    remembered = (*transaction.refused, Refused(command.line, cause))
    return state.with_session(session._replace(transaction=transaction._replace(refused=remembered)))


def _data(state: AnyState, heard: Heard, notes: tuple[Remark, ...]) -> AnyOutcome:
    """DATA: from now on lines are mail data (RFC 5321 4.1.1.4)."""
    session = state.session
    ruling = state.policy.content(state.memory, session)
    if ruling.cause is not Cause.DATA_GO_AHEAD:
        return _refused(state, ruling)
    reading = Session(session.hello, session.transaction, _MAIL_DATA, session.channel)
    return _ruled(state, reading, ruling, notes)


def _rset(state: AnyState, heard: Heard, notes: tuple[Remark, ...]) -> AnyOutcome:
    """RSET: forgets the transaction, and nothing else (RFC 5321 4.1.1.5)."""
    return Outcome(state.with_session(state.session.at_rest()), Cause.RESET_DONE, notes=notes)


def _noop(state: AnyState, heard: Heard, notes: tuple[Remark, ...]) -> AnyOutcome:
    """NOOP: nothing (RFC 5321 4.1.1.9)."""
    return Outcome(state, Cause.NOOP_DONE, notes=notes)


def _quit(state: AnyState, heard: Heard, notes: tuple[Remark, ...]) -> AnyOutcome:
    """QUIT: the connection closes, and an open transaction is lost (RFC 5321 4.1.1.10)."""
    session = state.session
    gone = session._replace(awaiting=Awaiting.NOTHING, transaction=None)
    return Outcome(state.with_session(gone), Cause.GOODBYE, notes=notes + _dropped(heard.command, session))


def _asked(state: AnyState, heard: Heard, notes: tuple[Remark, ...]) -> AnyOutcome:
    """VRFY, EXPN, HELP, ETRN: the site answers, and the session stays as it is (RFC 5321 3.5, 4.1.1.6 to 4.1.1.8)."""
    command = heard.command
    assert command.verb is not None  # it was found by its verb
    ruling = state.policy.tell(state.memory, state.session, command.verb, command.argument)
    return _ruled(state, state.session, ruling, notes)


HANDLERS: dict[Verb, Handler] = {
    Verb.EHLO: _hello,
    Verb.HELO: _hello,
    Verb.LHLO: _hello,
    Verb.MAIL: _mail,
    Verb.RCPT: _rcpt,
    Verb.DATA: _data,
    Verb.BDAT: content.take_chunk,
    Verb.RSET: _rset,
    Verb.NOOP: _noop,
    Verb.QUIT: _quit,
    Verb.VRFY: _asked,
    Verb.EXPN: _asked,
    Verb.ETRN: _asked,
    Verb.HELP: _asked,
}
"""AUTH and STARTTLS are in login.py; engine.py puts all together."""
