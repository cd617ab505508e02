"""Which causes a step is about: what was true where its answer was missed, and what its goals ask for."""

import re
from collections.abc import Iterable, Iterator

from smtptutor.course import run
from smtptutor.course.at import At
from smtptutor.course.drills.quoted import quoted
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
_ENHANCED = re.compile(r"(?<![\w.])[245]\.[0-9]{1,3}\.[0-9]{1,3}(?![\w.])")
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
    """What the evidence quotes; else what the row that is asked speaks of, or what was met, where the step does."""
    if at.step.evidence is not None and (found := _quoted(at.step.evidence.claims)):
        return found[:1]
    row = choose.question(at.lesson, at.step, at.tried)
    if row is not None:
        said = quoted(row.row.say)
        named = [cause for cause in said if cause in _of_lesson(at.lesson)] or said
        return tuple(named or _named(at, row.row.say, row.row.right) or _only_met(at))[:1]
    right = (text for option in choose.puzzle(at.step).options if option.right for text in (option.say, option.why))
    return _named(at, *right) or _only_met(at, at.step.say, at.step.task)


def _named(at: At, *texts: str) -> tuple[Cause, ...]:
    """The cause of the lesson whose numbers stand in a text; of several the one met last, if it is among them."""
    text = " ".join(texts)
    codes, enhanced = set(_CODE.findall(text)), set(_ENHANCED.findall(text))
    rows = ((cause, SAYS[cause]) for cause in _of_lesson(at.lesson) if cause in SAYS)
    of_code = ((cause, {row.enhanced, row.to_mail}) for cause, row in rows if str(row.code) in codes)
    found = tuple(cause for cause, its in of_code if not enhanced or its & enhanced)
    met = at.opened.history.latest.cause
    return found if len(found) == 1 else (met,) if met in found else ()


def _only_met(at: At, *texts: str) -> tuple[Cause, ...]:
    """What failed last, where the texts have its code, or where no other cause is taught; else nothing is known."""
    met = at.opened.history.latest
    if met.cause not in _of_lesson(at.lesson) or (met.accepted and not met.silent):
        return ()
    alone = {name for name in at.lesson.teaches if name in _CAUSES} == {met.cause}
    told = met.silent or str(met.reply.code) in _CODE.findall(" ".join(texts))
    return (met.cause,) if alone or told else ()


def _of_lesson(lesson: Lesson) -> tuple[Cause, ...]:
    return tuple(_CAUSES[name] for name in (*lesson.teaches, *lesson.meets) if name in _CAUSES)
