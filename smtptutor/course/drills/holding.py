"""A drill of what succeeds, which asks what the server holds now."""

from collections.abc import Iterator

from smtptutor.course.drills.ground import Ground, PageLine, answers_to
from smtptutor.course.drills.showing import choosing, dialogue, meaning, where
from smtptutor.course.lesson import Option, Step
from smtptutor.explain.holdings import sentence
from smtptutor.protocol.stage import Awaiting
from smtptutor.server.exchange import SiteState
from smtptutor.wording import plural

_MOST = 4  # answers
_NEXT = (
    "EHLO client.example.org", "MAIL FROM:<sender@example.org>", "RCPT TO:<bob@example.test>", "RSET", "QUIT",
)  # fmt: skip
"""What leads to states beside the one that is asked for."""
_SAY = "Each line of this dialogue was accepted."
_GREETED = "The server has greeted a client, and nothing was sent yet."
_TASK = "What does the server hold now?"


def step(ground: Ground, _seed: str) -> Step | None:
    """The drill; None where something was refused, or where all that could be held is alike."""
    if not ground.exchange.accepted or ground.is_note:
        return None
    right = held(ground.exchange.after)
    others = [each for each in dict.fromkeys(map(held, _beside(ground))) if each != right][: _MOST - 1]
    if not others:
        return None
    options = (
        Option(right, meaning(ground), right=True),
        *(Option(other, "That is another state than the one after the last reply.") for other in others),
    )
    say = f"{_SAY if ground.lines else _GREETED}{where(ground)}"
    return choosing(say, _TASK, options, dialogue(ground, answered=True))


def held(state: SiteState) -> str:
    """What a server holds, in words: the session, and the mail that it took."""
    count = len(state.memory.store)
    mail = f" It took {plural(count, 'message')}." if count else ""
    return f"{sentence(state.session)}{mail}"


def _beside(ground: Ground) -> Iterator[SiteState]:
    """States near to the last one: that before it first, then what the next line could make of it."""
    before = [ground.greeting, *(each for answers in ground.answers for each in answers)]
    after = ground.exchange.after
    yield from (each.after for each in reversed(before[:-1]))
    if after.session.awaiting is Awaiting.COMMAND:
        for text in _NEXT:
            (answers,) = answers_to(ground.site, (PageLine(text, text),), after)
            yield from (each.after for each in answers)
