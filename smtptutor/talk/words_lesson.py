"""The words that make sense in a lesson only."""

from collections.abc import Callable

from smtptutor.course.ops import Restart, Solution
from smtptutor.course.run import At
from smtptutor.talk import lesson_screen
from smtptutor.talk.conversation import Conversation
from smtptutor.talk.words import Asked, Word
from smtptutor.text import BLANK, Block, Para


def _with_lesson(handler: Callable[[Conversation, At], list[Block]]) -> Callable[[Asked], list[Block]]:
    """A handler that gets where the learner stands, which the dispatcher has seen to."""

    def handle(asked: Asked) -> list[Block]:
        lesson = asked.conversation.lesson
        return [] if lesson is None else handler(asked.conversation, lesson)

    return handle


def _next(conversation: Conversation, lesson: At) -> list[Block]:
    if lesson.done or lesson.step_done:
        return conversation.go_on()
    return [Para(lesson_screen.NOT_DONE, indent=2), *lesson_screen.boxes(lesson)]


def _goals(_: Conversation, lesson: At) -> list[Block]:
    return lesson_screen.step(lesson)


def _solution(conversation: Conversation, lesson: At) -> list[Block]:
    untold = len(lesson.step.solution) > 1 and not lesson.moved
    head: list[Block] = [Para("From where the step began:", indent=2)] if untold else []
    return [*head, *conversation.do(Solution())]


def _restart(conversation: Conversation, _: At) -> list[Block]:
    conversation.do(Restart())
    lesson = conversation.lesson
    assert lesson is not None  # it is the same one
    return [Para("The lesson, from the start.", indent=2), *conversation.opening(), BLANK, *lesson_screen.step(lesson)]


WORDS = (
    Word("next", "n", "", "go on to the next step or lesson", _with_lesson(_next), lesson=True),
    Word("goals", "g", "", "what this step asks for, and what is reached", _with_lesson(_goals), lesson=True),
    Word(
        "solution",
        "",
        "",
        "play this step up to its last line, which is left to you",
        _with_lesson(_solution),
        lesson=True,
    ),
    Word("restart", "", "", "the whole lesson from the start", _with_lesson(_restart), lesson=True),
)
