"""What each verb does once the checks of session.py let it pass. No handler tests for order: see stages.py."""

from collections.abc import Callable

from smtptutor.protocol import parameters
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.cause_table import GRANTED
from smtptutor.protocol.command import Command
from smtptutor.protocol.policy import Ruling
from smtptutor.protocol.remark import Remark
from smtptutor.protocol.session import Chunks, Hello, Refused, Session, Transaction
from smtptutor.protocol.stage import Awaiting
from smtptutor.protocol.state import AnyOutcome, AnyState, Outcome, State
from smtptutor.protocol.verb import Verb

Handler = Callable[[AnyState, Command, tuple[Remark, ...]], AnyOutcome]


def _hello(state: AnyState, command: Command, notes: tuple[Remark, ...]) -> AnyOutcome:
    """EHLO, HELO, LHLO: begins the session anew and drops an open transaction (RFC 5321 4.1.1.1, 4.1.4)."""
    session, verb = state.session, command.verb
    assert verb is not None  # it was found by its verb
    ruling = state.policy.hello(state.memory, session, verb, command.argument)
    if ruling.cause not in GRANTED:
        return _refused(state, ruling)
    if session.transaction is not None:
        notes = (*notes, Remark(Cause.TRANSACTION_DROPPED, 0, len(command.word), {"verb": str(verb)}))
    hello = Hello(command.argument, verb is not Verb.HELO)
    begun = Session(hello, None, Awaiting.COMMAND, session.channel)
    return Outcome(
        State(begun, state.policy, ruling.memory),
        ruling.cause,
        ruling.facts,
        notes,
        None,
        (),
        ruling.manner,
        ruling.lines,
    )


_APART = ("SIZE", "BODY", "SMTPUTF8")  # parameters with a field of their own


def _mail(state: AnyState, command: Command, notes: tuple[Remark, ...]) -> AnyOutcome:
    """MAIL: opens a mail transaction (RFC 5321 4.1.1.2)."""
    path, session = command.path, state.session
    assert path is not None  # well_formed() saw to it
    size = body = None
    utf8 = False
    asked: dict[str, str] = {}
    options: tuple[str, ...] = ()
    if command.parameters:
        ignores = state.policy.traits.ignores
        asked = {key: value for key, value in parameters.values(command).items() if key not in ignores}
        size = int(asked["SIZE"]) if asked.get("SIZE") else None
        body = asked["BODY"].upper() if "BODY" in asked else None
        utf8 = "SMTPUTF8" in asked
        options = tuple(f"{key}={value}" if value else key for key, value in asked.items() if key not in _APART)
    accepts = state.policy.traits.accepts
    if not utf8 and not path.is_ascii and Cause.SENDER_MUST_BE_ASCII not in accepts:  # RFC 6531 3.5
        return Outcome(state, Cause.SENDER_MUST_BE_ASCII, {"address": path.text})
    ruling = state.policy.sender(state.memory, session, path, asked)
    if ruling.cause not in GRANTED:
        return _refused(state, ruling)
    transaction = Transaction(path, (), (), size, body, utf8, options)
    opened = Session(session.hello, transaction, Awaiting.COMMAND, session.channel)
    return Outcome(
        State(opened, state.policy, ruling.memory),
        ruling.cause,
        ruling.facts,
        notes + ruling.notes,
        None,
        (),
        ruling.manner,
        ruling.lines,
    )


def _rcpt(state: AnyState, command: Command, notes: tuple[Remark, ...]) -> AnyOutcome:
    """RCPT: one more recipient; a refusal leaves the transaction open (RFC 5321 3.3, 4.1.1.3)."""
    path, session = command.path, state.session
    transaction = session.transaction
    assert path is not None  # well_formed() saw to it
    assert transaction is not None  # the grid saw to it
    accepts = state.policy.traits.accepts
    if not transaction.utf8 and not path.is_ascii and Cause.RECIPIENT_MUST_BE_ASCII not in accepts:  # RFC 6531 3.5
        ruling = Ruling(Cause.RECIPIENT_MUST_BE_ASCII, state.memory, {"address": path.text})
    else:
        ruling = state.policy.recipient(state.memory, session, path)
    if ruling.cause not in GRANTED:
        return _refused(note_refusal(state, command, ruling.cause), ruling)
    options = " ".join(command.line[one.start : one.end] for one in command.parameters) if command.parameters else ""
    sender, recipients, refused, size, body, utf8, mail_options, rcpt_options, chunks = transaction
    named = Transaction(
        sender, (*recipients, path), refused, size, body, utf8, mail_options, (*rcpt_options, options), chunks
    )
    after = Session(session.hello, named, Awaiting.COMMAND, session.channel)
    return Outcome(
        State(after, state.policy, ruling.memory),
        ruling.cause,
        ruling.facts,
        notes + ruling.notes,
        None,
        (),
        ruling.manner,
        ruling.lines,
    )


def note_refusal(state: AnyState, command: Command, cause: Cause) -> AnyState:
    """The state that remembers a refused RCPT, so that a 503 at DATA can be traced back to it."""
    transaction = state.session.transaction
    if transaction is None or command.verb is not Verb.RCPT or len(transaction.refused) >= MOST_REMEMBERED:
        return state
    remembered = (*transaction.refused, Refused(command.line, cause))
    session = state.session._replace(transaction=transaction._replace(refused=remembered))
    return State(session, state.policy, state.memory)


MOST_REMEMBERED = 100  # refused recipients; more would only cost memory


def _data(state: AnyState, command: Command, notes: tuple[Remark, ...]) -> AnyOutcome:
    """DATA: from now on lines are mail data (RFC 5321 4.1.1.4)."""
    session = state.session
    ruling = state.policy.content(state.memory, session)
    if ruling.cause is not Cause.DATA_GO_AHEAD:
        return _refused(state, ruling)
    reading = Session(session.hello, session.transaction, Awaiting.MAIL_DATA, session.channel)
    return Outcome(
        State(reading, state.policy, ruling.memory),
        ruling.cause,
        ruling.facts,
        notes,
        None,
        (),
        ruling.manner,
        ruling.lines,
    )


def take_message(state: AnyState, content: bytes, size: int) -> AnyOutcome:
    """
    Answer the end of mail data; the transaction is over, accepted or not (RFC 5321 4.1.1.4).

    `content` is the message after dot-unstuffing; `size` counts its octets even where it is empty.
    """
    return _taken(state, content, size, None)


def take_chunk(state: AnyState, command: Command, octets: bytes | None, notes: tuple[Remark, ...] = ()) -> AnyOutcome:
    """
    Answer a chunk once its octets are there; with the last one the transaction is over (RFC 3030 2).

    `octets` are empty where they are too many to keep, and None where the answer is asked for without them.
    """
    session, size = state.session, command.chunk or 0
    assert session.transaction is not None  # the grid saw to it
    before = session.transaction.chunks or Chunks()
    total = before.size + size
    ruling = state.policy.chunk(state.memory, session, size, total, last=command.last)
    if ruling.cause is not Cause.CHUNK_ACCEPTED:
        if command.last:
            over = _refused(state._replace(session=_without_transaction(session)), ruling)
            return over._replace(each=ruling.each)
        return _refused(_holding(state, before._replace(failed=True)), ruling)
    content = (b"\0" * size if octets is None else octets,) if size else ()
    if command.last:
        taken = _taken(state, b"".join((*before.parts, *content)), total, Cause.LAST_CHUNK_ACCEPTED)
        return taken._replace(notes=notes + taken.notes)
    held = _holding(state._replace(memory=ruling.memory), Chunks((*before.parts, *content), total))
    return Outcome(held, ruling.cause, ruling.facts, notes, None, (), ruling.manner, ruling.lines)


def _holding(state: AnyState, chunks: Chunks) -> AnyState:
    session = state.session
    assert session.transaction is not None  # its chunks are what is held
    return state._replace(session=session._replace(transaction=session.transaction._replace(chunks=chunks)))


def _without_transaction(session: Session) -> Session:
    return Session(session.hello, None, Awaiting.COMMAND, session.channel)


def _taken(state: AnyState, content: bytes, size: int, accepted: Cause | None) -> AnyOutcome:
    """The site's answer to a whole message; `accepted` is said in place of message-accepted."""
    ruling = state.policy.message(state.memory, state.session, content, size)
    after = State(_without_transaction(state.session), state.policy, ruling.memory)
    cause = accepted if accepted and ruling.cause is Cause.MESSAGE_ACCEPTED else ruling.cause
    return Outcome(after, cause, ruling.facts, ruling.notes, None, ruling.each, ruling.manner)


def _rset(state: AnyState, command: Command, notes: tuple[Remark, ...]) -> AnyOutcome:
    """RSET: forgets the transaction, and nothing else (RFC 5321 4.1.1.5)."""
    session = _without_transaction(state.session)
    return Outcome(State(session, state.policy, state.memory), Cause.RESET_DONE, notes=notes)


def _noop(state: AnyState, command: Command, notes: tuple[Remark, ...]) -> AnyOutcome:
    """NOOP: nothing (RFC 5321 4.1.1.9)."""
    return Outcome(state, Cause.NOOP_DONE, notes=notes)


def _quit(state: AnyState, command: Command, notes: tuple[Remark, ...]) -> AnyOutcome:
    """QUIT: the connection closes, and an open transaction is lost (RFC 5321 4.1.1.10)."""
    if state.session.transaction is not None:
        notes = (*notes, Remark(Cause.TRANSACTION_DROPPED, 0, len(command.word), {"verb": "QUIT"}))
    session = state.session._replace(awaiting=Awaiting.NOTHING, transaction=None)
    return Outcome(state._replace(session=session), Cause.GOODBYE, notes=notes)


def _asked(answer: Callable[[AnyState, str], Ruling]) -> Handler:
    """VRFY, EXPN, HELP: the site answers, and the session stays as it is (RFC 5321 3.5, 4.1.1.6 to 4.1.1.8)."""

    def handler(state: AnyState, command: Command, notes: tuple[Remark, ...]) -> AnyOutcome:
        ruling = answer(state, command.argument)
        return Outcome(
            state._replace(memory=ruling.memory),
            ruling.cause,
            ruling.facts,
            notes + ruling.notes,
            None,
            (),
            ruling.manner,
            ruling.lines,
        )

    return handler


def _refused(state: AnyState, ruling: Ruling) -> AnyOutcome:
    return Outcome(state._replace(memory=ruling.memory), ruling.cause, ruling.facts, manner=ruling.manner)


def _later(name: str) -> Handler:
    """A verb whose handler is loaded when it is first spoken: most sessions have no use for it."""

    def handler(state: AnyState, command: Command, notes: tuple[Remark, ...]) -> AnyOutcome:
        from smtptutor.protocol import login

        handle: Handler = getattr(login, name)
        return handle(state, command, notes)

    return handler


HANDLERS: dict[Verb, Handler] = {
    Verb.EHLO: _hello,
    Verb.HELO: _hello,
    Verb.LHLO: _hello,
    Verb.STARTTLS: _later("starttls"),
    Verb.AUTH: _later("auth"),
    Verb.MAIL: _mail,
    Verb.RCPT: _rcpt,
    Verb.DATA: _data,
    Verb.BDAT: lambda state, command, _: take_chunk(state, command, None),
    Verb.RSET: _rset,
    Verb.NOOP: _noop,
    Verb.QUIT: _quit,
    Verb.VRFY: _asked(lambda state, name: state.policy.verify(state.memory, name)),
    Verb.EXPN: _asked(lambda state, name: state.policy.expand(state.memory, name)),
    Verb.ETRN: _asked(lambda state, host: state.policy.queue(state.memory, host)),
    Verb.HELP: _asked(lambda state, topic: state.policy.topics(state.memory, topic)),
}
