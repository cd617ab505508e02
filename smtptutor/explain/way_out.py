"""The way on from an exchange. What lies behind a refusal is looked for only when it is asked for."""

from smtptutor.explain.turn import Turn
from smtptutor.explain.usual import go_on
from smtptutor.explain.way import WayOut
from smtptutor.server.exchange import Exchange


def way_out(exchange: Exchange, failure: Turn | None = None) -> WayOut:
    """
    After a refusal the way out, found by trying; otherwise the usual next step.

    `failure` is the earlier refusal that this one is the echo of, as its explanation has it: what was asked for there
    is wanted still.
    """
    if exchange.accepted:
        return go_on(exchange)
    from smtptutor.explain import ways

    return ways.out_of_refusal(exchange, failure)
