"""Which lessons can be opened, and in what order; and progress that is kept nowhere."""

from contextlib import closing

import pytest
from learner import Learner, at
from sample_lesson import sample, written

from smtptutor.course import heads, lesson_file, schema
from smtptutor.course.learning import Learning
from smtptutor.course.progress import Unkept
from smtptutor.course.store import Store
from smtptutor.table import TableError

COURSE = lesson_file.course()
FIRST, SECOND, *_, LAST = COURSE


@pytest.fixture(params=["in memory", "in a database"])
def progress(request):
    """Progress of either kind."""
    if request.param == "in memory":
        yield Unkept()
    else:
        with closing(Store(schema.in_memory(), pytest.fail)) as kept:
            yield kept


class TestWhichLesson:
    """The course in its order."""

    def test_the_first_one_comes_first(self, progress):
        """For who has done nothing yet."""
        assert FIRST.id == Learning(progress).next().id == Learning(progress).open(None).at.lesson.id

    def test_the_one_that_was_left_comes_next(self, progress):
        """However many come before it."""
        Learning(progress).open(LAST.id)

        assert LAST.id == Learning(progress).next().id

    def test_after_the_one_that_is_done_comes_the_first_that_is_not(self, progress):
        """Also where it was the last one that was done."""
        Learning(progress).open(LAST.id)
        for one in (FIRST, LAST):
            progress.mark(one.id)

        assert SECOND.id == Learning(progress).next().id

    def test_none_comes_next_where_all_are_done(self, progress):
        for one in COURSE:
            progress.mark(one.id)

        assert Learning(progress).next() is None

    def test_each_has_one_after_it_but_the_last(self, progress, tmp_path):
        """One from elsewhere has none."""
        learning = Learning(progress)

        assert [one.id for one in COURSE[1:]] == [learning.after(one).id for one in COURSE[:-1]]
        assert [None, None] == [learning.after(LAST), learning.after(sample(tmp_path))]

    def test_by_number_by_name_and_by_file(self, progress, tmp_path):
        learning = Learning(progress)

        assert SECOND == learning.open("2").at.lesson == learning.open(SECOND.id).at.lesson
        assert "sample" == learning.open(str(written(tmp_path))).at.lesson.id
        with pytest.raises(TableError, match="no lesson called 'nope'"):
            learning.open("nope")

    def test_steps_are_counted(self, progress, lesson):
        """All of them where the whole lesson was finished once, whatever its steps are called now."""
        learning, head = Learning(progress), heads.of(lesson)
        assert 0 == learning.steps_done(head)

        at(Learner(lesson, progress), 2)
        assert 2 == learning.steps_done(head)

        progress.mark(lesson.id)
        assert 3 == learning.steps_done(head)


class TestTakenUpAgain:
    """Where it was left, as long as the program runs."""

    def test_in_its_second_step(self, progress, lesson):
        """With what was sent in it."""
        left = at(Learner(lesson, progress), 1)
        left.send("MAIL FROM:<alice@example.test>")
        again = Learner(lesson, progress)

        assert again.way.resumed
        assert left.way.at == again.way.at

    def test_the_newest_of_two_runs(self, progress, lesson):
        """The one in which something was written last."""
        one, two = Learner(lesson, progress), Learner(lesson, progress)
        one.send("NOOP")
        two.send("VRFY bob")
        one.send("HELP")

        assert ["NOOP", "HELP"] == [each.client for each in Learner(lesson, progress).history[-2:]]
