"""How other servers would have answered this very line in this very state, side by side."""

from typing import NamedTuple

from smtptutor.explain.explanation import cause_page, worded
from smtptutor.protocol.framing import Line, MailData, Octets
from smtptutor.protocol.stage import Awaiting
from smtptutor.server.dialects import DIALECTS, TITLES
from smtptutor.server.exchange import Exchange, Said, SiteState
from smtptutor.server.policy import SitePolicy
from smtptutor.server.simulator import answers, reconnect
from smtptutor.text import Styled, labelled, of_code, wrap

ABOUT = {"standard": "what real servers agree on, and else what the RFCs say"}
NOT_ALONE = "The words are ours; codes and habits are those of these servers with settings near their defaults."


class Elsewhere(NamedTuple):
    """One server's answer: its name, whether it is the one that speaks here, and the exchange."""

    name: str
    here: bool
    exchange: Exchange


def speaking(state: SiteState, dialect: str) -> SiteState:
    """The same state at the same place, run by another server. Raises KeyError for a dialect that nobody speaks."""
    if dialect not in DIALECTS:
        raise KeyError(dialect)
    policy = state.policy
    if policy.site.dialect == dialect:
        return state
    return state._replace(policy=SitePolicy(policy.site._replace(dialect=dialect)))


def elsewhere(exchange: Exchange, content: bytes | None = None) -> list[Elsewhere]:
    """
    The answer of every server to what the client said, the one that speaks here among them.

    `content` is the message, where the exchange is the answer to one. Empty where there is nothing to repeat: for
    an answer in a login, which is not kept.
    """
    here = exchange.before.policy.site.dialect
    if exchange.client is None:
        return [Elsewhere(name, name == here, reconnect(speaking(exchange.before, name))) for name in DIALECTS]
    frame = _frame(exchange, content)
    if frame is None:
        return []
    return [
        Elsewhere(name, name == here, exchange if name == here else _answer(exchange, name, frame)) for name in DIALECTS
    ]


def _answer(exchange: Exchange, name: str, frame: Line | MailData | Octets) -> Exchange:
    """What that server answers; of several answers, the one in the same place."""
    found = answers(speaking(exchange.before, name), frame)
    return found[min(exchange.number, len(found) - 1)]


def _frame(exchange: Exchange, content: bytes | None) -> Line | MailData | Octets | None:
    """What the client sent, once more."""
    line = exchange.client
    if line is None or exchange.before.session.awaiting is Awaiting.ANSWER:
        return None
    if exchange.said is Said.MESSAGE:
        return None if content is None else MailData(content, len(content))
    return Line(line, len(line.encode("utf-8", "surrogateescape")) + 2, bare_lf=False)


def lines(found: list[Elsewhere], width: int) -> list[Styled]:
    """The answers one below the other; a star marks the server that speaks here."""
    shown: list[Styled] = []
    for one in found:
        printed = one.exchange.reply.printed()
        code, rest = printed[0][:3], printed[0][3:]
        mark = "*" if one.here else " "
        label = f"{mark} {TITLES[one.name]:<14}"
        closed = one.exchange.after.session.awaiting is Awaiting.NOTHING
        more = f" (+{len(printed) - 1} lines)" if len(printed) > 1 else ""
        more += " [closes]" if closed else ""
        room = max(width - len(label) - 3 - len(more), 8)
        text = " no reply" if one.exchange.silent else rest if len(rest) <= room else f"{rest[: room - 3]}..."
        text += more
        shown.append([("label", label), (of_code(one.exchange.reply.code), code), ("", text)])
    return shown + [[("", line)] for line in wrap(_verdict(found), width)]


def _verdict(found: list[Elsewhere]) -> str:
    """In one sentence, whether they agree."""
    codes = {one.exchange.reply.code for one in found}
    accepted = {one.exchange.accepted for one in found}
    if len(codes) == 1:
        return f"All say {codes.pop()}. {NOT_ALONE}"
    if accepted == {False} and len({code // 100 for code in codes}) > 1:
        return f"All refuse it, some for now (4yz: try again later) and some for good (5yz). {NOT_ALONE}"
    if len(accepted) == 1:
        return f"They agree on {'accepting' if accepted.pop() else 'refusing'} it, and not on the code. {NOT_ALONE}"
    return f"Some accept it and some refuse it: it is safer not to send it. {NOT_ALONE}"


def reasons(found: list[Elsewhere], width: int) -> list[Styled]:
    """Why the servers that answer otherwise than the one here do so."""
    here = next(one.exchange for one in found if one.here)
    shown: list[Styled] = []
    for one in found:
        exchange = one.exchange
        if exchange.cause is here.cause:
            continue
        why = worded(cause_page(exchange.cause).meaning, exchange, exchange.facts)
        shown += labelled(f"  {TITLES[one.name]}:", why, width)
    return shown
