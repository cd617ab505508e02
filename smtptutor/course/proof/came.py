"""What came of an operation, in a few words: reply codes, right or wrong, what is done."""

from collections.abc import Iterable, Iterator

from smtptutor.course import events
from smtptutor.course.events import Event
from smtptutor.course.lesson import StepKind
from smtptutor.server.dialogue import Exchanged
from smtptutor.server.exchange import Exchange

NOTHING = "-"
SLIP = "slip"
WRITTEN = "written"


def words(happened: Iterable[Event], kind: StepKind) -> str:
    """The words for what happened in a step of that kind; NOTHING where nothing did."""
    return ", ".join(word for event in happened for word in _words(event, kind)) or NOTHING


def _words(event: Event, kind: StepKind) -> Iterator[str]:
    match event:
        case Exchanged() | events.Connected():
            yield _reply(event.exchange)
        case events.Predicted():
            yield "guess right" if event.guess == event.truth else "guess wrong"
        case events.Answered(_, verdict):
            yield "no answer" if verdict.void else _judged(kind, right=verdict.right)
        case events.StepDone():
            yield "lesson done" if event.last else "step done"
        case events.TakenBack(what) | events.DoneAgain(what):
            if what:
                yield _PLAIN[type(event)]
        case events.Hinted(rung, text):
            yield f"hint {rung}" if rung and text is not None else "way back" if text is not None else "no hint"
        case events.Played(_, exchanges):
            yield "played"
            yield from map(_reply, exchanges)
        case _:
            yield _PLAIN[type(event)]


_PLAIN = {
    events.Ticked: "goal",
    events.Unticked: "goal lost",
    events.Slipped: SLIP,
    events.StepOpened: "next step",
    events.TakenBack: "taken back",
    events.AnswerTakenBack: "taken back",
    events.DoneAgain: "done again",
    events.TimePassed: "time passes",
    events.BackAtOpening: "at the opening",
    events.Guessed: "guessed",
    events.Left: "left to do",
    events.Restarted: "from the beginning",
}


def _reply(exchange: Exchange) -> str:
    return "hung up" if exchange.silent else str(exchange.reply.code)


def _judged(kind: StepKind, *, right: bool) -> str:
    if kind is StepKind.WRITE:  # nobody judges it
        return WRITTEN
    if kind is StepKind.REPAIR and not right:  # more than one edit may be needed
        return "not yet"
    return "right" if right else "wrong"
