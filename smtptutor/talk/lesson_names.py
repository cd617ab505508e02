"""How a lesson is called on the screen, and for how long it is."""

import os

from smtptutor.wording import plural

TYPE_CHECKING = False
if TYPE_CHECKING:
    from smtptutor.course.head import Head
    from smtptutor.course.learning import Learning
    from smtptutor.course.lesson import Lesson

CHALLENGE = "Challenge: "
LEARN = "smtptutor learn"


def bare(lesson: "Head | Lesson") -> str:
    """The title of a lesson, without what says that it is a challenge."""
    title = lesson.title
    own = title[len(CHALLENGE) :]
    says_so = lesson.challenge and title.lower().startswith(CHALLENGE.lower())
    return own[:1].upper() + own[1:] if says_so else title


def titled(lesson: "Head | Lesson") -> str:
    """The title of a lesson; that of a challenge says so, whether or not the file does."""
    return f"{CHALLENGE}{bare(lesson)}" if lesson.challenge else lesson.title


def command(learning: "Learning", lesson: "Lesson | None" = None) -> str:
    """What opens one of these lessons at the command line; where `lesson` is none of them, what opens that one."""
    if lesson is not None and not learning.has(lesson):
        return f"{of_label(LEARN, learning)} {_quoted(os.path.abspath(lesson.file))}"
    return of_these(LEARN, learning)


def of_label(what: str, learning: "Learning") -> str:
    """A command line with the option for whose course it is, in a class."""
    return f"{what} --label {_quoted(learning.label)}" if learning.label else what


def of_these(what: str, learning: "Learning") -> str:
    """A command line with the options that these lessons were asked for with."""
    what = of_label(what, learning)
    return what if learning.more is None else f"{what} --lessons {_quoted(learning.more)}"


def _quoted(name: str) -> str:
    """A name of a file as a shell takes it."""
    from shlex import quote

    return quote(name)


def timed(lesson: "Head | Lesson") -> str:
    """The title of a lesson, and how long it takes where that is known."""
    return f"{titled(lesson)} ({plural(lesson.minutes, 'minute')})" if lesson.minutes else titled(lesson)
