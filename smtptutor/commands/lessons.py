"""smtptutor lessons: what there is, what is done, and which comes next."""

import json
from argparse import ArgumentParser

from smtptutor.commands.status import DONE, NOT_DONE
from smtptutor.course import store
from smtptutor.course.learning import Learning
from smtptutor.course.lesson import Lesson
from smtptutor.course.progress import WHOLE
from smtptutor.talk.lesson_list import listing
from smtptutor.world import World


def add_to(parser: ArgumentParser) -> None:
    """What `lessons` takes."""
    parser.epilog = "examples:\n  smtptutor lessons\n"
    parser.set_defaults(run=lambda world, options: run(world, as_json=options.json))


def run(world: World, *, as_json: bool = False) -> int:
    """List the lessons of the course, in order, with a box for each. Returns 1 where one of them is not right."""
    with store.opened(world.data_folder, world.complain) as known:
        learning = Learning(known)
        if as_json:
            following = learning.next()
            for number, lesson in enumerate(learning.course, 1):
                facts = _as_object(number, lesson, learning) | {"next": lesson is following}
                world.write(json.dumps(facts) + "\n")
        else:
            world.show(listing(learning, "smtptutor learn", about=True))
    for error in learning.broken:
        world.complain(str(error))
    return NOT_DONE if learning.broken else DONE


def _as_object(number: int, lesson: Lesson, learning: Learning) -> dict[str, object]:
    done = learning.progress.steps_done(lesson.ids)
    return {
        "number": number,
        "id": lesson.id,
        "title": lesson.title,
        "about": lesson.about,
        "track": lesson.track,
        "steps": len(lesson.steps),
        "steps_done": sum(step.id in done for step in lesson.steps),
        "done": WHOLE in done,
    }
