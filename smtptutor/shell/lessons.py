"""A lesson at the terminal, and those after it as long as the learner goes on."""

from smtptutor.course.choice import choose
from smtptutor.course.lesson import Lesson
from smtptutor.course.store import Store, opened
from smtptutor.course.under_way import UnderWay
from smtptutor.shell.start import converse, say
from smtptutor.table import TableError
from smtptutor.talk import lesson_ends, lesson_screen
from smtptutor.talk.conversation import Conversation
from smtptutor.talk.tutor import Tutor
from smtptutor.text import BLANK
from smtptutor.world import World

RESUMED = "You left off here, and the server is as it was then. :restart goes back to its start."
CHANGED = "This lesson has changed since you left it, so it opens at its start; what you did stays marked as done."
KEPT = "What you did is kept; smtptutor learn goes on here."
LAST = "No lesson comes after this one. smtptutor lessons lists them all; smtptutor alone opens the free shell."


def run(world: World, course: list[Lesson], asked: str | None) -> bool:
    """Run the lesson asked for, or the one where the learner left off. False, with a message, where there is none."""
    with opened(world.data_folder, world.complain) as store:
        try:
            lesson: Lesson | None = choose(course, asked, store)
            while lesson is not None:
                lesson = _one(world, course, lesson, store)
        except TableError as error:
            world.complain(str(error))
            return False
    return True


def _one(world: World, course: list[Lesson], lesson: Lesson, store: Store) -> Lesson | None:
    """Run one lesson; the next one where the learner asks for it. Raises TableError where its site is not right."""
    under_way = UnderWay(lesson, store)
    store.set_last(lesson.id)
    conversation = Conversation(under_way, world.preferences)
    world.show(lesson_ends.opening(lesson))
    if under_way.resumed:
        say(world, RESUMED)
    if under_way.changed:
        say(world, CHANGED)
    world.show([*conversation.opening(), BLANK, *lesson_screen.step(under_way.at)])
    converse(world, Tutor(conversation))
    if not conversation.wants_next_lesson:
        if not under_way.at.done:
            say(world, KEPT)
        return None
    place = course.index(lesson) + 1 if lesson in course else len(course)
    if place == len(course):
        say(world, LAST)
        return None
    world.write("\n")
    return course[place]
