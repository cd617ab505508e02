"""smtptutor export: what was done, as a file: for another machine, for a teacher, or one lesson to read."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator
from pathlib import Path

from smtptutor.commands import shared
from smtptutor.commands.learn import as_object
from smtptutor.commands.status import DONE, NOT_DONE, WRONG_USAGE
from smtptutor.course import carried, ops
from smtptutor.course.choice import choose
from smtptutor.course.learning import Learning
from smtptutor.course.lesson import Lesson
from smtptutor.course.lesson_file import read_lesson
from smtptutor.course.ops import Row
from smtptutor.course.progress import Unkept
from smtptutor.course.store import Store
from smtptutor.course.under_way import UnderWay, version
from smtptutor.table import TableError
from smtptutor.talk.lesson_names import titled
from smtptutor.talk.lesson_retold import retold
from smtptutor.text import Para
from smtptutor.wording import plural
from smtptutor.world import World

EXAMPLES = """\
examples:
  smtptutor export --progress progress.json    smtptutor import takes it in elsewhere
  smtptutor export --proof ana.txt             what you did, for smtptutor verify
  smtptutor export order                       a lesson as you went through it
  smtptutor export order --to order.html       the same as a file, .md and .txt too
"""
NOT_BEGUN = "you have not begun the lesson {id} yet; smtptutor learn {id} opens it."
OTHER_NOW = "the lesson {id} has changed since you were in it, so what you did does not fit it any more."


def add_to(parser: ArgumentParser) -> None:
    """What `export` takes."""
    parser.epilog = EXAMPLES
    parser.add_argument("lesson", nargs="?", metavar="LESSON", help="the name or number of a lesson")
    parser.add_argument("--progress", metavar="FILE", help="write all that is done, for smtptutor import")
    parser.add_argument("--proof", metavar="FILE", help="write what you did and when, for whoever teaches")
    shared.takes_file(parser)
    shared.takes_lessons(parser)
    shared.takes_label(parser)
    parser.set_defaults(run=_run)


def _run(world: World, options: Namespace) -> int:
    if [options.lesson, options.progress, options.proof].count(None) != 2:
        world.complain("name a lesson, or give --progress FILE or --proof FILE; smtptutor help export has examples.")
        return WRONG_USAGE
    if shared.no_such_lessons(world, options) or shared.no_such_label(world, options):
        return NOT_DONE
    if options.proof is not None:
        from smtptutor.commands import proof

        return proof.run(world, options)
    with shared.remembered(world, options.label) as known:
        if options.progress is not None:
            return _progress(world, known, options.progress)
        return _lesson(world, options, known)


def _progress(world: World, known: Store, name: str) -> int:
    everything = known.everything()
    if not known.kept:  # which was told
        world.complain(f"{name} is not written: what was done could not be read.")
        return NOT_DONE
    status = shared.written(world, name, carried.written(everything))
    if status == DONE:
        lessons, *_ = carried.counted(everything)
        done = plural(lessons, "lesson")
        world.show([Para(f"{name} has it all, {done} done among it. smtptutor import {name} takes it in.")])
    return status


def _lesson(world: World, options: Namespace, known: Store) -> int:
    learning = Learning(known, more=options.lessons)
    try:
        lesson = read_lesson(Path(choose(learning.course, options.lesson, known).file), learning.label)
        run = known.finished(lesson.ids) or known.newest(lesson.ids)
        if run is None or run.version not in ("", version(lesson)):
            world.complain((NOT_BEGUN if run is None else OTHER_NOW).format(id=lesson.id))
            return NOT_DONE
        if options.json:
            world.write("".join(_objects(lesson, run.rows)))
            return DONE
        blocks = retold(lesson, run.rows)
    except TableError as error:
        world.complain(str(error))
        return NOT_DONE
    return shared.show_or_write(world, options, titled(lesson), blocks)


def _objects(lesson: Lesson, rows: Iterable[Row]) -> Iterator[str]:
    """What happened in a lesson, as `learn --json` prints it, a line for each event."""
    way = UnderWay(lesson, Unkept(), resume=False)
    for row in rows:
        op = ops.op(*row)
        for event in () if op is None else way.do(op):
            if (facts := as_object(way.at, event)) is not None:
                yield shared.as_line(facts)
