"""smtptutor learn: a lesson at the terminal, or from standard input with its ticks printed."""

import json
from argparse import ArgumentParser

from smtptutor.commands.dialogue import typed_lines
from smtptutor.commands.status import DONE, NOT_DONE
from smtptutor.course import choice, store
from smtptutor.course import lesson as lessons
from smtptutor.course.events import StepDone, Ticked
from smtptutor.course.lesson import Lesson
from smtptutor.course.under_way import UnderWay
from smtptutor.explain.explanation import explain
from smtptutor.explain.to_json import to_json
from smtptutor.server.dialogue import Exchanged
from smtptutor.table import TableError
from smtptutor.talk import lesson_ends, lesson_screen
from smtptutor.talk.conversation import Conversation
from smtptutor.talk.tutor import Tutor
from smtptutor.text import BLANK, Para
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
    course = lessons.course(lambda error: world.complain(str(error)))
    if world.terminal and not as_json:
        from smtptutor.shell import lessons as at_terminal

        return DONE if at_terminal.run(world, course, asked) else NOT_DONE
    with store.opened(world.data_folder, world.complain) as known:
        try:
            lesson = choice.choose(course, asked, known)
            under_way = UnderWay(lesson, known, resume=False)
        except TableError as error:
            world.complain(str(error))
            return NOT_DONE
        return _from_input(world, under_way, as_json=as_json)


def _from_input(world: World, under_way: UnderWay, *, as_json: bool) -> int:
    """Play standard input, line by line; 0 where the lesson was finished by it, otherwise 1."""
    conversation = Conversation(under_way)
    tutor = Tutor(conversation, echo=True)
    if as_json:
        conversation.on_event = lambda event: _tell_json(world, under_way.at.lesson, event)
    else:
        world.show([*lesson_ends.opening(under_way.at.lesson), *conversation.opening(), BLANK])
        world.show(lesson_screen.step(under_way.at))
    for line in typed_lines(world.stdin):
        for shown in tutor.type([line]):
            if not as_json:
                world.show(shown)
        if conversation.leaving:
            break
    at = under_way.at
    if not at.done and not as_json:
        left = len(at.lesson.steps) - len(at.steps_done)
        world.show([Para(f"The input ended; steps left in this lesson: {left}.")])
    return DONE if at.done else NOT_DONE


def _tell_json(world: World, lesson: Lesson, event: object) -> None:
    if isinstance(event, Exchanged):
        facts: dict[str, object] = to_json(event.exchange, explain(event.exchange, event.history))
    elif isinstance(event, Ticked):
        facts = {"lesson": lesson.id, "step": event.step.id, "tick": event.goal.tick}
    elif isinstance(event, StepDone):
        facts = {"lesson": lesson.id, "step": event.step.id, "step_done": True, "lesson_done": event.last}
    else:
        return
    world.write(json.dumps(facts) + "\n")
