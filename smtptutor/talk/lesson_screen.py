"""How a lesson looks: its steps, the tick list, and what is said when something happens in it."""

from smtptutor.course import events
from smtptutor.course.events import Event
from smtptutor.course.lesson import Goal, Lesson, SolutionLine, Step
from smtptutor.course.run import At
from smtptutor.server.exchange import Exchange
from smtptutor.text import Styled, labelled, of_code, wrap


def told(at: At, event: Event, width: int) -> list[Styled]:
    """What to show of an event of a lesson; `at` is where the learner stands after it."""
    match event:
        case events.Predicted(guess, code):
            return predicted(guess, code, width)
        case events.Guessed(code):
            return [[("", f"Your guess is {code:03}. Now send the line and see.")]]
        case events.Ticked(_, last, now, ticked):
            return ticks(now, ticked, width) if last else []
        case events.Unticked(now, ticked):
            return ticks(now, ticked, width)
        case events.Slipped(mistake):
            return labelled("Slip:", mistake.say, width, "note")
        case events.StepOpened():
            return [[], *step(at, width)]
        case events.StepDone(_, number, last):
            return step_done(at.lesson, number, last=last, width=width)
        case events.BackAtOpening():
            return [[("", "Back to where this step began.")], *step(at, width)]
        case events.Hinted(rung, text):
            return hint(rung, text, len(at.step.hints), width)
        case events.Played(line, exchanges):
            return played(line, exchanges, width)
        case events.Left(line):
            return left(line, first=len(at.step.solution) == 1, width=width)
    return []


def opening(lesson: Lesson, width: int) -> list[Styled]:
    """The head of a lesson."""
    return [[("heading", f"Lesson: {lesson.title}")], *([("", line)] for line in wrap(lesson.about, width)), []]


def step(at: At, width: int) -> list[Styled]:
    """What to do in the step at hand."""
    lines: list[Styled] = [[("heading", f"Step {at.number + 1} of {len(at.lesson.steps)}")]]
    lines += [[("", line)] for line in wrap(at.step.say, width)]
    if at.step.predict is not None and at.wants_guess:
        lines += labelled("Guess first:", f"{at.step.predict} Type the three digits, or go straight on.", width)
    return lines + ticks(at.step, at.ticked, width)


def ticks(now: Step, ticked: tuple[Goal, ...], width: int) -> list[Styled]:
    """The goals as a list with a box each; the cross, not the colour, tells what is reached."""
    lines: list[Styled] = []
    for goal in now.goals:
        box, style = ("[x] ", "done") if goal in ticked else ("[ ] ", "open")
        lines += [[(style, line)] for line in wrap(goal.tick, width, box, "    ")]
    return lines


def predicted(guess: int, code: int, width: int) -> list[Styled]:
    """The guess beside the reply."""
    if guess == code:
        return [[("", "Your guess was "), (of_code(guess), str(guess)), ("", ", and so it is.")]]
    words = f"Your guess was {guess:03}; the server said {code}. The lines above tell why."
    return [[("", line)] for line in wrap(words, width)]


def step_done(lesson: Lesson, number: int, *, last: bool, width: int) -> list[Styled]:
    """Said once all goals of a step are reached; `number` counts from 0."""
    if last:
        words = f"This lesson is done: {lesson.about} :next goes on from here, :quit leaves."
    else:
        words = f"Step {number + 1} of {len(lesson.steps)} is done. :next goes on; :why tells more first."
    return [[("done", line)] for line in wrap(words, width)]


def hint(rung: int, text: str | None, count: int, width: int) -> list[Styled]:
    """A rung of the hints, counted from 1; None where the step is done."""
    if text is None:
        return [[("", "This step is done; :next goes on.")]]
    lines = labelled(f"Hint {rung} of {count}:", text, width)
    return lines if rung < count else [*lines, [("", "That was the last hint; :solution shows the way.")]]


def played(line: SolutionLine, exchanges: tuple[Exchange, ...], width: int) -> list[Styled]:
    """A line of the solution, with the replies that it brought, and what to know about it."""
    lines: list[Styled] = [[("label", "C: "), ("client", line.line)]]
    for exchange in exchanges:
        lines += [[("label", "S: "), (of_code(exchange.reply.code), text)] for text in exchange.reply.printed()]
    return lines + (labelled("   ", line.note, width) if line.note else [])


def left(line: SolutionLine, *, first: bool, width: int) -> list[Styled]:
    """The line of the solution that the learner types; `first` tells that none was played before it."""
    lines = labelled("Type this line:" if first else "The last line is yours to type:", line.line, width, "type")
    return lines + (labelled("   ", line.note, width) if line.note else [])
