"""Makes a certificate with the command openssl, where the library is missing. The only place that runs a program."""

import os
import shutil
import subprocess
import tempfile

ADDRESSES = ("127.0.0.1", "::1")
PATIENCE = 30  # seconds

_CONFIG = """\
[req]
distinguished_name = name
x509_extensions = extensions
prompt = no
[name]
CN = smtptutor on this machine
[extensions]
subjectAltName = {names}
basicConstraints = critical, CA:FALSE
extendedKeyUsage = serverAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
"""


def certificate(names: list[str], days: int) -> str | None:
    """A key and a self-signed certificate for these host names as PEM text; None where openssl cannot make them."""
    program = shutil.which("openssl")
    if program is None:
        return None
    listed = ", ".join([*(f"DNS:{name}" for name in names), *(f"IP:{address}" for address in ADDRESSES)])
    with tempfile.TemporaryDirectory() as folder:  # only its owner may look inside
        config, key, made = (os.path.join(folder, name) for name in ("config", "key.pem", "certificate.pem"))
        with open(config, "w", encoding="ascii") as file:
            file.write(_CONFIG.format(names=listed))
        command = [
            *(program, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"),
            *("-sha256", "-days", str(days), "-config", config, "-keyout", key, "-out", made),
        ]
        try:
            subprocess.run(  # noqa: S603 - our own words, no shell
                command, check=True, capture_output=True, stdin=subprocess.DEVNULL, timeout=PATIENCE
            )
        except (OSError, subprocess.SubprocessError):
            return None
        return _read(key) + _read(made)


def _read(path: str) -> str:
    with open(path, encoding="ascii") as file:
        return file.read()
