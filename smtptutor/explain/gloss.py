"""A few words on each line of a reply, and on what is typed in base64: what stands beside them on the screen."""

import binascii
from base64 import b64decode
from collections.abc import Iterable
from functools import cache

from smtptutor.explain.turn import Turn
from smtptutor.explain.words import cause_page, with_verb
from smtptutor.pages import filled
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.command import parse
from smtptutor.protocol.verb import Verb
from smtptutor.reference import lookup
from smtptutor.text import clean
from smtptutor.wording import listed_words

OFFERS = (Cause.EHLO_ACCEPTED, Cause.LHLO_ACCEPTED)
"""What is answered with a list of what is on offer."""
SAME_OFFER = "The offer is the same as the last time."  # HELO, which has none, may stand between
_LONGEST_DECODED = 60


def glosses(turn: Turn, offered_before: tuple[str, ...] | None = None) -> tuple[str, ...]:
    """
    A few words for each line of an accepted reply, "" for those that need none; () where no line has any.

    Where an offer was made before, only what is new in it is told again.
    """
    if turn.cause is None or not turn.accepted:
        return ()
    first = base64_told(turn.reply.lines[0]) if turn.reply.code == 334 else ""
    first = first or clean(filled(cause_page(turn.cause).section("In short"), with_verb(turn, turn.facts)))
    if turn.cause is Cause.SERVICE_READY and turn.after.channel.tls:
        first += "; TLS is on"
    rest = turn.reply.lines[1:]
    if turn.cause not in OFFERS:
        return (first, *("" for _ in rest)) if first else ()
    known = frozenset(offered_before or ())
    return (first if offered_before is None else "", *("" if line in known else _offered(line) for line in rest))


def offered(turn: Turn) -> tuple[str, ...]:
    """The lines of an offer, each a keyword with its values; () of any other turn."""
    return turn.reply.lines[1:] if turn.cause in OFFERS and turn.accepted else ()


def last_offer(back: Iterable[Turn]) -> tuple[str, ...] | None:
    """What was offered last in the turns before, the newest first; None where nothing was."""
    return next((offered(turn) for turn in back if turn.cause in OFFERS and turn.accepted), None)


def changed_offer(before: tuple[str, ...], now: tuple[str, ...]) -> str:
    """What is new in an offer, and what is gone, in words."""
    new = [line for line in now if line not in before]
    gone = [line for line in before if line not in now]
    told = [f"{label}: {listed_words(lines)}." for label, lines in (("New", new), ("Gone", gone)) if lines]
    return " ".join(told) or SAME_OFFER


@cache
def _offered(line: str) -> str:
    """What one line of an offer is good for; "" where the keyword is not known."""
    keyword, _, value = line.partition(" ")
    page = lookup.find("keywords", keyword.upper())
    if page is None:
        return ""
    has_value = value and value != "0"  # SIZE 0: no limit is told (RFC 1870 4)
    return clean(filled(page.section("In short"), {"value": value} if has_value else {}))


def of_typed(line: str) -> str:
    """What is said in base64 in a line of a login, the AUTH command or an answer; "" where nothing is."""
    command = parse(line)
    if command.verb is Verb.AUTH:
        _, _, first = command.argument.partition(" ")
        return base64_told(first)
    return "" if command.verb is not None or " " in line else base64_told(line)


def base64_told(text: str) -> str:
    """What a text says in base64, in words; "" where it is none, or no text that can be read."""
    try:
        said = b64decode(text, validate=True).decode()
    except (binascii.Error, ValueError):
        return ""
    shown = said.replace("\0", r"\0")
    if not said or len(said) > _LONGEST_DECODED or not shown.isprintable():
        return ""
    return f"base64 for {shown}" if shown != said else f'base64 for "{said}"'
