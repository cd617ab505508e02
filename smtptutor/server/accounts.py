"""Who can log in at a site, and what may be the matter with an account (RFC 4954 4, 6)."""

import hashlib

from smtptutor.protocol.cause import Cause
from smtptutor.protocol.policy import Ruling
from smtptutor.protocol.remark import Remark
from smtptutor.server.memory import Memory
from smtptutor.server.site import IN_CLEAR, Site

_LOGINS = ("logins",)


def nonce(memory: Memory) -> tuple[str, Memory]:
    """A text that is new for each login as long as the place goes on, and the place that has counted it."""
    count = memory.ledger.get(_LOGINS, 0)
    text = hashlib.sha256(f"{memory.seed} {memory.clock} {count}".encode()).hexdigest()[:24]
    return text, memory.noting(_LOGINS, count + 1)


def let_in(site: Site, memory: Memory, mechanism: str, user: str, *, tls: bool) -> Ruling:
    """Let a user in who proved to be one, unless something is the matter with the account."""
    state = next((account.state for account in site.users if account.name == user), "good")
    weak = mechanism in IN_CLEAR
    known = ("transition", user)  # a login with the password itself, after which the others work
    if state == "transition" and weak:
        memory = memory.noting(known, 1)
    elif state == "transition" and known in memory.ledger:
        state = "good"
    refusals = {
        "disabled": Cause.AUTH_ACCOUNT_DISABLED,
        "down": Cause.AUTH_SERVICE_DOWN,
        "weak": Cause.AUTH_MECHANISM_TOO_WEAK if weak else None,
        "transition": None if weak else Cause.AUTH_PASSWORD_TRANSITION,
    }
    if (refusal := refusals.get(state)) is not None:
        return Ruling(refusal, memory, {"user": user})
    notes = (Remark(Cause.LOGIN_IN_CLEAR, 0, 0),) if weak and not tls else ()
    return Ruling(Cause.AUTH_SUCCEEDED, memory, {}, notes)
