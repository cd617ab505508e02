"""
Where the planted fault of a learner's own transcripts stands.

A label puts up to two harmless lines behind the first hello of a transcript that is looked at or mended, so that the
number of the line is another one for each learner. Where the texts of a lesson name lines by their numbers, all stays
as it is, and so does a transcript where those of its step count its lines.
"""

import hashlib
import re
from collections.abc import Callable, Iterator

from smtptutor.course.kinds import repair
from smtptutor.course.kinds.sheet import Sheet, played
from smtptutor.course.lesson import Edit, Lesson, Pointing, Repair, Step, Transcript
from smtptutor.table import TableError

HARMLESS = "NOOP"
MOST = 2  # of them in a transcript

_COUNT = "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_NTH = "second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth"
_NAMES_A_LINE = re.compile(rf"\blines?\s+\d|\b(?:{_NTH})\s+(?:\w+\s+)?line", re.IGNORECASE)
_COUNTS_LINES = re.compile(rf"\b(?:\d+|{_COUNT})\s+(?:\w+\s+)?lines", re.IGNORECASE)
_IN_A_HINT = re.compile(
    r"(?<=\b[Ll]ine )\d+|(?<=\b[Ll]ines )\d+(?:(?:, | to | and | or |, and |, or )\d{1,2}(?!\d))*"
    r"|^\d+(?=[ >_])|(?<=^[+-])\d+|(?<=^\d>)\d+"
)
_IN_AN_EDIT = re.compile(r"^\s*[+-]?\s*\d+|(?<=>)\s*\d+")
_NUMBER = re.compile(r"\d+")


def planted(lesson: Lesson) -> Lesson:
    """The lesson with the transcripts of its label; one without a label is as it was."""
    if not lesson.label or any(_NAMES_A_LINE.search(text) for text in _texts(lesson.title, *map(_told, lesson.steps))):
        return lesson
    return lesson._replace(steps=tuple(_step(lesson, step) for step in lesson.steps))


def _told(step: Step) -> Step:
    """What a learner reads of a step, but for the hints of one about a transcript, which go with it."""
    return step if _transcript(step) is None else step._replace(hints=())


def _texts(*values: object) -> Iterator[str]:
    """All texts in some values."""
    for value in values:
        if isinstance(value, str):
            yield value
        elif isinstance(value, tuple):
            yield from _texts(*value)


def _transcript(step: Step) -> Transcript | None:
    return step.puzzle.transcript if isinstance(step.puzzle, Pointing | Repair) else None


def _step(lesson: Lesson, step: Step) -> Step:
    """The step with lines planted; as it is where they would change anything but numbers."""
    transcript = _transcript(step)
    if transcript is None or any(map(_COUNTS_LINES.search, _texts(step))):
        return step
    try:
        before = played(lesson, transcript, transcript.lines)
        hello, count = _hello(before), _count(lesson, transcript)
        if not hello or not count:
            return step
        lines = (*transcript.lines[:hello], *[HARMLESS] * count, *transcript.lines[hello:])
        after = played(lesson, transcript, lines)
        moved = _moved(step, transcript._replace(lines=lines), lambda number: number + count * (number > hello))
        same = _codes(after, hello, count) == _codes(before, hello, 0)
        return moved if same and _is_mended(lesson, moved) else step
    except TableError:  # a site of it is not right, which is told where the lesson is opened
        return step


def _hello(sheet: Sheet) -> int:
    """The number of the first hello that is accepted; 0 where there is none."""
    taken = (line for line in sheet.lines if line.line[:4].upper() in ("EHLO", "HELO", "LHLO"))
    return next((line.number for line in taken if line.exchanges and line.refusal is None), 0)


def _count(lesson: Lesson, transcript: Transcript) -> int:
    """How many lines a label plants: the same in all steps about one transcript."""
    seed = "\n".join((lesson.label, lesson.id, transcript.site, *transcript.lines))
    return hashlib.sha256(seed.encode("utf-8", "surrogateescape")).digest()[0] % (MOST + 1)


def _codes(sheet: Sheet, hello: int, planted_here: int) -> list[list[int]]:
    """What is answered to the lines that were there before."""
    lines = (*sheet.lines[:hello], *sheet.lines[hello + planted_here :])
    return [[exchange.reply.code for exchange in line.exchanges] for line in lines]


def _moved(step: Step, transcript: Transcript, new: Callable[[int], int]) -> Step:
    """The step about these lines, with the new number wherever one of a line stands."""

    def renumbered(pattern: re.Pattern[str], text: str) -> str:
        return pattern.sub(lambda found: _NUMBER.sub(lambda number: str(new(int(number[0]))), found[0]), text)

    puzzle = step.puzzle
    if isinstance(puzzle, Pointing):
        puzzle = puzzle._replace(
            transcript=transcript,
            at=new(puzzle.at),
            fix=renumbered(_IN_AN_EDIT, puzzle.fix),
            whys=tuple((new(number), why) for number, why in puzzle.whys),
        )
    elif isinstance(puzzle, Repair):
        puzzle = puzzle._replace(transcript=transcript)
    return step._replace(
        puzzle=puzzle,
        hints=tuple(renumbered(_IN_A_HINT, hint) for hint in step.hints),
        solution=tuple(
            act._replace(edit=renumbered(_IN_AN_EDIT, act.edit)) if isinstance(act, Edit) else act
            for act in step.solution
        ),
    )


def _is_mended(lesson: Lesson, step: Step) -> bool:
    """True where the solution mends the step as before, or the edit that is to leave no refusal leaves none."""
    if isinstance(step.puzzle, Repair):
        edits = tuple(act.edit for act in step.solution if isinstance(act, Edit))
        return repair.judge(lesson, step, edits).done
    return True
