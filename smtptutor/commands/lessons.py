"""smtptutor lessons: what there is, what is done, and which comes next."""

from smtptutor.commands.status import DONE, NOT_DONE
from smtptutor.course import store
from smtptutor.course.learning import Learning
from smtptutor.course.progress import WHOLE
from smtptutor.talk.lesson_list import listing
from smtptutor.talk.lesson_names import command, of_these

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from smtptutor.course.head import Head
    from smtptutor.world import World

EXAMPLES = """\
examples:
  smtptutor lessons
  smtptutor lessons --all
  smtptutor lessons --lessons my-lessons/
"""


def add_to(parser: "ArgumentParser") -> None:
    """What `lessons` takes."""
    from smtptutor.commands import shared

    parser.epilog = (
        "examples:\n  smtptutor lessons\n  smtptutor lessons --all\n  smtptutor lessons --lessons my-lessons/\n"
    )
    parser.add_argument("--all", action="store_true", help="every lesson of every track, as in a pipe")
    shared.takes_lessons(parser)
    shared.takes_label(parser)
    parser.set_defaults(run=_run)


def _run(world: "World", options: "Namespace") -> int:
    from smtptutor.commands import shared

    if shared.no_such_lessons(world, options) or shared.no_such_label(world, options):
        return NOT_DONE
    if not options.json:
        shared.told_for_whom(world, options.label)
    with shared.remembered(world, options.label) as known:
        return tell(world, Learning(known, more=options.lessons), as_json=options.json, whole=options.all)


def run(world: "World") -> int:
    """List the lessons of the course, in order, with a box for each. Returns 1 where one of them is not right."""
    with store.opened(world.data_folder, world.complain) as known:
        return tell(world, Learning(known), as_json=False)


def tell(world: "World", learning: Learning, *, as_json: bool, whole: bool = False) -> int:
    """
    List these lessons, and what is wrong with others; the exit status.

    At a terminal it is one screen, unless the `whole` list is wanted.
    """
    if as_json:
        _tell_json(world, learning)
    else:
        more = "" if whole or not world.terminal else of_these("smtptutor lessons --all", learning)
        world.show(listing(learning, command(learning), more))
    for error in learning.broken:
        world.complain(str(error))
    return NOT_DONE if learning.broken else DONE


def _tell_json(world: "World", learning: Learning) -> None:
    import json

    following = learning.next()
    for number, lesson in enumerate(learning.course, 1):
        facts = _as_object(number, lesson, learning) | {"next": lesson is following}
        world.write(json.dumps(facts) + "\n")


def _as_object(number: int, lesson: "Head", learning: Learning) -> dict[str, object]:
    done = learning.progress.steps_done(lesson.ids)
    return {
        "number": number,
        "id": lesson.id,
        "title": lesson.title,
        "about": lesson.about,
        "story": lesson.story,
        "track": lesson.track,
        "minutes": lesson.minutes,
        "challenge": lesson.challenge,
        "steps": len(lesson.steps),
        "steps_done": sum(step in done for step in lesson.steps),
        "done": WHOLE in done,
    }
