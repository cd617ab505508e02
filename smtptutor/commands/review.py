"""smtptutor review: the questions that are due, from what was missed in lessons."""

import json
from argparse import ArgumentParser, Namespace

from smtptutor.commands import shared
from smtptutor.commands.dialogue import typed_lines
from smtptutor.commands.status import DONE, NOT_DONE
from smtptutor.course.drills import schedule
from smtptutor.course.drills.session import Drilling, Questions
from smtptutor.course.events import Answered
from smtptutor.course.kinds import choose
from smtptutor.course.kinds.sheet import SheetLine, played, reply
from smtptutor.course.learning import Learning
from smtptutor.course.lesson import Pointing, Repair
from smtptutor.course.store import Store
from smtptutor.talk import lesson_moves
from smtptutor.talk.conversation import Conversation
from smtptutor.talk.lessons_here import LessonsHere
from smtptutor.talk.tutor import Tutor
from smtptutor.text import Para
from smtptutor.wording import day, plural
from smtptutor.world import World

EXAMPLES = """\
examples:
  smtptutor review
  smtptutor review --label "Ana Silva"
"""
NOTHING = "Nothing is due, and nothing waits: what you miss in a lesson comes here."
NOTHING_YET = "Nothing is due; the next one on {}."


def add_to(parser: ArgumentParser) -> None:
    """What `review` takes."""
    parser.epilog = EXAMPLES
    shared.takes_label(parser)
    parser.set_defaults(run=_run)


def _run(world: World, options: Namespace) -> int:
    if shared.no_such_label(world, options):
        return NOT_DONE
    with shared.remembered(world, options.label) as known:
        if not options.json:
            shared.told_for_whom(world, options.label)
        return _review(world, known, as_json=options.json)


def _review(world: World, known: Store, *, as_json: bool) -> int:
    """Ask what is due, in its order; the exit status."""
    due = schedule.due(known.drills(), known.now())
    if not due:
        _tell_nothing(world, known, as_json=as_json)
        return DONE
    learning, questions = Learning(known), Questions(due, known, review=True)
    if not world.terminal or as_json:
        return _from_input(world, learning, questions, as_json=as_json)
    from smtptutor.shell import lessons as in_the_shell

    in_the_shell.run(world, learning, None, questions)
    return DONE


def _tell_nothing(world: World, known: Store, *, as_json: bool) -> None:
    """That nothing is due, and when something is."""
    following = min((drill.due for drill in schedule.known(known.drills())), default=None)
    when = None if following is None else day(following)
    if as_json:
        world.write(json.dumps({"due": 0, "next": when}) + "\n")
    else:
        world.show([Para(NOTHING if when is None else NOTHING_YET.format(when))])


def _from_input(world: World, learning: Learning, questions: Questions, *, as_json: bool) -> int:
    """Ask, with answers from standard input, line by line; 0 where all were asked, otherwise 1."""
    lessons = LessonsHere(lambda: learning)
    lessons.questions, first = questions, questions.open_next()
    assert first is not None  # something is due
    conversation = Conversation(first, lessons=lessons)
    conversation.completes = False
    tutor = Tutor(conversation, echo=True)
    told = _Told(world, conversation) if as_json else None
    if told is None:
        world.show(lesson_moves.opening(conversation))
    for line in typed_lines(world.stdin):
        for shown in tutor.type([line]):
            if told is None:
                world.show(shown)
        if told is not None:
            told.asked()
        if conversation.leaving:
            return DONE
    if told is None:
        world.show([Para(f"The input ended; {_left(questions)}.")])
    return NOT_DONE if _open(questions) else DONE


def _open(questions: Questions) -> int:
    """How many questions have no answer."""
    return questions.left + (questions.now is not None and questions.now.right is None)


def _left(questions: Questions) -> str:
    count = _open(questions)
    return f"{plural(count, 'question')} left" if count else "no question is left"


class _Told:
    """Tells a review as JSON Lines: an object for each question, each answer, and what came of it."""

    def __init__(self, world: World, conversation: Conversation) -> None:
        self._world = world
        self._conversation = conversation
        self._asked: Drilling | None = None
        self._noted: Drilling | None = None
        conversation.on_event = self._event
        self.asked()

    def asked(self) -> None:
        """Tell the question at hand, where it was not told yet."""
        questions = self._conversation.lessons.questions
        way = None if questions is None else questions.now
        if way is not None and way is not self._asked:
            self._asked = way
            self._tell(way, _question(way))

    def _event(self, event: object) -> None:
        way = self._asked
        if way is None:
            return
        if isinstance(event, Answered) and not event.verdict.void:
            self._tell(way, {"answer": event.answer, "right": event.verdict.right, "why": event.verdict.why})
        if way.right is not None and way is not self._noted:
            self._noted = way
            coming = None if way.next is None else {"level": way.next.level, "due": way.next.due}
            self._tell(way, {"first_answer_right": way.right, "next": coming})

    def _tell(self, way: Drilling, facts: dict[str, object]) -> None:
        self._world.write(json.dumps({"drill": way.drill.cause, "level": way.drill.level, **facts}) + "\n")


def _answer(line: SheetLine) -> str | None:
    """What a server says to a line; None where it was not sent, or is not answered by itself."""
    return reply(line.refusal or line.exchanges[-1]) if line.exchanges else None


def _question(way: Drilling) -> dict[str, object]:
    """A question as an object: what is said and asked, the lines that it is about, and the answers to choose from."""
    at = way.at
    step, about = at.step, at.step.puzzle
    facts: dict[str, object] = {"kind": step.kind, "say": step.say, "task": step.task}
    if step.evidence is not None:
        facts["lines"] = list(step.evidence.lines)
    if isinstance(about, Pointing) and about.transcript is None:
        facts["lines"] = list(about.shown)
    elif isinstance(about, Pointing | Repair) and about.transcript is not None:
        now = played(at.lesson, about.transcript, about.transcript.lines)
        facts["lines"] = [line.line for line in now.lines]
        facts["replies"] = [_answer(line) for line in now.lines]
    if step.goals:
        facts["goals"] = [goal.asked for goal in step.goals]
    if step.kind == "choose":
        puzzle, row = choose.puzzle(step), choose.question(at.lesson, step, at.tried)
        said = puzzle.answers or [option.say for option in choose.options(at.lesson, step)]
        facts["answers"] = dict(zip(choose.letters(step), said, strict=True))
        facts["rows"] = [each.say for each in puzzle.rows] if row is not None else []
    return facts
