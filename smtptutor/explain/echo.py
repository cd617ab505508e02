"""
An error can be an echo: 503 at DATA because every RCPT was refused before.

Looks back through the conversation for the first failure behind a 503, or for what ended the transaction.
"""

from collections.abc import Sequence

from smtptutor.protocol.cause import Cause
from smtptutor.protocol.cause_table import ABOUT
from smtptutor.server.exchange import Exchange


def first_failure(exchange: Exchange, history: Sequence[Exchange]) -> Exchange | None:
    """
    The earlier refusal that this 503 is the echo of, or None.

    `history` is the conversation before the exchange, oldest first. The verb that is missing now was sent and refused:
    then that refusal is the real reason; if it was itself an echo, the one behind it.
    """
    needed = ABOUT[exchange.cause].missing
    if not needed:
        return None
    for place in range(len(history) - 1, -1, -1):
        earlier = history[place]
        verb = earlier.command.verb if earlier.command else None
        if verb in needed:
            if earlier.accepted:
                return None
            return first_failure(earlier, history[:place]) or earlier
        if earlier.client is None or ended_transaction(earlier):
            return None
    return None


def ended_transaction(exchange: Exchange) -> bool:
    """True where a mail transaction was open before, and none is after."""
    return exchange.before.session.transaction is not None and exchange.after.session.transaction is None


def what_ended_it(exchange: Exchange, history: Sequence[Exchange]) -> Exchange | None:
    """The exchange that ended the last mail transaction, for a verb that now misses one; or None."""
    if exchange.cause not in (Cause.MAIL_FIRST, Cause.DATA_WITHOUT_MAIL, Cause.BDAT_WITHOUT_MAIL):
        return None
    for earlier in reversed(history):
        if earlier.client is None:
            return None
        if ended_transaction(earlier):
            return earlier
    return None
