r"""
Octets as a person types and reads them: `\r`, `\n`, `\t`, `\0`, `\\`, `\xHH`; all else stands for itself, in UTF-8.

What `written_octets` makes, `read_octets` reads back.
"""

import re

ESCAPES = r"\r \n \t \0 \\ \xHH"
_PIECE = r"([^\\]+)|\\([rnt0\\])|\\x([0-9A-Fa-f]{2})|(\\(?:x.{0,2}|.)?)"
_NAMED = {"r": b"\r", "n": b"\n", "t": b"\t", "0": b"\0", "\\": b"\\"}
_ESCAPED = {ord(octet): f"\\{letter}" for letter, octet in _NAMED.items()}


class OctetsError(ValueError):
    """Octets are written in a way that nobody can read; it says what would be right."""


def read_octets(written: str) -> bytes:
    r"""The octets that are written so. Raises OctetsError for a backslash before anything else than ESCAPES."""
    octets: list[bytes] = []
    for plain, named, digits, wrong in re.findall(_PIECE, written, re.DOTALL):
        if wrong:
            raise OctetsError(f"{_text(wrong)} is no escape; there are {ESCAPES}")
        octets += [plain.encode("utf-8", "surrogateescape"), _NAMED.get(named, b""), bytes.fromhex(digits)]
    return b"".join(octets)


def written_octets(octets: bytes) -> str:
    """Octets as text that can be shown: what is no printable character of UTF-8 as an escape."""
    return "".join(map(_sign, octets.decode("utf-8", "surrogateescape")))


def _text(wrong: str) -> str:
    """What was typed in place of an escape, fit to be shown; a backslash in it is one backslash."""
    return "".join(sign if sign == "\\" else _sign(sign) for sign in wrong)


def _sign(sign: str) -> str:
    if ord(sign) in _ESCAPED:
        return _ESCAPED[ord(sign)]
    if sign.isprintable():
        return sign
    return "".join(f"\\x{octet:02X}" for octet in sign.encode("utf-8", "surrogateescape"))
