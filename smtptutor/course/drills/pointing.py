"""A drill of refusals: which line failed first, in a longer dialogue with the echoes of it."""

from collections.abc import Iterator, Mapping

from smtptutor.course.drills.ground import Ground
from smtptutor.course.drills.mending import LONGEST
from smtptutor.course.drills.showing import meaning
from smtptutor.course.kinds.sheet import Sheet, played
from smtptutor.course.lesson import Lesson, Pointing, Step, StepKind, Transcript
from smtptutor.protocol.verb import Verb

FEWEST_LINES = 2
MOST_LINES = 13  # so that all of them stand on one screen with the question
_SAY = "Somebody quotes the last line of this dialogue."
_TASK = "Which line failed first?"
_HELLOS = (Verb.EHLO, Verb.HELO, Verb.LHLO)
_LETTER = ("MAIL FROM:<sender@example.org>", "RCPT TO:<alice@example.test>", "DATA", "Subject: lunch", ".")
_ECHOES: Mapping[Verb | None, tuple[str, ...]] = {
    **dict.fromkeys(_HELLOS, ("MAIL FROM:<sender@example.org>", "RCPT TO:<alice@example.test>")),
    Verb.MAIL: ("RCPT TO:<alice@example.test>", "DATA"),
    Verb.RCPT: ("DATA",),
}
"""What needs a line that was refused, and is refused in its turn."""


def step(ground: Ground, lesson: Lesson) -> Step | None:
    """The drill; None where nothing is refused, and where another line comes to be refused first."""
    if ground.exchange.accepted or not ground.lines or not all(line.whole for line in ground.lines):
        return None
    if any(len(line.sent) > LONGEST for line in ground.lines):
        return None
    bare = _played(lesson, tuple(line.sent for line in ground.lines))
    failed = bare.first_failure
    if failed is None or failed.refusal is None or ground.cause not in _causes(bare):
        return None
    for lines, behind in _longer(ground):
        sheet = _played(lesson, lines)
        first = sheet.first_failure
        if first is None or first.refusal is None or not FEWEST_LINES <= len(lines) <= MOST_LINES:
            continue
        same = (first.number, first.refusal.cause) == (failed.number + behind, failed.refusal.cause)
        if same and ground.cause in _causes(sheet):
            because = meaning(ground) if first.refusal.cause is ground.cause else f"The rest follows. {meaning(ground)}"
            about = Pointing(first.number, because, Transcript(lines))
            return Step("drill", _SAY, kind=StepKind.POINT, task=_TASK, quiet=True, puzzle=about)
    return None


def _played(lesson: Lesson, lines: tuple[str, ...]) -> Sheet:
    return played(lesson, Transcript(lines), lines)


def _causes(sheet: Sheet) -> set[str]:
    return {each.cause for each in sheet.exchanges}


def _longer(ground: Ground) -> Iterator[tuple[tuple[str, ...], int]]:
    """
    The lines among others, and by how many they stand further down; the longest first.

    A letter and a NOOP come behind the greeting, and at the end what needs the line that was refused.
    """
    lines = tuple(line.sent for line in ground.lines)
    greets = 1 if ground.answers[0] and _greets(ground) else 0
    head, rest = lines[:greets], lines[greets:]
    command = ground.exchange.command
    echoes = _ECHOES.get(command.verb if command is not None else None, ())
    letter = _LETTER if greets else ()
    for before, after in (((*letter, "NOOP"), echoes), (("NOOP",), echoes), ((*letter, "NOOP"), ()), (("NOOP",), ())):
        yield (*head, *before, *rest, *after), len(before)
    yield lines, 0


def _greets(ground: Ground) -> bool:
    """True where the first line is a greeting, and is taken."""
    first = ground.answers[0][-1]
    return first.accepted and first.command is not None and first.command.verb in _HELLOS
