"""How far a learner is: in a line, and in full."""

from itertools import groupby

from smtptutor.course.drills import schedule
from smtptutor.course.head import Head
from smtptutor.course.learning import Learning
from smtptutor.course.progress import WHOLE, Drill
from smtptutor.talk.lesson_names import of_label, titled
from smtptutor.text import BLANK, Block, Heading, Para, Term, Terms
from smtptutor.wording import day, plural

NOTHING = "Nothing. What goes wrong in a lesson is asked again later, and stands here until then."


def tracks(learning: Learning) -> list[tuple[str, list[Head], list[Head]]]:
    """Each track with its lessons, and those of them that are done, in the order of the course."""
    return [
        (of_track[0].track, of_track, [lesson for lesson in of_track if learning.progress.is_done(lesson.ids)])
        for of_track in (list(group) for _, group in groupby(learning.course, lambda lesson: lesson.folder))
    ]


def _due(learning: Learning) -> tuple[Drill, ...]:
    """What `review` asks now."""
    return schedule.due(learning.progress.drills(), learning.progress.now())


def in_a_line(learning: Learning) -> str:
    """How far the learner is, what is due, and what comes next, in a sentence or two."""
    by_track = tracks(learning)
    whole = sum(len(lessons) == len(done) for _, lessons, done in by_track)
    lessons = sum(len(done) for _, _, done in by_track)
    words = f"{lessons} of {plural(len(learning.course), 'lesson')} done"
    if whole:
        words += f", {plural(whole, 'track')} as a whole"
    practise = len(_due(learning))
    if practise:
        words += f"; {plural(practise, 'question')} due: {of_label('smtptutor review', learning)}"
    following = learning.next()
    return f"{words}. {_next(following)}" if learning.course else f"{words}."


def _next(following: Head | None) -> str:
    return "All lessons are done." if following is None else f"Next is {following.id}, {titled(following)}."


def in_full(learning: Learning) -> list[Block]:
    """Each track with what is done of it, what is to be practised and when, and when all this was done."""
    rows = tuple(
        Term((("done" if len(done) == len(lessons) else "", f"{len(done)} of {len(lessons)}"),), name.capitalize())
        for name, lessons, done in tracks(learning)
    )
    return [Para(in_a_line(learning)), BLANK, Heading("Tracks"), Terms(rows), *_practice(learning)]


def _practice(learning: Learning) -> list[Block]:
    drills = schedule.known(learning.progress.drills())
    if not drills:
        return [BLANK, Heading("To practise"), Para(NOTHING, indent=2)]
    now = learning.progress.now()
    rows = tuple(Term((("", "now" if drill.due <= now else day(drill.due)),), drill.cause) for drill in drills)
    return [BLANK, Heading("To practise"), Terms(rows)]


def as_object(learning: Learning) -> dict[str, object]:
    """The same for a script."""
    steps = [(lesson, learning.progress.steps_done(lesson.ids)) for lesson in learning.course]
    following, drills = learning.next(), schedule.known(learning.progress.drills())
    return {
        "label": learning.progress.label(),
        "lessons": len(steps),
        "lessons_done": sum(WHOLE in done for _, done in steps),
        "steps": sum(len(lesson.steps) for lesson, _ in steps),
        "steps_done": sum(learning.steps_done(lesson) for lesson, _ in steps),
        "tracks": [
            {"track": name, "lessons": len(lessons), "lessons_done": len(done)}
            for name, lessons, done in tracks(learning)
        ],
        "due": len(_due(learning)),
        "drills": [{"cause": cause, "level": level, "due": due} for cause, level, due in drills],
        "next": None if following is None else following.id,
    }
