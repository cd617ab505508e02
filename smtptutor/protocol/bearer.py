"""
XOAUTH2 and OAUTHBEARER: a login with an access token in place of a password (RFC 7628; XOAUTH2 has no RFC).

The token goes over the line as it is, so whoever reads it can use it (RFC 6750 5.2).
"""

from smtptutor.protocol.expression import compiled_octets

MECHANISMS = ("XOAUTH2", "OAUTHBEARER")

REFUSED = "refused"
"""What is held where a token was not taken and its error is told."""

_XOAUTH2 = rb"user=([^\x01]+)\x01auth=([^\x01]*)\x01\x01"
_OAUTHBEARER = rb"[ny],(?:a=([^,\x01]+))?,\x01((?:[A-Za-z]+=[^\x01]*\x01)*)\x01"
_PAIRS = rb"([A-Za-z]+)=([^\x01]*)\x01"
_BEARER = rb"(?i:bearer) +([-A-Za-z0-9._~+/]+=*)"  # RFC 6750 2.1
_REFUSALS = {
    "XOAUTH2": '{"status":"401","schemes":"bearer","scope":"mail"}',
    "OAUTHBEARER": '{"status":"invalid_token","scope":"mail"}',  # RFC 7628 3.2.2
}


def form(mechanism: str) -> str:
    """What the one answer holds, in words."""
    return "the user name and the token" if mechanism == "XOAUTH2" else "the header with the user name, and the token"


def read(mechanism: str, response: bytes) -> tuple[str, bytes] | None:
    """
    The user and the token that a response holds, or None where it does not have the form (RFC 7628 3.1).

    The user is "" where OAUTHBEARER leaves it to the server to know whose token it is.
    """
    found = compiled_octets(_XOAUTH2 if mechanism == "XOAUTH2" else _OAUTHBEARER).fullmatch(response)
    if found is None:
        return None
    told = found[2] if mechanism == "XOAUTH2" else dict(compiled_octets(_PAIRS).findall(found[2])).get(b"auth", b"")
    token = compiled_octets(_BEARER).fullmatch(told)
    if token is None:
        return None
    user: str = (found[1] or b"").decode("utf-8", "replace")
    if mechanism == "OAUTHBEARER":
        user = user.replace("=2C", ",").replace("=3D", "=")  # RFC 5801 4
    return user, token[1]


def written(mechanism: str, user: str, token: str) -> str:
    """The response of a client, before base64 is put on it."""
    if mechanism == "XOAUTH2":
        return f"user={user}\1auth=Bearer {token}\1\1"
    name = user.replace("=", "=3D").replace(",", "=2C")
    return f"n,a={name},\1auth=Bearer {token}\1\1"


def refusal(mechanism: str) -> str:
    """What the server says of a token that it does not take; an error that comes as a challenge (RFC 7628 3.2.2)."""
    return _REFUSALS[mechanism]


def dummy_in_words(mechanism: str) -> str:
    """The same, as people are told of it."""
    return "an empty line" if mechanism == "XOAUTH2" else "AQ=="


def dummy(mechanism: str) -> str:
    """What the client answers to that, before base64 is put on it (RFC 7628 3.2.3)."""
    return "" if mechanism == "XOAUTH2" else "\1"
