"""Notes and ticks are true: a code in one is that of its exchange, and whoever is said to be held is held."""

import re
from collections.abc import Iterator, Sequence

from smtptutor.course.at import At
from smtptutor.course.check.copying import command_lines
from smtptutor.course.check.rule import Fault, LessonRule, PlayedStep, SolvedStep, solved
from smtptutor.course.check.surviving import other_openings
from smtptutor.course.events import Ticked
from smtptutor.course.lesson import Goal, Lesson, StepKind
from smtptutor.server.dialogue import Exchanged
from smtptutor.server.exchange import Exchange, SiteState

_CODE = re.compile(r"(?<!RFC )(?<![\d.,:])\b[2-5][0-5]\d\b(?![.,]?\d)")
_CLAUSE = re.compile(r"[^.;:,]+")
_HELD = re.compile(r"\b(held|holds?|keeps?|kept)\b")
_NOT = re.compile(r"\b(no|not|nothing|nobody|none|neither|without|dropped)\b|n't\b")
_ADDRESS = re.compile(r"<?([\w.+-]+)@")


def are_true(case: SolvedStep) -> Iterator[Fault]:
    """Each note fits what comes of its line, each tick the exchange by which it is reached, wherever the step opens."""
    if case.step.kind is not StepKind.TYPE:
        return
    faults = [*_in(case), *(fault for at in other_openings(case) for fault in _in(solved(at)))]
    yield from dict.fromkeys(faults)


def _in(case: SolvedStep) -> Iterator[Fault]:
    people = _people(case.at.lesson)
    for number, (act, played) in enumerate(zip(case.step.solution, case.walk, strict=False), 1):
        for what in _untrue(act.note, played.exchanges, played.at, people):
            yield Fault(f"the note {act.note!r} {what}", f"solution[{number}]")
        for goal, exchange in _ticked(played):
            number_of = case.step.goals.index(goal) + 1
            for what in _untrue(goal.tick, [exchange], played.at, people):
                yield Fault(f"the tick {goal.tick!r} {what}", f"goals[{number_of}]")


def _ticked(played: PlayedStep) -> Iterator[tuple[Goal, Exchange]]:
    """The goals that were reached by an act, each with the exchange that did it."""
    exchange: Exchange | None = None
    for event in played.events:
        if isinstance(event, Exchanged):
            exchange = event.exchange
        if isinstance(event, Ticked) and exchange is not None:
            yield event.goal, exchange


def _untrue(text: str, exchanges: Sequence[Exchange], at: At, people: frozenset[str]) -> Iterator[str]:
    """What is not so of a text that stands beside these exchanges."""
    yield from _wrong_codes(text, exchanges, at)
    held = _held(at.dialogue.state)
    for clause in _CLAUSE.findall(text.lower()):
        if _HELD.search(clause) and not _NOT.search(clause):
            named = people.intersection(re.findall(r"[\w+-]+", clause))
            for name in sorted(named - held):
                yield f"says that {name} is held, who is not"


def _wrong_codes(text: str, exchanges: Sequence[Exchange], at: At) -> Iterator[str]:
    """
    What is wrong with the codes in a text.

    Where it begins with one, that of the reply beside it is among them; each came in this lesson.
    """
    codes = _CODE.findall(text)
    here = [str(exchange.reply.code) for exchange in exchanges]
    if not codes or not here:
        return
    if text.startswith(codes[0]) and not set(codes).intersection(here):
        yield f"begins with {codes[0]}, and the reply is {' and '.join(here)}"
        return
    came = {*here, *(str(exchange.reply.code) for exchange in at.dialogue.history)}
    for code in codes:
        if code not in came:
            yield f"tells of a {code} that did not come"


def _held(state: SiteState) -> set[str]:
    """The names of those whose mail the server has, or whose envelope is open."""
    addresses: list[str] = []
    transaction = state.session.transaction
    if transaction is not None:
        addresses += [transaction.sender.text, *(path.text for path in transaction.recipients)]
    for message in state.memory.store:
        addresses += [message.envelope.sender, *message.envelope.recipients]
    return {address.partition("@")[0].lower() for address in addresses}


def _people(lesson: Lesson) -> frozenset[str]:
    """The names of the people in a lesson: what stands before the @ of the addresses in its lines."""
    acts = [*lesson.before, *(act for step in lesson.steps for act in (*step.before, *step.solution))]
    lines = [line for act in acts for line in command_lines(act)]
    return frozenset(name.lower() for line in lines for name in _ADDRESS.findall(line))


NOTES = LessonRule("notes and ticks are true", are_true)
