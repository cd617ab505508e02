"""Steps in which an answer is given, whatever is typed: nothing raises, and each moment can be had again."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kinds_lesson import ALL, Answering, kinds_lesson

from smtptutor.course import answering, ops, run
from smtptutor.course.ops import GiveAnswer, Hint, Reset, Send, Solution, Undo

TYPED = st.one_of(
    st.text(max_size=8),
    st.text("0123456789 ,>+-.)ab", max_size=10),
    st.sampled_from(["a", "b", "c)", "line 2", "3", "-1", "1>2", "2>0", "+1", "+2 NOOP", "3 QUIT", "1 .", "987654321"]),
)


def with_step(step):
    with TemporaryDirectory() as folder:
        return kinds_lesson(Path(folder), step)


LESSONS = [with_step(step) for step in ALL]
of_each_kind = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.steps[0].id)


@of_each_kind
@settings(max_examples=40)
@given(typed=st.lists(TYPED, max_size=6))
def test_any_answers_are_judged(lesson, typed):
    """Also those that no step would have kept."""
    step = lesson.steps[0]

    assert answering.judge(lesson, step, tuple(typed)).why is not None
    needed = answering.solution(lesson, step, tuple(typed))
    kept = tuple(each for each in typed if not answering.judge(lesson, step, (each,)).void)
    assert needed or answering.judge(lesson, step, kept).done or not kept


@of_each_kind
@settings(max_examples=40)
@given(typed=st.lists(TYPED | st.sampled_from([Undo(), Hint(), Solution(), Reset(), Send("NOOP")]), max_size=8))
def test_any_text_is_answered_or_sent(lesson, typed):
    at = run.opening(lesson)
    done = []
    for each in typed:
        op = each if not isinstance(each, str) else run.told_tutor(at, each) or GiveAnswer(each)
        before, (at, happened) = at, run.do(at, op)
        done.append(op)

        assert (at, happened) == run.do(before, op)
        if isinstance(op, GiveAnswer) and at.tried != before.tried and not at.step_done:
            back, _ = run.do(at, Undo())
            assert (before.tried, before.ticked) == (back.tried, back.ticked)
    kept = [ops.op(*ops.row(op)) for op in done]
    assert at == run.replayed(run.opening(lesson), kept)


@of_each_kind
@settings(max_examples=40)
@given(typed=TYPED)
def test_an_answer_in_its_one_spelling_means_the_same(lesson, typed):
    step = lesson.steps[0]
    answer = answering.meant(lesson, step, (), typed)

    assert answer is None or answer == answering.meant(lesson, step, (), answer)


def test_lines_of_a_message_are_no_answers(tmp_path):
    """Who began a message writes it to its end."""
    talk = Answering(tmp_path, ALL[0])
    for line in ("EHLO a.example", "MAIL FROM:<a@b.example>", "RCPT TO:<bob@example.test>", "DATA"):
        talk.at, _ = run.do(talk.at, Send(line))

    assert talk("a") is None


def test_an_answer_is_one_behind_a_closed_connection(tmp_path):
    talk = Answering(tmp_path, ALL[0])
    talk.at, _ = run.do(talk.at, Send("QUIT"))

    assert talk("a") is not None
