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


def notes(turn: Turn) -> tuple[Note, ...]:
    """The notes for one turn; what looks like a command and so is no header field has one for both."""
    commands = [remark.facts.get("line") for remark in turn.notes if remark.cause is Cause.COMMAND_IN_MESSAGE]
    twice = [one for one in turn.notes if one.cause is Cause.MESSAGE_MALFORMED and one.facts.get("line") in commands]
    told = tuple(note(turn, remark) for remark in turn.notes if remark not in twice)
    return tuple(map(_as_no_field, told)) if twice else told


def _as_no_field(told: Note) -> Note:
    """The note on a command in a message where the command stands in the header section."""
    if told.cause is not Cause.COMMAND_IN_MESSAGE:
        return told
    return told._replace(text=f"{told.text} It is no header field.{_if_strict(Cause.MESSAGE_MALFORMED)}")


def note(turn: Turn, remark: Remark) -> Note:
    """The note for a remark on a line: what is wrong with it, and what a server says that does not let it pass."""
    from smtptutor.explain.slips.told import noted_by

    slip = noted_by(turn, remark)
    text = slip.words if slip else reason(remark.cause, turn, {**turn.facts, **remark.facts})
    place = slip or remark
    span = Span(place.start, place.end) if place.end > place.start else None
    return Note(remark.cause, text + _if_strict(remark.cause), span)


def _if_strict(cause: Cause) -> str:
    """What a server says that does not let it pass; "" for what is only good to know, and nobody refuses for it."""
    from smtptutor.server.dialects.standard import SAYS

    says = SAYS.get(cause)
    return f" Accepted here; a strict server answers {says.code}." if says is not None and says.code >= 400 else ""
