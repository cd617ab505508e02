"""Why a TLS handshake failed, in words, from what the library says: an alert of the client, or what was found here."""

import ssl

NO_CERTIFICATE = "no certificate could be had here, so there was nothing to begin it with"
PLACE_NEEDED = "all places were taken, and it hung, so that the next client got its place; begin it at once"
_GONE = "the client closed the connection before it was done"

_TRUST = "so it has to trust this server's certificate, or its issuer's, or be told to take any while testing"
_ALERTS = {
    "UNKNOWN_CA": f"the client does not know who issued the certificate (its alert: unknown CA), {_TRUST}",
    "BAD_CERTIFICATE": (
        "the client does not accept the certificate (its alert: bad certificate); it may not be for the name that the"
        " client connected to, or not be trusted"
    ),
    "CERTIFICATE_UNKNOWN": f"the client does not accept the certificate (its alert: certificate unknown), {_TRUST}",
    "CERTIFICATE_EXPIRED": (
        "the client finds that the certificate is out of date (its alert: certificate expired), so it needs a new one;"
        " or the client's clock is wrong"
    ),
    "CERTIFICATE_REVOKED": "the client finds that the certificate was revoked, so this server needs another",
    "UNSUPPORTED_CERTIFICATE": "the client cannot use a certificate of this kind, so this server needs another",
    "UNRECOGNIZED_NAME": "the client asked for a name that is not known; connect by a name in the certificate",
    "PROTOCOL_VERSION": (
        "the client takes none of the TLS versions spoken here, which are 1.2 and later; a newer one has to be allowed"
        " there"
    ),
    "INSUFFICIENT_SECURITY": "the client finds the ciphers offered here too weak; the two lists have to share one",
    "HANDSHAKE_FAILURE": "the client found nothing that suits both (its alert: handshake failure); compare ciphers",
    "USER_CANCELLED": "the client gave it up (its alert: user canceled)",
    "USER_CANCELED": "the client gave it up (its alert: user canceled)",
}
_VERSION = (
    "the client offers only TLS versions that are no longer allowed; 1.2 or later is spoken here (RFC 8996), so a newer"
    " one has to be allowed there"
)
_CIPHER = "client and server have no cipher in common; the client has to offer one that TLS 1.2 or later uses today"
_FAULTS = {
    "UNSUPPORTED_PROTOCOL": _VERSION,
    "VERSION_TOO_LOW": _VERSION,
    "NO_PROTOCOLS_AVAILABLE": _VERSION,
    "NO_SHARED_CIPHER": _CIPHER,
    "NO_SUITABLE_SIGNATURE_ALGORITHM": _CIPHER,
    "NO_SUITABLE_KEY_SHARE": _CIPHER,
    "NO_SUITABLE_GROUPS": _CIPHER,
}
_HTTP = frozenset({"HTTP_REQUEST", "HTTPS_PROXY_REQUEST"})
_NO_TLS = frozenset({"WRONG_VERSION_NUMBER", "RECORD_LENGTH_MISMATCH", "UNKNOWN_PROTOCOL", "PACKET_LENGTH_TOO_LONG"})


def reason(error: OSError, seconds: float, *, first: bool) -> str:
    """
    Why the handshake failed, as a clause, and what to do.

    `error` is what the library raised, `seconds` how long a handshake may take; `first` tells that TLS was to begin
    before anything was said (RFC 8314 3.3), not behind STARTTLS (RFC 3207 4).
    """
    if isinstance(error, ssl.SSLError):
        return _of_library(error.reason or str(error), first=first)
    if isinstance(error, ConnectionAbortedError | TimeoutError) and "longer" in str(error):
        waits = "; a client that waits for a greeting does not know that TLS comes first on this port" * first
        return f"the client did not finish it within {seconds:g} seconds{waits}"
    if isinstance(error, ConnectionError):
        waits = "; it may have waited for a greeting, and does not know that TLS comes first on this port" * first
        return _GONE + waits
    return str(error)


def _of_library(said: str, *, first: bool) -> str:
    """What the library calls the fault, in words."""
    if said in _HTTP:
        return f"a request of HTTP came in its place, so that program speaks another protocol; {_next(first=first)}"
    if said in _NO_TLS:
        return f"what came in its place is no TLS, but probably a command in the clear; {_next(first=first)}"
    if said in _FAULTS:
        return _FAULTS[said]
    alert = said.partition("ALERT_")[2] or said.partition("_")[2]
    return _ALERTS.get(alert, f"the library says: {said.lower().replace('_', ' ')}")


def _next(*, first: bool) -> str:
    if first:
        return "on this port TLS begins at once, and on the other it begins in the clear, with STARTTLS"
    return "after the 220 to STARTTLS the client begins the handshake, and nothing else"


def gone(*, first: bool) -> str:
    """The reason where the client left before its turn came."""
    return reason(ConnectionResetError(), 0, first=first)
