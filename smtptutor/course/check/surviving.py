"""A step opens where its text is true, however the step before it was left."""

from collections.abc import Iterator, Mapping

from smtptutor.course import goals, run
from smtptutor.course.at import At
from smtptutor.course.check.predictions import decided
from smtptutor.course.check.rule import Fault, LessonRule, SolvedStep, play, solution
from smtptutor.course.ops import Connect, Next, Op, Send, Undo

DISTURBANCES: Mapping[str, tuple[Op, ...]] = {
    "an undo": (Undo(),),
    "three undos": (Undo(), Undo(), Undo()),
    "RSET": (Send("RSET"),),
    "QUIT": (Send("QUIT"),),
    "another EHLO": (Send("EHLO elsewhere.example.net"),),
    "HELO": (Send("HELO elsewhere.example.net"),),
    "MAIL from eve": (Send("RSET"), Send("MAIL FROM:<eve@example.net>")),
    "an open DATA": (Send("DATA"),),
    "a new connection": (Connect(),),
}
"""What people do after a step that is done, before they go on."""


def opens_after(before: At, ops: tuple[Op, ...]) -> At:
    """Where the next step opens when something was done after this one."""
    return run.do(run.replayed(before, ops), Next())[0]


def other_openings(case: SolvedStep) -> Iterator[At]:
    """Where a step opens after the disturbances, so far as that is elsewhere than where the solutions lead."""
    before = case.before
    ats = [] if before is None else [opens_after(before, ops) for ops in DISTURBANCES.values()]
    yield from (at for at in ats if at.dialogue.state.session != case.at.dialogue.state.session)


def goes_on(case: SolvedStep) -> Iterator[Fault]:
    """Where the solutions lead, the step goes on from there, and what it takes for granted is so."""
    if case.set_right:
        yield Fault(
            "does not go on from where the solution of the step before it ends: opens does not hold there", "opens"
        )
    yield from _sound(case.at, "")


def survives(case: SolvedStep) -> Iterator[Fault]:
    """After each disturbance what the step takes for granted is so, and its solution solves it."""
    if case.before is None:
        return
    for name, ops in DISTURBANCES.items():
        at = opens_after(case.before, ops)
        yield from _sound(at, f", after {name}")
        if not play(at, solution(at)).at.step_done:
            yield Fault(f"cannot be solved by its solution after {name} in the step before", "opens")
        found = decided(at)
        if found is not None and found.predict.options and len(found.held) != 1:
            yield Fault(f"after {name} in the step before, not one answer to its prediction holds", "predict.options")


def _sound(at: At, when: str) -> Iterator[Fault]:
    """What is not as the step takes it for granted."""
    opens = at.step.opens
    if opens is not None and not goals.opening([opens], at.dialogue.state).seen[0].now:
        yield Fault(f"opens where its own opens does not hold{when}", "opens")


GOES_ON = LessonRule("a step goes on from the one before it", goes_on)
SURVIVES = LessonRule("a step survives a bad beginning", survives)
