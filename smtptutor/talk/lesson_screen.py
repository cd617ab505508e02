"""How a lesson looks: its steps, the tick list, and what is said when something is reached."""

from smtptutor.course.lesson import Lesson
from smtptutor.course.runner import Predicted, Runner, Slipped, StepDone, StepOpened, Ticked, Unticked
from smtptutor.text import Styled, labelled, of_code, wrap


def told(runner: Runner, event: object, width: int) -> list[Styled]:
    """What to show of an event of a lesson."""
    match event:
        case Predicted(guess, code):
            return predicted(guess, code, width)
        case Ticked(last=last):
            return ticks(runner, width) if last else []
        case Unticked():
            return ticks(runner, width)
        case Slipped(mistake):
            return labelled("Slip:", mistake.say, width, "note")
        case StepOpened():
            return [[], *step(runner, width)]
        case StepDone():
            return step_done(runner, width)
    return []


def opening(lesson: Lesson, width: int) -> list[Styled]:
    """The head of a lesson."""
    return [[("heading", f"Lesson: {lesson.title}")], *([("", line)] for line in wrap(lesson.about, width)), []]


def step(runner: Runner, width: int) -> list[Styled]:
    """What to do in the step at hand."""
    at = runner.step
    lines: list[Styled] = [[("heading", f"Step {runner.number + 1} of {len(runner.lesson.steps)}")]]
    lines += [[("", line)] for line in wrap(at.say, width)]
    if at.predict is not None and runner.wants_guess:
        lines += labelled("Guess first:", f"{at.predict} Type the three digits, or go straight on.", width)
    return lines + ticks(runner, width)


def ticks(runner: Runner, width: int) -> list[Styled]:
    """The goals as a list with a box each; the cross, not the colour, tells what is reached."""
    lines: list[Styled] = []
    for goal in runner.step.goals:
        box, style = ("[x] ", "done") if goal in runner.ticked else ("[ ] ", "open")
        lines += [[(style, line)] for line in wrap(goal.tick, width, box, "    ")]
    return lines


def predicted(guess: int, code: int, width: int) -> list[Styled]:
    """The guess beside the reply."""
    if guess == code:
        return [[("", "Your guess was "), (of_code(guess), str(guess)), ("", ", and so it is.")]]
    said = f"Your guess was {guess}; the server said {code}. The lines above tell why."
    return [[("", line)] for line in wrap(said, width)]


def step_done(runner: Runner, width: int) -> list[Styled]:
    """Said once all goals of a step are reached."""
    if runner.done:
        said = f"This lesson is done: {runner.lesson.about} :next goes on from here, :quit leaves."
    else:
        said = f"Step {runner.number + 1} of {len(runner.lesson.steps)} is done. :next goes on; :why tells more first."
    return [[("done", line)] for line in wrap(said, width)]


def hint(runner: Runner, width: int) -> list[Styled]:
    """The next of the hints of the step at hand."""
    if runner.step_done:
        return [[("", "This step is done; :next goes on.")]]
    words, count = runner.hint(), len(runner.step.hints)
    lines = labelled(f"Hint {runner.hints_shown} of {count}:", words, width)
    return lines if runner.hints_shown < count else [*lines, [("", "That was the last hint; :solution shows the way.")]]


def solution(runner: Runner, width: int) -> list[Styled]:
    """Play the solution up to its last line, and leave that one to the learner."""
    told, left = runner.show_solution()
    lines: list[Styled] = [[("", "From where the step began:")]] if told else []
    for line, exchanges in told:
        lines.append([("label", "C: "), ("client", line.line)])
        for exchange in exchanges:
            lines += [[("label", "S: "), (of_code(exchange.reply.code), text)] for text in exchange.reply.printed()]
        if line.note:
            lines += labelled("   ", line.note, width)
    lines += labelled("The last line is yours to type:" if told else "Type this line:", left.line, width, "type")
    return lines + (labelled("   ", left.note, width) if left.note else [])
