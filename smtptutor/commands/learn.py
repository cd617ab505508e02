"""smtptutor learn: a lesson at the terminal, or from standard input with its ticks printed."""

import json
from argparse import ArgumentParser

from smtptutor.commands.dialogue import typed_lines
from smtptutor.commands.status import DONE, NOT_DONE
from smtptutor.course import choice, progress
from smtptutor.course import lesson as lessons
from smtptutor.course.progress import Progress
from smtptutor.course.runner import Runner, StepDone, Ticked
from smtptutor.course.talk import Exchanged
from smtptutor.explain.explanation import explain
from smtptutor.explain.to_json import to_json
from smtptutor.table import TableError
from smtptutor.talk import lesson_screen
from smtptutor.talk.conversation import Conversation
from smtptutor.talk.tutor import Tutor
from smtptutor.world import World

EXAMPLES = """\
examples:
  smtptutor learn
  smtptutor learn order
"""


def add_to(parser: ArgumentParser) -> None:
    """What `learn` takes."""
    parser.epilog = EXAMPLES
    parser.add_argument("lesson", nargs="?", metavar="LESSON", help="the name of a lesson; see: smtptutor lessons")
    parser.set_defaults(run=lambda world, options: run(world, options.lesson, as_json=options.json))


def run(world: World, asked: str | None, *, as_json: bool = False) -> int:
    """Run a lesson: the one asked for, or the one where the learner left off. Returns 1 where there is none."""
    try:
        course = lessons.course()
    except TableError as error:
        world.complain(str(error))
        return NOT_DONE
    if world.terminal and not as_json:
        from smtptutor.shell import start

        return start.learn(world, course, asked)
    with progress.kept_or_not(world.data_folder, world.complain) as known:
        try:
            lesson = choice.choose(course, asked, known)
        except TableError as error:
            world.complain(str(error))
            return NOT_DONE
        return _from_input(world, Runner(lesson), known, as_json=as_json)


def _from_input(world: World, runner: Runner, known: Progress, *, as_json: bool) -> int:
    """Play standard input, line by line; 0 where the lesson was finished by it, otherwise 1."""
    conversation = Conversation(runner, world.width)
    tutor = Tutor(conversation, echo=True)
    conversation.on_event = lambda event: keep(known, runner, event)
    if not as_json:
        world.show([*lesson_screen.opening(runner.lesson, world.width), *conversation.opening(), []])
        world.show(lesson_screen.step(runner, world.width))
    for line in typed_lines(world.stdin):
        if as_json:
            for event in runner.send(line):
                keep(known, runner, event)
                _tell_json(world, runner, event)
            continue
        for shown in tutor.type([line]):
            world.show(shown)
        if conversation.leaving:
            break
    if not runner.done and not as_json:
        left = len(runner.lesson.steps) - runner.number - (1 if runner.step_done else 0)
        world.show([[("", f"The input ended; steps left in this lesson: {left}.")]])
    return DONE if runner.done else NOT_DONE


def keep(known: Progress, runner: Runner, event: object) -> None:
    """Mark what an event finished."""
    if isinstance(event, StepDone):
        known.mark(runner.lesson.id, event.step.id)
        if event.last:
            known.mark(runner.lesson.id)


def _tell_json(world: World, runner: Runner, event: object) -> None:
    if isinstance(event, Exchanged):
        said: dict[str, object] = to_json(event.exchange, explain(event.exchange, runner.history))
    elif isinstance(event, Ticked):
        said = {"lesson": runner.lesson.id, "step": runner.step.id, "tick": event.goal.tick}
    elif isinstance(event, StepDone):
        said = {"lesson": runner.lesson.id, "step": event.step.id, "step_done": True, "lesson_done": event.last}
    else:
        return
    world.write(json.dumps(said) + "\n")
