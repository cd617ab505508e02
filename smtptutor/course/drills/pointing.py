"""
A drill that asks which line failed first, in a longer dialogue with the echoes of it.

Where nothing fails with it, its reply would give it away among those of lines that are taken: then no reply is shown.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from smtptutor.course.drills.ground import Ground
from smtptutor.course.drills.mending import LONGEST
from smtptutor.course.drills.showing import STRICT, meaning
from smtptutor.course.kinds import point
from smtptutor.course.kinds.sheet import Sheet, SheetLine, played
from smtptutor.course.lesson import Lesson, Pointing, Step, StepKind, Transcript
from smtptutor.course.shuffle import shuffled
from smtptutor.protocol.verb import Verb

FEWEST_LINES = 2
_MANY = 6
MOST_LINES = 13  # so that all of them stand on one screen with the question
_QUOTED = "Somebody quotes the last line of this dialogue."
_WHICH_FAILED = "Which line failed first?"
_SENT = "These are the lines of a client. One of them is refused."
_WHICH_IS = "Which line is it?"
_HELLOS = (Verb.EHLO, Verb.HELO, Verb.LHLO)
_LETTER = ("MAIL FROM:<sender@example.org>", "RCPT TO:<alice@example.test>", "DATA", "Subject: lunch", ".")
_ECHOES: Mapping[Verb | None, tuple[str, ...]] = {
    **dict.fromkeys(_HELLOS, ("MAIL FROM:<sender@example.org>", "RCPT TO:<alice@example.test>")),
    Verb.MAIL: ("RCPT TO:<alice@example.test>", "DATA"),
    Verb.RCPT: ("DATA",),
}
"""What needs a line that was refused, and is refused in its turn."""


class _Longer(NamedTuple):
    """A dialogue among other lines, played, and the line that is looked for."""

    sheet: Sheet
    first: SheetLine

    @property
    def ends_in_an_echo(self) -> bool:
        """True where the last line failed as well, and others than the one that is looked for."""
        last = self.sheet.lines[-1]
        return last.number != self.first.number and (last.refusal is not None or not last.sent)

    @property
    def has_one_refusal(self) -> bool:
        """True where all but one of the lines are taken, each of them."""
        refused = [line.refusal for line in self.sheet.lines if line.refusal is not None]
        return len(refused) == 1 and not refused[0].silent and all(line.sent for line in self.sheet.lines)

    @property
    def stands_last(self) -> bool:
        """True where the line that is looked for is the last one."""
        return self.first.number == len(self.sheet.lines)


def step(ground: Ground, seed: str, lesson: Lesson) -> Step | None:
    """The drill; None where nothing is refused, and where another line comes to be refused first."""
    if ground.exchange.accepted or not ground.greeting.accepted or not ground.lines:
        return None
    if not all(line.whole and len(line.sent) <= LONGEST for line in ground.lines):
        return None
    tried = (_found(ground, lesson, lines, behind) for lines, behind in _longer(ground, _echoes(ground)))
    with_echo = next((found for found in tried if found is not None and found.ends_in_an_echo), None)
    if with_echo is not None:
        return _asked(ground, with_echo)
    mixed = shuffled(list(_among_others(ground)), ground.cause, seed)
    tried = (_found(ground, lesson, lines, behind) for lines, behind in mixed)
    alone = sorted((found for found in tried if found is not None and found.has_one_refusal), key=_plainness)
    return _asked_without_replies(ground, lesson, alone[0]) if alone else None


def _plainness(found: _Longer) -> tuple[bool, bool]:
    """How little there is to look for: the last line, or one among few."""
    return found.stands_last, len(found.sheet.lines) < _MANY


def _found(ground: Ground, lesson: Lesson, lines: tuple[str, ...], behind: int) -> _Longer | None:
    """Lines as they are played, where what fails in the dialogue fails first there too, with its cause."""
    bare = _played(lesson, tuple(line.sent for line in ground.lines)).first_failure
    sheet = _played(lesson, lines)
    first = sheet.first_failure
    if bare is None or bare.refusal is None or first is None or first.refusal is None:
        return None
    same = (first.number, first.refusal.cause) == (bare.number + behind, bare.refusal.cause)
    fits = FEWEST_LINES <= len(lines) <= MOST_LINES
    return _Longer(sheet, first) if same and fits and ground.cause in _causes(sheet) else None


def _asked(ground: Ground, found: _Longer) -> Step:
    assert found.first.refusal is not None
    because = meaning(ground) if found.first.refusal.cause is ground.cause else f"The rest follows. {meaning(ground)}"
    return _pointing(_QUOTED, _WHICH_FAILED, Pointing(found.first.number, because, Transcript(_lines(found))))


def _asked_without_replies(ground: Ground, lesson: Lesson, found: _Longer) -> Step:
    because, lines = meaning(ground), _lines(found)
    said = [_SENT, *([STRICT] if ground.site.strict else []), *([because] if ground.aside else [])]
    with_replies = _pointing("", "", Pointing(found.first.number, because, Transcript(lines)))
    others = (number for number in range(1, len(lines) + 1) if number != found.first.number)
    whys = tuple((number, point.judge(lesson, with_replies, (str(number),)).why) for number in others)
    return _pointing(" ".join(said), _WHICH_IS, Pointing(found.first.number, because, shown=lines, whys=whys))


def _pointing(say: str, task: str, about: Pointing) -> Step:
    return Step("drill", say, kind=StepKind.POINT, task=task, quiet=True, puzzle=about)


def _lines(found: _Longer) -> tuple[str, ...]:
    return tuple(line.line for line in found.sheet.lines)


def _played(lesson: Lesson, lines: tuple[str, ...]) -> Sheet:
    return played(lesson, Transcript(lines), lines)


def _causes(sheet: Sheet) -> set[str]:
    return {each.cause for each in sheet.exchanges}


def _echoes(ground: Ground) -> tuple[str, ...]:
    command = ground.exchange.command
    return _ECHOES.get(command.verb if command is not None else None, ())


def _longer(ground: Ground, after: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], int]]:
    """
    The lines among others, and by how many they stand further down; the longest first.

    A letter and a NOOP come behind the greeting, or the NOOP alone, and at the end what is given.
    """
    lines = tuple(line.sent for line in ground.lines)
    greets = 1 if ground.answers[0] and _greets(ground) else 0
    head, rest = lines[:greets], lines[greets:]
    for before in ((*_LETTER, "NOOP"), ("NOOP",)) if greets else (("NOOP",),):
        yield (*head, *before, *rest, *after), len(before)
    yield (*lines, *after), 0


def _among_others(ground: Ground) -> Iterator[tuple[tuple[str, ...], int]]:
    """The lines among others that are taken, behind them too."""
    for after in ((), ("NOOP", "RSET"), ("RSET", *_LETTER), _LETTER, _LETTER[1:], _LETTER[2:], ("NOOP",)):
        yield from _longer(ground, after)


def _greets(ground: Ground) -> bool:
    """True where the first line is a greeting, and is taken."""
    first = ground.answers[0][-1]
    return first.accepted and first.command is not None and first.command.verb in _HELLOS
