"""A lesson at the terminal, and those after it as long as the learner goes on."""

from smtptutor.course.learning import Learning
from smtptutor.course.under_way import UnderWay
from smtptutor.shell.start import converse
from smtptutor.talk import lesson_moves
from smtptutor.talk.conversation import Conversation
from smtptutor.talk.lessons_here import LessonsHere
from smtptutor.talk.tutor import Tutor
from smtptutor.world import World

TYPE_CHECKING = False
if TYPE_CHECKING:  # nothing of drills is loaded where none is due
    from smtptutor.course.drills.session import Questions


def run(world: World, learning: Learning, way: UnderWay | None, questions: "Questions | None" = None) -> None:
    """Run a lesson of these, which is kept where it is left; before it some questions, or in its place, if None."""
    lessons = LessonsHere(lambda: learning)
    first = None if questions is None else questions.open_next()
    if first is not None:
        lessons.questions, lessons.then = questions, way
    opened = first or way
    assert opened is not None  # there is something to run
    conversation = Conversation(opened, world.preferences, lessons)
    world.show(lesson_moves.opening(conversation))
    converse(world, Tutor(conversation))
