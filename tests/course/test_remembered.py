"""What both stores remember beside marks: when, which run finished a lesson, what to practise, and for whom."""

from contextlib import closing

import pytest
from sample_lesson import sample

from smtptutor.course import schema
from smtptutor.course.progress import Drill, Run, Unkept
from smtptutor.course.store import RUNS_KEPT, Store
from smtptutor.course.under_way import UnderWay


class Clock:
    """A clock that stands until it is set."""

    def __init__(self):
        self.now = 1000

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture(params=["kept", "unkept"])
def known(request, clock):
    """A store of either kind."""
    if request.param == "unkept":
        yield Unkept(clock)
        return
    with closing(Store(schema.in_memory(), pytest.fail, clock)) as kept:
        yield kept


def test_each_row_has_its_time(known, clock):
    """The time at which it was written, by the learner's clock."""
    run = known.begin("one", "v", [("sent", b"NOOP")])
    clock.now = 1060
    known.note(run, ("next", b""))

    assert Run((("sent", b"NOOP"), ("next", b"")), "v", (1000, 1060)) == known.newest(("one",))
    assert 1060 == known.now()


def test_rows_of_an_earlier_run_keep_their_times(known, clock):
    """Who goes on in a lesson has a new run, and worked on it before."""
    clock.now = 9000
    known.begin("one", "v", [("sent", b"NOOP"), ("next", b"")], (1000,))

    assert (1000, 9000) == known.newest(("one",)).times


def test_a_lesson_that_is_taken_up_has_been_worked_on_before(known, clock, tmp_path):
    """Also in the run that begins then, and in one that begins since the other is gone."""
    lesson = sample(tmp_path)
    UnderWay(lesson, known).send("NOOP")
    clock.now = 5000
    way = UnderWay(lesson, known)
    way.send("NOOP")

    assert (1000, 5000) == known.newest(lesson.ids).times

    for _ in range(RUNS_KEPT + 1):
        known.begin(lesson.id, "v", [("sent", b"NOOP")])
    clock.now = 6000
    way.send("NOOP")

    assert (1000, 5000, 6000) == known.newest(lesson.ids).times


class TestFinished:
    """The run that finished a lesson is there for good."""

    def test_it_stays_when_the_lesson_is_played_again(self, known):
        """However often that is."""
        assert known.finished(("one",)) is None
        run = known.begin("one", "v", [("sent", b"DATA")])
        known.finish(run)
        for _ in range(3 * RUNS_KEPT):
            known.begin("one", "w", [("sent", b"NOOP")])

        assert (("sent", b"DATA"),) == known.finished(("new", "one")).rows
        assert known.finished(("other",)) is None

    def test_the_last_one_counts(self, known):
        """Whoever finishes it again has a new one."""
        for word in (b"first", b"second"):
            known.finish(known.begin("one", "v", [("sent", word)]))
        known.begin("one", "v", [("sent", b"left")])

        assert (("sent", b"second"),) == known.finished(("one",)).rows


def test_what_to_practise(known):
    """Due first, first; one row for a cause; forgotten when it is known."""
    known.practise(Drill("nested-mail", 0, 500))
    known.practise(Drill("mail-first", 1, 400))
    known.practise(Drill("data-first", 1, 500))
    known.practise(Drill("nested-mail", 2, 300))
    known.forget("never-there")

    assert ["nested-mail", "mail-first", "data-first"] == [drill.cause for drill in known.drills()]
    assert Drill("nested-mail", 2, 300) == known.drills()[0]
    known.forget("nested-mail")
    assert ["mail-first", "data-first"] == [drill.cause for drill in known.drills()]


def test_the_last_lesson(known):
    """The one that was opened last, and None before there was one."""
    assert known.last() is None
    known.set_last("one")
    known.set_last("two")
    assert "two" == known.last()


def test_for_whom_it_is(known):
    """Nobody, until it is said."""
    assert "" == known.label()
    known.set_label("Anna B.")
    known.set_label("Ana")
    assert "Ana" == known.label()


def test_what_is_there_survives_a_file_that_fails(clock):
    """What can be read goes along into memory."""
    database = schema.in_memory()
    with closing(Store(database, lambda _: None, clock)) as kept:
        kept.practise(Drill("mail-first", 1, 400))
        kept.set_label("Ana")
        kept.finish(kept.begin("one", "v", [("sent", b"DATA")]))
        database.execute("CREATE TRIGGER no BEFORE INSERT ON done BEGIN SELECT RAISE(ABORT, 'no'); END;")
        kept.mark("one")

        assert ((Drill("mail-first", 1, 400),), "Ana") == (kept.drills(), kept.label())
        assert Run((("sent", b"DATA"),), "v", (1000,)) == kept.finished(("one",))
