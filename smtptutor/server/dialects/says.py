"""How a server says a cause: reply code, enhanced status code, text."""

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from smtptutor.protocol.cause import Cause
from smtptutor.protocol.policy import PLAIN_MANNER, Manner
from smtptutor.protocol.remark import Facts
from smtptutor.protocol.reply import LONGEST_CHALLENGE_LINE, LONGEST_REPLY_LINE, Reply


class Says(NamedTuple):
    """
    One row of a dialect.

    `text` may name facts in braces.
    `to_mail` is the enhanced code where the answer to MAIL has another than the row (RFC 3463 3.2). `other` is a verb
    that is answered with another code than the row has, and that code.
    """

    code: int
    enhanced: str | None
    text: str
    to_mail: str | None = None
    other: tuple[str, int] | None = None


Dialect = Mapping[Cause, Says]

_ROOM = LONGEST_REPLY_LINE - len("250-5.7.999 \r\n")
_CHALLENGE_ROOM = LONGEST_CHALLENGE_LINE - len("334 \r\n")


def say(
    dialect: Dialect,
    cause: Cause,
    facts: Facts,
    *,
    enhanced: bool,
    manner: Manner = PLAIN_MANNER,
    lines: tuple[str, ...] = (),
) -> Reply:
    """
    The reply that a dialect gives for a cause.

    `enhanced` tells that the site offers ENHANCEDSTATUSCODES (RFC 2034). `lines` follow the line that the dialect has.
    Raises KeyError for a cause that is only ever a note.
    """
    code, status, text, to_mail, other = dialect[cause]
    if manner.code:  # chosen by a rule of the site
        code, status = manner.code, manner.enhanced
    elif other and other[0] == facts.get("verb"):
        code = other[1]
    if manner.words:
        return Reply(code, status if enhanced else None, _further(manner.words))
    if to_mail and facts.get("verb") == "MAIL":
        status = to_mail
    if "{" in text:
        filled = text.format_map(facts)
        if not (filled.isascii() and filled.isprintable()):
            filled = text.format_map({name: _plain(value) for name, value in facts.items()})
        text = filled
    first = text if len(text) <= _ROOM else text[: _CHALLENGE_ROOM if cause is Cause.AUTH_CHALLENGE else _ROOM]
    return Reply(code, status if enhanced else None, (first, *_further(lines)) if lines else (first,))


@lru_cache(maxsize=64)
def _further(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Further lines of a reply, fit for the wire."""
    return tuple(_plain(line)[:_ROOM] for line in lines)


def _plain(value: str | int) -> str:
    """A fact as it may stand in a reply: printable ASCII (RFC 5321 4.2)."""
    text = str(value)
    if text.isascii() and text.isprintable():
        return text
    return "".join(sign if " " <= sign <= "~" else "?" for sign in text)
