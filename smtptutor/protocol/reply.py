"""A server's reply: three digits, perhaps an enhanced status code, and lines of text (RFC 5321 4.2)."""

from functools import lru_cache
from typing import NamedTuple

from smtptutor.protocol.expression import compiled

LONGEST_REPLY_LINE = 512  # octets with code and CRLF (RFC 5321 4.5.3.1.5)
LONGEST_CHALLENGE_LINE = 12288  # the same of a challenge, which is useless if it is cut (RFC 4954 4)

_ENHANCED = r"([245]\.[0-9]{1,3}\.[0-9]{1,3})(?: |$)"
_LINE = r"(?s:([2-5][0-9][0-9])([ -]?)(.*))"


class Reply(NamedTuple):
    """
    One reply, of one line or several.

    `lines` are the texts without code and enhanced code; there is at least one, and it may be empty.
    `enhanced` is such as "5.5.1", or None where the reply carries none (RFC 2034 4).
    """

    code: int
    enhanced: str | None
    lines: tuple[str, ...]

    @property
    def accepted(self) -> bool:
        """True for 2yz and 3yz: the command did what was asked (RFC 5321 4.2.1)."""
        return self.code < 400

    def printed(self) -> tuple[str, ...]:
        """The lines as they stand on the wire, without their CRLF (RFC 5321 4.2.1, RFC 2034 4)."""
        prefix = f"{self.enhanced} " if self.enhanced else ""
        last = len(self.lines) - 1
        return tuple(
            f"{self.code}{' ' if number == last else '-'}{prefix}{text}" for number, text in enumerate(self.lines)
        )

    def wire(self) -> bytes:
        """The octets to send. What is not ASCII is written as an escape: a reply is ASCII (RFC 5321 2.4)."""
        return _wire(self)


@lru_cache(maxsize=256)
def _wire(reply: Reply) -> bytes:
    """Most replies are sent again and again."""
    code, enhanced, lines = reply
    if len(lines) == 1:
        text = f"{code} {enhanced} {lines[0]}\r\n" if enhanced else f"{code} {lines[0]}\r\n"
    else:
        text = "\r\n".join(reply.printed()) + "\r\n"
    return text.encode("ascii", "backslashreplace")


def parse(lines: list[str]) -> Reply:
    """
    Read one reply from its printed lines (RFC 5321 4.2, RFC 2034 4).

    Raises ValueError where a line has no reply code, or where the lines disagree on it.
    """
    texts, codes, enhanced = [], set(), None
    for line in lines:
        found = compiled(_LINE).fullmatch(line)
        if not found:
            raise ValueError(f"not a reply line: {line!r}")
        codes.add(int(found[1]))
        text = found[3]
        if status := compiled(_ENHANCED).match(text):
            enhanced, text = status[1], text[status.end() :]
        texts.append(text)
    if len(codes) != 1:
        raise ValueError("the lines of one reply carry one code")
    return Reply(codes.pop(), enhanced, tuple(texts))
