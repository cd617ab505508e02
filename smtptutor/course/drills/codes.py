"""A drill that asks which code answers the last line of a dialogue."""

import re
from functools import cache

from smtptutor.course.drills.ground import Ground
from smtptutor.course.drills.showing import choosing, dialogue, meaning, where
from smtptutor.course.lesson import Option, Step
from smtptutor.course.shuffle import shuffled
from smtptutor.explain.words import code_meaning
from smtptutor.reference import lookup
from smtptutor.server.dialects.standard import SAYS

_WRONG = 3  # answers beside the right one
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
        *(Option(str(code), _means(code)) for code in wrong(true, ground.cause + seed)),
    )
    return choosing(f"{say}{where(ground)}{why}", task, options, dialogue(ground, answered=False))


def wrong(true: int, seed: str) -> tuple[int, ...]:
    """Codes that are easily taken for another one: those compared with it first, then those that begin alike."""
    said = {says.code for says in SAYS.values()} - {true}
    paired = shuffled([code for code in partners(true) if code in said], seed)
    alike = shuffled(sorted(code for code in said - {*paired} if code // 100 == true // 100), seed)
    others = shuffled(sorted(code for code in said - {*paired, *alike}), seed)
    found = (*paired, *alike, *others)[: _WRONG - 1]
    apart = next((code for code in (*paired, *others) if code not in found and code // 100 != true // 100), None)
    return (*found, apart) if apart is not None else (*paired, *alike)[:_WRONG]


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
