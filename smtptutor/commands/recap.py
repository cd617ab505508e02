"""smtptutor recap: a track on a sheet, to print or to hand out."""

from argparse import ArgumentParser, Namespace
from itertools import groupby
from pathlib import Path

from smtptutor.commands import shared
from smtptutor.commands.status import DONE, NOT_DONE
from smtptutor.course import heads
from smtptutor.course.head import Head
from smtptutor.course.learning import Learning
from smtptutor.course.lesson_file import read_lesson
from smtptutor.pages import as_object
from smtptutor.table import TableError
from smtptutor.talk.recap import pages, sheet
from smtptutor.wording import did_you_mean, listed_words
from smtptutor.world import World

EXAMPLES = """\
examples:
  smtptutor recap              the track of the lesson that you were in last
  smtptutor recap replies
  smtptutor recap 3 --to replies.html
"""


def add_to(parser: ArgumentParser) -> None:
    """What `recap` takes."""
    parser.epilog = EXAMPLES
    parser.add_argument("track", nargs="?", metavar="TRACK", help="the name or number of a track, or of a lesson in it")
    shared.takes_file(parser)
    shared.takes_lessons(parser)
    shared.takes_label(parser)
    parser.set_defaults(run=_run)


def _run(world: World, options: Namespace) -> int:
    if shared.no_such_lessons(world, options) or shared.no_such_label(world, options):
        return NOT_DONE
    with shared.remembered(world, options.label) as known:
        learning = Learning(known, more=options.lessons)
        track = _asked(world, learning, options.track)
        if track is None:
            return NOT_DONE
        try:
            lessons = [read_lesson(Path(lesson.file), learning.label) for lesson in track]
        except TableError as error:
            world.complain(str(error))
            return NOT_DONE
        if options.json:
            world.write("".join(shared.as_line(as_object(page)) for page in pages(lessons)))
            return DONE
        title = track[0].track.capitalize()
        return shared.show_or_write(world, options, title, sheet(track[0].track, lessons, known))


def _asked(world: World, learning: Learning, asked: str | None) -> list[Head] | None:
    """The lessons of a track; None, with a message, where there is no track of that name."""
    tracks = [list(group) for _, group in groupby(learning.course, lambda lesson: lesson.folder)]
    if not tracks:
        world.complain("there are no lessons here")
        return None
    if asked is None:
        last = heads.find(learning.course, learning.progress.last() or "")
        return next((track for track in tracks if last in track), tracks[0])
    for number, track in enumerate(tracks, 1):
        if asked.lower().replace("-", " ") in (track[0].track, str(number)):
            return track
    lesson = heads.find(learning.course, asked)
    for track in tracks:
        if lesson in track:
            return track
    names = [track[0].track for track in tracks]
    near = did_you_mean(asked.lower(), names) or f" There are {listed_words(names)}."
    world.complain(f"there is no track called {asked!r}.{near}")
    return None
