"""
A lesson under way, as a value, and what each operation makes of it.

`do` is pure: taking a lesson up again, going back, a lesson from a file and the check of lessons are folds of it over
operations. Going on is the learner's choice: a finished step stays open until Next, or until another line is typed.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from smtptutor.course import events, goals
from smtptutor.course.at import At
from smtptutor.course.events import Event
from smtptutor.course.hints import hint
from smtptutor.course.lesson import Goal, Lesson, Step, place
from smtptutor.course.ops import Guess, Hint, LoginSent, Next, Op, Redo, Reset, Restart, Send, Solution, Undo, Wait
from smtptutor.course.path import next_line, strayed
from smtptutor.course.secret import right_line
from smtptutor.protocol.stage import Awaiting
from smtptutor.server import dialogue as dialogues
from smtptutor.server.chain import Chain
from smtptutor.server.dialogue import Dialogue, Exchanged, Part
from smtptutor.server.exchange import Exchange

MOST_GUESS = 999  # three digits


def opening(lesson: Lesson) -> At:
    """The lesson as it opens. Raises TableError where its site is not there, or not right."""
    dialogue = dialogues.opened(place(lesson))
    for line in lesson.before:
        dialogue, _ = dialogues.send(dialogue, line)
    return _at_step(lesson, 0, dialogue, dialogue)


def do(at: At, op: Op) -> tuple[At, tuple[Event, ...]]:
    """What comes of an operation: the lesson after it, and what happened. Raises nothing."""
    after, happened = _DOING[type(op)](at, op)
    if after.dialogue is not at.dialogue and not isinstance(op, (Undo, Redo)):
        after = after._replace(undone=Chain())
    return after, happened


def replayed(at: At, ops: Iterable[Op]) -> At:
    """The lesson after several operations."""
    for op in ops:
        at, _ = do(at, op)
    return at


def _at_step(lesson: Lesson, number: int, start: Dialogue, dialogue: Dialogue) -> At:
    looked, signs = (goals.opening(asked, dialogue.state) for asked in _asked(lesson.steps[number]))
    return At(lesson, number, dialogue, start, dialogue, looked, signs)


def _asked(step: Step) -> tuple[list[goals.Predicate], list[goals.Predicate]]:
    """What the goals ask for, and the signs of the mistakes."""
    return [goal.predicate for goal in step.goals], [mistake.sign for mistake in step.mistakes]


def _send(at: At, op: Send) -> tuple[At, tuple[Event, ...]]:
    happened: list[Event] = []
    for part in dialogues.parts(at.dialogue, op.line, ahead=op.ahead):
        at, more = _take(at, part)
        happened += more
    return at, tuple(happened)


def _login(at: At, op: LoginSent) -> tuple[At, tuple[Event, ...]]:
    return _send(at, Send(right_line(at.dialogue.state, op.line) or op.line, op.ahead))


def _take(at: At, part: Part) -> tuple[At, list[Event]]:
    """One part of what was sent: what it changed about steps, goals and mistakes."""
    goes_on = bool(part.exchanges) and at.step_done and not at.went_back and not at.done
    if goes_on:
        at = _at_step(at.lesson, at.number + 1, at.start, _before(at.dialogue))._replace(typed_on=True)
    at = at._replace(dialogue=part.dialogue)
    happened: list[Event] = []
    for answered in dialogues.exchanged(part):
        happened.append(answered)
        if goes_on:
            happened.append(events.StepOpened(at.step, at.number))
            goes_on = False
        at, more = _judge(at, answered.exchange)
        happened += more
    return at, happened


def _before(dialogue: Dialogue) -> Dialogue:
    """The dialogue before the message or the chunk that is being sent; the same where none is."""
    while dialogue.trail and (dialogue.draft or dialogue.awaiting is Awaiting.OCTETS):
        dialogue, _ = dialogues.undo(dialogue)
    return dialogue


def _judge(at: At, exchange: Exchange) -> tuple[At, list[Event]]:
    """What an exchange changed about goals and mistakes."""
    if at.step_done:
        return at, []
    asked, signs = _asked(at.step)
    before = at.ticked
    at = _ticked(
        at._replace(looked=goals.look(asked, at.looked, exchange), signs=goals.look(signs, at.signs, exchange))
    )
    at, happened = _reached(at, before, exchange)
    if len(at.ticked) == len(at.step.goals):
        last = at.number + 1 == len(at.lesson.steps)
        at = at._replace(finished=at.dialogue, done=at.done or last)
        return at, [*happened, events.StepDone(at.step, at.number, last)]
    for mistake, seen in zip(at.step.mistakes, at.signs.seen, strict=True):
        if seen.now and mistake not in at.slipped:
            at = at._replace(slipped=(*at.slipped, mistake))
            happened.append(events.Slipped(mistake))
    return at, happened


def _ticked(at: At) -> At:
    """The lesson with the goals ticked that are reached."""
    reached = goals.reached(_asked(at.step)[0], at.looked)
    return at._replace(ticked=tuple(goal for goal, is_so in zip(at.step.goals, reached, strict=True) if is_so))


def _reached(at: At, before: tuple[Goal, ...], exchange: Exchange) -> tuple[At, list[Event]]:
    """What to tell of the goals that were reached by an exchange; `before` are those ticked before it."""
    happened: list[Event] = []
    reached = [goal for goal in at.ticked if goal not in before]
    if reached and at.guess is not None:
        happened.append(events.Predicted(at.guess, exchange.reply.code))
        at = at._replace(guess=None)
    happened += [events.Ticked(goal, goal is reached[-1], at.step, at.ticked) for goal in reached]
    if not reached and len(at.ticked) < len(before):
        happened.append(events.Unticked(at.step, at.ticked))
    return at, happened


def _wait(at: At, op: Wait) -> tuple[At, tuple[Event, ...]]:
    later = dialogues.wait(at.dialogue, op.seconds)
    return at._replace(dialogue=later), (events.TimePassed(later.state.memory.clock),)


def _undo(at: At, _: Undo) -> tuple[At, tuple[Event, ...]]:
    if not at.moved:
        return at, (events.TakenBack(()),)
    dialogue, what = dialogues.undo(at.dialogue)
    at = at._replace(dialogue=dialogue, undone=at.undone.adding(at.dialogue))
    return _looked_back(at), (events.TakenBack(what),)


def _redo(at: At, _: Redo) -> tuple[At, tuple[Event, ...]]:
    if not at.undone:
        return at, (events.DoneAgain(()),)
    dialogue = at.undone.latest
    at = at._replace(dialogue=dialogue, undone=at.undone.before)
    return _looked_back(at), (events.DoneAgain(dialogue.trail.latest.what),)


def _looked_back(at: At) -> At:
    """The lesson with what holds of its goals now; a step that is done stays done."""
    if at.finished is not None:
        before = len(at.dialogue.trail) < len(at.finished.trail)
        return at._replace(went_back=before or (at.went_back and at.dialogue != at.finished))
    looked, signs = (goals.look_back(asked, at.opened.state, at.since_opened) for asked in _asked(at.step))
    return _ticked(at._replace(looked=looked, signs=signs))


def _reset(at: At, _: Reset) -> tuple[At, tuple[Event, ...]]:
    fresh = _at_step(at.lesson, at.number, at.start, at.opened)
    return fresh._replace(hints=at.hints, helped=at.helped, done=at.done), (events.BackAtOpening(),)


def _next(at: At, _: Next) -> tuple[At, tuple[Event, ...]]:
    """Open the next step. It goes on from what this one reached, also where Undo took some of that back."""
    if at.finished is None or at.done:
        return at, ()
    at = _at_step(at.lesson, at.number + 1, at.start, at.finished if at.went_back else at.dialogue)
    return at, (events.StepOpened(at.step, at.number),)


def _hint(at: At, _: Hint) -> tuple[At, tuple[Event, ...]]:
    """The next hint; before it, once, the way back to the path of the step for who has left it."""
    if at.step_done:
        return at, (events.Hinted(at.hints, None),)
    moves = len(at.dialogue.trail)
    if at.led_back != moves and (off := strayed(at, do)) is not None:
        return at._replace(led_back=moves), (events.Hinted(0, f"{off.why} {off.back}"),)
    rung = min(at.hints, len(at.step.hints) - 1)
    text = hint(at.step, rung, at.ticked, next_line(at, do))
    return at._replace(hints=rung + 1, helped=True), (events.Hinted(rung + 1, text),)


def _guess(at: At, op: Guess) -> tuple[At, tuple[Event, ...]]:
    if not at.wants_guess or not 0 <= op.code <= MOST_GUESS:
        return at, ()
    return at._replace(guess=op.code), (events.Guessed(op.code),)


def _solution(at: At, _: Solution) -> tuple[At, tuple[Event, ...]]:
    shown: list[Event] = []
    if at.moved:
        shown.append(events.BackAtOpening(playing=True))
    at, _happened = _reset(at._replace(helped=True), Reset())
    *lines, left = at.step.solution
    for line in lines:
        at, happened = _send(at, Send(line.line))
        shown.append(events.Played(line, tuple(event.exchange for event in happened if isinstance(event, Exchanged))))
    return at, (*shown, events.Left(left))


def _restart(at: At, _: Restart) -> tuple[At, tuple[Event, ...]]:
    return _at_step(at.lesson, 0, at.start, at.start), (events.Restarted(),)


_DOING: Mapping[type, Callable[[At, Any], tuple[At, tuple[Event, ...]]]] = {
    Send: _send,
    LoginSent: _login,
    Wait: _wait,
    Undo: _undo,
    Redo: _redo,
    Reset: _reset,
    Next: _next,
    Hint: _hint,
    Guess: _guess,
    Solution: _solution,
    Restart: _restart,
}


def in_a_row(at: At, line: str, *, more: bool) -> Send:
    """The operation for one of several lines sent in one piece; `more` tells that it is not the last of them."""
    return Send(line, ahead=dialogues.goes_ahead(at.dialogue, line, more=more))
