"""A drill that asks which code answers the last line of a dialogue."""

import re
from functools import cache

from smtptutor.course.drills.ground import Ground, answers_to
from smtptutor.course.drills.showing import choosing, dialogue, meaning, where
from smtptutor.course.lesson import Option, Step
from smtptutor.course.shuffle import shuffled
from smtptutor.explain.words import code_meaning
from smtptutor.protocol.verb import Verb
from smtptutor.reference import lookup
from smtptutor.server.dialects import DIALECTS
from smtptutor.server.dialects.standard import SAYS

_WRONG = 3  # answers beside the right one
_ALLOWED = {(Verb.DATA, 503): frozenset({554})}
"""What else answers a verb than this code, for the same reason (RFC 5321 3.3)."""
_UP_TO_THE_SITE = {
    Verb.AUTH: frozenset({235, 334, 454, 504, 535}),
    Verb.VRFY: frozenset({250, 251, 252, 502, 550, 551, 553}),
    Verb.EXPN: frozenset({250, 252, 502, 550, 553}),
}
"""What a place decides without anything in the lines that shows it: what it offers, tells and knows."""
_PAIR = re.compile(r"([2-5][0-9]{2})-([2-5][0-9]{2})")
_GREETED = "A client connects to {}."
_WHICH_GREETS = "With which code does the server greet it?"
_SENT = "These are the lines of a client."
_WHICH = "Which code answers the last line?"
_TOGETHER = "A client sends these two lines at once."
_WHICH_FIRST = "Which code answers the first line?"


def step(ground: Ground, seed: str) -> Step | None:
    """The drill; None where nothing is answered, and where what is to be told beside the lines tells the code."""
    exchange = ground.exchange
    if exchange.silent or (exchange.client is None and ground.lines):
        return None
    true = exchange.reply.code
    why = f" {meaning(ground)}" if ground.aside else ""
    if str(true) in why:
        return None
    if ground.together:
        say, task = _TOGETHER, _WHICH_FIRST
    elif ground.lines:
        say, task = _SENT, _WHICH
    else:
        say, task = _GREETED.format(ground.site.hostname), _WHICH_GREETS
    options = (
        Option(str(true), meaning(ground), right=True),
        *(Option(str(code), _means(code)) for code in wrong(true, ground.cause + seed, defensible(ground))),
    )
    return choosing(f"{say}{where(ground)}{why}", task, options, dialogue(ground, answered=False))


def wrong(true: int, seed: str, but: frozenset[int] = frozenset()) -> tuple[int, ...]:
    """
    Codes that are easily taken for another one: those compared with it first, then those that begin alike.

    `but` are codes that are not among them, since they would be right as well.
    """
    said = {says.code for says in SAYS.values()} - {true, *but}
    paired = shuffled([code for code in partners(true) if code in said], seed)
    alike = shuffled(sorted(code for code in said - {*paired} if code // 100 == true // 100), seed)
    others = shuffled(sorted(code for code in said - {*paired, *alike}), seed)
    found = (*paired, *alike, *others)[: _WRONG - 1]
    apart = next((code for code in (*paired, *others) if code not in found and code // 100 != true // 100), None)
    return (*found, apart) if apart is not None else (*paired, *alike)[:_WRONG]


def defensible(ground: Ground) -> frozenset[int]:
    """
    Codes that could come as well, by what is shown: another server's for the same reason, or those a standard allows.

    Where the place has no rule that is told beside the lines, they are those of another reason too.
    """
    found = set[int]()
    for dialect in DIALECTS:
        answers = answers_to(ground.site._replace(dialect=dialect), ground.lines)
        last = answers[0 if ground.together else -1][-1:] if answers else ()
        found |= {each.reply.code for each in last if each.cause is ground.cause or not ground.aside}
    command = ground.exchange.command
    verb = command.verb if command is not None else None
    if verb is not None:
        found |= _ALLOWED.get((verb, ground.exchange.reply.code), frozenset())
        found |= _UP_TO_THE_SITE.get(verb, frozenset()) if not ground.aside else frozenset()
    return frozenset(found)


@cache
def partners(code: int) -> tuple[int, ...]:
    """The codes that the reference compares with this one."""
    pairs = (found for name in lookup.names("pairs") if (found := _PAIR.fullmatch(name)))
    codes = (set(map(int, pair.groups())) for pair in pairs)
    return tuple(sorted(other for pair in codes if code in pair for other in pair - {code}))


def _means(code: int) -> str:
    """What a code is for, in a line."""
    what = code_meaning(code)
    return f"{code}: {what}" if what else ""
