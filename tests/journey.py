"""A lesson as somebody goes through it: what is typed in each of its steps, and what is to be told then."""

from typing import NamedTuple

import acting

from smtptutor.course import answering, predicting
from smtptutor.course.check.rule import openings, play, solution
from smtptutor.course.events import Guessed, Predicted
from smtptutor.course.lesson import StepKind
from smtptutor.course.ops import Guess
from smtptutor.course.run import do
from smtptutor.course.shuffle import LETTERS
from smtptutor.talk.lesson_screen import typed

GUESSES = (*LETTERS, "250", "2")  # one of each kind
ANSWERS = (*LETTERS, *map(str, range(1, 30)), "-1")


class Passage(NamedTuple):
    """
    A step to go through, as its solution does.

    `title` and `task` stand on the screen when it opens. `guesses` has what is true of its prediction, if it asks for
    one. After the lines, `told` was said, and all boxes are ticked: `ticks` are those that were not from the start.
    `slip` are lines of somebody who goes wrong, told in the words of `slipped`; and `wrong` is an answer that is not
    right, told in those of `why_wrong`.
    """

    title: str
    task: str
    guesses: tuple[str, ...]
    lines: tuple[str, ...]
    told: tuple[str, ...]
    ticks: tuple[str, ...]
    slip: tuple[str, ...] = ()
    slipped: str = ""
    wrong: str = ""
    why_wrong: str = ""
    hint: str = ""


def passages(lesson):
    """All steps of a lesson, each as it opens after the solutions of those before it."""
    return [_passage(at) for at in openings(lesson)]


def words(text):
    """A text as one line: where it was broken does not count."""
    return " ".join(text.split())


def _passage(at):
    step = at.step
    guess = truth(at)
    said = [f"Your guess was {predicting.spoken(at.lesson, step, guess)}, and so it is."] if guess else []
    wrong, why_wrong = _wrong(at)
    slip = step.mistakes[0] if step.mistakes else None
    return Passage(
        title=f"Step {at.number + 1} of {len(at.lesson.steps)}, {at.lesson.title}",
        task=words(step.task or step.say),
        guesses=(guess,) if guess else (),
        lines=tuple(acting.lines_of(at)),
        told=tuple(map(words, [*said, *_whys(at)])),
        ticks=tuple(words(goal.tick) for goal in step.goals if goal not in at.ticked),
        slip=() if slip is None else tuple(line for act in slip.example for line in typed(act)),
        slipped="" if slip is None else words(slip.say),
        wrong=wrong,
        why_wrong=words(why_wrong),
        hint=words(step.hints[0]) if step.hints else "",
    )


def truth(at):
    """What is true of the prediction that a step asks for; "" where it asks for none."""
    for guess in GUESSES:
        guessed, happened = do(at, Guess(guess))
        if any(isinstance(event, Guessed) for event in happened):
            came = play(guessed, solution(at)).events
            return next(event.truth for event in came if isinstance(event, Predicted))
    return ""


def _whys(at):
    """What is said to each of the right answers of a step, in their order."""
    answers = _answers(at)
    return [answering.judge(at.lesson, at.step, answers[:count]).why for count in range(1, len(answers) + 1)]


def _answers(at):
    """The right answers of a step; none where lines go to the server."""
    return answering.solution(at.lesson, at.step)


def _wrong(at):
    """An answer that is not right, and what is said to it; nothing where every answer may lead on."""
    in_row = [" ".join(sorted(answer.split(), key=int)) for answer in _answers(at) if at.step.kind is StepKind.ORDER]
    for answer in (*in_row, *ANSWERS):
        if answering.meant(at.lesson, at.step, (), answer) is not None:
            verdict = answering.judge(at.lesson, at.step, (answer,))
            if not (verdict.void or verdict.right or verdict.done):
                return answer, verdict.why
    return "", ""
