"""A track on a sheet: what its lessons were about, and the codes, causes and words that were met in them."""

from collections.abc import Iterable, Sequence

from smtptutor.course.lesson import Lesson
from smtptutor.course.progress import Progress
from smtptutor.pages import generic
from smtptutor.reference import lookup
from smtptutor.reference.lookup import Page
from smtptutor.talk.lesson_names import titled
from smtptutor.text import BLANK, Block, Heading, Item, Para, Term, Terms

PARTS = (
    ("codes", "Reply codes"),
    ("causes", "Why the server said so"),
    ("verbs", "Commands"),
    ("keywords", "Extension keywords"),
    ("parameters", "Parameters"),
    ("mechanisms", "Ways to log in"),
)
"""Kind of page -> the heading under which the sheet has those that were met, in the order of the sheet."""
MORE = "Each of them has a page: smtptutor explain NAME."


def sheet(track: str, lessons: Sequence[Lesson], known: Progress) -> list[Block]:
    """
    The sheet of a track, from its lessons in order.

    What a lesson teaches or meets stands on it once; what a learner has not done yet has an empty box.
    """
    done = sum(known.is_done(lesson.ids) for lesson in lessons)
    blocks: list[Block] = [Heading(track.capitalize(), 1), Para(f"{done} of {len(lessons)} lessons done."), BLANK]
    blocks += [_lesson(lesson, known) for lesson in lessons]
    met = pages(lessons)
    for kind, heading in PARTS:
        if of_kind := [page for page in met if page.kind == kind]:
            blocks += [BLANK, Heading(heading, 2), *_listed(of_kind)]
    return [*blocks, BLANK, Para(MORE)]


def pages(lessons: Iterable[Lesson]) -> list[Page]:
    """The pages of all that lessons teach or meet, each once, in the order in which it is met."""
    names = dict.fromkeys(name for lesson in lessons for name in (*lesson.teaches, *lesson.meets))
    found = (lookup.find("codes", name) if lookup.is_code(name) else lookup.named(name) for name in names)
    return [page for page in found if page is not None]


def _lesson(lesson: Lesson, known: Progress) -> Item:
    """A lesson in a line, with its box."""
    return Item(f"{titled(lesson)}: {lesson.about}", "[x]" if known.is_done(lesson.ids) else "[ ]")


def _listed(found: list[Page]) -> list[Block]:
    """A row for each page: its name, the answer that is usual, and what it means."""
    return [Terms(tuple(Term(page.name, _meaning(page)) for page in sorted(found, key=_place)))]


def _place(page: Page) -> str:
    """Codes stand in the order of their numbers, others as they were met."""
    return page.name if page.kind == "codes" else ""


def _meaning(page: Page) -> str:
    answer = page.section("Answer")
    return f"{generic(page.meaning)} ({answer})" if answer else generic(page.meaning)
