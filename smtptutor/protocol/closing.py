"""What comes after every answer: it is counted, and some close the connection (RFC 5321 3.8, 4.2.1)."""

from smtptutor.protocol.stage import Awaiting
from smtptutor.protocol.state import AnyOutcome, AnyState, Outcome
from smtptutor.protocol.verb import Verb

_CODES_THAT_CLOSE = (0, 421, 521)  # 0: none was chosen, then the cause alone decides


def finish(state: AnyState, outcome: AnyOutcome, verb: Verb | None = None) -> AnyOutcome:
    """
    The outcome with what the site counts of a session; closes the connection where that is due.

    `verb` is that of the command that was answered, None where it was none, or had none that is known.
    """
    after, cause, manner = outcome.state, outcome.cause, outcome.manner
    policy = state.policy
    if policy.counts:
        channel, instead = policy.tally(after.session.channel, cause, manner, verb)
        if instead is not None:
            after, cause, manner = state, instead.cause, instead.manner
            outcome = Outcome(after, cause, instead.facts, manner=manner)
        after = after.with_session(after.session._replace(channel=channel))
    closes = manner.closes
    if closes is None:
        closes = cause in policy.closing and manner.code in _CODES_THAT_CLOSE
    if closes:
        after = closed(after)
    return outcome._replace(state=after)


def closed(state: AnyState) -> AnyState:
    """The state once the connection is closed: what was under way is lost."""
    session = state.session._replace(awaiting=Awaiting.NOTHING, transaction=None, login=None, chunk=None)
    return state.with_session(session)
