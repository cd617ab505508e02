"""How drills look: what they are for, which of them is asked, and when it comes again."""

from smtptutor.course.at import At
from smtptutor.course.lesson import StepKind
from smtptutor.talk import puzzle_screen
from smtptutor.text import BLANK, Block, Para
from smtptutor.wording import plural

TYPE_CHECKING = False
if TYPE_CHECKING:  # nothing of drills is loaded where none is due
    from smtptutor.course.drills.session import Drilling, Questions

INTRO = "{} from earlier lessons, a minute each. :skip leaves one, :skip all leaves all."
INTRO_OF_ONE = "One question from earlier lessons, a minute. :skip leaves it."
NOT_DONE = "This question has no right answer yet; :skip leaves it for another time."
AGAIN = "Answer once more, or go on with :skip; it comes again tomorrow."
EDIT_ON = "Edit on, take edits back with :undo, or go on with :skip; it comes again tomorrow."
DONE_ALREADY = "This question has its answer. Enter or :next goes on."
LEFT = "What has no answer yet stays due."
ONCE_MORE = "It comes again {}."
NO_MORE = "It does not come again."
REVIEWED = "Nothing else is due."
HOW_TO_SKIP = ":skip leaves this question for another time, :skip all leaves all of them."
_NUMBERS = ("", "", "Two questions", "Three questions")
_DAY = 86_400


def intro(questions: "Questions") -> list[Block]:
    """What is said before the first question."""
    count = questions.among
    said = INTRO.format(_NUMBERS[count] if count < len(_NUMBERS) else plural(count, "question"))
    return [Para(INTRO_OF_ONE if count == 1 else said, indent=2), BLANK]


def ended(questions: "Questions | None") -> list[Block]:
    """What to say once a question has its right answer: when it comes again, and how it goes on."""
    way = None if questions is None else questions.now
    if questions is None or way is None:
        return []
    when = NO_MORE if way.next is None else ONCE_MORE.format(in_days(way))
    return [Para((("done", "That is right."), ("", f" {when} {_goes_on(questions, way)}")), indent=2)]


def missed(at: At, why: str) -> list[Block]:
    """What to say after a wrong answer."""
    on = EDIT_ON if at.step.kind is StepKind.REPAIR else AGAIN
    return [Para(why, "Why:", "note", 2), Para(on, indent=2)]


def unclear(at: At) -> list[Block]:
    """What to say to a line that is no answer."""
    return [Para(DONE_ALREADY, indent=2)] if at.step_done else puzzle_screen.how(at)


def in_days(way: "Drilling") -> str:
    """When a drill that was answered comes again, in words."""
    days = 0 if way.next is None else -(-(way.next.due - way.answered_at) // _DAY)
    return "tomorrow" if days == 1 else f"in {plural(days, 'day')}"


def parting(at: At) -> list[Block]:
    """What to say where a question is left; nothing where it has its answer."""
    return [] if at.done else [Para(LEFT, indent=2)]


def over(questions: "Questions") -> list[Block]:
    """What to say after the last question of a review."""
    return [Para(LEFT if questions.skipped else REVIEWED, indent=2)]


def _goes_on(questions: "Questions", way: "Drilling") -> str:
    if questions.left:
        return f"Enter or :next asks question {way.number + 1} of {way.among}."
    return "Enter or :next ends the review." if questions.review else "Enter or :next opens the lesson."
