"""When a cause comes again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtptutor.course.drills import schedule
from smtptutor.course.progress import Drill
from smtptutor.protocol.cause import Cause

HOUR, DAY = 3_600, 86_400
MORNING = 1_767_603_600 + 8 * HOUR  # some day, 17:00


def days_until(drill):
    """After how many days, each to the same hour, a drill is due; it may be so some hours earlier that day."""
    waits = drill.due - MORNING
    assert DAY / 2 < waits <= 21 * DAY
    return -(-waits // DAY)


class TestLevels:
    """Right: the next level, after 3, 7, 21 days, then forgotten. Wrong: the lowest one, tomorrow."""

    @pytest.mark.parametrize(
        ("level", "right", "expected"),
        [
            (0, True, (1, 3)),
            (1, True, (2, 7)),
            (2, True, (3, 21)),
            (3, True, None),
            (0, False, (0, 1)),
            (1, False, (0, 1)),
            (2, False, (0, 1)),
            (3, False, (0, 1)),
        ],
    )
    def test_what_follows_an_answer(self, level, right, expected):
        after = schedule.answered(Drill("mail-first", level, 0), MORNING, right=right)

        assert expected == (None if after is None else (after.level, days_until(after)))

    def test_what_was_missed_comes_tomorrow(self):
        missed = schedule.missed("mail-first", MORNING)

        assert ("mail-first", 0, 1) == (missed.cause, missed.level, days_until(missed))

    def test_who_comes_in_the_evening_finds_it_the_next_morning(self):
        """18:00 one day, and 10:00 the next: that is tomorrow."""
        evening = MORNING + HOUR

        assert schedule.missed("mail-first", evening).due <= evening + 16 * HOUR


class TestDue:
    """What is asked at a start."""

    def test_those_that_are_due_the_oldest_first(self):
        drills = [Drill("nested-mail", 0, 30), Drill("mail-first", 2, 10), Drill("hello-first", 1, 40)]

        assert ["mail-first", "nested-mail"] == [drill.cause for drill in schedule.due(drills, 30)]

    def test_no_more_than_asked_for(self):
        drills = [Drill(cause, 0, number) for number, cause in enumerate(list(Cause)[:5])]

        assert tuple(drills[:3]) == schedule.due(drills, 99, schedule.AT_A_START)

    def test_what_a_later_version_wrote_stays_unasked(self):
        assert () == schedule.due([Drill("moon-phase", 0, 0)], 99)


@given(
    st.lists(st.tuples(st.booleans(), st.integers(0, 10**9)), max_size=30), st.integers(-5, 99), st.integers(0, 2**40)
)
def test_whatever_is_answered_the_rows_stay_sane(answers, level, due):
    """Whatever row a store holds, and whenever it is answered: a level that there is, and a time to come."""
    drill = Drill("mail-first", level, due)
    for right, now in answers:
        after = schedule.answered(drill, now, right=right)
        if after is None:
            assert right
            break
        assert 0 <= after.level <= 3
        assert 0 < after.due - now <= 21 * DAY
        drill = after
