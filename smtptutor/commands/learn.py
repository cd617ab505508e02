"""smtptutor learn: a lesson at the terminal, or from standard input with its ticks printed."""

import json
from argparse import ArgumentParser, Namespace

from smtptutor.commands import lessons, shared
from smtptutor.commands.dialogue import typed_lines
from smtptutor.commands.status import DONE, NOT_DONE
from smtptutor.course.at import At
from smtptutor.course.events import Answered, Predicted, StepDone, Ticked
from smtptutor.course.learning import Learning
from smtptutor.course.lesson import StepKind
from smtptutor.course.progress import Progress
from smtptutor.course.under_way import UnderWay
from smtptutor.explain.explanation import explain
from smtptutor.explain.to_json import to_json
from smtptutor.server.dialogue import Exchanged
from smtptutor.table import TableError
from smtptutor.talk import lesson_moves
from smtptutor.talk.conversation import Conversation
from smtptutor.talk.lessons_here import LessonsHere
from smtptutor.talk.tutor import Tutor
from smtptutor.text import Para
from smtptutor.world import World

TYPE_CHECKING = False
if TYPE_CHECKING:
    from smtptutor.course.drills.session import Questions

EXAMPLES = """\
examples:
  smtptutor learn
  smtptutor learn order
  smtptutor learn --lessons my-lessons/
  smtptutor learn --label "Ana Silva"    in a class: lessons with names of your own
"""


def add_to(parser: ArgumentParser) -> None:
    """What `learn` takes."""
    parser.epilog = EXAMPLES
    parser.add_argument("lesson", nargs="?", metavar="LESSON", help="the name of a lesson; see: smtptutor lessons")
    shared.takes_lessons(parser)
    shared.takes_label(parser)
    parser.set_defaults(run=_run)


def _run(world: World, options: Namespace) -> int:
    if shared.no_such_lessons(world, options) or shared.no_such_label(world, options):
        return NOT_DONE
    with shared.remembered(world, options.label) as known:
        return run(world, options, known)


def run(world: World, options: Namespace, known: Progress, *, resume: bool = True) -> int:
    """
    Run the lesson asked for, or the one where the learner left off.

    `resume` tells that it goes on where it was left, at a terminal, after what is to be asked. Returns 1 where there is
    none such.
    """
    at_terminal = world.terminal and not options.json
    learning = Learning(known, resume=at_terminal and resume, more=options.lessons)
    if not options.json:
        shared.told_for_whom(world, options.label)
    if options.lesson is None and learning.all_done:
        return lessons.tell(world, learning, as_json=options.json)
    under_way = _opened(world, learning, options.lesson)
    if under_way is None:
        return NOT_DONE
    if not at_terminal:
        return _from_input(world, learning, under_way, as_json=options.json)
    from smtptutor.shell import lessons as in_the_shell

    in_the_shell.run(world, learning, under_way, _questions(known) if resume and not world.settings.present else None)
    return DONE


def _questions(known: Progress) -> "Questions | None":
    """What is asked before the lesson; nothing is loaded for it where nothing waits."""
    if not known.drills():
        return None
    from smtptutor.course.drills.session import questions

    return questions(known)


def _opened(world: World, learning: Learning, asked: str | None) -> UnderWay | None:
    """The lesson under way; None where there is none such. What could not be read is told."""
    error = None
    under_way = None
    try:
        under_way = learning.open(asked)
    except TableError as caught:
        error = caught
    for each in (*learning.broken, *filter(None, [error])):
        world.complain(str(each))
    return under_way


def _from_input(world: World, learning: Learning, under_way: UnderWay, *, as_json: bool) -> int:
    """Play standard input, line by line; 0 where the lesson was finished by it, otherwise 1."""
    conversation = Conversation(under_way, lessons=LessonsHere(lambda: learning))
    conversation.completes = False
    tutor = Tutor(conversation, echo=True)
    if as_json:
        conversation.on_event = lambda event: _tell_json(world, conversation, event)
    else:
        world.show(lesson_moves.opening(conversation))
    for line in typed_lines(world.stdin):
        for shown in tutor.type([line]):
            if not as_json:
                world.show(shown)
        if conversation.leaving:
            break
    at = conversation.lesson
    if at is not None and not at.done and not as_json:
        left = len(at.lesson.steps) - len(at.steps_done)
        world.show([Para(f"The input ended; steps left in this lesson: {left}.")])
    return DONE if under_way.at.done else NOT_DONE


def _tell_json(world: World, conversation: Conversation, event: object) -> None:
    assert conversation.lesson is not None  # there is no other place to go from here
    if (facts := as_object(conversation.lesson, event)) is not None:
        world.write(json.dumps(facts) + "\n")


def as_object(at: At, event: object) -> dict[str, object] | None:
    """An event of a lesson for a script, `at` where the learner stands after it; None for what no script asks for."""
    facts: dict[str, object] = {"lesson": at.lesson.id, "step": at.step.id}
    match event:
        case Exchanged(exchange, history):
            return to_json(exchange, explain(exchange, history))
        case Ticked(goal, _, step):
            return facts | {"step": step.id, "tick": goal.tick}
        case Answered(answer, verdict) if not verdict.void:
            right = {} if at.step.kind is StepKind.WRITE else {"right": verdict.right}  # nobody judges a sentence
            return facts | {"answer": answer, **right}
        case Predicted(_, guess, truth):
            return facts | {"answer": guess, "right": guess == truth}
        case StepDone(step, _, last):
            return facts | {"step": step.id, "step_done": True, "lesson_done": last}
    return None
