"""
The certificate for STARTTLS and implicit TLS: one that it makes itself, for names of this machine only.

Self-signed, so a client has to be told to trust it. It is kept in the user's own folder until it expires. Made with the
library `cryptography` where that is installed, else with the command openssl.
"""

import os
import ssl
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from smtptutor.files import write_whole
from smtptutor.net import openssl

DAYS = 365
SPARE = timedelta(days=7)  # before it expires, a new one is made
HOW_TO = "pip install '.[tls]' in the project's folder, or the command openssl, or --certificate FILE --key FILE"
_EXPIRES = "Expires: "


class NoCertificateError(Exception):
    """No certificate can be had; the text says why."""


def context_from(certificate: str, key: str | None) -> ssl.SSLContext:
    """
    A context for a server with this certificate (RFC 8446, TLS 1.2 and later).

    Raises NoCertificateError, which names the file.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_cert_chain(certificate, key, password=_no_password)
    except ssl.SSLError as error:
        raise NoCertificateError(f"{certificate}: no certificate with its key in PEM form: {error.reason}") from None
    except OSError as error:
        name = certificate if key is None or not os.path.exists(certificate) else key
        raise NoCertificateError(f"{name}: cannot be read: {error.strerror or error}") from None
    except ValueError:
        raise NoCertificateError(f"{key or certificate}: a key with a password cannot be used here") from None
    return context


def _no_password() -> str:
    raise ValueError  # else OpenSSL asks at the terminal


def own(folder: str, hostname: str) -> str:
    """
    The file with a certificate and its key for localhost, the loopback addresses and `hostname`, made if it must be.

    Raises NoCertificateError where there is nothing to make one with, and OSError where it cannot be written.
    """
    keeping = os.path.join(folder, "certificates")
    os.makedirs(keeping, mode=0o700, exist_ok=True)
    path = os.path.join(keeping, f"{hostname.lower()}.pem")
    _close_to_others(keeping, 0o700)
    if _is_good(path):
        _close_to_others(path, 0o600)
        return path
    expires = datetime.now(UTC) + timedelta(days=DAYS)
    text = f"{_EXPIRES}{expires.isoformat(timespec='seconds')}\n{make(hostname)}"
    write_whole(path, text)
    return path


def _close_to_others(path: str, mode: int) -> None:
    """Take the rights of others away, where an older version or somebody's umask left some."""
    if os.stat(path).st_mode & 0o077:
        with suppress(OSError):  # it is somebody else's; what it holds can be used all the same
            os.chmod(path, mode)


def _is_good(path: str) -> bool:
    """True where the file is there, holds what it must, and will not expire soon."""
    try:
        with open(path, encoding="ascii") as file:
            first = file.readline()
        expires = datetime.fromisoformat(first.removeprefix(_EXPIRES).strip()).astimezone(UTC)
        context_from(path, None)
    except (OSError, ValueError, OverflowError, NoCertificateError):
        return False
    return expires > datetime.now(UTC) + SPARE


def make(hostname: str) -> str:
    """
    A new key and certificate as PEM text.

    Raises NoCertificateError where there is nothing to make them with.
    """
    names = list(dict.fromkeys(("localhost", hostname.lower())))
    try:
        return _with_library(names)
    except ImportError:
        pass
    made = openssl.certificate(names, DAYS)
    if made is None:
        raise NoCertificateError(f"there is nothing to make a certificate with; for TLS: {HOW_TO}")
    return made


def _with_library(names: list[str]) -> str:
    """As `make`, with the library. Raises ImportError where it is not installed."""
    import ipaddress

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "smtptutor on this machine")])
    addresses = [x509.IPAddress(ipaddress.ip_address(address)) for address in openssl.ADDRESSES]
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=DAYS))
        .add_extension(
            x509.SubjectAlternativeName([*(x509.DNSName(each) for each in names), *addresses]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return (secret + certificate.public_bytes(pem)).decode("ascii")
