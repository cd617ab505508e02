"""A drill that somebody is in: the first answer counts, and is written down at once."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtptutor.course import answering
from smtptutor.course.drills.made import first_line
from smtptutor.course.drills.session import Drilling, Questions, questions
from smtptutor.course.events import Missed
from smtptutor.course.lesson import StepKind
from smtptutor.course.ops import Connect, GiveAnswer, Hint, Redo, Reset, Restart, Send, Solution, Undo, Wait
from smtptutor.course.progress import Drill, Unkept
from smtptutor.protocol.cause import Cause

NOW = 1_767_603_600
DAY = 86_400
REPAIR, CODE, POINT, APART = range(4)


class Days(Unkept):
    """Progress with a clock that a test sets."""

    def __init__(self, *drills):
        super().__init__(lambda: self.today)
        self.today = NOW
        for drill in drills:
            self.practise(drill)

    @property
    def rows(self):
        """Cause -> level, and after how many days it is asked."""
        return {drill.cause: (drill.level, -(-(drill.due - self.today) // DAY)) for drill in self.drills()}


def drilling(level, cause="mail-first"):
    """A drill at hand, and the progress in which it stands."""
    drill = Drill(cause, level, NOW)
    store = Days(drill)
    return Drilling(drill, store, 1, 1), store


def right(way):
    """The answers that are still needed."""
    return answering.solution(way.at.lesson, way.at.step, way.at.tried)


def answer(way, *answers):
    """Give answers; all that happened."""
    return [event for each in answers for event in way.do(GiveAnswer(each))]


def a_wrong(way):
    """An answer that is none of the right ones."""
    others = {StepKind.REPAIR: ("1 NOOP",), StepKind.POINT: "12", StepKind.CHOOSE: "ab"}[way.at.step.kind]
    return next(other for other in others if other != right(way)[0])


class TestFirstAnswer:
    """Right: the next level. Wrong, or shown: the lowest, tomorrow."""

    @pytest.mark.parametrize(
        ("level", "expected"), [(REPAIR, (1, 3)), (CODE, (2, 7)), (POINT, (3, 21))], ids=["0", "1", "2"]
    )
    def test_right(self, level, expected):
        way, store = drilling(level)
        answer(way, *right(way))

        assert way.right
        assert {"mail-first": expected} == store.rows

    def test_right_on_the_last_level(self):
        """Nothing is left to practise."""
        way, store = drilling(APART)
        answer(way, *right(way))

        assert way.at.done
        assert {} == store.rows

    @pytest.mark.parametrize("level", [REPAIR, CODE, POINT, APART])
    def test_wrong(self, level):
        """At once, whatever is answered then."""
        way, store = drilling(level)
        happened = answer(way, a_wrong(way))

        assert {"mail-first": (0, 1)} == store.rows
        assert way.right is False
        said = [event.why if isinstance(event, Missed) else event.verdict.why for event in happened]
        assert level == APART or 1 == said.count(first_line(way.at.lesson))
        answer(way, *right(way))
        assert {"mail-first": (0, 1)} == store.rows

    @pytest.mark.parametrize("day", range(8))
    def test_what_the_second_reply_is_about_is_not_told_before_it_was_asked(self, day):
        """Of two replies the one asked first is explained; whoever missed that learns nothing of the other."""
        drill = Drill("relay-denied", APART, NOW)
        store = Days(drill)
        store.today += day * DAY
        way = Drilling(drill, store, 1, 1)
        first, second = way.at.step.puzzle.rows
        wrong = next(letter for letter in "abcd" if letter != right(way)[0])
        (answered,) = answer(way, wrong)

        assert answered.verdict.why == first.wrong
        assert second.why not in answered.verdict.why
        assert first.right in first.wrong

    @pytest.mark.parametrize("level", [REPAIR, CODE, POINT, APART])
    def test_shown(self, level):
        way, store = drilling(level)
        way.do(Solution())

        assert {"mail-first": (0, 1)} == store.rows

    @pytest.mark.parametrize("level", [REPAIR, CODE, POINT, APART])
    @pytest.mark.parametrize("op", [Hint(), GiveAnswer("77"), GiveAnswer("z"), Undo(), Redo(), Reset()])
    def test_no_answer(self, level, op):
        """A hint, an edit of no line, a letter that is none of them: nothing is known yet."""
        way, store = drilling(level)
        way.do(op)

        assert way.right is None
        assert (Drill("mail-first", level, NOW),) == store.drills()

    def test_what_takes_two_edits_may_have_two(self):
        """DATA at once needs MAIL and RCPT before it: with the first of them one is on the way."""
        way, store = drilling(REPAIR, "data-without-mail")
        first, second = right(way)
        answer(way, first)

        assert way.right is None
        answer(way, second)
        assert way.right
        assert {"data-without-mail": (1, 3)} == store.rows

    def test_two_edits_that_mend_nothing_are_wrong(self):
        way, store = drilling(REPAIR, "data-without-mail")
        answer(way, "2 NOOP", "2 RSET")

        assert {"data-without-mail": (0, 1)} == store.rows

    def test_what_is_said_after_a_wrong_answer_is_the_first_line_of_the_page(self):
        way, _ = drilling(CODE)
        (said,) = (event.why for event in answer(way, a_wrong(way)) if isinstance(event, Missed))

        assert "No mail transaction is open for RCPT to add a recipient to; MAIL opens one." == said

    def test_nothing_else_is_marked(self):
        """A drill is no lesson that is done."""
        way, store = drilling(CODE)
        answer(way, *right(way))

        assert not store.is_done(way.at.lesson.ids)
        assert store.newest(way.at.lesson.ids) is None


class TestQuestions:
    """Which are asked, and in what order."""

    def test_three_of_those_that_are_due(self):
        waiting = [Drill(cause, 0, NOW - 9 + number) for number, cause in enumerate(list(Cause)[:5])]
        asked = questions(Days(*waiting, Drill("mail-first", 0, NOW + 1)))

        assert [str(cause) for cause in list(Cause)[:3]] == [asked.open_next().drill.cause for _ in range(3)]
        assert asked.open_next() is None

    def test_none_where_none_is_due(self):
        assert questions(Days(Drill("mail-first", 0, NOW + 1))) is None
        assert questions(Days()) is None

    def test_one_that_is_left_stays_due(self):
        store = Days(Drill("mail-first", 2, NOW - 5))
        Questions(store.drills(), store).open_next()

        assert (Drill("mail-first", 2, NOW - 5),) == store.drills()

    def test_in_a_class_the_names_are_those_of_the_learner(self):
        """They stay on another day; elsewhere they do not."""

        def shown(label, day):
            store = Days()
            store.set_label(label)
            store.today = NOW + day * DAY
            return Drilling(Drill("mail-first", 0, NOW), store, 1, 1).at.step.puzzle.transcript.lines

        assert 1 == len({shown("Ana", day) for day in range(5)})
        assert 1 < len({shown("", day) for day in range(5)})
        assert shown("Ana", 0) != shown("Ben", 0)


def test_every_day_for_three_weeks():
    """Asked on the days 1, 4, 11 and 32 after it was missed, right each time, and then never more."""
    store = Days(Drill("mail-first", 0, NOW + DAY))
    asked = []
    for day in range(60):
        store.today = NOW + day * DAY
        found = questions(store)
        while found is not None and (way := found.open_next()) is not None:
            answer(way, *right(way))
            asked.append((day, way.drill.level))

    assert [(1, 0), (4, 1), (11, 2), (32, 3)] == asked


def test_a_wrong_answer_in_between_begins_anew():
    """Missed once more on the day 11: tomorrow again, from the lowest level."""
    store = Days(Drill("mail-first", 0, NOW + DAY))
    asked = []
    for day in range(20):
        store.today = NOW + day * DAY
        found = questions(store)
        while found is not None and (way := found.open_next()) is not None:
            answer(way, *((a_wrong(way),) if day == 11 else right(way)))
            asked.append((day, way.drill.level))

    assert [(1, 0), (4, 1), (11, 2), (12, 0), (15, 1)] == asked


OPS = st.one_of(
    st.sampled_from("abcd1234").map(GiveAnswer),
    st.sampled_from(("1 NOOP", "+2 MAIL FROM:<a@b.example>", "-1", "2>1", "9 x")).map(GiveAnswer),
    st.text(max_size=9).map(GiveAnswer),
    st.text(st.characters(codec="utf-8", exclude_characters="\n"), max_size=9).map(Send),
    st.sampled_from((Hint(), Undo(), Redo(), Reset(), Solution(), Restart(), Connect(), Wait(60))),
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(list(Cause)), st.integers(-1, 9), st.integers(-DAY, DAY)), max_size=5),
    st.lists(st.tuples(OPS, st.integers(0, 30 * DAY)), max_size=12),
)
def test_whatever_is_done_whenever_the_rows_stay_sane(waiting, done):
    """At most one row for a cause, on a level that there is; one that was asked is due later, or gone."""
    store = Days(*(Drill(str(cause), level, NOW + due) for cause, level, due in waiting))
    found = questions(store)
    way = None if found is None else found.open_next()
    for op, later in done:
        store.today += later
        if way is None:
            break
        way.do(op)
        mine = [drill for drill in store.drills() if drill.cause == way.drill.cause]
        if way.right is not None:
            assert mine == ([] if way.next is None else [way.next])
            assert way.next is None or 0 <= way.next.level <= 3
            way = found.open_next()
        else:
            assert mine == [way.drill]
