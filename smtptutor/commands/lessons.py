"""smtptutor lessons: what there is, and what is done."""

import json
from argparse import ArgumentParser

from smtptutor.commands.status import DONE, NOT_DONE
from smtptutor.course import lesson as lessons
from smtptutor.course import store
from smtptutor.course.lesson import Lesson
from smtptutor.course.store import Store
from smtptutor.table import TableError
from smtptutor.text import BLANK, Block, Heading, Para, Text
from smtptutor.world import World


def add_to(parser: ArgumentParser) -> None:
    """What `lessons` takes."""
    parser.epilog = "examples:\n  smtptutor lessons\n"
    parser.set_defaults(run=lambda world, options: run(world, as_json=options.json))


def run(world: World, *, as_json: bool = False) -> int:
    """List the lessons of the course, in order, with a box for each. Returns 1 where one of them is not right."""
    broken: list[TableError] = []
    course = lessons.course(broken.append)
    with store.opened(world.data_folder, world.complain) as known:
        if as_json:
            for number, lesson in enumerate(course, 1):
                world.write(json.dumps(_as_object(number, lesson, known)) + "\n")
        else:
            world.show(_listing(course, known))
    for error in broken:
        world.complain(str(error))
    return NOT_DONE if broken else DONE


def _as_object(number: int, lesson: Lesson, known: Store) -> dict[str, object]:
    done = known.steps_done(lesson.ids)
    return {
        "number": number,
        "id": lesson.id,
        "title": lesson.title,
        "about": lesson.about,
        "track": lesson.track,
        "steps": len(lesson.steps),
        "steps_done": sum(step.id in done for step in lesson.steps),
        "done": store.WHOLE in done,
    }


def _listing(course: list[Lesson], known: Store) -> list[Block]:
    blocks: list[Block] = []
    track = ""
    for number, lesson in enumerate(course, 1):
        if lesson.track != track:
            track = lesson.track
            blocks += ([BLANK] if blocks else []) + [Heading(track.capitalize())]
        done = known.steps_done(lesson.ids)
        blocks += [Para(_row(number, lesson, done)), Para(lesson.about, indent=_INDENT)]
    if not course:
        return blocks
    example = (("", "Open one with its name or number: "), ("type", f"smtptutor learn {course[0].id}"))
    return [*blocks, BLANK, Para(example)]


_INDENT = 7  # columns


def _row(number: int, lesson: Lesson, done: set[str]) -> Text:
    """A lesson with its box, and how much of it is done."""
    whole, count = store.WHOLE in done, sum(step.id in done for step in lesson.steps)
    part = "" if whole or not count else f" ({count} of {len(lesson.steps)} steps)"
    box = ("done", "[x]") if whole else ("", "[ ]")
    return (box, ("", f" {number}. "), ("type", lesson.id), ("", f" {lesson.title}{part}"))
