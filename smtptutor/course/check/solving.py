"""The solution of a step works, all of it is needed, and nothing is reached without it."""

from collections.abc import Iterator

from smtptutor.course.at import At
from smtptutor.course.check.rule import LessonRule, play, solution
from smtptutor.course.events import Slipped, StepDone, Ticked
from smtptutor.course.lesson import Goal, SolutionLine, StepKind
from smtptutor.protocol.stage import Awaiting


def works(at: At) -> Iterator[str]:
    """The solution reaches every goal, without the sign of a mistake."""
    after, events = play(at, solution(at))
    if not after.step_done:
        missed = [goal.tick for goal in at.step.goals if goal not in after.ticked]
        yield f"the solution does not reach: {'; '.join(missed)}"
    slips = [event.mistake.id for event in events if isinstance(event, Slipped)]
    if slips and after.step_done:
        yield f"the solution shows the sign of the mistake {', '.join(slips)}"


def opens_unsolved(at: At) -> Iterator[str]:
    """No goal is reached when the step opens: seen after a NOOP, which changes nothing."""
    if at.dialogue.awaiting is not Awaiting.COMMAND or at.step.kind is not StepKind.TYPE:
        return
    for event in play(at, ["NOOP"]).events:
        if isinstance(event, Ticked) and not _asks_for_noop(event.goal):
            yield f"the goal {event.goal.tick!r} is reached when the step opens"
        if isinstance(event, StepDone):
            yield "is done by a bare NOOP"


def _asks_for_noop(goal: Goal) -> bool:
    return goal.predicate.verb == "NOOP" or goal.predicate.cause == "noop-done"


def nothing_unneeded(at: At) -> Iterator[str]:
    """No command line of the solution can be left out; message lines may be any."""
    acts = solution(at)
    before = at
    for place, act in enumerate(acts):
        what = act.line if isinstance(act, SolutionLine) else " ".join(map(str, act[:-1]))
        if before.step_done:
            yield f"is done before the line {what!r} of its solution"
            return
        is_text = before.dialogue.awaiting is Awaiting.MAIL_DATA and what != "."
        if not is_text and play(before, acts[place + 1 :]).at.step_done:
            yield f"is solved without the line {what!r} of its solution"
        before = play(before, [act]).at


WORKS = LessonRule("the solution works", works)
OPENS_UNSOLVED = LessonRule("nothing is reached when the step opens", opens_unsolved)
NOTHING_UNNEEDED = LessonRule("the solution holds nothing that is not needed", nothing_unneeded)
