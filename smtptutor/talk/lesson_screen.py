"""How a lesson looks: its steps, the tick list, and what is said when something happens in it."""

from collections.abc import Sequence

from smtptutor.course import events
from smtptutor.course.at import At
from smtptutor.course.lesson import Goal, SolutionLine, Step
from smtptutor.course.path import strayed
from smtptutor.course.run import do
from smtptutor.explain import render
from smtptutor.protocol.stage import Stage
from smtptutor.server.dialogue import Exchanged
from smtptutor.server.exchange import Exchange
from smtptutor.talk import lesson_ends
from smtptutor.talk.lessons_here import LessonsHere
from smtptutor.text import BLANK, Block, Heading, Para, Typed, Verbatim, of_code

GO_ON = "Enter or :next goes on."
HELP = ":hint helps."
NOT_DONE = "This step is not done yet; :hint helps, :solution shows the way."
CLOSED = "The connection is closed. :undo takes the last line back, :reset goes back to where this step began."
CLOSED_AND_DONE = "The connection is closed, and the step is done. " + GO_ON


def told(at: At, event: object, lessons: LessonsHere) -> list[Block]:
    """What to show of an event of a lesson; `at` is where the learner stands after it, `lessons` are those around."""
    match event:
        case events.StepDone(_, _, True):
            return lesson_ends.ending(at, lessons.learning.after(at.lesson), inside=lessons.inside)
        case events.Predicted(guess, code):
            return predicted(guess, code)
        case events.Guessed(code):
            return [_said(f"Your guess is {code:03}. Now send the line and see.")]
        case events.Ticked(_, last, now, ticked):
            return ticks(now, ticked) if last else []
        case events.Unticked(now, ticked):
            return ticks(now, ticked)
        case events.Slipped(mistake):
            return [Para(mistake.say, "Slip:", "note", 2)]
        case events.StepOpened():
            return [BLANK, *step(at)]
        case events.StepDone(_, number, False):
            return [_said(f"Step {number + 1} of {len(at.lesson.steps)} is done. {GO_ON}")]
        case events.BackAtOpening(playing):
            return [_said("Back to where this step began."), *([] if playing else step(at))]
        case events.Hinted(rung, text):
            return hint(rung, text, len(at.step.hints))
        case events.Played(line, exchanges):
            return played(line, exchanges)
        case events.Left(line):
            return left(line, first=len(at.step.solution) == 1)
    return []


def afterwards(before: At, at: At, happened: Sequence[object]) -> list[Block]:
    """
    What to say once all is told that came of a line, where the lesson itself has nothing to say to it.

    That it left the path of the step, and how to come back; or that a hint helps, where it was refused. `before` is
    where the learner stood.
    """
    answers = [event.exchange for event in happened if isinstance(event, Exchanged)]
    if not answers or any(isinstance(event, events.Ticked | events.Slipped) for event in happened):
        return []
    if at.dialogue.state.session.stage is Stage.CLOSED:
        return closed(at)
    off = strayed(at, do)
    if off is not None and (before.number != at.number or strayed(before, do) is None):
        return [Para(f"{off.why} {off.back}", "Way back:", "note", 2)]
    opened = any(isinstance(event, events.StepOpened) for event in happened)
    return [] if opened or answers[-1].accepted else [_said(HELP)]


def closed(at: At) -> list[Block]:
    """What to do now that the connection is closed."""
    return [_said(CLOSED_AND_DONE if at.step_done else CLOSED)]


def _said(words: str) -> Para:
    """What the tutor says, in a paragraph."""
    return Para(words, indent=2)


def step(at: At) -> list[Block]:
    """What to do in the step at hand; the one line that stands out is its task."""
    now = at.step
    blocks: list[Block] = [
        Heading(f"Step {at.number + 1} of {len(at.lesson.steps)}, {at.lesson.title}"),
        _said(now.say),
    ]
    if now.task:
        blocks.append(Para((("type", now.task),), "Task:", indent=2))
    if now.predict is not None and at.wants_guess:
        blocks.append(Para(f"{now.predict} Type the three digits, or go straight on.", "Guess first:", indent=2))
    return blocks + boxes(at)


def boxes(at: At) -> list[Block]:
    """The tick list of the step at hand; none while a guess is wanted, since it tells what comes."""
    return [] if at.wants_guess else ticks(at.step, at.ticked)


def after_undo(at: At) -> list[Block]:
    """What holds of the step once something was taken back or done again."""
    if not at.step_done:
        return boxes(at)
    return [_said(f"The step stays done, and the next one begins where it ended. {GO_ON}")] if at.rests else []


def ticks(now: Step, ticked: tuple[Goal, ...]) -> list[Block]:
    """The goals as a list with a box each; the cross, not the colour, tells what is reached."""
    blocks: list[Block] = []
    for goal in now.goals:
        box, style = ("[x]", "done") if goal in ticked else ("[ ]", "open")
        blocks.append(Para(((style, goal.tick),), box, style, 2))
    return blocks


def predicted(guess: int, code: int) -> list[Block]:
    """The guess beside the reply."""
    if guess == code:
        return [Para((("", "Your guess was "), (of_code(guess), str(guess)), ("", ", and so it is.")), indent=2)]
    return [_said(f"Your guess was {guess:03}; the server said {code}. The lines above tell why.")]


def hint(rung: int, text: str | None, count: int) -> list[Block]:
    """A rung of the hints, counted from 1, 0 for one that leads back; None where the step is done."""
    if text is None:
        return [_said(f"This step is done. {GO_ON}")]
    if not rung:
        return [Para(text, "Hint:", indent=2)]
    blocks: list[Block] = [Para(text, f"Hint {rung} of {count}:", indent=2)]
    return blocks if rung < count else [*blocks, _said("That was the last hint; :solution shows the way.")]


def played(line: SolutionLine, exchanges: tuple[Exchange, ...]) -> list[Block]:
    """A line of the solution, with the replies that it brought, and what to know about it."""
    replies = (block for exchange in exchanges for block in render.reply_blocks(exchange, "S:"))
    return [Verbatim(line.line, "C:", "client"), *replies, *_note(line)]


def left(line: SolutionLine, *, first: bool) -> list[Block]:
    """The line of the solution that the learner types; `first` tells that none was played before it."""
    return [Typed(line.line, "Type this line:" if first else "The last line is yours to type:", 2), *_note(line)]


def _note(line: SolutionLine) -> list[Block]:
    return [Para(line.note, indent=4)] if line.note else []
