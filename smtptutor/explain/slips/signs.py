"""Signs that no command holds: those that cannot be seen, and those that only look like the right ones."""

from smtptutor.explain.slips.slip import Slip, put
from smtptutor.protocol.expression import compiled

_BLANKS = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_UNSEEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb"
)
_ALIKE = {
    **{chr(number): chr(number - 0xFEE0) for number in range(0xFF01, 0xFF5F)},  # what is twice as wide
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\uff02", '"'),
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u00b4\uff07", "'"),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d", "-"),
    **dict.fromkeys("\uff20\ufe6b", "@"),
    **dict.fromkeys("\uff0e\u3002\uff61\u2024", "."),
    **dict.fromkeys("\uff0c\u3001\u201a", ","),
    **dict.fromkeys("\uff1a\ua789\u2236", ":"),
    **dict.fromkeys("\uff1b", ";"),
    **dict.fromkeys("\uff1c\u2039\u3008\u27e8\u2329", "<"),
    **dict.fromkeys("\uff1e\u203a\u3009\u27e9\u232a", ">"),
    **dict.fromkeys("\uff1d", "="),
    **dict.fromkeys("\uff0b", "+"),
    **dict.fromkeys("\uff3f", "_"),
}
"""Signs beyond ASCII that are typed, or put by a word processor, in place of others."""


def odd_sign(line: str) -> Slip | None:
    """The first sign of these kinds in a line (RFC 5321 2.4: commands are ASCII)."""
    if line.isascii():
        return _control(line)
    found = compiled(f"[{_BLANKS}{_UNSEEN}{''.join(_ALIKE)}]|[\ud800-\udfff]|[\x00-\x08\x0a-\x1f\x7f]").search(line)
    if found is None:
        return None
    sign, (start, end) = found[0], found.span()
    if sign < "\x80":
        return _control(line)
    if "\ud800" <= sign <= "\udfff":
        said = f"The octet 0x{ord(sign) & 0xFF:02X} stands here, which is no text in UTF-8. Leave it out."
        return Slip(start, end, said, put(line, start, end, ""))
    if sign in _ALIKE:
        said = f"{_named(sign)} stands here in place of the sign {_ALIKE[sign]} that is on the keyboard."
        return Slip(start, end, said, put(line, start, end, _ALIKE[sign]))
    if compiled(f"[{_BLANKS}]").fullmatch(sign):
        said = f"{_named(sign)} stands here. It looks like a blank and is none."
        return Slip(start, end, said, put(line, start, end, " ", ""))
    said = f"A sign that cannot be seen stands here: {_named(sign, capital=False)}. Leave it out."
    return Slip(start, end, said, put(line, start, end, ""))


def _control(line: str) -> Slip | None:
    """A control character, a tab apart."""
    found = compiled(r"[\x00-\x08\x0a-\x1f\x7f]+").search(line)
    if found is None:
        return None
    said = f"A control character stands here, which cannot be seen: {_number(found[0][0])}. Leave it out."
    return Slip(*found.span(), said, put(line, *found.span(), ""))


def _number(sign: str) -> str:
    return f"U+{ord(sign):04X}"


def _named(sign: str, *, capital: bool = True) -> str:
    """The sign by its number and name."""
    import unicodedata  # only a slip needs it

    name = unicodedata.name(sign, "").lower()
    return f"{'The sign' if capital else 'the sign'} {_number(sign)}{f' ({name})' if name else ''}"
