"""How a server says a cause: reply code, enhanced status code, text."""

from collections.abc import Mapping
from typing import NamedTuple

from smtptutor.protocol.cause import Cause
from smtptutor.protocol.finding import Facts
from smtptutor.protocol.reply import LONGEST_LINE, Reply


class Says(NamedTuple):
    """
    One row of a dialect.

    `text` may name facts in braces; the fact "more", where there is one, holds further lines with LF between them.
    `to_mail` is the enhanced code where the answer to MAIL has another than the row (RFC 3463 3.2).
    """

    code: int
    enhanced: str | None
    text: str
    to_mail: str | None = None


Dialect = Mapping[Cause, Says]

_ROOM = LONGEST_LINE - len("250-5.7.999 \r\n")


def say(dialect: Dialect, cause: Cause, facts: Facts, *, enhanced: bool) -> Reply:
    """
    The reply that a dialect gives for a cause.

    `enhanced` tells that the site offers ENHANCEDSTATUSCODES (RFC 2034). Raises KeyError for a cause that is only
    ever a note.
    """
    code, status, text, to_mail = dialect[cause]
    if to_mail and facts.get("verb") == "MAIL":
        status = to_mail
    if "{" in text:
        filled = text.format_map(facts)
        if not (filled.isascii() and filled.isprintable()):
            filled = text.format_map({name: _plain(value) for name, value in facts.items()})
        text = filled
    lines: tuple[str, ...] = (text if len(text) <= _ROOM else text[:_ROOM],)
    if more := facts.get("more"):
        lines = (*lines, *(_plain(line)[:_ROOM] for line in str(more).split("\n")))
    return Reply(code, status if enhanced else None, lines)


def _plain(value: str | int) -> str:
    """A fact as it may stand in a reply: printable ASCII (RFC 5321 4.2)."""
    text = str(value)
    if text.isascii() and text.isprintable():
        return text
    return "".join(sign if " " <= sign <= "~" else "?" for sign in text)
