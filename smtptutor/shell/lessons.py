"""A lesson at the terminal, and those after it as long as the learner goes on."""

from smtptutor.course.learning import Learning
from smtptutor.course.under_way import UnderWay
from smtptutor.shell.start import converse
from smtptutor.talk import lesson_moves
from smtptutor.talk.conversation import Conversation
from smtptutor.talk.lessons_here import LessonsHere
from smtptutor.talk.tutor import Tutor
from smtptutor.world import World


def run(world: World, learning: Learning, way: UnderWay) -> None:
    """Run a lesson of these; it is kept where it is left."""
    conversation = Conversation(way, world.preferences, LessonsHere(lambda: learning))
    world.show(lesson_moves.opening(conversation))
    converse(world, Tutor(conversation))
