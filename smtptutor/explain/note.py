"""Something to know about a line that was accepted."""

from typing import NamedTuple

from smtptutor.explain.turn import Turn
from smtptutor.explain.words import reason
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.remark import Remark


class Span(NamedTuple):
    """Columns of the typed line, counted from 0, `end` excluded."""

    start: int
    end: int


class Note(NamedTuple):
    """A note in words; `span` is None where it is not about a place in the line."""

    cause: Cause
    text: str
    span: Span | None


def note(turn: Turn, remark: Remark) -> Note:
    """The note for a remark on a line: what is wrong with it, and what a server says that does not let it pass."""
    from smtptutor.explain.slips.told import noted_by
    from smtptutor.server.dialects.standard import SAYS

    slip = noted_by(turn, remark)
    text = slip.words if slip else reason(remark.cause, turn, {**turn.facts, **remark.facts})
    says = SAYS.get(remark.cause)  # the other notes are good to know, and nobody refuses for them
    if says is not None and says.code >= 400:
        text = f"{text} Accepted here; a strict server answers {says.code}."
    place = slip or remark
    return Note(remark.cause, text, Span(place.start, place.end) if place.end > place.start else None)
