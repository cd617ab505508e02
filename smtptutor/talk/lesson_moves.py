"""Into a lesson, on from a step that is done, and out again: each gives what to show of it."""

from smtptutor.course.ops import Next
from smtptutor.course.under_way import UnderWay
from smtptutor.table import TableError
from smtptutor.talk import lesson_ends, lesson_screen, question_screen
from smtptutor.talk.conversation import Conversation
from smtptutor.talk.free_play import FreePlay
from smtptutor.text import BLANK, Block, Para


def opening(conversation: Conversation) -> list[Block]:
    """What stands on the screen before the first prompt of a lesson; nothing in free play."""
    way = conversation.talk
    if isinstance(way, FreePlay):
        return []
    questions = conversation.lessons.questions
    if way.at.lesson.is_drill and questions is not None:
        first = question_screen.intro(questions) if questions.left + 1 == questions.among else [BLANK]
        return [*first, *lesson_screen.step(way.at)]
    head = [*lesson_ends.opening(way.at.lesson), *conversation.opening(), *lesson_ends.where(way)]
    return [*head, BLANK, *lesson_screen.step(way.at)]


def enter(conversation: Conversation, way: UnderWay) -> list[Block]:
    """Open a lesson; free play waits until it is left. Questions that are not asked yet are not asked any more."""
    if not way.at.lesson.is_drill:
        conversation.lessons.questions = conversation.lessons.then = None
    talk, met = conversation.turn_to(way)
    if isinstance(talk, FreePlay):
        conversation.lessons.waiting = talk, met
    return opening(conversation)


def go_on(conversation: Conversation) -> list[Block]:
    """Open the next step of a lesson; after the last one, the next lesson."""
    here = conversation.lesson
    if here is None or not here.done:
        return conversation.do(Next())
    if here.lesson.is_drill:
        return ask_next(conversation)
    learning = conversation.lessons.learning
    following = learning.after(here.lesson)
    if following is None:
        return lesson_ends.last(learning)
    try:
        return enter(conversation, learning.open(following.id))
    except TableError as error:
        return [Para(str(error), indent=2)]


def leave(conversation: Conversation) -> list[Block]:
    """Leave a lesson for the free play that it was opened from, or else the conversation."""
    here, waiting = conversation.lesson, conversation.lessons.waiting
    if here is None or waiting is None:
        conversation.leaving = True
        return []
    conversation.turn_to(*waiting)
    conversation.lessons.waiting = conversation.lessons.questions = conversation.lessons.then = None
    return [*lesson_ends.parting(here), *lesson_ends.back(conversation.dialogue)]


def ask_next(conversation: Conversation) -> list[Block]:
    """Go on to the next question, the first one first; after the last one to what comes after them."""
    questions = conversation.lessons.questions
    way = None if questions is None else questions.open_next()
    return leave_questions(conversation) if way is None else enter(conversation, way)


def leave_questions(conversation: Conversation) -> list[Block]:
    """Leave the questions, those that were not asked yet too: for the lesson that comes after them, or altogether."""
    lessons = conversation.lessons
    if (way := lessons.then) is not None:
        return enter(conversation, way)
    questions, lessons.questions = lessons.questions, None
    conversation.leaving = True
    return [] if questions is None or questions.left else question_screen.over(questions)
