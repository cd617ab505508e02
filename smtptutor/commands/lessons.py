"""smtptutor lessons: what there is, and what is done."""

import json
from argparse import ArgumentParser

from smtptutor.commands.status import DONE
from smtptutor.course import lesson as lessons
from smtptutor.course import progress
from smtptutor.course.lesson import Lesson
from smtptutor.course.progress import Progress
from smtptutor.text import Styled, wrap
from smtptutor.world import World


def add_to(parser: ArgumentParser) -> None:
    """What `lessons` takes."""
    parser.epilog = "examples:\n  smtptutor lessons\n"
    parser.set_defaults(run=lambda world, options: run(world, as_json=options.json))


def run(world: World, *, as_json: bool = False) -> int:
    """List the lessons of the course, in order, with a box for each. Returns 0."""
    course = lessons.course()
    with progress.kept_or_not(world.data_folder, world.complain) as known:
        if as_json:
            for number, lesson in enumerate(course, 1):
                world.write(json.dumps(_as_object(number, lesson, known)) + "\n")
            return DONE
        world.show(_listing(course, known, world.width))
    return DONE


def _ids(lesson: Lesson) -> tuple[str, ...]:
    return (lesson.id, *lesson.aliases)


def _as_object(number: int, lesson: Lesson, known: Progress) -> dict[str, object]:
    done = known.steps_done(_ids(lesson))
    return {
        "number": number,
        "id": lesson.id,
        "title": lesson.title,
        "about": lesson.about,
        "track": lesson.track,
        "steps": len(lesson.steps),
        "steps_done": sum(step.id in done for step in lesson.steps),
        "done": progress.WHOLE in done,
    }


def _listing(course: list[Lesson], known: Progress, width: int) -> list[Styled]:
    lines: list[Styled] = []
    track = ""
    for number, lesson in enumerate(course, 1):
        if lesson.track != track:
            track = lesson.track
            lines += ([[]] if lines else []) + [[("heading", track.capitalize())]]
        done = known.steps_done(_ids(lesson))
        whole = progress.WHOLE in done
        count = sum(step.id in done for step in lesson.steps)
        box = "[x]" if whole else "[ ]"
        part = "" if whole or not count else f"  ({count} of {len(lesson.steps)} steps)"
        lines.append(
            [
                ("done" if whole else "", box),
                ("", f" {number}. "),
                ("type", f"{lesson.id:<9}"),
                ("", f" {lesson.title}{part}"),
            ]
        )
        lines += [[("", line)] for line in wrap(lesson.about, width, " " * 7, " " * 7)]
    return [*lines, [], [("", "Open one with its name or number: "), ("type", f"smtptutor learn {course[0].id}")]]
