"""Predictions: how they are asked, what a guess means, and what is true in the end."""

from collections.abc import Sequence
from typing import NamedTuple

from smtptutor.course import goals
from smtptutor.course.lesson import Lesson, Of, Option, Step
from smtptutor.course.shuffle import LETTERS, letter_typed, shuffled
from smtptutor.course.taken import taken
from smtptutor.server.exchange import Exchange, SiteState

_MOST_DIGITS = 3  # of a count
NO_ANSWER = "?"  # what is true where none of the answers is

HOW = {
    Of.CODE: "Type the three digits, or go straight on.",
    Of.DIGIT: "Type the digit, or go straight on.",
    Of.LINES: "Type a number, or go straight on.",
    Of.TAKEN: "Type a number, or go straight on.",
    Of.MESSAGES: "Type a number, or go straight on.",
}
HOW_OF_OPTIONS = "Type a letter, or go straight on."


class Lettered(NamedTuple):
    """One answer that a prediction offers, under its letter."""

    letter: str
    option: Option


def answers(lesson: Lesson, step: Step) -> tuple[Lettered, ...]:
    """The answers of a prediction in words, in the order in which they are shown; none where it is about a number."""
    options = () if step.predict is None else step.predict.options
    return tuple(map(Lettered, LETTERS, shuffled(options, *lesson.seed(step))))


def meant(lesson: Lesson, step: Step, typed: str) -> str | None:
    """The guess of somebody who typed this, in its one spelling; None where it is none."""
    predict = step.predict
    if predict is None:
        return None
    if predict.options:
        return letter_typed(typed, len(predict.options))
    number = typed.strip()
    if predict.of is Of.DIGIT and number.lower()[1:] in ("yz", "xx"):  # as the standard writes a class of codes
        number = number[:1]
    if not (number.isascii() and number.isdigit()):
        return None
    if predict.of is Of.CODE:
        return number if len(number) == 3 else None
    if predict.of is Of.DIGIT:
        return number if len(number) == 1 else None
    return str(int(number)) if len(number) < _MOST_DIGITS else None


def truth(lesson: Lesson, step: Step, opened: SiteState, since: Sequence[Exchange], last: Exchange) -> str:
    """
    What was to be predicted, written as a guess is; NO_ANSWER where no answer offered holds.

    `opened` is the state in which the step opened, `since` are the exchanges after that, of which `last` decides: those
    behind it were answered in the same piece, and count no more. What an earlier line brought is the answer only where
    the one that decides brings none: somebody may have sent another line before.
    """
    since = since[: next(place for place, each in enumerate(since, 1) if each is last)]
    predict = step.predict
    assert predict is not None  # there was a guess
    if predict.options:
        asked = [answer.option.holds for answer in answers(lesson, step)]
        seen = _seen([each for each in asked if each is not None], opened, since)
        return next((LETTERS[place] for place, each in enumerate(seen) if each.now), NO_ANSWER)
    match predict.of:
        case Of.CODE:
            return str(last.reply.code)
        case Of.DIGIT:
            return str(last.reply.code)[:1]
        case Of.LINES:
            return str(len(last.reply.lines))
        case Of.TAKEN:
            return str(taken(step, since))
    return str(len(last.after.memory.store))


def _seen(asked: Sequence[goals.Predicate], opened: SiteState, since: Sequence[Exchange]) -> Sequence[goals.Seen]:
    """What is seen of several predicates: of the last exchange alone, if it is as one of them asks; else of all."""
    *earlier, last = since
    before = goals.look_back(asked, opened, earlier)
    unseen = before._replace(seen=tuple(goals.Seen() for _ in asked))
    of_last = goals.look(asked, unseen, last).seen
    return of_last if any(each.now for each in of_last) else goals.look(asked, before, last).seen


def why(lesson: Lesson, step: Step, guess: str) -> str:
    """What there is to say to an answer in words; "" where nothing is."""
    return next((answer.option.why for answer in answers(lesson, step) if answer.letter == guess), "")


def spoken(lesson: Lesson, step: Step, guess: str) -> str:
    """A guess or a truth as it is told: an answer in words with its letter, or the number."""
    return next(
        (f"{answer.letter}) {answer.option.say}" for answer in answers(lesson, step) if answer.letter == guess), guess
    )
