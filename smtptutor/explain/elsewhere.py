"""How other servers would have answered this very line in this very state, side by side."""

from typing import NamedTuple

from smtptutor.explain.explanation import turn
from smtptutor.explain.words import reason
from smtptutor.protocol.framing import Line, MailData, Octets, typed
from smtptutor.protocol.stage import Awaiting
from smtptutor.server.dialects import DIALECTS, TITLES
from smtptutor.server.dialogue import run_by
from smtptutor.server.exchange import Exchange, Said
from smtptutor.server.simulator import answers, reconnect
from smtptutor.text import Block, Para, Term, Terms, of_code

ABOUT_DIALECT = {"standard": "what real servers agree on, and else what the RFCs say"}
NEAR_DEFAULTS = "The words are ours; codes and habits are those of these servers with settings near their defaults."


class Elsewhere(NamedTuple):
    """One server's answer: its name, whether it is the one that speaks here, and the exchange."""

    name: str
    here: bool
    exchange: Exchange


def elsewhere(exchange: Exchange, content: bytes | None = None) -> list[Elsewhere]:
    """
    The answer of every server to what the client said, the one that speaks here among them.

    `content` is the message, where the exchange is the answer to one. Empty where there is nothing to repeat: for
    an answer in a login, which is not kept.
    """
    here = exchange.before.policy.site.dialect
    if exchange.client is None:
        return [Elsewhere(name, name == here, reconnect(run_by(exchange.before, name))) for name in DIALECTS]
    frame = _frame(exchange, content)
    if frame is None:
        return []
    return [
        Elsewhere(name, name == here, exchange if name == here else _answer(exchange, name, frame)) for name in DIALECTS
    ]


def _answer(exchange: Exchange, name: str, frame: Line | MailData | Octets) -> Exchange:
    """What that server answers; of several answers, the one in the same place."""
    found = answers(run_by(exchange.before, name), frame)
    return found[min(exchange.number, len(found) - 1)]


def _frame(exchange: Exchange, content: bytes | None) -> Line | MailData | Octets | None:
    """What the client sent, once more."""
    line = exchange.client
    if line is None or exchange.before.session.awaiting is Awaiting.ANSWER:
        return None
    if exchange.said is Said.MESSAGE:
        return None if content is None else MailData(content, len(content))
    return typed(line)


def answer_blocks(found: list[Elsewhere]) -> list[Block]:
    """The answers one below the other, and whether they agree; a star marks the server that speaks here."""
    return [Terms(tuple(map(_row, found))), Para(_verdict(found))]


def _row(one: Elsewhere) -> Term:
    """The first line of one server's answer, and behind it how many more there are and whether it hangs up."""
    exchange = one.exchange
    first, *more = exchange.reply.printed()
    tail = f" (+{len(more)} lines)" if more else ""
    if exchange.after.session.awaiting is Awaiting.NOTHING:
        tail += " [closes]"
    rest = " no reply" if exchange.silent else first[3:]
    code = (of_code(exchange.reply.code), first[:3])
    return Term(f"{'*' if one.here else ' '} {TITLES[one.name]}", (code, ("", rest)), tail)


def _verdict(found: list[Elsewhere]) -> str:
    """In one sentence, whether they agree."""
    codes = {one.exchange.reply.code for one in found}
    accepted = {one.exchange.accepted for one in found}
    if len(codes) == 1:
        return f"All say {codes.pop()}. {NEAR_DEFAULTS}"
    if accepted == {False} and len({code // 100 for code in codes}) > 1:
        return f"All refuse it, some for now (4yz: try again later) and some for good (5yz). {NEAR_DEFAULTS}"
    if len(accepted) == 1:
        return f"They agree on {'accepting' if accepted.pop() else 'refusing'} it, and not on the code. {NEAR_DEFAULTS}"
    return f"Some accept it and some refuse it: it is safer not to send it. {NEAR_DEFAULTS}"


def reason_blocks(found: list[Elsewhere]) -> list[Block]:
    """Why the servers that answer otherwise than the one here do so."""
    here = next(one.exchange for one in found if one.here)
    return [
        Para(reason(answer.cause, turn(answer), answer.facts), f"{TITLES[name]}:", indent=2)
        for name, _, answer in found
        if answer.cause is not here.cause
    ]
