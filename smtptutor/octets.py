r"""Octets as they are written in a line: `\r`, `\n`, `\t`, `\0`, `\\`, `\xHH`; all else stands for itself, in UTF-8."""

import re

ESCAPES = r"\r \n \t \0 \\ \xHH"
_PIECE = r"([^\\]+)|\\([rnt0\\])|\\x([0-9A-Fa-f]{2})|(\\.?)"
_NAMED = {"r": b"\r", "n": b"\n", "t": b"\t", "0": b"\0", "\\": b"\\"}


class OctetsError(ValueError):
    """Octets are written in a way that nobody can read; it says what would be right."""


def read_octets(written: str) -> bytes:
    r"""The octets that are written so. Raises OctetsError for a backslash before anything else than ESCAPES."""
    octets = b""
    for plain, named, digits, wrong in re.findall(_PIECE, written, re.DOTALL):
        if wrong:
            raise OctetsError(f"{wrong!r} is no octet; there are {ESCAPES}".replace("\\\\", "\\"))
        octets += plain.encode("utf-8", "surrogateescape") + _NAMED.get(named, b"") + bytes.fromhex(digits)
    return octets
