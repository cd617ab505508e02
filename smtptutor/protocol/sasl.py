"""
The mechanisms of AUTH as the server sees them (RFC 4616, RFC 2195, RFC 5802, RFC 7677); bearer.py reads tokens.

Pure: a login under way is a value, and what the server would choose at random is handed in. LOGIN has no RFC.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable
from typing import NamedTuple

from smtptutor.protocol import bearer
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.reply import LONGEST_CHALLENGE_LINE
from smtptutor.protocol.session import Login

ANY = "*"
"""As a password: every password, where the client sends the password itself."""

ITERATIONS = 4096  # of SCRAM (RFC 7677 4)
LONGEST_CHALLENGE = LONGEST_CHALLENGE_LINE - len("334 \r\n")  # characters of base64
_SERVER_FIRST = frozenset({"CRAM-MD5"})

PasswordOf = Callable[[str], str | None]
OwnerOf = Callable[[str], str | None]


class Proven(NamedTuple):
    """The client proved to be this user."""

    user: str


_Result = Login | Proven | Cause


def decoded(text: str) -> bytes | None:
    """The octets of a base64 text, or None where it is none (RFC 4648 4)."""
    try:
        return base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        return None


def encoded(octets: bytes) -> str:
    """Octets as base64."""
    return base64.b64encode(octets).decode("ascii")


def server_first(mechanism: str) -> bool:
    """True where the server speaks first, so that an initial response makes no sense (RFC 4954 4)."""
    return mechanism in _SERVER_FIRST


def needs_nonce(mechanism: str) -> bool:
    """True where the server adds something that no earlier login had."""
    return mechanism in ("CRAM-MD5", "SCRAM-SHA-256")


def begin(mechanism: str, nonce: str) -> Login:
    """A login as it stands before the first answer; `nonce` is new for each login."""
    if mechanism == "CRAM-MD5":
        challenge = f"<{nonce}@mail.example>"  # the form of a Message-ID (RFC 2195 2)
        return Login(mechanism, "user name and digest", encoded(challenge.encode()), (challenge,))
    if mechanism == "LOGIN":
        return Login(mechanism, "the user name", encoded(b"Username:"), ("user",))
    if mechanism == "SCRAM-SHA-256":
        return Login(mechanism, "the client's first message", "", ("first", nonce))
    if mechanism in bearer.MECHANISMS:
        return Login(mechanism, bearer.form(mechanism), "", ("token",))
    return Login(mechanism, "user name and password", "")


def nobody(_: str) -> None:
    """Whose token it is, where no token is known."""


def proceed(login: Login, response: bytes, password_of: PasswordOf, owner_of: OwnerOf = nobody) -> _Result:
    """
    What an answer leads to: a login that asks for more, a proven user, or the reason why it failed.

    `password_of` gives the password of a user, None for one that does not exist; `owner_of` whose token it is.
    """
    if login.mechanism in bearer.MECHANISMS:
        return _bearer(login, response, password_of, owner_of)
    return _PROCEED[login.mechanism](login, response, password_of)


def _matches(user: str, password: bytes, password_of: PasswordOf) -> _Result:
    return Proven(user) if _is_password(password_of(user), password) else Cause.AUTH_CREDENTIALS_INVALID


def _is_password(known: str | None, password: bytes) -> bool:
    return known is not None and (known == ANY or hmac.compare_digest(known.encode(), password))


def _text(octets: bytes) -> str:
    return octets.decode("utf-8", "replace")


def _plain(login: Login, response: bytes, password_of: PasswordOf) -> _Result:
    """An identity to act as, NUL, the user name, NUL, the password (RFC 4616 2)."""
    parts = response.split(b"\0")
    if len(parts) != 3 or not parts[1]:
        return Cause.AUTH_RESPONSE_MALFORMED
    acting_as, user, password = parts
    if acting_as not in (b"", user):  # nobody may act for somebody else here
        return Cause.AUTH_CREDENTIALS_INVALID
    return _matches(_text(user), password, password_of)


def for_oneself(response: bytes) -> bytes:
    """A response of PLAIN as a server reads it that does not look at the identity to act as."""
    _, nul, rest = response.partition(b"\0")
    return nul + rest if nul else response


def _login(login: Login, response: bytes, password_of: PasswordOf) -> _Result:
    """Two questions, two answers."""
    if login.held[0] == "user":
        if not response:
            return Cause.AUTH_RESPONSE_MALFORMED
        return Login("LOGIN", "the password", encoded(b"Password:"), ("password", _text(response)))
    return _matches(login.held[1], response, password_of)


def _cram_md5(login: Login, response: bytes, password_of: PasswordOf) -> _Result:
    """The user name, a blank, and the keyed digest of the challenge in hexadecimal (RFC 2195 2)."""
    user, blank, digest = response.rpartition(b" ")
    if not blank or not user:
        return Cause.AUTH_RESPONSE_MALFORMED
    known = password_of(_text(user))
    wanted = hmac.new((known or "").encode(), login.held[0].encode(), "md5").hexdigest()
    if known is None or not hmac.compare_digest(wanted.encode(), digest.lower()):
        return Cause.AUTH_CREDENTIALS_INVALID
    return Proven(_text(user))


def salt_of(user: str) -> bytes:
    """The salt of a user for SCRAM: 16 octets, always the same, so that a dialogue can be played again."""
    return hashlib.sha256(f"salt of {user}".encode()).digest()[:16]


def salted_password(user: str, password: str) -> bytes:
    """What both sides of SCRAM make of a password, 32 octets: SaltedPassword of RFC 5802 3."""
    return hashlib.pbkdf2_hmac("sha256", password.encode(), salt_of(user), ITERATIONS)


def _scram(login: Login, response: bytes, password_of: PasswordOf) -> _Result:
    """Three answers: who the client is, the proof, and an empty one to the proof of the server (RFC 5802 3, 5)."""
    stage = login.held[0]
    if stage == "first":
        return _scram_first(login, _text(response), password_of)
    if stage == "final":
        return _scram_final(login, response, password_of)
    return Cause.AUTH_RESPONSE_MALFORMED if response else Proven(login.held[1])


def _scram_first(login: Login, message: str, password_of: PasswordOf) -> _Result:
    header, bare = message[:3], message[3:]
    fields = _fields(bare)
    if header not in ("n,,", "y,,") or "n" not in fields or "r" not in fields:
        return Cause.AUTH_RESPONSE_MALFORMED
    user = fields["n"].replace("=2C", ",").replace("=3D", "=")
    nonce = fields["r"] + login.held[1]
    reply = f"r={nonce},s={encoded(salt_of(user))},i={ITERATIONS}"
    challenge = encoded(reply.encode())
    if len(challenge) > LONGEST_CHALLENGE:  # it repeats the nonce of the client
        return Cause.AUTH_RESPONSE_MALFORMED
    return Login("SCRAM-SHA-256", "the client's proof", challenge, ("final", user, nonce, f"{bare},{reply}", header))


def _scram_final(login: Login, response: bytes, password_of: PasswordOf) -> _Result:
    _, user, nonce, before, header = login.held
    fields = _fields(_text(response))
    proof = decoded(fields.get("p", ""))
    if fields.get("r") != nonce or fields.get("c") != encoded(header.encode()) or not proof:
        return Cause.AUTH_RESPONSE_MALFORMED
    known = password_of(user)
    salted = salted_password(user, known or "")
    text = f"{before},c={fields['c']},r={nonce}".encode()
    stored = hashlib.sha256(_keyed(salted, b"Client Key")).digest()
    signature = _keyed(stored, text)
    client_key = bytes(one ^ other for one, other in zip(proof, signature, strict=False))
    if known is None or not hmac.compare_digest(hashlib.sha256(client_key).digest(), stored):
        return Cause.AUTH_CREDENTIALS_INVALID
    verifier = encoded(_keyed(_keyed(salted, b"Server Key"), text))
    return Login("SCRAM-SHA-256", "an empty line", encoded(f"v={verifier}".encode()), ("done", user))


def _keyed(key: bytes, text: bytes) -> bytes:
    return hmac.new(key, text, "sha256").digest()


def _fields(message: str) -> dict[str, str]:
    """The attributes of a SCRAM message by their letter (RFC 5802 5.1)."""
    return {part[0]: part[2:] for part in message.split(",") if part[1:2] == "="}


def _bearer(login: Login, response: bytes, password_of: PasswordOf, owner_of: OwnerOf) -> _Result:
    """The user and a token; where it is not taken, an error as a challenge and a dummy answer (RFC 7628 3.2)."""
    if login.held[0] != "token":
        password_of(login.held[1])  # so that it is known who was asked about
        return Cause.AUTH_TOKEN_INVALID
    found = bearer.read(login.mechanism, response)
    if found is None:
        return Cause.AUTH_RESPONSE_MALFORMED
    user, token = found
    user = user or owner_of(token.decode("ascii")) or ""
    if user and _is_password(password_of(user), token):
        return Proven(user)
    error = encoded(bearer.refusal(login.mechanism).encode())
    asks = f"{bearer.dummy_in_words(login.mechanism)}, after which it refuses the login"
    return Login(login.mechanism, asks, error, (bearer.REFUSED, user))


_PROCEED: dict[str, Callable[[Login, bytes, PasswordOf], _Result]] = {
    "PLAIN": _plain,
    "LOGIN": _login,
    "CRAM-MD5": _cram_md5,
    "SCRAM-SHA-256": _scram,
}
