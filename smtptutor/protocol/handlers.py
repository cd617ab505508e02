"""What each verb does once the checks of session.py let it pass. No handler tests for order: see stages.py."""

from collections.abc import Callable

from smtptutor.protocol import parameters
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.command import Command, Verb
from smtptutor.protocol.finding import Finding
from smtptutor.protocol.state import Awaiting, Hello, Outcome, Refused, Ruling, Session, State, Transaction

ACCEPTS_RECIPIENT = frozenset({Cause.RECIPIENT_ACCEPTED, Cause.POSTMASTER_ACCEPTED})
ACCEPTS_SENDER = frozenset({Cause.SENDER_ACCEPTED, Cause.NULL_SENDER_ACCEPTED})
ACCEPTS_HELLO = frozenset({Cause.EHLO_ACCEPTED, Cause.HELO_ACCEPTED})

Handler = Callable[[State, Command, tuple[Finding, ...]], Outcome]


def _hello(state: State, command: Command, notes: tuple[Finding, ...]) -> Outcome:
    """EHLO, HELO: begins the session anew and drops an open transaction (RFC 5321 4.1.1.1, 4.1.4)."""
    extended = command.verb is Verb.EHLO
    ruling = state.policy.hello(state.memory, command.argument, extended=extended)
    if ruling.cause not in ACCEPTS_HELLO:
        return _refused(state, ruling)
    if state.session.transaction is not None:
        notes = (*notes, Finding(Cause.TRANSACTION_DROPPED, 0, len(command.word), {"verb": str(command.verb)}))
    session = Session(Hello(command.argument, extended))
    return Outcome(State(session, state.policy, ruling.memory), ruling.cause, ruling.facts, notes)


def _mail(state: State, command: Command, notes: tuple[Finding, ...]) -> Outcome:
    """MAIL: opens a mail transaction (RFC 5321 4.1.1.2)."""
    path, session = command.path, state.session
    assert path is not None  # well_formed() saw to it
    size = body = None
    utf8 = False
    if command.parameters:
        declared = parameters.value(command, "SIZE")
        size = int(declared) if declared else None
        body = parameters.value(command, "BODY")
        utf8 = parameters.value(command, "SMTPUTF8") is not None
    if not utf8 and not path.is_ascii:  # RFC 6531 3.5
        return Outcome(state, Cause.SENDER_MUST_BE_ASCII, {"address": path.text})
    ruling = state.policy.sender(state.memory, path, size)
    if ruling.cause not in ACCEPTS_SENDER:
        return _refused(state, ruling)
    opened = Session(session.hello, Transaction(path, (), (), size, body, utf8))
    return Outcome(State(opened, state.policy, ruling.memory), ruling.cause, ruling.facts, notes + ruling.notes)


def _rcpt(state: State, command: Command, notes: tuple[Finding, ...]) -> Outcome:
    """RCPT: one more recipient; a refusal leaves the transaction open (RFC 5321 3.3, 4.1.1.3)."""
    path, transaction = command.path, state.session.transaction
    assert path is not None  # well_formed() saw to it
    assert transaction is not None  # the grid saw to it
    if not transaction.utf8 and not path.is_ascii:  # RFC 6531 3.5
        ruling = Ruling(Cause.RECIPIENT_MUST_BE_ASCII, state.memory, {"address": path.text})
    else:
        ruling = state.policy.recipient(state.memory, transaction, path)
    if ruling.cause not in ACCEPTS_RECIPIENT:
        return _refused(note_refusal(state, command, ruling.cause), ruling)
    sender, recipients, refused, size, body, utf8 = transaction
    named = Transaction(sender, (*recipients, path), refused, size, body, utf8)
    session = Session(state.session.hello, named)
    return Outcome(State(session, state.policy, ruling.memory), ruling.cause, ruling.facts, notes + ruling.notes)


def note_refusal(state: State, command: Command, cause: Cause) -> State:
    """The state that remembers a refused RCPT, so that a 503 at DATA can be traced back to it."""
    transaction = state.session.transaction
    if transaction is None or command.verb is not Verb.RCPT or len(transaction.refused) >= MOST_REMEMBERED:
        return state
    remembered = (*transaction.refused, Refused(command.line, cause))
    session = Session(state.session.hello, transaction._replace(refused=remembered))
    return State(session, state.policy, state.memory)


MOST_REMEMBERED = 100  # refused recipients; more would only cost memory


def _data(state: State, command: Command, notes: tuple[Finding, ...]) -> Outcome:
    """DATA: from now on lines are mail data (RFC 5321 4.1.1.4)."""
    session = Session(state.session.hello, state.session.transaction, Awaiting.MAIL_DATA)
    return Outcome(State(session, state.policy, state.memory), Cause.DATA_GO_AHEAD, notes=notes)


def take_message(state: State, content: bytes, size: int) -> Outcome:
    """
    Answer the end of mail data; the transaction is over, accepted or not (RFC 5321 4.1.1.4).

    `content` is the message after dot-unstuffing; `size` counts its octets even where it is empty.
    """
    ruling = state.policy.message(state.memory, state.session, content, size)
    session = Session(state.session.hello)
    return Outcome(State(session, state.policy, ruling.memory), ruling.cause, ruling.facts, ruling.notes)


def _rset(state: State, command: Command, notes: tuple[Finding, ...]) -> Outcome:
    """RSET: forgets the transaction, and nothing else (RFC 5321 4.1.1.5)."""
    session = Session(state.session.hello)
    return Outcome(State(session, state.policy, state.memory), Cause.RESET_DONE, notes=notes)


def _noop(state: State, command: Command, notes: tuple[Finding, ...]) -> Outcome:
    """NOOP: nothing (RFC 5321 4.1.1.9)."""
    return Outcome(state, Cause.NOOP_DONE, notes=notes)


def _quit(state: State, command: Command, notes: tuple[Finding, ...]) -> Outcome:
    """QUIT: the connection closes, and an open transaction is lost (RFC 5321 4.1.1.10)."""
    if state.session.transaction is not None:
        notes = (*notes, Finding(Cause.TRANSACTION_DROPPED, 0, len(command.word), {"verb": "QUIT"}))
    session = state.session._replace(awaiting=Awaiting.NOTHING, transaction=None)
    return Outcome(state._replace(session=session), Cause.GOODBYE, notes=notes)


def _asked(answer: Callable[[State, str], Ruling]) -> Handler:
    """VRFY, EXPN, HELP: the site answers, and the session stays as it is (RFC 5321 3.5, 4.1.1.6 to 4.1.1.8)."""

    def handler(state: State, command: Command, notes: tuple[Finding, ...]) -> Outcome:
        ruling = answer(state, command.argument)
        return Outcome(state._replace(memory=ruling.memory), ruling.cause, ruling.facts, notes + ruling.notes)

    return handler


def _refused(state: State, ruling: Ruling) -> Outcome:
    return Outcome(state._replace(memory=ruling.memory), ruling.cause, ruling.facts)


HANDLERS: dict[Verb, Handler] = {
    Verb.EHLO: _hello,
    Verb.HELO: _hello,
    Verb.MAIL: _mail,
    Verb.RCPT: _rcpt,
    Verb.DATA: _data,
    Verb.RSET: _rset,
    Verb.NOOP: _noop,
    Verb.QUIT: _quit,
    Verb.VRFY: _asked(lambda state, name: state.policy.verify(state.memory, name)),
    Verb.EXPN: _asked(lambda state, name: state.policy.expand(state.memory, name)),
    Verb.HELP: _asked(lambda state, topic: state.policy.topics(state.memory, topic)),
}
