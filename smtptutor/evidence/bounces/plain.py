"""A part of a mail as plain lines: its encoding undone (RFC 2045 6, RFC 2047), its markup taken away."""

import binascii
import re
from collections.abc import Iterable, Iterator
from html import unescape

from smtptutor.evidence.bounces.mail import MailPart, parameter
from smtptutor.evidence.encoded import cleaned
from smtptutor.evidence.source import TextLine

_WORD = re.compile(r"=\?([\w*-]{1,40})\?([BbQq])\?([^?]{0,2000})\?=(?:[ \t]{1,8}(?==\?))?")
_PIECE = re.compile(r"<[^<>]*>|[^<]+|<")
_BREAKS = re.compile(r"</?(?:br|p|div|tr|table|h[1-6]|li|ul|pre|hr|blockquote)\b", re.IGNORECASE)


def plain(part: MailPart) -> Iterator[TextLine]:
    """The lines of a part as a person reads them, each with the number of its first line."""
    encoding = part.value("content-transfer-encoding").strip().lower()
    lines: Iterable[TextLine] = part.lines
    if encoding == "quoted-printable":
        lines = _unquoted(part.lines, parameter(part.value("content-type"), "charset"))
    elif encoding == "base64":
        lines = _unpacked(part.lines, parameter(part.value("content-type"), "charset"))
    if part.type == "text/html":
        lines = _without_markup(list(lines))
    is_clean = lines is part.lines
    for line in lines:
        yield line if is_clean else TextLine(line.number, cleaned(line.text))


def word(text: str) -> str:
    """The value of a field with its encoded words read (RFC 2047)."""
    return cleaned(_WORD.sub(_decoded, text)) if "=?" in text else text


def _decoded(found: re.Match[str]) -> str:
    text = found[3].encode("ascii", "replace")
    try:
        octets = binascii.a2b_base64(text) if found[2] in "bB" else binascii.a2b_qp(text, header=True)
        return octets.decode(found[1].partition("*")[0], "replace")
    except (LookupError, ValueError):
        return found[0]


def _text(octets: bytes, charset: str) -> str:
    try:
        return octets.decode(charset or "utf-8")
    except (LookupError, ValueError):
        return octets.decode("utf-8", "replace")


def _unquoted(lines: list[TextLine], charset: str) -> Iterator[TextLine]:
    """Lines of quoted-printable; a `=` at the end goes on with the next one."""
    begun: list[str] = []
    number = 0
    for line in lines:
        number = number if begun else line.number
        text = line.text.rstrip()
        if text.endswith("="):
            begun.append(text[:-1])
            continue
        text = "".join([*begun, text])
        yield TextLine(number, _from_quoted(text, charset) if "=" in text else text)
        begun = []
    if begun:
        yield TextLine(number, _from_quoted("".join(begun), charset))


def _from_quoted(text: str, charset: str) -> str:
    return _text(binascii.a2b_qp(text.encode("utf-8", "replace")), charset)


def _unpacked(lines: list[TextLine], charset: str) -> Iterator[TextLine]:
    """Lines of base64; all have the number of the first, nobody looks into it with an editor."""
    packed = "".join(line.text.strip() for line in lines).encode("ascii", "replace")
    packed = packed[: len(packed) // 4 * 4]
    try:
        text = _text(binascii.a2b_base64(packed), charset)
    except ValueError:
        return
    for one in text.splitlines():
        yield TextLine(lines[0].number, one)


def _without_markup(lines: list[TextLine]) -> Iterator[TextLine]:
    """HTML as lines of text; what stands in a style or a script is left out."""
    number = lines[0].number if lines else 0
    begun: list[str] = []
    hidden = ""
    for found in _PIECE.finditer("\n".join(line.text for line in lines)):
        piece = found[0]
        if piece.startswith("<") and piece != "<":
            name = piece[1:8].lower()
            hidden = "" if hidden and name.startswith("/" + hidden) else hidden
            hidden = next((one for one in ("style", "script") if name.startswith(one)), hidden)
            if _BREAKS.match(piece):
                yield TextLine(number, " ".join("".join(begun).split()))
                begun = []
        elif not hidden:
            begun.append(unescape(piece))
        number += piece.count("\n")
    yield TextLine(number, " ".join("".join(begun).split()))
