"""How a server says a cause: reply code, enhanced status code, text."""

from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import import_module
from typing import NamedTuple

from smtptutor.protocol.cause import Cause
from smtptutor.protocol.remark import Facts
from smtptutor.protocol.reply import LONGEST_LINE, Reply
from smtptutor.protocol.traits import STANDARD, Traits


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
NAMES = ("standard", "postfix", "exim", "sendmail", "opensmtpd")

_ROOM = LONGEST_LINE - len("250-5.7.999 \r\n")


def say(dialect: Dialect, cause: Cause, facts: Facts, *, enhanced: bool) -> Reply:
    """
    The reply that a dialect gives for a cause.

    `enhanced` tells that the site offers ENHANCEDSTATUSCODES (RFC 2034). Raises KeyError for a cause that is only
    ever a note.
    """
    code, status, text, to_mail = dialect[cause]
    if "code" in facts:  # chosen by a rule of the site
        code, status = int(facts["code"]), str(facts["enhanced"]) or None
    if to_mail and facts.get("verb") == "MAIL":
        status = to_mail
    if "{" in text:
        filled = text.format_map(facts)
        if not (filled.isascii() and filled.isprintable()):
            filled = text.format_map({name: _plain(value) for name, value in facts.items()})
        text = filled
    lines: tuple[str, ...] = (text if len(text) <= _ROOM else text[:_ROOM],)
    if more := facts.get("more"):
        lines = (*lines, *_further(str(more)))
    return Reply(code, status if enhanced else None, lines)


@cache
def named(name: str) -> Dialect:
    """How the server of that name says things. Raises KeyError where none is known by it."""
    from smtptutor.server.dialects.standard import SAYS

    if name == "standard":
        return SAYS
    if name not in NAMES:
        raise KeyError(name)
    module = import_module(f"{__name__}.{name}")
    return {**SAYS, **module.SAYS}


def habits(name: str) -> Traits:
    """In what the server of that name differs. Raises KeyError where none is known by it."""
    if name == "standard":  # what every start needs does not load the others
        return STANDARD
    from smtptutor.server.dialects.traits import TRAITS

    return TRAITS[name]


@lru_cache(maxsize=64)
def _further(more: str) -> tuple[str, ...]:
    """Further lines of a reply, given with LF between them."""
    return tuple(_plain(line)[:_ROOM] for line in more.split("\n"))


def _plain(value: str | int) -> str:
    """A fact as it may stand in a reply: printable ASCII (RFC 5321 4.2)."""
    text = str(value)
    if text.isascii() and text.isprintable():
        return text
    return "".join(sign if " " <= sign <= "~" else "?" for sign in text)
