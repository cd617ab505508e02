"""Which lesson is opened."""

import pytest
from sample_lesson import sample

from smtptutor.course.choice import choose
from smtptutor.table import TableError


@pytest.fixture
def course(tmp_path):
    return [sample(tmp_path)._replace(id=name, aliases=(f"old-{name}",)) for name in ("one", "two", "three")]


def chosen(course, known, asked=None):
    return choose(course, asked, known).id


class TestWhereOneLeftOff:
    """Without a name."""

    def test_the_first_time(self, course, known):
        """The first lesson."""
        assert "one" == chosen(course, known)

    def test_the_one_that_was_open_last(self, course, known):
        """Also one further on, and under its former name."""
        for name in ("two", "old-three"):
            known.set_last(name)
            assert name.removeprefix("old-") == chosen(course, known)

    def test_not_one_that_is_done(self, course, known):
        """The first that is not done comes then, wherever the last one was."""
        known.set_last("two")
        known.mark("two")
        assert "one" == chosen(course, known)

        known.mark("old-one")
        assert "three" == chosen(course, known)

    def test_all_are_done(self, course, known):
        """It begins from the start."""
        for lesson in course:
            known.mark(lesson.id)

        assert "one" == chosen(course, known)

    def test_one_that_is_there_no_more(self, course, known):
        """Is nobody's last one."""
        known.set_last("gone")

        assert "one" == chosen(course, known)


class TestAskedFor:
    """With a name or a number."""

    @pytest.mark.parametrize("asked", ["two", "old-two", "2"])
    def test_by_name(self, asked, course, known):
        """Done or not."""
        known.mark("two")

        assert "two" == chosen(course, known, asked)

    @pytest.mark.parametrize(
        ("asked", "word"), [("tow", "Did you mean two?"), ("zzzzzz", "There are one, two, three.")]
    )
    def test_there_is_none_of_that_name(self, asked, word, course, known):
        """It says what there is."""
        with pytest.raises(TableError, match=word.replace("?", r"\?")):
            chosen(course, known, asked)

    @pytest.mark.parametrize("asked", [None, "one", "1"])
    def test_there_is_none_at_all(self, asked, known):
        """As where the lessons that come along are damaged."""
        with pytest.raises(TableError, match="no lesson"):
            chosen([], known, asked)
