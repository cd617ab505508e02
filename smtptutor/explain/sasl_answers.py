"""What a client answers in a login under way, for a user whose password the site knows: lines to suggest."""

import hashlib
import hmac

from smtptutor.protocol import bearer, sasl
from smtptutor.protocol.sasl import ANY, encoded
from smtptutor.protocol.session import Login
from smtptutor.server.choices import AccountState
from smtptutor.server.named import EVERY
from smtptutor.server.site import WITH_TOKEN, Site

_NONCE = "rOprNGfwEbeRWgbNEkqO"  # what a client would choose at random


ANYTHING = "wonderland"  # where any password is taken


def credentials(site: Site, name: str | None = None) -> tuple[str, str] | None:
    """
    Whom the tutor takes the learner for, with the password; None where nobody can log in.

    `name` is the user who tried already, where that is known: nobody logs in as somebody else.
    """
    good = {account.name: account for account in site.users if account.state == AccountState.GOOD}
    tried = next((account for account in site.users if account.name == name), None)
    account = tried or good.get(site.client.user) or good.get(EVERY) or next(iter(good.values()), None)
    if account is None:
        return None
    user = site.client.user if account.name == EVERY else account.name
    return user, ANYTHING if account.password == ANY else account.password


def plain(user: str, password: str) -> str:
    """The one answer of PLAIN (RFC 4616 2)."""
    return encoded(f"\0{user}\0{password}".encode())


def opening(site: Site, mechanisms: tuple[str, ...], name: str | None = None) -> str | None:
    """The AUTH line to begin with, or None where no login is possible; `name` as in `credentials`."""
    found = credentials(site, name)
    if found is None or not mechanisms:
        return None
    return f"AUTH PLAIN {plain(*found)}" if "PLAIN" in mechanisms else f"AUTH {mechanisms[0]}"


def answer(site: Site, login: Login) -> str | None:
    """The line that a login under way waits for; None where nobody can log in, or not the one who has been named."""
    found = credentials(site) if (name := named(login)) is None else _of(site, name)
    return None if found is None else _answer(site, login, *found)


def answer_of(site: Site, login: Login, name: str) -> str | None:
    """
    What the program of a user answers, whatever may be the matter with the account; None where there is no such one.

    Whoever was named in the login already must be that user.
    """
    account = site.account(name)
    if account is None:
        return None
    return _answer(site, login, name, ANYTHING if account.password == ANY else account.password)


def _answer(site: Site, login: Login, user: str, password: str) -> str | None:
    if login.mechanism == "PLAIN":
        return plain(user, password)
    if login.mechanism == "LOGIN":
        return encoded((user if login.held[0] == "user" else password).encode())
    if login.mechanism in WITH_TOKEN:
        return _with_token(site, login, user)
    if login.mechanism == "CRAM-MD5":
        digest = hmac.new(password.encode(), login.held[0].encode(), "md5").hexdigest()
        return encoded(f"{user} {digest}".encode())
    return _scram(login, user, password)


def named(login: Login) -> str | None:
    """Who logs in, as far as earlier answers told it."""
    told = {"LOGIN": "password", "SCRAM-SHA-256": "final"}.get(login.mechanism)
    return login.held[1] if told is not None and login.held[0] == told else None


def _of(site: Site, name: str) -> tuple[str, str] | None:
    """That user with the password; None where that one cannot log in."""
    account = site.account(name)
    if account is None or account.state != AccountState.GOOD:
        return None
    return name, ANYTHING if account.password == ANY else account.password


def _with_token(site: Site, login: Login, user: str) -> str:
    """The token, or the dummy answer after a refusal (RFC 7628 3.1, 3.2.3)."""
    if login.held[0] != "token":
        return encoded(bearer.dummy(login.mechanism).encode())
    account = site.account(user)
    assert account is not None  # there are credentials
    token = account.token or account.password
    return encoded(bearer.written(login.mechanism, user, "any.token" if token == ANY else token).encode())


def _scram(login: Login, user: str, password: str) -> str | None:
    """SCRAM: the first message, the proof, or the empty line that ends it (RFC 5802 3)."""
    if login.held[0] == "first":
        return encoded(f"n,,n={user},r={_NONCE}".encode())
    if login.held[0] == "done":
        return ""
    _, user, nonce, before, header = login.held
    salted = sasl.salted_password(user, password)
    client_key = hmac.new(salted, b"Client Key", "sha256").digest()
    final = f"c={encoded(header.encode())},r={nonce}"
    signature = hmac.new(hashlib.sha256(client_key).digest(), f"{before},{final}".encode(), "sha256").digest()
    proof = bytes(one ^ other for one, other in zip(client_key, signature, strict=True))
    return encoded(f"{final},p={encoded(proof)}".encode())
