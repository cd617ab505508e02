"""
What is secret in an answer to a step: a login in a sentence that somebody writes, or in a line of a transcript.

Nothing of it is kept or shown, as nothing is of a login that is sent (RFC 4954 4).
"""

from collections.abc import Iterator

from smtptutor.course import answering
from smtptutor.course.at import At
from smtptutor.course.kinds import edits, write
from smtptutor.course.lesson import StepKind
from smtptutor.course.ops import GiveAnswer
from smtptutor.course.secret import harmless
from smtptutor.protocol.secrets import STARS, masked, without_answers
from smtptutor.protocol.stage import Awaiting


def without_secret(at: At, op: GiveAnswer) -> GiveAnswer:
    """The answer as it may be kept: it comes to the same. What the lesson itself says is no secret."""
    if at.step.kind is StepKind.WRITE:
        return GiveAnswer(_sentence(op.text))
    if at.step.kind is StepKind.REPAIR:
        return _edit(at, op)
    return op


def _sentence(text: str) -> str:
    """A sentence without a login in it. A bare word is none, and may be a password in the wrong place."""
    return STARS if write.is_bare_word(text) else without_answers(text)


def _edit(at: At, op: GiveAnswer) -> GiveAnswer:
    before, line = edits.parted(op.text)
    if masked(line) == line or _says(at.lesson.steps, line.split()[-1]):
        return op
    instead = (GiveAnswer(f"{before}{other}") for other in _others(line))
    return next((other for other in instead if _stands(at, other) == _stands(at, op)), op)


def _others(line: str) -> Iterator[str]:
    yield masked(line)
    yield from harmless(Awaiting.COMMAND, line, login_over=False)


def _stands(at: At, op: GiveAnswer) -> tuple[bool, ...]:
    """How a step stands after an answer."""
    answer = answering.meant(at.lesson, at.step, at.tried, op.text)
    verdict = answering.judge(at.lesson, at.step, at.tried if answer is None else (*at.tried, answer))
    return answer is None, verdict.right, verdict.done, verdict.void


def _says(what: object, word: str) -> bool:
    """True where the word stands in a text of a lesson."""
    if isinstance(what, str):
        return word in what
    return isinstance(what, tuple) and any(_says(each, word) for each in what)
