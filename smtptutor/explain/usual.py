"""
The usual next step of a conversation, and what a way on looks like.

Nothing is suggested that was not tried: `after` steps the state, which is cheap, since a state is a value.
"""

from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from smtptutor.protocol import handlers, session
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.command import parse
from smtptutor.protocol.state import Policy, Stage, State
from smtptutor.server.dialects.standard import SAYS
from smtptutor.server.policy import SitePolicy
from smtptutor.server.simulator import Exchange, site_of
from smtptutor.server.site import Site

A_MESSAGE = ("Subject: Hello", "", "Hello from a learner.", ".")


class Kind(StrEnum):
    """What sort of step leads out."""

    GO_ON = "go-on"
    SEND_FIRST = "send-first"
    CORRECT = "correct"
    CHOOSE = "choose"
    RESET = "reset"
    NOTHING = "nothing"
    NONE = "none"


class WayOut(NamedTuple):
    """
    Lines to type in order, and what sort of way they are.

    After a refusal the last line is the refused one, or its corrected form, and succeeds; with kind NONE there is no
    such way, and the one line is the best that is accepted here. `instead` is another good line to type, or None.
    """

    kind: Kind
    lines: tuple[str, ...]
    instead: str | None = None


def after(state: State, line: str) -> State | None:
    """The state after a line that is accepted, or None where it is refused. At mail data "." ends an empty message."""
    if state.session.stage is Stage.DATA:
        outcome = handlers.take_message(state, b"", 0)
    else:
        length = len(line) if line.isascii() else len(line.encode("utf-8", "surrogateescape"))
        outcome = session.step(state, parse(line), length + 2)
    return outcome.state if SAYS[outcome.cause].code < 400 else None


def mail_line(site: Site, sender: str | None = None) -> str:
    """MAIL with that sender, or with the learner's own."""
    return f"MAIL FROM:<{site.client.sender if sender is None else sender}>"


@lru_cache(maxsize=128)
def progress(policy: Policy, stage: Stage) -> tuple[str, ...]:
    """The lines that lead on from a stage, best first; QUIT always does."""
    site = _site(policy)
    if stage is Stage.CONNECTED:
        return (f"EHLO {site.client.name}", "QUIT")
    if stage is Stage.GREETED:
        return (mail_line(site), "QUIT")
    if stage is Stage.MAIL:
        return (*(line for _, line in recipient_lines(policy)), "RSET", "QUIT")
    return ("DATA", "RSET", "QUIT")


@lru_cache(maxsize=32)
def recipient_lines(policy: Policy) -> tuple[tuple[str, str], ...]:
    """Each mailbox of the site with RCPT for it, the learner's own last."""
    site = _site(policy)
    others = sorted(site.addresses, key=lambda address: address == site.client.sender)
    return tuple((address, f"RCPT TO:<{address}>") for address in others)


def _site(policy: Policy) -> Site:
    assert isinstance(policy, SitePolicy)
    return policy.site


def best(state: State) -> tuple[str, ...]:
    """The first of these lines that is accepted, alone; () once the connection is closed."""
    if state.session.stage in (Stage.DATA, Stage.CLOSED):
        return ()
    for line in progress(state.policy, state.session.stage):
        if after(state, line) is not None:
            return (line,)
    return ()


def another_recipient(state: State) -> str | None:
    """RCPT for a mailbox that is not named yet and accepted here, or None."""
    transaction = state.session.transaction
    if transaction is None or not transaction.recipients:
        return None
    domain = site_of(state).domains[0].lower()
    named = {f"{path.local.lower()}@{path.domain.lower() or domain}" for path in transaction.recipients}
    for address, line in recipient_lines(state.policy):
        if address.lower() not in named and after(state, line) is not None:
            return line
    return None


def go_on(exchange: Exchange) -> WayOut:
    """The way on after a success."""
    if exchange.cause is Cause.MESSAGE_ACCEPTED:
        sender = str(exchange.facts["sender"])
        return WayOut(Kind.GO_ON, ("QUIT",), mail_line(site_of(exchange.after), sender))
    return _from_here(exchange.after)


@lru_cache(maxsize=256)
def _from_here(state: State) -> WayOut:
    """The usual next step from a state; the same state has the same one."""
    stage = state.session.stage
    if stage is Stage.CLOSED:
        return WayOut(Kind.NOTHING, ())
    if stage is Stage.DATA:
        return WayOut(Kind.GO_ON, A_MESSAGE)
    return WayOut(Kind.GO_ON, best(state), another_recipient(state))
