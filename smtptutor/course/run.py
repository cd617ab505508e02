"""
A lesson under way, as a value, and what each operation makes of it.

`do` is pure: taking a lesson up again, going back, a lesson from a file and the check of lessons are folds of it over
operations. Going on is the learner's choice: a finished step stays open until Next.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from smtptutor.course import answering, events, goals, opens, predicting
from smtptutor.course.at import At
from smtptutor.course.events import Event
from smtptutor.course.hints import hint
from smtptutor.course.lead import way_on
from smtptutor.course.lesson import (
    Act,
    Connecting,
    Edit,
    Goal,
    Lesson,
    SentOctets,
    Step,
    StepKind,
    Together,
    Waiting,
)
from smtptutor.course.ops import (
    Connect,
    GiveAnswer,
    Guess,
    Hint,
    LoginOctetsSent,
    LoginSent,
    Next,
    Op,
    Redo,
    Reset,
    Restart,
    Send,
    SendOctets,
    Solution,
    Undo,
    Wait,
)
from smtptutor.course.path import strayed
from smtptutor.course.secret import right_instead, right_line
from smtptutor.server import dialogue as dialogues
from smtptutor.server.chain import Chain
from smtptutor.server.dialogue import Dialogue, Exchanged, Part
from smtptutor.server.exchange import Exchange

NO_HINTS = "This step has no hint; :solution tells the answer."
_WITH_EXCHANGE = (Exchanged, events.Connected)


def opening(lesson: Lesson) -> At:
    """The lesson as it opens. Raises TableError where one of its sites is not there, or not right."""
    start = opens.at_start(lesson)
    return _open(lesson, 0, start, start)[0]


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


def _open(lesson: Lesson, number: int, start: Dialogue, dialogue: Dialogue) -> tuple[At, bool]:
    """The lesson as a step opens, and whether it could go on from where the dialogue is, or opens afresh."""
    step = lesson.steps[number]
    if step.opens_anew:
        return _at_step(lesson, number, start, opens.anew(lesson, step, dialogue)), True
    meant = _led_to(lesson, number, start)
    at = _at_step(lesson, number, start, dialogue)
    if opens.as_told(step, dialogue, meant) and _solved(at):
        return at, True
    return _at_step(lesson, number, start, meant), False


def _led_to(lesson: Lesson, number: int, start: Dialogue) -> Dialogue:
    """Where the solutions of the steps before this one lead, each as far as it is wanted."""
    dialogue = start
    for earlier, step in enumerate(lesson.steps[:number]):
        if step.opens_anew:
            dialogue = opens.anew(lesson, step, dialogue)
        if step.kind is StepKind.TYPE:
            dialogue = acted(_at_step(lesson, earlier, start, dialogue), step.solution)[0].dialogue
    return dialogue


def _solved(at: At) -> bool:
    """True where the solution of the step solves it from here."""
    return at.step.kind is not StepKind.TYPE or acted(at, at.step.solution)[0].step_done


def _at_step(lesson: Lesson, number: int, start: Dialogue, dialogue: Dialogue) -> At:
    step = lesson.steps[number]
    looked, signs = (goals.opening(asked, dialogue.state) for asked in _asked(step))
    return At(
        lesson, number, dialogue, start, dialogue, looked, signs, ticked=answering.judge(lesson, step, ()).reached
    )


def acted(at: At, acts: Iterable[Act]) -> tuple[At, tuple[Event, ...]]:
    """What comes of several acts, as long as the step at hand is not done."""
    happened: tuple[Event, ...] = ()
    for act in acts:
        if at.step_done:
            break
        at, more = _act(at, act)
        happened += more
    return at, happened


def _act(at: At, act: Act) -> tuple[At, tuple[Event, ...]]:
    match act:
        case Together(lines):
            happened: tuple[Event, ...] = ()
            for number, line in enumerate(lines, 1):
                at, more = do(at, in_a_row(at, line, more=number < len(lines)))
                happened += more
            return at, happened
        case Connecting():
            return do(at, Connect())
        case Waiting(seconds):
            return do(at, Wait(seconds))
        case SentOctets(octets):
            return do(at, SendOctets(octets))
        case Edit(edit):
            return do(at, GiveAnswer(edit))
    return do(at, Send(act.line))


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


def _sent_octets(at: At, op: SendOctets) -> tuple[At, tuple[Event, ...]]:
    at, happened = _take(at, dialogues.octets_part(at.dialogue, op.octets, ahead=op.ahead))
    return at, tuple(happened)


def _login_octets(at: At, op: LoginOctetsSent) -> tuple[At, tuple[Event, ...]]:
    at, happened = _take(at, dialogues.octets_part(at.dialogue, op.octets, right_instead(op.right), ahead=op.ahead))
    return at, tuple(happened)


def _connect(at: At, _: Connect) -> tuple[At, tuple[Event, ...]]:
    dialogue, greeting = dialogues.reset(at.dialogue)
    at, happened = _judge(at._replace(dialogue=dialogue), greeting)
    return at, (events.Connected(greeting), *happened)


def _take(at: At, part: Part) -> tuple[At, list[Event]]:
    """
    One part of what was sent: what it changed about goals and mistakes.

    Where a message has several answers, that comes behind the last of them.
    """
    at = at._replace(dialogue=part.dialogue)
    happened: list[Event] = []
    judged: list[Event] = []
    for answered in dialogues.exchanged(part):
        happened.append(answered)
        at, more = _judge(at, answered.exchange)
        judged += more
        if not answered.more:
            happened += judged
            judged = []
    return at, happened


def _judge(at: At, exchange: Exchange) -> tuple[At, list[Event]]:
    """What an exchange changed about goals and mistakes."""
    if at.step_done or at.step.kind is not StepKind.TYPE:
        return at, []
    asked, signs = _asked(at.step)
    before, shown = at.ticked, at.signs.seen
    at = _ticked(
        at._replace(looked=goals.look(asked, at.looked, exchange), signs=goals.look(signs, at.signs, exchange))
    )
    done = len(at.ticked) == len(at.step.goals)
    at, known = _compared(at, exchange, done=done)
    happened = [*known, *_reached(at, before)]
    if done:
        at, ended = _finished(at)
        return at, [*happened, ended]
    for mistake, was, now in zip(at.step.mistakes, shown, at.signs.seen, strict=True):
        if now.now and (not was.now or goals.made_by(mistake.sign, exchange)):
            at = at._replace(slipped=(*at.slipped, mistake))
            happened.append(events.Slipped(mistake))
    return at, happened


def _finished(at: At) -> tuple[At, Event]:
    """The lesson with the step at hand done."""
    last = at.number + 1 == len(at.lesson.steps)
    return at._replace(finished=at.dialogue, done=at.done or last), events.StepDone(at.step, at.number, last)


def _compared(at: At, exchange: Exchange, *, done: bool) -> tuple[At, list[Event]]:
    """The guess beside what came, where this exchange decides it."""
    predict, guess = at.step.predict, at.guess
    if predict is None or guess is None:
        return at, []
    if predict.on is not None:
        done = goals.look_back([predict.on], exchange.before, [exchange]).seen[0].once
    if not done:
        return at, []
    truth = predicting.truth(at.lesson, at.step, at.opened.state, at.since_opened, exchange)
    return at._replace(guess=None), [events.Predicted(predict, guess, truth)]


def _ticked(at: At) -> At:
    """The lesson with the goals ticked that are reached."""
    reached = goals.reached(_asked(at.step)[0], at.looked)
    return at._replace(ticked=tuple(goal for goal, is_so in zip(at.step.goals, reached, strict=True) if is_so))


def _reached(at: At, before: tuple[Goal, ...]) -> list[Event]:
    """What to tell of the goals that were reached by an exchange; `before` are those ticked before it."""
    reached = [goal for goal in at.ticked if goal not in before]
    if not reached and len(at.ticked) < len(before):
        return [events.Unticked(at.step, at.ticked)]
    return [events.Ticked(goal, goal is reached[-1], at.step, at.ticked) for goal in reached]


def _wait(at: At, op: Wait) -> tuple[At, tuple[Event, ...]]:
    later = dialogues.wait(at.dialogue, op.seconds)
    return at._replace(dialogue=later), (events.TimePassed(later.state.memory.clock),)


def _undo(at: At, _: Undo) -> tuple[At, tuple[Event, ...]]:
    if at.tried and not at.step_done:
        standing = answering.judge(at.lesson, at.step, at.tried[:-1])
        at, answer = at._replace(tried=at.tried[:-1], ticked=standing.reached), at.tried[-1]
        return at, (events.AnswerTakenBack(answer),)
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
    return fresh._replace(hints=at.hints, helped=at.helped, shown=at.shown, done=at.done), (events.BackAtOpening(),)


def _next(at: At, _: Next) -> tuple[At, tuple[Event, ...]]:
    """Open the next step. It goes on from what this one reached, also where Undo took some of that back."""
    if at.finished is None or at.done:
        return at, ()
    reached = at.finished if at.went_back else at.dialogue
    at, went_on = _open(at.lesson, at.number + 1, at.start, reached)
    return at, (events.StepOpened(at.step, at.number, set_right=not went_on),)


def _hint(at: At, _: Hint) -> tuple[At, tuple[Event, ...]]:
    """The next hint; before it, once, the way back to the path of the step for who has left it."""
    if at.step_done:
        return at, (events.Hinted(at.hints, None),)
    if at.step.kind is not StepKind.TYPE:
        return _told_hint(at)
    moves = len(at.dialogue.trail)
    if at.led_back != moves and (off := strayed(at, acted, do)) is not None:
        return at._replace(led_back=moves), (events.Hinted(0, f"{off.why} {off.back}"),)
    rung = min(at.hints, len(at.step.hints) - 1)
    way = way_on(at, acted) if rung + 1 == len(at.step.hints) else ()
    text = hint(at, rung, way)
    return at._replace(hints=rung + 1, helped=True), (events.Hinted(rung + 1, text),)


def _told_hint(at: At) -> tuple[At, tuple[Event, ...]]:
    """The next hint of a step that asks for an answer, as it is written; some have none."""
    if not at.step.hints:
        return at, (events.Hinted(0, NO_HINTS),)
    rung = min(at.hints, len(at.step.hints) - 1)
    return at._replace(hints=rung + 1, helped=True), (events.Hinted(rung + 1, at.step.hints[rung]),)


def _guess(at: At, op: Guess) -> tuple[At, tuple[Event, ...]]:
    predict = at.step.predict
    guess = predicting.meant(at.lesson, at.step, op.text)
    if predict is None or guess is None or not at.wants_guess:
        return at, ()
    return at._replace(guess=guess), (events.Guessed(predict, guess),)


def _answer(at: At, op: GiveAnswer) -> tuple[At, tuple[Event, ...]]:
    """An answer to what the step asks."""
    if at.rests and (other := answering.other(at.lesson, at.step, op.text)) is not None:
        return at, (events.Answered(op.text, other),)
    answer = answering.meant(at.lesson, at.step, at.tried, op.text) if at.wants_answer else None
    if answer is None:
        return at, ()
    verdict = answering.judge(at.lesson, at.step, (*at.tried, answer))
    if verdict.void:
        return at, (events.Answered(answer, verdict),)
    at = at._replace(tried=(*at.tried, answer))
    before = at.ticked
    at = at._replace(ticked=verdict.reached)
    happened: list[Event] = [events.Answered(answer, verdict), *_reached(at, before)]
    if verdict.done:
        at, ended = _finished(at)
        happened.append(ended)
    return at, tuple(happened)


def _solution(at: At, _: Solution) -> tuple[At, tuple[Event, ...]]:
    at = at._replace(helped=True, shown=True)
    if at.step.kind is not StepKind.TYPE:
        left = answering.solution(at.lesson, at.step, at.tried)
        return at, tuple(events.Left(Edit(answer)) for answer in left[:1])
    shown: list[Event] = [events.BackAtOpening(playing=True)] if at.moved else []
    at, _happened = _reset(at, Reset())
    *acts, last = at.step.solution
    for act in acts:
        at, happened = _act(at, act)
        shown.append(events.Played(act, tuple(each.exchange for each in happened if isinstance(each, _WITH_EXCHANGE))))
    return at, (*shown, events.Left(last))


def _restart(at: At, _: Restart) -> tuple[At, tuple[Event, ...]]:
    return _open(at.lesson, 0, at.start, at.start)[0], (events.Restarted(),)


_DOING: Mapping[type, Callable[[At, Any], tuple[At, tuple[Event, ...]]]] = {
    Send: _send,
    LoginSent: _login,
    SendOctets: _sent_octets,
    LoginOctetsSent: _login_octets,
    Connect: _connect,
    GiveAnswer: _answer,
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


def told_tutor(at: At, typed: str) -> Guess | GiveAnswer | None:
    """What a line is for that is not for the server: a guess, or an answer to what the step asks; None for others."""
    if at.wants_guess and predicting.meant(at.lesson, at.step, typed) is not None:
        return Guess(typed)
    if at.wants_answer and answering.meant(at.lesson, at.step, at.tried, typed) is not None:
        return GiveAnswer(typed)
    return GiveAnswer(typed) if at.rests and answering.other(at.lesson, at.step, typed) is not None else None
