"""
Why a server answered as it did, in words: from the reference what is always so, from the session why it came here.

Needs no site and no policy. What to type next is another question, and dearer; see way_out.py.
"""

from collections.abc import Iterable
from enum import StrEnum
from itertools import islice
from typing import NamedTuple

from smtptutor.explain import holdings
from smtptutor.explain.echo import LOOKED_BACK, Behind, asked, behind
from smtptutor.explain.gloss import OFFERS, changed_offer, glosses, last_offer, offered
from smtptutor.explain.note import Note, Span, notes
from smtptutor.explain.sense import sense
from smtptutor.explain.slips.slip import Slip
from smtptutor.explain.turn import Turn
from smtptutor.explain.words import cause_page, code_page, reason, shown
from smtptutor.pages import generic
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.cause_table import TOOK_MESSAGE
from smtptutor.protocol.secrets import STARS
from smtptutor.reference import lookup
from smtptutor.text import clean

BEHIND_TLS = "TLS is there already: the connection began with it (RFC 8314 3.3)."
_HIDDEN = (
    "It came after a login that is over, so it may be an answer of it and is not shown. AUTH begins a login again."
)


_TELLS_ITSELF = (Cause.BDAT_AFTER_FAILURE, Cause.TOO_MANY_ERRORS)  # their sentences say what the server holds now


class Certainty(StrEnum):
    """How sure the reason is."""

    CERTAIN = "certain"  # the simulator sent the reply, and knows why
    PROBABLY = "probably"  # concluded from what a foreign server said
    UNKNOWN = "unknown"  # only the reply is known, not what is behind it


class Explanation(NamedTuple):
    """
    What the tutor has to say about one reply.

    `meaning` is what the first digit says, in one line; `why` tells why the reply came here; `changed` is what the
    server now remembers or forgot. `echo_of` is the earlier turn that is the real reason, or None;
    `asked` are the earlier ones that asked for what is wanted still. `glosses` are a few words for each line of a
    reply that was accepted, "" for those that need none.
    """

    meaning: str
    why: str
    span: Span | None
    notes: tuple[Note, ...]
    changed: tuple[str, ...]
    echo_of: Turn | None
    sources: tuple[str, ...]
    certainty: Certainty = Certainty.CERTAIN
    asked: tuple[Turn, ...] = ()
    glosses: tuple[str, ...] = ()


def why(turn: Turn, back: Iterable[Turn] = (), certainty: Certainty = Certainty.CERTAIN) -> Explanation:
    """
    Explain one turn; `back` is the conversation before it, the newest turn first. Raises nothing.

    Where the cause is not known, the certainty is UNKNOWN whatever was given, and the enhanced code is all the reason.
    """
    before = last_offer(islice(back, LOOKED_BACK)) if turn.cause in OFFERS else None
    back = () if turn.accepted else tuple(islice(back, LOOKED_BACK))
    found, slip = behind(turn, back), _slip(turn)
    place = slip or turn.fault
    return Explanation(
        meaning=_meaning(turn),
        why=_without_cause(turn) if turn.cause is None else _why(turn, turn.cause, found, slip, before),
        span=Span(place.start, place.end) if place and turn.client else None,
        notes=notes(turn),
        changed=_changed(turn),
        echo_of=found.failure,
        sources=_sources(turn),
        certainty=Certainty.UNKNOWN if turn.cause is None else certainty,
        asked=asked(turn, back),
        glosses=glosses(turn, before),
    )


def _meaning(turn: Turn) -> str:
    """
    What the reply says in general: its first digit, and after a 250 what the server holds now.

    Where the cause is not known, the page of the code says it.
    """
    if turn.cause is Cause.AUTH_CANCELLED:
        return "The login was given up, as the client asked."
    if turn.cause is None:
        page = code_page(turn.reply.code)
        return sense(turn) if page is None else page.meaning
    return f"Done. {holdings.sentence(turn.after)}" if turn.reply.code == 250 else sense(turn)


def _slip(turn: Turn) -> Slip | None:
    """What exactly is wrong in a line that was refused for its form."""
    if turn.accepted or turn.command is None:
        return None
    from smtptutor.explain.slips.told import told_by

    return told_by(turn)


def _why(turn: Turn, cause: Cause, found: Behind, slip: Slip | None, offer: tuple[str, ...] | None) -> str:
    parts = [slip.words if slip else reason(cause, turn, turn.facts)]
    if cause is Cause.SERVICE_READY and turn.after.channel.tls:
        return f"{parts[0]} {BEHIND_TLS}"
    if turn.accepted:
        return parts[0] if offer is None else _again(turn, offer)
    if turn.client == STARS and turn.before.login_over:
        parts.append(_HIDDEN)
    elif found.failure is not None:
        parts.append(_echo(found.failure))
    elif found.ended is not None:
        parts.append(_ending(found.ended))
    elif turn.reply.code == 503 and turn.after.transaction is not None and cause not in _TELLS_ITSELF:
        parts.append(holdings.sentence(turn.after))
    return " ".join(parts)


def _again(turn: Turn, offer: tuple[str, ...]) -> str:
    """What another EHLO has changed, as after STARTTLS; it may be the first on another connection."""
    again = " again over TLS" if turn.after.channel.tls else " again" if turn.before.hello else ""
    return f"The session is open{again}. {changed_offer(offer, offered(turn))}"


def _echo(failure: Turn) -> str:
    """What failed earlier, and why."""
    said = f"The real reason came earlier: {shown(failure.client or '')} was answered {failure.reply.code}."
    if (slip := _slip(failure)) is not None:
        return f"{said} {slip.words}"
    return said if failure.cause is None else f"{said} {reason(failure.cause, failure, failure.facts)}"


def _ending(ended: Turn) -> str:
    """How the last mail transaction ended."""
    if ended.command is None:
        how = "accepted" if ended.accepted else "refused"
        return f"The last transaction ended when its message was {how}; each message needs a new MAIL."
    return f"{ended.command.word.upper()} ended the last transaction; a new one begins with MAIL."


def _without_cause(turn: Turn) -> str:
    """What a foreign reply says of itself: its enhanced code, or else its words."""
    page = lookup.named(turn.reply.enhanced) if turn.reply.enhanced else None
    if page is not None:
        return generic(page.meaning)
    words = clean(" ".join(turn.reply.lines)).strip()
    return f'The server does not tell why in a code. Its words are: "{words}"' if words else "The server does not tell."


def _changed(turn: Turn) -> tuple[str, ...]:
    if not turn.accepted:
        return ()
    return holdings.changes(turn.before, turn.after, message=turn.cause in TOOK_MESSAGE)


def _sources(turn: Turn) -> tuple[str, ...]:
    if turn.cause is not None:
        return cause_page(turn.cause).sources
    page = code_page(turn.reply.code)
    return () if page is None else page.sources
