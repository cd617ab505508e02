"""
Is a lesson sound and fair? Plays it in both directions: what must pass passes, and what must not does not.

Fair means: the solution works, as it stands and in other spellings of the same thing; an empty session and one left
unfinished do not; each mistake shows on its example and not on the solution; nothing is used before it is taught.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from smtptutor.course import lesson as lessons
from smtptutor.course.lesson import Lesson, Step
from smtptutor.course.runner import BLANK, Runner, Slipped, StepDone, Ticked
from smtptutor.protocol.stage import Awaiting
from smtptutor.reference import lookup
from smtptutor.server.site_file import read_site
from smtptutor.table import TableError


class Problem(NamedTuple):
    """One thing that is not right, and where."""

    file: str
    place: str
    what: str


def check_site(path: Path) -> Iterator[Problem]:
    """What is wrong with a site file."""
    try:
        read_site(path)
    except TableError as error:
        yield _of_error(error, path)


def check_lessons(paths: Sequence[Path], taught_before: Sequence[Lesson] = ()) -> Iterator[Problem]:
    """What is wrong with these lessons, taken in this order, after those of `taught_before`."""
    taught = {name for lesson in taught_before for name in lesson.teaches}
    ids = {one for lesson in taught_before for one in (lesson.id, *lesson.aliases)}
    for path in paths:
        try:
            lesson = lessons.read_lesson(path)
            problems = list(check_lesson(lesson))
        except TableError as error:
            yield _of_error(error, path)
            continue
        yield from problems
        for one in (lesson.id, *lesson.aliases):
            if one in ids:
                yield Problem(lesson.file, "id", f"{one!r} belongs to another lesson already")
            ids.add(one)
        for name in lesson.uses:
            if name not in taught:
                yield Problem(lesson.file, "uses", f"{name} is not taught by an earlier lesson")
        taught |= set(lesson.teaches)


def _of_error(error: TableError, path: Path) -> Problem:
    return Problem(str(path), error.key, error.right)


def check_lesson(lesson: Lesson) -> Iterator[Problem]:
    """What is wrong with one lesson, by itself."""
    for name in (*lesson.teaches, *lesson.uses):
        if not _known(name):
            yield Problem(lesson.file, "teaches", f"{name!r} is no reply code, enhanced code, verb or cause")
    try:
        opening = Runner(lesson)
    except TableError as error:
        yield Problem(lesson.file, "site", str(error))
        return
    for exchange in opening.history:
        if not exchange.accepted:
            yield Problem(lesson.file, "before", f"the line {exchange.client!r} is refused with {exchange.reply.code}")
    for number, step in enumerate(lesson.steps):
        for what in _check_step(lesson, number, step):
            yield Problem(lesson.file, f"steps[{number + 1}] {step.id}", what)


def _known(name: str) -> bool:
    kinds = ("codes", "verbs", "keywords", "causes")
    return any(lookup.find(kind, name) for kind in kinds) or re.fullmatch(r"[245]\.\d+\.\d+", name) is not None


def at_step(lesson: Lesson, number: int) -> Runner | None:
    """A runner with all earlier steps solved; None where they cannot be solved."""
    runner = Runner(lesson)
    for step in lesson.steps[:number]:
        _send(runner, [line.line for line in step.solution])
        if not runner.step_done or runner.done:
            return None
        runner.advance()
    return runner


def _send(runner: Runner, lines: Iterable[str]) -> list[object]:
    """Type lines, each when its turn comes; the events, those of the step at hand only: it stops when that is done."""
    events: list[object] = []
    for line in lines:
        if runner.step_done:
            break
        events += runner.receive(f"{line}\r\n".encode())
    return events


def _check_step(lesson: Lesson, number: int, step: Step) -> Iterator[str]:
    solution = [line.line for line in step.solution]
    if (runner := at_step(lesson, number)) is None:
        yield "cannot be reached: an earlier step is not solved by its solution"
        return
    yield from _already(runner)
    events = _send(runner, solution)
    if not runner.step_done:
        missed = [goal.tick for goal in step.goals if goal not in runner.ticked]
        yield f"the solution does not reach: {'; '.join(missed)}"
        return
    slips = [event.mistake.id for event in events if isinstance(event, Slipped)]
    if slips:
        yield f"the solution shows the sign of the mistake {', '.join(slips)}"
    for name, variant in VARIANTS.items():
        runner = _must(at_step(lesson, number))
        _send(runner, variant(solution, runner))
        if not runner.step_done:
            yield f"refuses a right answer: {name}"
    yield from _unneeded(lesson, number, solution)
    yield from _check_mistakes(lesson, number, step)
    yield from _check_hints(step, solution)


def _unneeded(lesson: Lesson, number: int, solution: Sequence[str]) -> Iterator[str]:
    """Command lines of the solution without which the step is solved all the same; message lines may be any."""
    for place, line in enumerate(solution):
        runner = _must(at_step(lesson, number))
        _send(runner, solution[:place])
        if runner.step_done:
            yield f"is done before the line {line!r} of its solution"
            return
        if runner.state.session.awaiting is Awaiting.MAIL_DATA and line != ".":
            continue
        _send(runner, solution[place + 1 :])
        if runner.step_done:
            yield f"is solved without the line {line!r} of its solution"


def _must(runner: Runner | None) -> Runner:
    assert runner is not None  # the step was reached before
    return runner


def _already(runner: Runner) -> Iterator[str]:
    """Goals that are reached when the step opens: seen after a NOOP, which changes nothing."""
    if runner.state.session.awaiting is not Awaiting.COMMAND:
        return
    trial = _must(at_step(runner.lesson, runner.number))
    for event in _send(trial, ["NOOP"]):
        if (
            isinstance(event, Ticked)
            and event.goal.predicate.verb != "NOOP"
            and event.goal.predicate.cause != "noop-done"
        ):
            yield f"the goal {event.goal.tick!r} is reached when the step opens"
        if isinstance(event, StepDone):
            yield "is done by a bare NOOP"


def _check_mistakes(lesson: Lesson, number: int, step: Step) -> Iterator[str]:
    for mistake in step.mistakes:
        runner = _must(at_step(lesson, number))
        events = _send(runner, mistake.example)
        if not any(isinstance(event, Slipped) and event.mistake == mistake for event in events):
            yield f"the mistake {mistake.id}: its sign does not show on its example"
        if runner.step_done:
            yield f"the mistake {mistake.id}: its example solves the step"


def _check_hints(step: Step, solution: Sequence[str]) -> Iterator[str]:
    """The last hint is a line of the solution with one blank in it."""
    shape = step.hints[-1]
    if shape.count(BLANK) != 1:
        yield f"the last hint must hold one blank, {BLANK}"
        return
    pattern = re.escape(shape).replace(re.escape(BLANK), ".*")
    if not any(re.fullmatch(pattern, line, re.IGNORECASE) for line in solution):
        yield "the last hint is not the shape of a line of the solution"


def _commands_changed(change: Callable[[str], Iterator[str]]) -> Callable[[Sequence[str], Runner], Iterator[str]]:
    """A variant that changes command lines, and leaves mail data as it is."""

    def variant(solution: Sequence[str], runner: Runner) -> Iterator[str]:
        for line in solution:
            if runner.state.session.awaiting is Awaiting.COMMAND:
                yield from change(line)
            else:
                yield line

    return variant


def _lower(line: str) -> Iterator[str]:
    word, blank, rest = line.partition(" ")
    keyword, colon, path = rest.partition(":")
    yield word.lower() + blank + (keyword.lower() + colon + path if colon else rest)


def _trailing_blank(line: str) -> Iterator[str]:
    yield line + " "


def _noop_before(line: str) -> Iterator[str]:
    yield "NOOP"
    yield line


def _slip_before(line: str) -> Iterator[str]:
    yield "FROB"
    yield line


def _domains_in_capitals(line: str) -> Iterator[str]:
    yield re.sub(r"@[\w.-]+", lambda found: found[0].upper(), line)


VARIANTS = {
    "verbs in lower case": _commands_changed(_lower),
    "a blank at the end of each line": _commands_changed(_trailing_blank),
    "NOOP in between": _commands_changed(_noop_before),
    "a slip before each line": _commands_changed(_slip_before),
    "domains in capital letters": _commands_changed(_domains_in_capitals),
}
