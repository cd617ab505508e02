"""Mending a transcript by edits: after each one it is played again from the greeting on."""

from smtptutor.course import goals
from smtptutor.course.kinds import edits
from smtptutor.course.kinds.sheet import Sheet, ending, failure, played
from smtptutor.course.kinds.verdict import Verdict, void
from smtptutor.course.lesson import Edit, Goal, Lesson, Repair, Step

FORMS = edits.FORMS
NONE_REFUSED = "No line is refused now."


def puzzle(step: Step) -> Repair:
    """What the step is about."""
    assert isinstance(step.puzzle, Repair)
    return step.puzzle


def lines(step: Step, tried: tuple[str, ...]) -> tuple[str, ...]:
    """The lines after these edits."""
    return edits.all_edited(puzzle(step).transcript.lines, tried)


def sheet(lesson: Lesson, step: Step, tried: tuple[str, ...]) -> Sheet:
    """The transcript as it stands after these edits, played."""
    return played(lesson, puzzle(step).transcript, lines(step, tried))


def meant(_lesson: Lesson, _step: Step, typed: str) -> str | None:
    """The edit that somebody typed, or what looks like one; None for anything else."""
    return edits.normal(typed)


def judge(lesson: Lesson, step: Step, tried: tuple[str, ...]) -> Verdict:
    """What comes of the last edit, or of the transcript as it is given."""
    now = sheet(lesson, step, tried)
    reached = _reached(step, now)
    fault = edits.edited(lines(step, tried[:-1]), tried[-1]).fault if tried else ""
    if fault:
        return void(fault, reached)
    before = sheet(lesson, step, tried[:-1]) if tried else now
    unclean = puzzle(step).clean and now.first_failure is not None
    done = bool(tried) and not unclean and len(reached) == len(step.goals)
    right = done or _is_nearer(step, before, now)
    listed = reached != _reached(step, before)  # then all goals stand below with their boxes
    why = _why(step, now, reached) + ("" if listed else _open(step, now, reached))
    return Verdict(right=right, done=done, why=why, reached=reached)


def solution(lesson: Lesson, step: Step, tried: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The edits that are still needed: the rest of the solution where it fits, or else a way to its end."""
    written = tuple(act.edit for act in step.solution if isinstance(act, Edit))
    for rest in (written[place:] for place in reversed(range(len(written)))):
        if judge(lesson, step, (*tried, *rest)).done:
            return rest
    return edits.between(lines(step, tried), lines(step, written))


def _reached(step: Step, now: Sheet) -> tuple[Goal, ...]:
    """The goals that hold of a transcript."""
    asked = [goal.predicate for goal in step.goals]
    held = goals.reached(asked, goals.look_back(asked, now.greeting.after, now.exchanges))
    return tuple(goal for goal, is_so in zip(step.goals, held, strict=True) if is_so)


def _is_nearer(step: Step, before: Sheet, now: Sheet) -> bool:
    """True where more goals hold after an edit, or the first failure stands further down, and neither is worse."""

    def standing(one: Sheet) -> tuple[int, int]:
        failed = one.first_failure
        return len(_reached(step, one)), edits.MOST_LINES + 1 if failed is None else failed.number

    (goals_before, down_before), (goals_now, down_now) = standing(before), standing(now)
    return standing(before) != standing(now) and goals_now >= goals_before and down_now >= down_before


def _open(step: Step, now: Sheet, reached: tuple[Goal, ...]) -> str:
    """What to say of the goals that are not reached where no line is refused; "" elsewhere."""
    left = [goal.asked for goal in step.goals if goal not in reached]
    return f" Still open: {'; '.join(left)}." if left and now.first_failure is None else ""


def _why(step: Step, now: Sheet, reached: tuple[Goal, ...]) -> str:
    """What is in the way still: the first refusal; without one, where it ends, unless that is where it should."""
    failed = now.first_failure
    if failed is not None and (puzzle(step).clean or len(reached) < len(step.goals)):
        return failure(failed, f"Line {failed.number}")
    ends_right = any(goal.predicate.stage == now.end.state.session.stage for goal in reached)
    if len(reached) < len(step.goals) and not ends_right:
        return f"{NONE_REFUSED} {ending(now.end)}"
    return NONE_REFUSED if failed is None else ""
