"""A value of a parameter that is not well formed, and what every reader of values needs."""

from typing import NamedTuple

from smtptutor.protocol.expression import compiled


class BadValue(NamedTuple):
    """
    What is wrong with a value.

    `start` and `end` are columns of the value, counted from 0. `good` are whole parameters that may stand in place of
    the one at fault, the likeliest first; "" leaves it out.
    """

    start: int
    end: int
    words: str
    good: tuple[str, ...] = ("",)


def all_of(value: str, words: str, *good: str) -> BadValue:
    """The value is wrong as a whole."""
    return BadValue(0, max(len(value), 1), words, good or ("",))


def in_xtext(text: str) -> str:
    """
    The text with what must not stand in xtext written as + and two capital hexadecimal digits (RFC 3461 4).

    A + that begins such a code already stays; signs beyond ASCII have none and stay too.
    """
    return compiled(r"[\x00-\x20\x7f=]|\+(?![0-9A-F]{2})").sub(lambda sign: f"+{ord(sign[0]):02X}", text)


def not_xtext(value: str, start: int = 0) -> tuple[int, int, str] | None:
    """The first place from column `start` on that is no xtext, and the words for it; or None (RFC 3461 4)."""
    found = compiled(r"=|\+(?![0-9A-F]{2})|[^!-~]").search(value, start)
    if found is None:
        return None
    sign, column = found[0], found.start()
    if compiled(r"\+[0-9A-Fa-f]{2}").match(value, column):
        code = value[column : column + 3]
        return column, column + 3, f"{code} is no code, since it has no capitals. A plain + is written +2B here."
    if sign == "+":
        return column, column + 1, "A + in this value begins the code of a sign, so the sign + itself is written +2B."
    if sign == "=":
        return column, column + 1, "The sign = has no place in this value; it is written +3D (xtext)."
    return column, column + 1, "This value is printable ASCII; another sign is written as + and two hexadecimal digits."
