"""Which causes a step is about: what was true where its answer was missed, and what its goals ask for."""

import re
from collections.abc import Iterable, Iterator

from smtptutor.course import run
from smtptutor.course.at import At
from smtptutor.course.events import Connected
from smtptutor.course.kinds import choose
from smtptutor.course.kinds.sheet import Sheet, played
from smtptutor.course.lesson import Choosing, Claims, Goal, Lesson, Pointing, Repair
from smtptutor.course.ops import Reset
from smtptutor.protocol.cause import Cause
from smtptutor.server.dialects.standard import SAYS
from smtptutor.server.dialogue import Exchanged
from smtptutor.server.exchange import Exchange

_CODE = re.compile(r"\b[2-5][0-9]{2}\b")
_CAUSES = {str(cause): cause for cause in Cause}


def true_causes(at: At) -> tuple[Cause, ...]:
    """The causes that the step at hand is about, as it stands; none where nothing tells."""
    match at.step.puzzle:
        case Pointing(at=number, transcript=None):
            return _quoted(at.step.claims, number)
        case Pointing(at=number, transcript=transcript) if transcript is not None:
            line = played(at.lesson, transcript, transcript.lines).lines[number - 1]
            return tuple(each.cause for each in (line.refusal, *line.exchanges[-1:]) if each is not None)[:1]
        case Repair(transcript):
            return causes_of(played(at.lesson, transcript, transcript.lines))[:1]
        case Choosing():
            return _chosen(at)
    solved = solution_played(at)
    return tuple(dict.fromkeys(cause for goal in at.step.goals for cause in _asked(goal, solved)))


def _quoted(claims: Claims, number: int | None = None) -> tuple[Cause, ...]:
    """The causes of the replies that lines of evidence quote; of one line, where its number is given."""
    quotes = (quote for quote in claims.quotes if quote.cause and number in (None, quote.line))
    return tuple(_CAUSES[quote.cause] for quote in quotes)


def causes_of(sheet: Sheet | None) -> tuple[Cause, ...]:
    """The causes of the refusals in a transcript, the first first; none without one."""
    lines = () if sheet is None else sheet.lines
    return tuple(refusal.cause for line in lines if (refusal := line.refusal) is not None)


def solution_played(at: At) -> tuple[Exchange, ...]:
    """What comes of the solution of a step to type in, from where it opened."""
    opened, _ = run.do(at, Reset())
    _, happened = run.acted(opened, at.step.solution)
    return tuple(event.exchange for event in happened if isinstance(event, Exchanged | Connected))


def _asked(goal: Goal, solved: Iterable[Exchange]) -> Iterator[Cause]:
    """The causes that a goal asks for by name, or by the reply that its solution earns."""
    asked = goal.predicate
    yield from (_CAUSES[name] for name in (asked.cause, asked.note) if name is not None)
    if asked.cause is None and (asked.reply is not None or asked.accepted is False):
        for each in solved:
            if asked.reply in (None, each.reply.code) and asked.accepted in (None, each.accepted):
                yield each.cause


def _chosen(at: At) -> tuple[Cause, ...]:
    """The cause that is quoted; or that of its lesson whose code the right answer names, else the one met last."""
    if at.step.evidence is not None and (quoted := _quoted(at.step.evidence.claims)):
        return quoted[:1]
    of_lesson = _of_lesson(at.lesson)
    codes = set(_CODE.findall(" ".join(_right(at))))
    named = tuple(cause for cause in of_lesson if cause in SAYS and str(SAYS[cause].code) in codes)
    met = at.opened.history.latest
    if met.cause in of_lesson and not (met.accepted and named):
        return (met.cause,)
    return named[:1]


def _right(at: At) -> Iterator[str]:
    """The right answer to what is asked, and what is said of it."""
    about = choose.puzzle(at.step)
    row = choose.question(at.lesson, at.step, at.tried)
    if row is not None:
        yield from (row.row.say, row.row.right, row.row.why)
    yield from (text for option in about.options if option.right for text in (option.say, option.why))


def _of_lesson(lesson: Lesson) -> tuple[Cause, ...]:
    return tuple(_CAUSES[name] for name in (*lesson.teaches, *lesson.meets) if name in _CAUSES)
