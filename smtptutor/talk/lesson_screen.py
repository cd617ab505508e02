"""How a lesson looks: its steps, the tick list, and what is said when something happens in it."""

from smtptutor.course import events
from smtptutor.course.lesson import Goal, Lesson, SolutionLine, Step
from smtptutor.course.run import At
from smtptutor.explain import render
from smtptutor.server.exchange import Exchange
from smtptutor.text import BLANK, Block, Heading, Item, Para, Typed, Verbatim, of_code


def told(at: At, event: object) -> list[Block]:
    """What to show of an event of a lesson; `at` is where the learner stands after it."""
    match event:
        case events.Predicted(guess, code):
            return predicted(guess, code)
        case events.Guessed(code):
            return [Para(f"Your guess is {code:03}. Now send the line and see.")]
        case events.Ticked(_, last, now, ticked):
            return ticks(now, ticked) if last else []
        case events.Unticked(now, ticked):
            return ticks(now, ticked)
        case events.Slipped(mistake):
            return [Para(mistake.say, "Slip:", "note")]
        case events.StepOpened():
            return [BLANK, *step(at)]
        case events.StepDone(_, number, last):
            return step_done(at.lesson, number, last=last)
        case events.BackAtOpening(playing):
            return [Para("Back to where this step began."), *([] if playing else step(at))]
        case events.Hinted(rung, text):
            return hint(rung, text, len(at.step.hints))
        case events.Played(line, exchanges):
            return played(line, exchanges)
        case events.Left(line):
            return left(line, first=len(at.step.solution) == 1)
    return []


def opening(lesson: Lesson) -> list[Block]:
    """The head of a lesson."""
    return [Heading(f"Lesson: {lesson.title}"), Para(lesson.about), BLANK]


def step(at: At) -> list[Block]:
    """What to do in the step at hand."""
    blocks: list[Block] = [Heading(f"Step {at.number + 1} of {len(at.lesson.steps)}"), Para(at.step.say)]
    if at.step.predict is not None and at.wants_guess:
        blocks.append(Para(f"{at.step.predict} Type the three digits, or go straight on.", "Guess first:"))
    return blocks + ticks(at.step, at.ticked)


def ticks(now: Step, ticked: tuple[Goal, ...]) -> list[Block]:
    """The goals as a list with a box each; the cross, not the colour, tells what is reached."""
    return [Item(goal.tick, *(("[x]", "done") if goal in ticked else ("[ ]", "open"))) for goal in now.goals]


def predicted(guess: int, code: int) -> list[Block]:
    """The guess beside the reply."""
    if guess == code:
        return [Para((("", "Your guess was "), (of_code(guess), str(guess)), ("", ", and so it is.")))]
    return [Para(f"Your guess was {guess:03}; the server said {code}. The lines above tell why.")]


def step_done(lesson: Lesson, number: int, *, last: bool) -> list[Block]:
    """Said once all goals of a step are reached; `number` counts from 0."""
    if last:
        words = f"This lesson is done: {lesson.about} :next goes on from here, :quit leaves."
    else:
        words = f"Step {number + 1} of {len(lesson.steps)} is done. :next goes on; :why tells more first."
    return [Para((("done", words),))]


def hint(rung: int, text: str | None, count: int) -> list[Block]:
    """A rung of the hints, counted from 1; None where the step is done."""
    if text is None:
        return [Para("This step is done; :next goes on.")]
    blocks: list[Block] = [Para(text, f"Hint {rung} of {count}:")]
    return blocks if rung < count else [*blocks, Para("That was the last hint; :solution shows the way.")]


def played(line: SolutionLine, exchanges: tuple[Exchange, ...]) -> list[Block]:
    """A line of the solution, with the replies that it brought, and what to know about it."""
    replies = (block for exchange in exchanges for block in render.reply_blocks(exchange, "S:"))
    return [Verbatim(line.line, "C:", "client"), *replies, *_note(line)]


def left(line: SolutionLine, *, first: bool) -> list[Block]:
    """The line of the solution that the learner types; `first` tells that none was played before it."""
    return [Typed(line.line, "Type this line:" if first else "The last line is yours to type:"), *_note(line)]


def _note(line: SolutionLine) -> list[Block]:
    return [Para(line.note, indent=4)] if line.note else []
