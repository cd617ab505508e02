"""How a lesson looks: its steps, the tick list, and what is said when something happens in it."""

from collections.abc import Sequence

from smtptutor.course import events, hints
from smtptutor.course.at import At
from smtptutor.course.lesson import Act, Edit, Goal, SolutionLine, Step, StepKind, Together
from smtptutor.course.ops import GiveAnswer, Guess
from smtptutor.course.path import strayed
from smtptutor.course.run import acted, do, told_tutor
from smtptutor.course.timing import too_soon
from smtptutor.explain import render
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.stage import Stage
from smtptutor.server.dialogue import Exchanged
from smtptutor.server.exchange import Exchange
from smtptutor.talk import lesson_ends, prediction_screen, puzzle_screen, question_screen
from smtptutor.talk.lesson_names import bare
from smtptutor.talk.lessons_here import LessonsHere
from smtptutor.text import BLANK, Block, Heading, Para, Typed, Verbatim

GO_ON = "Enter or :next goes on."
DONE_ALREADY = f"The step is done. {GO_ON}"
HELP = ":hint helps."
THE_ANSWER = "The answer is:"
NOT_DONE = "This step is not done yet; :hint helps, :solution shows the way."
SET_RIGHT = "The server stands where this step begins; what you did in between is set aside."
CLOSED = "The connection is closed. :undo takes the last line back, :connect makes a new one."
CLOSED_AND_DONE = "The connection is closed, and the step is done. " + GO_ON


def meant_for_tutor(at: At, line: str) -> Guess | GiveAnswer | None:
    """What a line is for that is not for the server; None for others."""
    return told_tutor(at, line)


def no_answer(at: At) -> list[Block]:
    """What to say to a line that is no answer to a question."""
    return question_screen.unclear(at)


def connects(event: object) -> bool:
    """True for a new connection, whose greeting is told as elsewhere."""
    return isinstance(event, events.Connected)


def told(at: At, event: object, lessons: LessonsHere) -> list[Block]:
    """What to show of an event of a lesson; `at` is where the learner stands after it, `lessons` are those around."""
    match event:
        case events.StepDone(_, _, True) if at.lesson.is_drill:
            return question_screen.ended(lessons.questions)
        case events.Missed(why):
            return question_screen.missed(at, why)
        case events.StepDone(_, _, True):
            return lesson_ends.ending(at, lessons.learning, inside=lessons.inside)
        case events.Predicted(_, guess, truth):
            return prediction_screen.compared(at, guess, truth)
        case events.Guessed(_, guess):
            return prediction_screen.noted(at, guess)
        case events.Answered(_, verdict):
            return puzzle_screen.answered(at, verdict)
        case events.Ticked(_, last, now, ticked):
            return ticks(now, ticked) if last else []
        case events.Unticked(now, ticked):
            return ticks(now, ticked)
        case events.Slipped(mistake):
            return [Para(mistake.say, "Slip:", "note", 2)]
        case events.StepOpened(_, _, set_right):
            return [BLANK, *([_said(SET_RIGHT)] if set_right else lesson_ends.anew(at)), *step(at)]
        case events.StepDone(_, _, False):
            return step_done(at, GO_ON)
        case events.BackAtOpening(playing):
            return [_said("Back to where this step began."), *([] if playing else step(at))]
        case events.Hinted(rung, text):
            return hint(rung, text, len(at.step.hints))
        case events.Played(line, exchanges):
            return played(line, exchanges)
        case events.Left(line):
            return left(at, line)
    return []


def afterwards(before: At, at: At, happened: Sequence[object]) -> list[Block]:
    """
    What to say once all is told that came of a line, where the lesson itself has nothing to say to it.

    That it left the path of the step, and how to come back; that it came too soon; or, where it was refused, how to
    answer or to guess, that a hint helps, or that the step is done. `before` is where the learner stood.
    """
    answers = [event.exchange for event in happened if isinstance(event, Exchanged)]
    if not answers or any(isinstance(event, events.Ticked | events.Slipped) for event in happened):
        return []
    if at.dialogue.state.session.stage is Stage.CLOSED:
        return closed(at)
    off = strayed(at, acted, do)
    if off is not None and strayed(before, acted, do) is None:
        return [Para(f"{off.why} {off.back}", "Way back:", "note", 2)]
    if soon := too_soon(at, answers[-1]):
        return [Para(soon, "Note:", "note", 2)]
    if answers[-1].accepted:
        return []
    return puzzle_screen.how(at) or _unread(at, answers[-1]) or [_said(DONE_ALREADY if at.step_done else HELP)]


def _unread(at: At, exchange: Exchange) -> list[Block]:
    """How to guess, after what may have been meant for a guess: no server knows it."""
    return prediction_screen.how(at) if exchange.cause is Cause.UNKNOWN_COMMAND else []


def closed(at: At) -> list[Block]:
    """What to do now that the connection is closed; where the step began so, an answer needs no other one."""
    if at.step_done:
        return [_said(CLOSED_AND_DONE)]
    answering = puzzle_screen.how(at)
    return answering if answering and not at.moved else [_said(CLOSED), *answering]


def _said(words: str) -> Para:
    """What the tutor says, in a paragraph."""
    return Para(words, indent=2)


def step(at: At) -> list[Block]:
    """What to do in the step at hand; the one line that stands out is its task."""
    now = at.step
    blocks: list[Block] = [
        Heading(_heading(at)),
        _said(now.say),
        *puzzle_screen.evidence(at),
    ]
    if now.task:
        blocks.append(Para((("type", now.task),), "Task:", indent=2))
    blocks += [*prediction_screen.asked(at), *puzzle_screen.asked(at)]
    return [*blocks, *boxes(at), *puzzle_screen.how(at)]


def step_done(at: At, then: str = "") -> list[Block]:
    """What is said when a step is done, and what can be done `then`."""
    return [_said(f"Step {at.number + 1} of {len(at.lesson.steps)} is done. {then}".rstrip())]


def _heading(at: At) -> str:
    """Which step it is of which lesson, or which question."""
    if at.lesson.is_drill:
        return at.lesson.title
    return f"Step {at.number + 1} of {len(at.lesson.steps)}, {bare(at.lesson)}"


def boxes(at: At) -> list[Block]:
    """The tick list of the step at hand; none while a guess is wanted, since it tells what comes."""
    return [] if at.wants_guess else ticks(at.step, at.ticked)


def after_undo(at: At) -> list[Block]:
    """What holds of the step once something was taken back or done again."""
    if not at.step_done:
        return [*puzzle_screen.standing(at), *boxes(at)]
    return [_said(f"The step stays done, and the next one begins where it ended. {GO_ON}")] if at.rests else []


def ticks(now: Step, ticked: tuple[Goal, ...]) -> list[Block]:
    """The goals as a list with a box each; the cross, not the colour, tells what is reached."""
    blocks: list[Block] = []
    for goal in now.goals:
        if goal in ticked:
            blocks.append(Para((("done", goal.tick),), "[x]", "done", 2))
        else:
            blocks.append(Para((("open", goal.asked),), "[ ]", "open", 2))
    return blocks


def hint(rung: int, text: str | None, count: int) -> list[Block]:
    """A rung of the hints, counted from 1, 0 for one that leads back; None where the step is done."""
    if text is None:
        return [_said(f"This step is done. {GO_ON}")]
    if not rung:
        return [Para(text, "Hint:", indent=2)]
    blocks: list[Block] = [Para(text, f"Hint {rung} of {count}:", indent=2)]
    return blocks if rung < count else [*blocks, _said("That was the last hint; :solution shows the way.")]


def played(act: Act, exchanges: tuple[Exchange, ...]) -> list[Block]:
    """An act of the solution, with the replies that it brought, and what to know about it."""
    replies = (block for exchange in exchanges for block in render.reply_blocks(exchange, "S:"))
    sent = (Verbatim(line, "C:", "client") for line in typed(act))
    return [*sent, *replies, *_note(act)]


def left(at: At, act: Act) -> list[Block]:
    """What is left of the solution for the learner."""
    words = "Type this line:" if len(at.step.solution) == 1 else "The last line is yours to type:"
    if isinstance(act, Edit):
        if at.step.kind is StepKind.WRITE:
            return [Para(act.edit, puzzle_screen.MODEL, indent=2)]
        words = THE_ANSWER
    lines = typed(act)
    return [*(Typed(line, words if not number else "", 2) for number, line in enumerate(lines)), *_note(act)]


def typed(act: Act) -> tuple[str, ...]:
    """What somebody types for an act of a solution."""
    lines = hints.typed(act)
    return tuple(map(_for_server, lines)) if isinstance(act, SolutionLine | Together) else lines


def _for_server(line: str) -> str:
    """A line as it is typed: one that begins with a colon has two of them."""
    return f":{line}" if line.startswith(":") else line


def _note(act: Act) -> list[Block]:
    return [Para(act.note, indent=4)] if act.note else []
