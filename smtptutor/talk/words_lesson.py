"""The words about lessons: those that open one, and those that make sense in one only."""

from collections.abc import Callable

from smtptutor.talk import arguments
from smtptutor.talk.conversation import Conversation
from smtptutor.talk.words import Asked, Word
from smtptutor.text import BLANK, Block, Para

TYPE_CHECKING = False
if TYPE_CHECKING:  # nothing of lessons is loaded before one is wanted
    from smtptutor.course.at import At


def _with_lesson(handler: "Callable[[Conversation, At], list[Block]]") -> Callable[[Asked], list[Block]]:
    """A handler that gets where the learner stands, which the dispatcher has seen to."""

    def handle(asked: Asked) -> list[Block]:
        lesson = asked.conversation.lesson
        return [] if lesson is None else handler(asked.conversation, lesson)

    return handle


def _learn(asked: Asked) -> list[Block]:
    """:learn opens a lesson: where the learner left off, or the one of that name or number."""
    from smtptutor.table import TableError

    here = asked.conversation
    if here.lesson is not None and not asked.argument:
        return _goals(here, here.lesson) if here.lessons.questions is None else _skipped_all(here)
    learning = here.lessons.learning
    if not asked.argument and learning.all_done:
        return _lessons(asked)
    try:
        way = learning.open(asked.argument or None)
    except TableError as error:
        why = str(error) if error.key or error.file != asked.argument else f"{error.right[:1].upper()}{error.right[1:]}"
        return [*_broken(here), Para(why, indent=2)]
    from smtptutor.talk import lesson_moves

    quiet = bool(asked.argument) or here.lesson is not None or here.preferences.now.present
    if not quiet and learning.progress.drills():
        from smtptutor.course.drills.session import questions

        here.lessons.questions = questions(learning.progress)
        if here.lessons.questions is not None:
            here.lessons.then = way
            return lesson_moves.ask_next(here)
    return lesson_moves.enter(here, way)


def _lessons(asked: Asked) -> list[Block]:
    """:lessons lists them, with what is done; on one screen, or with `all` each of them."""
    from smtptutor.talk.lesson_list import listing

    here = asked.conversation
    after = [] if here.lessons.questions is None else [BLANK, *_skipped_all(here)]
    more = "" if asked.argument == "all" else ":lessons all"
    return [*listing(here.lessons.learning, ":learn", more), *_broken(here), *after]


def _skip(asked: Asked) -> list[Block]:
    """:skip leaves a question, which stays due; with `all` those after it too."""
    from smtptutor.talk import lesson_moves, question_screen

    if asked.argument not in ("", "all"):
        return [Para(question_screen.HOW_TO_SKIP, indent=2)]
    return _skipped_all(asked.conversation) if asked.argument else lesson_moves.ask_next(asked.conversation)


def _skipped_all(here: Conversation) -> list[Block]:
    from smtptutor.talk import lesson_moves

    return lesson_moves.leave_questions(here)


def _broken(conversation: Conversation) -> list[Block]:
    """Which lessons could not be read, and why."""
    return [Para(str(error), "Left out:", "note", 2) for error in conversation.lessons.learning.broken]


def _next(conversation: Conversation, lesson: "At") -> list[Block]:
    from smtptutor.talk import lesson_moves, lesson_screen, question_screen

    if lesson.done or lesson.step_done:
        return lesson_moves.go_on(conversation)
    if lesson.lesson.is_drill:
        return [Para(question_screen.NOT_DONE, indent=2)]
    return [Para(lesson_screen.NOT_DONE, indent=2), *lesson_screen.boxes(lesson)]


def _goals(_: Conversation, lesson: "At") -> list[Block]:
    from smtptutor.talk import lesson_screen

    return lesson_screen.step(lesson)


def _solution(conversation: Conversation, lesson: "At") -> list[Block]:
    from smtptutor.course.ops import Solution

    untold = not lesson.wants_answer and len(lesson.step.solution) > 1 and not lesson.moved
    head: list[Block] = [Para("From where the step began:", indent=2)] if untold else []
    return [*head, *conversation.do(Solution())]


def _restart(conversation: Conversation, _: "At") -> list[Block]:
    from smtptutor.course.ops import Restart
    from smtptutor.talk import lesson_screen

    conversation.do(Restart())
    lesson = conversation.lesson
    assert lesson is not None  # it is the same one
    return [Para("The lesson, from the start.", indent=2), *conversation.opening(), BLANK, *lesson_screen.step(lesson)]


_LEARN = "the guided lessons: where you left off, or the one of that name or number"
_SKIP = "leave this question for another time; with all, those after it too"
_SOLUTION = "play this step up to its last line, which is left to you"

WORDS = (
    Word("learn", "", "[LESSON]", _LEARN, _learn, completes=arguments.lessons),
    Word("lessons", "", "[all]", "the lessons there are, what is done, and which comes next", _lessons),
    Word("next", "n", "", "go on to the next step or lesson", _with_lesson(_next), lesson=True),
    Word("goals", "g", "", "what this step asks for, and what is reached", _with_lesson(_goals), lesson=True),
    Word("solution", "", "", _SOLUTION, _with_lesson(_solution), lesson=True),
    Word("skip", "", "[all]", _SKIP, _skip, lesson=True, question=True, completes=arguments.all_questions),
    Word("restart", "", "", "the whole lesson from the start", _with_lesson(_restart), lesson=True),
)
