"""The proof of what is remembered of a learner."""

from smtptutor.course import ops, run
from smtptutor.course.lesson import Lesson
from smtptutor.course.progress import Progress, Run, times_of
from smtptutor.course.proof.came import NOTHING, words
from smtptutor.course.proof.course import Course, version
from smtptutor.course.proof.form import Deed, Proof, Section
from smtptutor.course.under_way import version as version_of
from smtptutor.table import TableError


def made(known: Progress, course: Course, program: str) -> Proof:
    """
    What was done in each lesson: where it was finished, the run that finished it, otherwise the newest.

    `program` is the version of this one. Lessons that cannot be read any more are left out.
    """
    label = known.label()
    parts = []
    for head in course.heads:
        finished = known.finished(head.ids)
        way = finished or known.newest(head.ids)
        own, written = course.lesson(head.id, label), course.lesson(head.id, "")
        if way is not None and own is not None and written is not None:
            parts.append(_part(own, way, version(written, label), finished=finished is not None))
    return Proof(label, program, known.now(), tuple(parts))


def _part(own: Lesson, way: Run, as_written: str, *, finished: bool) -> Section:
    """One lesson; where it was another one when this was done, nothing is told of what came."""
    times = times_of(way.rows, way.times, 0)
    done = tuple(Deed(row, at, NOTHING) for row, at in zip(way.rows, times, strict=True) if ops.op(*row) is not None)
    part = Section(own.id, way.version, finished, done, len(done))
    if way.version not in ("", version_of(own)):
        return part
    try:
        return _told(own, part._replace(version=as_written))
    except TableError:  # a site of it is not right
        return part


def _told(own: Lesson, part: Section) -> Section:
    """The part with what came of each operation, and whether all of them finish the lesson."""
    at, told = run.opening(own), []
    for done in part.done:
        kind = at.step.kind
        at, happened = run.do(at, done.op)
        told.append(done._replace(came=words(happened, kind)))
    return part._replace(done=tuple(told), finished=at.done)
