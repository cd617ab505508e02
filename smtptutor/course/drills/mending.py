"""A drill of refusals: mend the dialogue, with an edit or two."""

from collections.abc import Iterator
from difflib import SequenceMatcher

from smtptutor.course import goals
from smtptutor.course.drills import known
from smtptutor.course.drills.ground import Ground
from smtptutor.course.drills.moves import move_after
from smtptutor.course.drills.showing import STRICT, meaning
from smtptutor.course.hints import BLANK, shape
from smtptutor.course.kinds import edits, repair
from smtptutor.course.kinds.sheet import Sheet, played
from smtptutor.course.lesson import Edit, Goal, Lesson, Repair, Step, StepKind, Transcript
from smtptutor.course.predicate import Predicate
from smtptutor.protocol.command import Command

MOST_EDITS = 2
LONGEST = 76  # characters of a line that can be read and typed
_SAY = ("A line of this dialogue is refused.", "Lines of this dialogue are refused.")
_TASKS = (
    "",
    "Mend it with one edit, so that no line is refused.",
    "Mend it with two edits at most, so that no line is refused.",
)
_Asked = tuple[Predicate, str]


def step(ground: Ground, lesson: Lesson) -> Step | None:
    """The drill; None where nothing is refused, where no line mends it, and where more than a few edits do."""
    if ground.exchange.accepted or not ground.works or move_after(ground) is not None or not _typeable(ground):
        return None
    lines, works = _texts(ground)
    fails, mended = (played(lesson, Transcript(each), each) for each in (lines, works))
    first, asked = fails.first_failure, _asked(ground, fails, mended)
    if first is None or asked is None or mended.first_failure is not None:
        return None
    made = _made(lines, asked)
    mends = next((found for found in _fewest(between(lines, works)) if _solves(lesson, made, found)), ())
    if not mends or (beside := known.told(ground.site, lines, mends)) is None:
        return None
    refused = sum(line.refusal is not None for line in fails.lines)
    strict = f" {STRICT}" if ground.site.strict else ""
    return made._replace(
        say=f"{_SAY[refused > 1]}{strict}{beside}",
        task=_TASKS[len(mends)],
        hints=(meaning(ground), f"Line {first.number} is refused first.", _shape(mends[0])),
        solution=tuple(map(Edit, mends)),
    )


def _made(lines: tuple[str, ...], asked: _Asked) -> Step:
    """The step without its solution, and without what is said."""
    predicate, words = asked
    return Step(
        "drill",
        "",
        kind=StepKind.REPAIR,
        goals=(Goal(predicate, words, words),),
        quiet=True,
        puzzle=Repair(Transcript(lines), clean=True),
    )


def _fewest(mends: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """One of the edits alone, since the page may do more than is asked for; then all of them, if they are few."""
    yield from ((each,) for each in mends)
    if len(mends) <= MOST_EDITS:
        yield mends


def _solves(lesson: Lesson, step: Step, mends: tuple[str, ...]) -> bool:
    return repair.judge(lesson, step, mends).done


def between(lines: tuple[str, ...], works: tuple[str, ...]) -> tuple[str, ...]:
    """Edits that make the lines those that work, each on the lines as they stand then; what is alike is kept."""
    return min(_from_the_head(lines, works), edits.between(lines, works), key=len)


def _from_the_head(lines: tuple[str, ...], works: tuple[str, ...]) -> tuple[str, ...]:
    """The same, where only what stands between the lines that agree at both ends is changed."""
    head = next((place for place, pair in enumerate(zip(lines, works, strict=False)) if pair[0] != pair[1]), None)
    head = min(len(lines), len(works)) if head is None else head
    tail = 0
    while tail < min(len(lines), len(works)) - head and lines[-1 - tail] == works[-1 - tail]:
        tail += 1
    old, new = lines[head : len(lines) - tail], works[head : len(works) - tail]
    if len(old) != 1 or not new:
        placed = [f"{head + place} {line}" for place, line in enumerate(new[: len(old)], 1)]
        added = [f"+{head + place} {line}" for place, line in enumerate(new, 1) if place > len(old)]
        return (*placed, *added, *(f"-{head + place}" for place in range(len(old), len(new), -1)))
    kept = max(range(len(new)), key=lambda place: SequenceMatcher(None, old[0], new[place]).ratio())
    before = [f"+{head + place} {line}" for place, line in enumerate(new[:kept], 1)]
    after = [f"+{head + place} {line}" for place, line in enumerate(new, 1) if place > kept + 1]
    return (f"{head + 1} {new[kept]}", *before, *after)


def _typeable(ground: Ground) -> bool:
    return ground.whole and all(len(line.sent) <= LONGEST for line in (*ground.lines, *ground.works))


def _texts(ground: Ground) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(line.sent for line in ground.lines), tuple(line.sent for line in ground.works)


def _shape(edit: str) -> str:
    """An edit with a blank in it."""
    place, blank, line = edit.partition(" ")
    if blank and not line.strip():
        return f"{place}, a blank, and nothing behind it"
    if blank and " " not in line and not line.isupper():
        return f"{place} {BLANK}"  # the first letter of base64 tells nothing
    return f"{place} {shape(line)}" if blank else f"{edit[:1]}{BLANK}"


def _asked(ground: Ground, fails: Sheet, mended: Sheet) -> _Asked | None:
    """
    What is to hold once the dialogue is mended, with its words: what the refused line wanted.

    It is the first of what could be meant that holds where the page says that it works. What holds before too is asked
    for only where the verb was taken once already: then it is enough that no line is refused.
    """
    wanted = [each for each in _wanted(ground, mended) if _holds(each[0], mended)]
    command = ground.exchange.command
    own = str(command.verb) if command is not None and command.verb is not None else ""
    return next((each for each in wanted if each[0].verb == own or not _holds(each[0], fails)), None)


def _wanted(ground: Ground, mended: Sheet) -> Iterator[_Asked]:
    refused, end = ground.exchange.command, mended.end.state
    yield from _named(refused)
    if refused is not None and refused.verb is not None:
        yield _taken(str(refused.verb))
    if end.memory.store:
        yield Predicate(messages=len(end.memory.store)), "the server takes the message"
    if end.session.channel.user:
        yield Predicate(user=end.session.channel.user), f"{end.session.channel.user} is logged in"
    typed = ground.lines[-1].sent
    for line in sorted(mended.lines, key=lambda line: SequenceMatcher(None, typed, line.line).ratio(), reverse=True):
        verb = next((each.command.verb for each in line.exchanges if each.command is not None), None)
        if verb is not None:
            yield _taken(str(verb))


def _taken(verb: str) -> _Asked:
    return Predicate(verb=verb, accepted=True), f"{verb} is taken"


def _named(refused: Command | None) -> Iterator[_Asked]:
    """Who a refused line names, as the sender or as a recipient who is held in the end, or has the message."""
    address = refused.path.text if refused is not None and refused.path is not None else ""
    if address:
        yield Predicate(sender=address), f"the server holds the sender {address}"
        yield Predicate(recipients=(address,)), f"the server holds the recipient {address}"
        yield Predicate(message_for=(address,)), f"the server takes the message for {address}"


def _holds(asked: Predicate, sheet: Sheet) -> bool:
    looked = goals.look_back([asked], sheet.greeting.after, sheet.exchanges)
    return goals.reached([asked], looked)[0]
