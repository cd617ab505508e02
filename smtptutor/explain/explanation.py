"""Explains what the simulator answered; why.py does so for a reply of anybody."""

from collections.abc import Sequence

from smtptutor.explain.note import Note, Span
from smtptutor.explain.turn import Turn
from smtptutor.explain.why import Certainty, Explanation, why
from smtptutor.explain.words import shortened, shown
from smtptutor.server.exchange import Exchange

__all__ = ["Certainty", "Explanation", "Note", "Span", "explain", "shortened", "shown", "turn"]


def turn(exchange: Exchange) -> Turn:
    """The turn that an exchange with the simulator is."""
    return Turn(
        exchange.client,
        exchange.command,
        exchange.before.session,
        exchange.after.session,
        exchange.reply,
        exchange.cause,
        exchange.facts,
        exchange.notes,
        exchange.fault,
    )


def explain(exchange: Exchange, history: Sequence[Exchange] = ()) -> Explanation:
    """
    Explain one exchange; `history` is the conversation before it, oldest first. The exchange may be its last.

    Raises nothing for any exchange of the simulator.
    """
    return why(turn(exchange), (turn(earlier) for earlier in reversed(history) if earlier is not exchange))
