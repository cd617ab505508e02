"""How a prediction looks: the question, the guess, and what came."""

from smtptutor.course import predicting
from smtptutor.course.at import At
from smtptutor.text import Block, Para


def asked(at: At) -> list[Block]:
    """The question, with the answers that it offers; nothing where none is asked now."""
    predict = at.step.predict
    if predict is None or not at.wants_guess:
        return []
    offered = predicting.answers(at.lesson, at.step)
    if not offered:
        return [Para(f"{predict.ask} {predicting.HOW[predict.of]}", "Guess first:", indent=2)]
    answers: list[Block] = [Para(answer.option.say, f"{answer.letter})", indent=4) for answer in offered]
    return [Para(predict.ask, "Guess first:", indent=2), *answers, *how(at)]


def how(at: At) -> list[Block]:
    """The line that tells how to guess; none where no guess is wanted now."""
    predict = at.step.predict
    if predict is None or not at.wants_guess:
        return []
    return [Para(predicting.HOW_OF_OPTIONS if predict.options else predicting.HOW[predict.of], indent=2)]


def noted(at: At, guess: str) -> list[Block]:
    """What to say to a guess."""
    return [Para(f"Your guess: {predicting.spoken(at.lesson, at.step, guess)}. Now send the line and see.", indent=2)]


def compared(at: At, guess: str, truth: str) -> list[Block]:
    """The guess beside what came, and what there is to say to it."""
    said = predicting.spoken(at.lesson, at.step, guess)
    if guess == truth:
        blocks: list[Block] = [Para(f"Your guess was {said}, and so it is.", indent=2)]
    elif truth == predicting.NO_ANSWER:
        blocks = [Para(f"Your guess was {said}. What came is none of the answers.", indent=2)]
    else:
        right = predicting.spoken(at.lesson, at.step, truth)
        blocks = [Para(f"Your guess was {said}; it is {right}.", indent=2)]
    reason = predicting.why(at.lesson, at.step, guess)
    return [*blocks, Para(reason, indent=2)] if reason else blocks
