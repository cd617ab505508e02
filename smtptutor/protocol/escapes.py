r"""
Octets as a person types and reads them: \r \n \t \0 \\ and \xHH stand for what no key has.

What `written` makes, `octets` reads back.
"""

from smtptutor.protocol.expression import compiled

_OF_LETTER = {"r": b"\r", "n": b"\n", "t": b"\t", "0": b"\0", "\\": b"\\"}
_WRITTEN = {ord(octets): f"\\{letter}" for letter, octets in _OF_LETTER.items()}
_ESCAPE = r"\\(?:x([0-9A-Fa-f]{2})|([rnt0\\]))"
ESCAPES = r"\r \n \t \0 \\ and \xHH, with two hexadecimal digits"
"""All of them, for whoever asks which there are."""


class NoEscapeError(ValueError):
    """A backslash with something else behind it; `column` counts from 0."""

    def __init__(self, text: str, column: int) -> None:
        super().__init__(text)
        self.column = column
        end = column + (4 if text[column + 1 : column + 2] == "x" else 2)
        self.escape = text[column:end]


def octets(text: str) -> bytes:
    """
    The octets that a text with escapes stands for; other characters are sent in UTF-8.

    Raises NoEscapeError where a backslash begins none.
    """
    found, place, escape = b"", 0, compiled(_ESCAPE)
    while (slash := text.find("\\", place)) >= 0:
        match = escape.match(text, slash)
        if match is None:
            raise NoEscapeError(text, slash)
        found += text[place:slash].encode("utf-8", "surrogateescape")
        found += bytes([int(match[1], 16)]) if match[1] else _OF_LETTER[match[2]]
        place = match.end()
    return found + text[place:].encode("utf-8", "surrogateescape")


def written(content: bytes) -> str:
    """Octets as text that can be shown: what is no printable character of UTF-8 as an escape."""
    return "".join(map(_sign, content.decode("utf-8", "surrogateescape")))


def _sign(sign: str) -> str:
    if ord(sign) in _WRITTEN:
        return _WRITTEN[ord(sign)]
    if sign.isprintable():
        return sign
    return "".join(f"\\x{octet:02X}" for octet in sign.encode("utf-8", "surrogateescape"))
