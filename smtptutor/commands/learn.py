"""smtptutor learn: a lesson at the terminal, or from standard input with its ticks printed."""

import json

from smtptutor.commands.dialogue import lines_from
from smtptutor.course import lesson as lessons
from smtptutor.course import progress
from smtptutor.course.lesson import Lesson
from smtptutor.course.progress import Progress
from smtptutor.course.runner import Runner, StepDone, Ticked
from smtptutor.course.talk import Exchanged
from smtptutor.explain.explanation import explain, to_json
from smtptutor.shell import lesson_screen
from smtptutor.shell.conversation import Conversation
from smtptutor.table import TableError
from smtptutor.world import World


def run(world: World, asked: str | None, *, as_json: bool = False) -> int:
    """Run a lesson: the one asked for, or the one where the learner left off. Returns 1 where there is none."""
    try:
        course = lessons.course()
    except TableError as error:
        world.complain(str(error))
        return 1
    if world.terminal and not as_json:
        from smtptutor.shell import start

        return start.learn(world, course, asked)
    lesson = lessons.find(course, asked) if asked else course[0]
    if lesson is None:
        world.complain(unknown(course, asked or ""))
        return 1
    with progress.opened(world.data_folder()) as known:
        return _from_input(world, Runner(lesson), known, as_json=as_json)


def unknown(course: list[Lesson], asked: str) -> str:
    """What to say when there is no such lesson."""
    import difflib

    ids = [lesson.id for lesson in course]
    near = difflib.get_close_matches(asked, ids, 1)
    hint = f"Did you mean {near[0]}?" if near else f"There are {', '.join(ids)}."
    return f"there is no lesson called {asked!r}. {hint}"


def where_left_off(course: list[Lesson], known: Progress) -> Lesson:
    """The lesson that was open last and is not done; else the first that is not done; else the first."""
    last = lessons.find(course, known.last() or "")
    if last is not None and not known.is_done((last.id, *last.aliases)):
        return last
    return next((one for one in course if not known.is_done((one.id, *one.aliases))), course[0])


def _from_input(world: World, runner: Runner, known: Progress, *, as_json: bool) -> int:
    """Play standard input; 0 where the lesson was finished by it, otherwise 1."""
    conversation = Conversation(runner, world.width)
    if not as_json:
        world.show([*lesson_screen.opening(runner.lesson, world.width), *conversation.opening(), []])
        world.show(lesson_screen.step(runner, world.width))
    for octets in lines_from(world.stdin):
        for event in runner.receive(octets):
            keep(known, runner, event)
            if as_json:
                _tell_json(world, runner, event)
            else:
                world.show(conversation.told(event, echo=True))
    if not runner.done and not as_json:
        left = len(runner.lesson.steps) - runner.number - (1 if runner.step_done else 0)
        world.show([[("", f"The input ended; steps left in this lesson: {left}.")]])
    return 0 if runner.done else 1


def keep(known: Progress, runner: Runner, event: object) -> None:
    """Mark what an event finished."""
    if isinstance(event, StepDone):
        known.mark(runner.lesson.id, event.step.id)
        if event.last:
            known.mark(runner.lesson.id)


def _tell_json(world: World, runner: Runner, event: object) -> None:
    if isinstance(event, Exchanged):
        said: dict[str, object] = to_json(event.exchange, explain(event.exchange, runner.history[:-1]))
    elif isinstance(event, Ticked):
        said = {"lesson": runner.lesson.id, "step": runner.step.id, "tick": event.goal.tick}
    elif isinstance(event, StepDone):
        said = {"lesson": runner.lesson.id, "step": event.step.id, "step_done": True, "lesson_done": event.last}
    else:
        return
    world.write(json.dumps(said) + "\n")
