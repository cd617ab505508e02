"""What came too soon for a goal of a step that asks for time: that it was right, and what its time should be."""

from smtptutor.course.at import At
from smtptutor.course.goals import made_by
from smtptutor.course.predicate import ON_MESSAGE, Predicate
from smtptutor.protocol.verb import Verb
from smtptutor.server.exchange import Exchange
from smtptutor.wording import duration


def too_soon(at: At, exchange: Exchange) -> str:
    """What to say where this exchange is what a goal asks for, but for its time; "" where it is not."""
    open_yet = (goal.predicate for goal in at.step.goals if goal not in at.ticked)
    return next(filter(None, (_too_soon(at, predicate, exchange) for predicate in open_yet)), "")


def message_too_soon(at: At) -> str:
    """What to say of a message that is being written where a goal asks for a later one; "" where none does."""
    passed = at.dialogue.state.memory.clock - at.opened.state.memory.clock
    asked = (goal.predicate for goal in at.step.goals if goal not in at.ticked and goal.predicate.asks(ON_MESSAGE))
    wait = max((each.waited for each in asked if each.waited is not None), default=0)
    return f"A message counts {duration(wait)} after this step began, or later." if passed < wait else ""


def _too_soon(at: At, predicate: Predicate, exchange: Exchange) -> str:
    waited, spaced, nearest = predicate.waited, predicate.spaced, at.looked.since.nearest
    verb = exchange.command.verb if exchange.command is not None else None
    passed = exchange.after.memory.clock - at.opened.state.memory.clock
    if waited is not None and passed < waited and made_by(predicate, exchange):
        what = "The message" if predicate.asks(ON_MESSAGE) else verb or "It"
        return f"{what} came too soon: it counts {duration(waited)} after this step began, or later."
    if spaced is not None and nearest is not None and nearest < spaced and verb is Verb.RCPT:
        return f"Two tries for one recipient came less than {duration(spaced)} apart."
    return ""
