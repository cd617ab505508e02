"""The end of a message: mail data or a chunk is there, and the site answers (RFC 5321 4.1.1.4, RFC 3030 2)."""

from smtptutor.protocol.cause import Cause
from smtptutor.protocol.cause_table import TOOK_MESSAGE
from smtptutor.protocol.command import Command
from smtptutor.protocol.heard import Heard
from smtptutor.protocol.remark import Remark
from smtptutor.protocol.session import Chunks
from smtptutor.protocol.state import AnyOutcome, AnyState, Outcome, State

_REFUSED_CHUNKS = frozenset({Cause.BDAT_WITHOUT_RECIPIENT, Cause.BDAT_AFTER_FAILURE, Cause.CHUNK_EMPTY})
MOST_PARTS = 64  # chunks held apart; more are put together, since each new one costs as much as there are


def take_message(state: AnyState, content: bytes, size: int) -> AnyOutcome:
    """
    Answer the end of mail data; the transaction is over, accepted or not (RFC 5321 4.1.1.4).

    `content` is the message after dot-unstuffing; `size` counts its octets even where it is empty.
    """
    return _taken(state, content, size, None)


def ended_bare(outcome: AnyOutcome, content: bytes) -> AnyOutcome:
    """The outcome of a message whose dot had no CR LF on each side: where it was taken, that is noted first."""
    if outcome.cause not in TOOK_MESSAGE:
        return outcome
    dot = Remark(Cause.BARE_LF_ENDED_MESSAGE, 0, 0, {"line": content.count(b"\n") + 1})
    return outcome._replace(notes=(dot, *outcome.notes))


def take_chunk(state: AnyState, heard: Heard, notes: tuple[Remark, ...]) -> AnyOutcome:
    """
    Answer a chunk once its octets are there; with the last one the transaction is over (RFC 3030 2).

    Its octets are empty where they are too many to keep, and None where the answer is asked for without them.
    """
    session, size, last = state.session, heard.command.chunk or 0, heard.command.last
    assert session.transaction is not None  # the grid saw to it
    before = session.transaction.chunks or Chunks()
    total = before.size + size
    ruling = state.policy.chunk(state.memory, session, size, total, last=last)
    if ruling.cause is not Cause.CHUNK_ACCEPTED:
        lost = state.with_session(session.at_rest()) if last else holding(state, before._replace(failed=True))
        after = lost._replace(memory=ruling.memory)
        return Outcome(after, ruling.cause, ruling.facts, each=ruling.each, manner=ruling.manner)
    parts = (*before.parts, b"\0" * size if heard.octets is None else heard.octets) if size else before.parts
    if last:
        taken = _taken(state._replace(memory=ruling.memory), b"".join(parts), total, Cause.LAST_CHUNK_ACCEPTED)
        manner = taken.manner
        if ruling.manner.slow or ruling.manner.words:  # so the chunk was to be answered, whatever it makes whole
            slow = max(manner.slow, ruling.manner.slow)
            manner = manner._replace(slow=slow, words=manner.words or ruling.manner.words)
        return taken._replace(notes=notes + taken.notes, manner=manner)
    if len(parts) > MOST_PARTS:
        parts = (b"".join(parts),)
    held = holding(state._replace(memory=ruling.memory), Chunks(parts, total))
    return Outcome(held, ruling.cause, ruling.facts, notes, manner=ruling.manner)


def spoilt(state: AnyState, command: Command, cause: Cause) -> AnyState:
    """The state after a refusal, where it loses a message begun with BDAT or about to begin (RFC 3030 2)."""
    session, habits = state.session, state.policy.traits.session
    transaction = session.transaction
    if transaction is None:
        return state
    if transaction.chunks is not None and cause in habits.spoils:
        return holding(state, transaction.chunks._replace(failed=True))
    if not habits.refused_chunk_spoils or cause not in _REFUSED_CHUNKS:
        return state
    if command.last:
        return state.with_session(session.at_rest())
    return holding(state, (transaction.chunks or Chunks())._replace(failed=True))


def holding(state: AnyState, chunks: Chunks) -> AnyState:
    """The state whose transaction holds these chunks."""
    session = state.session
    assert session.transaction is not None  # its chunks are what is held
    return state.with_session(session._replace(transaction=session.transaction._replace(chunks=chunks)))


def _taken(state: AnyState, content: bytes, size: int, accepted: Cause | None) -> AnyOutcome:
    """The site's answer to a whole message; `accepted` is said in place of message-accepted."""
    session, policy, memory = state
    ruling = policy.message(memory, session, content, size)
    after = State(session.at_rest(), policy, ruling.memory)
    cause = accepted if accepted and ruling.cause is Cause.MESSAGE_ACCEPTED else ruling.cause
    return Outcome(after, cause, ruling.facts, ruling.notes, None, ruling.each, ruling.manner)
