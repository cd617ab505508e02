"""What a step says: short enough to be read, and so that its title and its task stay in sight."""

import re
import textwrap
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from smtptutor.course.check.rule import Fault, LessonRule, SolvedStep
from smtptutor.course.lesson import Choosing, Lesson, Ordering, Pointing, Repair, Step, Writing
from smtptutor.protocol.stage import Awaiting

COLUMNS = 78  # of a screen of 80, less the indent
MOST_LINES = 8  # of 24, for what is asked: the rest is for a reply, the tick list, and what stands below the prompt
MOST_LINES_IN_ALL = 21  # of 24: a status line, a line of keys and the prompt are on the screen, too

_NUMBER = 4  # columns for the number of a line, and the mark at the end of one that goes on

MOST_IN_STORY = 40
MOST_IN_SAY = 60
MOST_IN_SENTENCE = 22
MOST_IN_GOAL = 10
MOST_IN_OPTION = 14


def fits_a_screen(case: SolvedStep) -> Iterator[Fault]:
    """What is to be read before the first line is typed is short."""
    step = case.step
    predict = step.predict
    texts = (step.say, f"Task: {step.task}" if step.task else "", predict.ask if predict else "")
    count = sum(len(textwrap.wrap(text, COLUMNS)) for text in texts)
    if count > MOST_LINES:
        yield Fault(
            f"say, task and predict take {count} lines of a screen with 80 columns; {MOST_LINES} keep them in sight",
            "say",
        )
    whole = 1 + count + _folded(step.evidence.lines if step.evidence else ()) + _below(step)
    if whole > MOST_LINES_IN_ALL:
        yield Fault(
            f"with all that stands below its text it takes {whole} lines of a screen of 24; {MOST_LINES_IN_ALL} fit",
            "say",
        )


def _below(step: Step) -> int:
    """How many lines stand below the text: what there is to choose from or to look at, or the boxes."""
    match step.puzzle:
        case Choosing(options=options) if options:
            return 1 + sum(len(textwrap.wrap(option.say, COLUMNS - 4)) for option in options)
        case Choosing():
            return 4  # the row that is asked, its answers, the line that tells how
        case Pointing(transcript=None, shown=lines):
            return 1 + _folded(lines)
        case Pointing(transcript=transcript) if transcript is not None:
            return 1 + len(transcript.lines)
        case Repair(transcript=transcript) | Ordering(transcript=transcript):
            return 1 + len(transcript.lines) + len(step.goals)
        case Writing():
            return 1
    options = step.predict.options if step.predict else ()
    return max(len(options) + 1 if step.predict else 0, len(step.goals))


def _folded(lines: Sequence[str]) -> int:
    """How many lines of the screen lines take that stand there with their numbers, those that are long folded."""
    return sum(max(len(textwrap.wrap(line, COLUMNS - _NUMBER)), 1) for line in lines)


class _Limit(NamedTuple):
    """A text, the key it stands at, and how many words it may have."""

    key: str
    text: str
    most: int


def is_short(case: SolvedStep) -> Iterator[Fault]:
    """No text is longer than its place, and no sentence longer than is read at once."""
    for limit in _limits(case.step):
        count = len(limit.text.split())
        if count > limit.most:
            yield Fault(f"has {count} words; {limit.most} at most are read: {limit.text[:40]!r} ...", limit.key)
    for key, text in _prose(case.step):
        yield from (Fault(what, key) for what in long_sentences(text))


def _limits(step: Step) -> Iterator[_Limit]:
    yield _Limit("say", step.say, MOST_IN_SAY)
    for number, goal in enumerate(step.goals, 1):
        yield _Limit(f"goals[{number}]", goal.goal, MOST_IN_GOAL)
    options = step.predict.options if step.predict else step.puzzle.options if isinstance(step.puzzle, Choosing) else ()
    where = "predict.options" if step.predict else "options"
    for number, option in enumerate(options, 1):
        yield _Limit(f"{where}[{number}]", option.say, MOST_IN_OPTION)
    for answer in step.puzzle.answers if isinstance(step.puzzle, Choosing) else ():
        yield _Limit("answers", answer, MOST_IN_OPTION)


def _prose(step: Step) -> Iterator[tuple[str, str]]:
    """What is told in sentences, and the keys."""
    yield "say", step.say
    yield "task", step.task
    if isinstance(step.puzzle, Writing):
        yield "because", step.puzzle.because
    for number, mistake in enumerate(step.mistakes, 1):
        yield f"mistakes[{number}].say", mistake.say
    for number, hint in enumerate(step.hints, 1):
        yield f"hints[{number}]", hint


def long_sentences(text: str) -> Iterator[str]:
    """What to say of each sentence of a text that is too long."""
    for sentence in re.split(r"(?<=[.?!])\s+", text):
        count = len(sentence.split())
        if count > MOST_IN_SENTENCE:
            yield f"has a sentence of {count} words, and {MOST_IN_SENTENCE} are read at once: {sentence[:40]!r} ..."


def of_story(lesson: Lesson) -> Iterator[str]:
    """What is too long in the story of a lesson."""
    count = len(lesson.story.split())
    if count > MOST_IN_STORY:
        yield f"has {count} words; {MOST_IN_STORY} at most are read"
    yield from long_sentences(lesson.story)


def ends_outside_a_message(case: SolvedStep) -> Iterator[Fault]:
    """The step does not end inside a message, where Enter would be a line of it."""
    if case.end.step_done and case.end.dialogue.awaiting not in (Awaiting.COMMAND, Awaiting.NOTHING):
        yield Fault(
            "ends where the server reads on and takes Enter for a line: end with the dot, or before DATA", "solution"
        )


FITS_A_SCREEN = LessonRule("a step is short enough to stay in sight", fits_a_screen)
IS_SHORT = LessonRule("what a step says is short", is_short, since=2)
ENDS_OUTSIDE = LessonRule("a step does not end inside a message", ends_outside_a_message)
