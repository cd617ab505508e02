"""What a site answers to a verb now, whatever stands behind it: for whoever shows what may come next."""

from typing import NamedTuple

from smtptutor.protocol.address import NULL_PATH
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.checks import among_chunks, in_order, known_verb, secured, still_served
from smtptutor.protocol.command import Command
from smtptutor.protocol.engine import step
from smtptutor.protocol.heard import Heard
from smtptutor.protocol.session import Chunks, Hello, Transaction
from smtptutor.protocol.stage import Awaiting, Stage
from smtptutor.protocol.verb import Verb
from smtptutor.server.exchange import SiteState


class Refusal(NamedTuple):
    """Why, and the reply code."""

    cause: Cause
    code: int


_WHATEVER_FOLLOWS = (still_served, among_chunks, known_verb, in_order, secured)
"""The checks that look at no argument; nothing that a bare verb could fail comes before them."""


def refusal_here(state: SiteState, verb: Verb) -> Refusal | None:
    """
    The refusal that a verb earns now with any argument; None where that decides, or where no command is awaited.

    It is what `step` answers, so the habits of the server, its names for a misstep, and what it counted are all in it.
    """
    if state.session.awaiting is not Awaiting.COMMAND:
        return None
    heard = Heard(Command(verb, verb, verb, ""))
    if all(check(state, heard) is None for check in _WHATEVER_FOLLOWS):
        return None
    outcome = step(state, heard)
    return Refusal(outcome.cause, outcome.manner.code or state.policy.says[outcome.cause].code)


_ENVELOPES = {
    Stage.MAIL: Transaction(NULL_PATH),
    Stage.RCPT: Transaction(NULL_PATH, (NULL_PATH,)),
    Stage.BDAT: Transaction(NULL_PATH, (NULL_PATH,), chunks=Chunks()),
}


def standing_at(state: SiteState, stage: Stage) -> SiteState:
    """The state as it is once the session has come to a stage, with nothing else changed; itself where it is there."""
    session = state.session
    if stage is session.stage:
        return state
    extended = Verb.EHLO not in state.policy.unspoken or Verb.LHLO not in state.policy.unspoken
    hello = None if stage is Stage.CONNECTED else session.hello or Hello(state.policy.site.client.name, extended)
    return state._replace(
        session=session._replace(
            hello=hello, transaction=_ENVELOPES.get(stage), awaiting=Awaiting.COMMAND, login=None, chunk=None
        )
    )
