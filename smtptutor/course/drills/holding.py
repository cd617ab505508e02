"""A drill of what succeeds, which asks what the server holds now."""

from collections.abc import Iterator

from smtptutor.course.drills.ground import Ground, PageLine, answers_to
from smtptutor.course.drills.showing import choosing, dialogue, meaning, where
from smtptutor.course.lesson import Option, Step
from smtptutor.explain.holdings import sentence
from smtptutor.protocol.session import Session
from smtptutor.protocol.stage import Awaiting, Stage
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
    after = ground.exchange.after
    right = _held(after, len(after.memory.store))
    others = [each for each in dict.fromkeys(_others(ground)) if each != right][: _MOST - 1]
    if not others:
        return None
    options = (
        Option(right, meaning(ground), right=True),
        *(Option(other, "That is another state than the one after the last reply.") for other in others),
    )
    say = f"{_SAY if ground.lines else _GREETED}{where(ground)}"
    return choosing(say, _TASK, options, dialogue(ground, answered=True))


def _others(ground: Ground) -> Iterator[str]:
    """What is not held, each with what makes it untrue; where mail was taken, with and without it."""
    after = ground.exchange.after
    taken = len(after.memory.store)
    if taken:
        before = ground.answers[-1][-1].before
        yield _held(before, taken)
        yield _held(after, 0)
        yield _held(before, 0)
    for other in _beside(ground):
        yield _held(other, len(other.memory.store)) + _lacks(other.session, after.session)


def _held(state: SiteState, taken: int) -> str:
    """What a server holds, in words: the session, and the mail that it took, if any was taken there."""
    mail = f" It took {plural(taken, 'message') if taken else 'no message'}." if taken or state.memory.store else ""
    return f"{sentence(state.session)}{mail}"


def _lacks(other: Session, right: Session) -> str:
    """What makes another state untrue where its words alone would not, since they leave out what is new."""
    if other.hello != right.hello or Stage.CLOSED in (other.stage, right.stage):
        return " TLS is not on." if right.channel.tls and not other.channel.tls else ""
    said = [
        " TLS is not on." if right.channel.tls and not other.channel.tls else "",
        " Nobody is logged in." if right.channel.user and not other.channel.user else "",
        " No login is under way." if right.login is not None and other.login is None else "",
        " Nothing of the message is there." if _chunks(right) and _is_envelope(other) else "",
    ]
    return "".join(said)


def _chunks(session: Session) -> bool:
    return session.transaction is not None and session.transaction.chunks is not None


def _is_envelope(session: Session) -> bool:
    """True where a recipient is held, and no part of a message."""
    return not _chunks(session) and session.transaction is not None and bool(session.transaction.recipients)


def _beside(ground: Ground) -> Iterator[SiteState]:
    """States near to the last one: that before it first, then what the next line could make of it."""
    before = [ground.greeting, *(each for answers in ground.answers for each in answers)]
    after = ground.exchange.after
    yield from (each.after for each in reversed(before[:-1]))
    if after.session.awaiting is Awaiting.COMMAND:
        for text in _NEXT:
            (answers,) = answers_to(ground.site, (PageLine(text, text),), after)
            yield from (each.after for each in answers)
