"""Goals mean one thing: who cuts the solution into two letters does not pass for who sends one."""

import re
from collections.abc import Iterator

from smtptutor.course.check.rule import Fault, LessonRule, SolvedStep, walked
from smtptutor.course.check.ways import Acts, line_of, places_of
from smtptutor.course.lesson import Act, SolutionLine, StepKind
from smtptutor.course.predicate import ON_MESSAGE

_RSET = SolutionLine("RSET")
_ONE = re.compile(r"\b(one|a single) (letter|message)\b", re.IGNORECASE)


def mean_one_thing(case: SolvedStep) -> Iterator[Fault]:
    """Neither with the refused recipients in a transaction of their own, nor with a letter for each of the others."""
    of_message = any(goal.predicate.asks(ON_MESSAGE) for goal in case.step.goals)
    if case.step.kind is not StepKind.TYPE or not of_message:
        return
    apart = _refused_apart(case)
    if apart and walked(case.at, apart)[-1].at.step_done:
        yield Fault(
            "passes with the refused recipient in a transaction of its own: ask for message_refused beside the message",
            "goals",
        )
    each = _a_letter_each(case)
    if each and _ONE.search(f"{case.step.say} {case.step.task}") and walked(case.at, each)[-1].at.step_done:
        yield Fault("asks for one letter and passes with one for each recipient: name all of them in one goal", "goals")


class _Envelope:
    """The envelope that a solution completes: who opens it, who is refused in it, who is not, and what comes after."""

    def __init__(self, case: SolvedStep) -> None:
        acts, mail = case.step.solution, places_of(case, "MAIL")
        data = places_of(case, "DATA")
        self.whole = len(data) == 1 and len(mail) <= 1 and not places_of(case, "RSET")
        self.before: Acts = acts[: mail[0]] if mail else ()
        self.opens: list[Act] = [acts[mail[0]]] if mail else _opened(case)
        self.refused: list[Act] = []
        self.taken: list[Act] = []
        for place in places_of(case, "RCPT"):
            exchanges = case.walk[place].exchanges if place < len(case.walk) else ()
            (self.taken if exchanges and exchanges[-1].accepted else self.refused).append(acts[place])
        self.rest: Acts = acts[data[0] :] if data else ()


def _opened(case: SolvedStep) -> list[Act]:
    """The lines of the envelope that is open when the step opens."""
    transaction = case.at.dialogue.state.session.transaction
    if transaction is None:
        return []
    named = [SolutionLine(f"RCPT TO:<{path.text}>") for path in transaction.recipients]
    return [SolutionLine(f"MAIL FROM:<{transaction.sender.text}>"), *named]


def _refused_apart(case: SolvedStep) -> Acts:
    """The refused recipients first, in a transaction of their own; nothing where there are none."""
    found = _Envelope(case)
    if not (found.whole and found.refused and found.opens and found.rest):
        return ()
    open_already = not places_of(case, "MAIL")
    first = [] if open_already else found.opens
    return [*found.before, *first, *found.refused, _RSET, *found.opens, *found.taken, *found.rest]


def _a_letter_each(case: SolvedStep) -> Acts:
    """A letter for each recipient; nothing where there is one."""
    found = _Envelope(case)
    if not (found.whole and len(found.taken) > 1 and found.rest and places_of(case, "MAIL")):
        return ()
    end = next((place for place, act in enumerate(found.rest) if line_of(act) == "."), len(found.rest) - 1)
    letter, after = found.rest[: end + 1], found.rest[end + 1 :]
    first, *others = found.taken
    acts: list[Act] = [*found.before, *found.opens, first, *found.refused, *letter]
    for taken in others:
        acts += [*found.opens, taken, *letter]
    return [*acts, *after]


ONE_LETTER = LessonRule("goals mean one letter where they say so", mean_one_thing)
