"""Who proved to be a user, and is let in or not; who did not; and STARTTLS (RFC 4954 4, 6; RFC 3207 4)."""

import hashlib
from typing import NamedTuple

from smtptutor.protocol.cause import Cause
from smtptutor.protocol.policy import Ruling
from smtptutor.protocol.remark import Remark
from smtptutor.server.choices import AccountState
from smtptutor.server.house import House
from smtptutor.server.memory import Memory
from smtptutor.server.rules.rule import Decision, Notes, Passed, Rule, troubled
from smtptutor.server.site import IN_CLEAR, WITH_TOKEN

_LOGINS = ("logins",)


class LoginAsked(NamedTuple):
    """A user who proved to be one; `tls` tells that the connection is encrypted."""

    mechanism: str
    user: str
    tls: bool


def _account(house: House, memory: Memory, login: LoginAsked) -> Ruling | Passed:
    """What may be the matter with an account (RFC 4954 6)."""
    account = house.site.account(login.user)
    state = AccountState.GOOD if account is None else account.state
    in_clear = login.mechanism in IN_CLEAR
    with_token = login.mechanism in WITH_TOKEN  # which says nothing of the password
    known = ("transition", login.user)  # a login with the password itself, after which the others work
    if state == AccountState.TRANSITION and in_clear:
        memory = memory.noting(known, 1)
    elif state == AccountState.TRANSITION and known in memory.ledger:
        state = AccountState.GOOD
    refusals = {
        AccountState.DISABLED: Cause.AUTH_ACCOUNT_DISABLED,
        AccountState.DOWN: Cause.AUTH_SERVICE_DOWN,
        AccountState.WEAK: Cause.AUTH_MECHANISM_TOO_WEAK if in_clear else None,
        AccountState.TRANSITION: None if in_clear or with_token else Cause.AUTH_PASSWORD_TRANSITION,
    }
    refusal = refusals.get(state)
    return Passed(memory) if refusal is None else Ruling(refusal, memory, {"user": login.user})


LOGIN_TROUBLE: Rule[LoginAsked] = troubled("auth", lambda login: login.user)
ACCOUNT = Rule(_account, lambda house: any(account.state != AccountState.GOOD for account in house.site.users))

AT_LOGIN = (LOGIN_TROUBLE, ACCOUNT)


def _let_in(house: House, memory: Memory, login: LoginAsked, notes: Notes) -> Ruling:
    if login.mechanism in IN_CLEAR | WITH_TOKEN and not login.tls:
        secret = "token" if login.mechanism in WITH_TOKEN else "password"
        notes = (*notes, Remark(Cause.LOGIN_IN_CLEAR, 0, 0, {"secret": secret}))
    return Ruling(Cause.AUTH_SUCCEEDED, memory, {}, notes)


def logged_in(house: House, memory: Memory, login: LoginAsked) -> Ruling:
    """Let a user in, unless something is against it."""
    return Decision(house, AT_LOGIN, _let_in)(memory, login)


def failed(house: House, memory: Memory, failures: int) -> Ruling:
    """Hang up after a few failed logins, where the site wants that (RFC 4954 4 advises three at the least)."""
    most = house.site.limits.failed_logins
    if most and failures >= most:
        return Ruling(Cause.AUTH_TOO_MANY_FAILURES, memory, {"limit": most})
    return Ruling(Cause.AUTH_CREDENTIALS_INVALID, memory)


def nonce(memory: Memory) -> tuple[str, Memory]:
    """A text that is new for each login as long as the site goes on, and the memory that has counted it."""
    count = memory.ledger.get(_LOGINS, 0)
    text = hashlib.sha256(f"{memory.seed} {memory.clock} {count}".encode()).hexdigest()[:24]
    return text, memory.noting(_LOGINS, count + 1)


def secures(house: House, memory: Memory) -> Ruling:
    """TLS, where it works at the moment (RFC 3207 4)."""
    return Ruling(Cause.TLS_GO_AHEAD if house.site.tls.working else Cause.TLS_NOT_AVAILABLE, memory)
