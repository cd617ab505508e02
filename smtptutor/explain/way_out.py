"""The way on from an exchange. What lies behind a refusal is looked for only when it is asked for."""

from smtptutor.explain.turn import Turn
from smtptutor.explain.usual import go_on
from smtptutor.explain.way import WayOut
from smtptutor.server.exchange import Exchange


def way_out(exchange: Exchange, asked: tuple[Turn, ...] = ()) -> WayOut:
    """
    After a refusal the way out, found by trying; otherwise the usual next step.

    `asked` are the earlier turns that asked for what is wanted still, as its explanation has them.
    """
    if exchange.accepted:
        return go_on(exchange)
    from smtptutor.explain import ways

    return ways.out_of_refusal(exchange, asked)
