"""The solution of a step works, all of it is needed, and nothing is reached without it."""

from collections.abc import Iterator

from smtptutor.course.check.rule import Fault, LessonRule, SolvedStep, play
from smtptutor.course.events import Slipped, StepDone, Ticked
from smtptutor.course.hints import typed
from smtptutor.course.lesson import Goal, SolutionLine, StepKind
from smtptutor.protocol.stage import Awaiting


def works(case: SolvedStep) -> Iterator[Fault]:
    """The solution reaches every goal, without the sign of a mistake."""
    if not case.end.step_done:
        missed = [goal.tick for goal in case.step.goals if goal not in case.end.ticked]
        yield Fault(f"the solution does not reach: {'; '.join(missed) or 'the end of the step'}", "solution")
    slips = [event.mistake.id for event in case.events if isinstance(event, Slipped)]
    if slips and case.end.step_done:
        yield Fault(f"the solution shows the sign of the mistake {', '.join(slips)}", "mistakes")


def opens_unsolved(case: SolvedStep) -> Iterator[Fault]:
    """No goal is reached when the step opens: seen after a NOOP, which changes nothing."""
    at = case.at
    if at.dialogue.awaiting is not Awaiting.COMMAND or at.step.kind is not StepKind.TYPE:
        return
    for event in play(at, ["NOOP"]).events:
        if isinstance(event, Ticked) and not _asks_for_noop(event.goal):
            yield Fault(f"the goal {event.goal.tick!r} is reached when the step opens", "goals")
        if isinstance(event, StepDone):
            yield Fault("is done by a bare NOOP", "goals")


def _asks_for_noop(goal: Goal) -> bool:
    return goal.predicate.verb == "NOOP" or goal.predicate.cause == "noop-done"


def nothing_unneeded(case: SolvedStep) -> Iterator[Fault]:
    """No command line of the solution can be left out; message lines may be any."""
    acts = case.step.solution
    if case.step.kind is not StepKind.TYPE:
        return
    before = case.at
    for number, act in enumerate(acts, 1):
        if before.step_done:
            yield Fault(f"is done before the line {' | '.join(typed(act))!r} of its solution", f"solution[{number}]")
            return
        is_text = before.dialogue.awaiting is Awaiting.MAIL_DATA and act != SolutionLine(".", act.note)
        if not is_text and play(before, acts[number:]).at.step_done:
            yield Fault(f"is solved without the line {' | '.join(typed(act))!r} of its solution", f"solution[{number}]")
        before = play(before, [act]).at


WORKS = LessonRule("the solution works", works)
OPENS_UNSOLVED = LessonRule("nothing is reached when the step opens", opens_unsolved)
NOTHING_UNNEEDED = LessonRule("the solution holds nothing that is not needed", nothing_unneeded)
