"""A lesson, whatever is done in it and in whatever order: nothing raises, and each moment can be had again."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sample_lesson import sample

from smtptutor.course import ops, run
from smtptutor.course.check.rule import play
from smtptutor.course.events import (
    BackAtOpening,
    Connected,
    DoneAgain,
    Hinted,
    Left,
    StepDone,
    StepOpened,
    TakenBack,
    Ticked,
)
from smtptutor.course.ops import (
    Connect,
    Guess,
    Hint,
    LoginSent,
    Next,
    Redo,
    Reset,
    Restart,
    Send,
    SendOctets,
    Solution,
    Undo,
    Wait,
)
from smtptutor.course.predicate import Predicate
from smtptutor.protocol.stage import Awaiting

pytestmark = pytest.mark.uncounted

LINES = (
    "EHLO client.example.org",
    "RCPT TO:<bob@example.test>",
    "MAIL FROM:<alice@example.test>",
    "MAIL FROM:<bob@example.test>",
    *("DATA", ".", "", "Subject: Lunch", "Tomorrow", "AUTH PLAIN x", "BDAT 9", "BDAT 7 LAST", "hello"),
    *("AUTH LOGIN", "YWxpY2U=", "*", "NOOP", "RSET", "FROB", "STARTTLS", "QUIT"),
)


def some_lesson():
    """The sample, and as its fourth step one whose goals are told by a message that is open."""
    with TemporaryDirectory() as folder:
        found = sample(Path(folder))
    reading = found.steps[2]._replace(id="reading", goals=(found.steps[2].goals[0]._replace(predicate=DATA),))
    return found._replace(steps=(*found.steps[:2], reading._replace(mistakes=()), found.steps[2]))


DATA = Predicate(stage="data")
LESSON = some_lesson()


class Doing(RuleBasedStateMachine):
    """Every operation in every position."""

    def __init__(self):
        super().__init__()
        self.at = self.before = run.opening(LESSON)
        self.done = []

    def do(self, op):
        before, self.before = self.at, self.at
        self.at, happened = run.do(self.at, op)
        self.done.append(op)
        assert before == self.before
        assert (self.at, happened) == run.do(before, op)
        return happened

    @rule(line=st.sampled_from(LINES) | st.text(max_size=9), ahead=st.booleans())
    def send(self, line, ahead):
        closed = self.at.dialogue.awaiting is Awaiting.NOTHING
        happened = self.do(Send(line, ahead))

        assert not closed or happened == ()
        ticked = [event for event in happened if isinstance(event, Ticked)]
        assert all(event.goal in event.ticked for event in ticked)

    @rule(line=st.sampled_from(("AUTH PLAIN ****", "****", "AUTH LOGIN", "")))
    def login(self, line):
        self.do(LoginSent(line))

    @rule(
        octets=st.sampled_from((b"NO", b"OP\r\n", b"RCPT TO:<bob@example.test>\n", b"a\r\n.", b""))
        | st.binary(max_size=9)
    )
    def octets(self, octets):
        closed = self.at.dialogue.awaiting is Awaiting.NOTHING
        happened = self.do(SendOctets(octets))

        assert not closed or happened == ()

    @rule()
    def undo(self):
        [taken] = self.do(Undo())

        assert isinstance(taken, TakenBack)
        assert bool(taken.what) == (self.at.dialogue != self.before.dialogue)
        assert len(self.at.dialogue.trail) == len(self.before.dialogue.trail) - bool(taken.what)

    @rule()
    def redo(self):
        """What was undone last comes back; nothing where there is nothing."""
        [again] = self.do(Redo())

        assert isinstance(again, DoneAgain)
        assert bool(again.what) == bool(self.before.undone) == (self.at.dialogue != self.before.dialogue)
        assert len(self.at.dialogue.trail) == len(self.before.dialogue.trail) + bool(again.what)

    @rule(count=st.integers(1, 9))
    def undo_and_redo_as_often(self, count):
        """All is as it was before, the ticks and the signs too, and so is what could be done again."""
        before = self.at
        undone = [self.do(Undo())[0].what for _ in range(count)]
        redone = [self.do(Redo())[0].what for what in undone if what]

        assert [what for what in undone if what] == redone[::-1]
        assert before == self.at

    @rule(line=st.sampled_from(LINES))
    @precondition(lambda self: self.at.dialogue.awaiting is Awaiting.COMMAND and not self.at.step_done)
    def send_undo_and_send_again(self, line):
        """What was taken back and sent once more is what was sent."""
        before, first = self.at, run.do(self.at, Send(line))[0]
        self.do(Send(line))
        if len(self.at.dialogue.trail) != len(before.dialogue.trail) + 1 or self.at.step_done:
            return
        self.do(Undo())
        assert before.dialogue == self.at.dialogue
        self.do(Send(line))

        assert first.dialogue == self.at.dialogue
        assert first.ticked == self.at.ticked

    @rule()
    def reset(self):
        assert (BackAtOpening(),) == self.do(Reset())
        assert (self.at.opened, (), False) == (self.at.dialogue, self.at.ticked, self.at.step_done)
        assert (self.before.hints, self.before.done) == (self.at.hints, self.at.done)

    @rule(seconds=st.integers(0, 10**13))
    def wait(self, seconds):
        self.do(Wait(seconds))

    @rule()
    def next(self):
        happened = self.do(Next())
        may = self.before.step_done and not self.before.done

        assert may == bool(happened) == (self.at.number == self.before.number + 1)
        assert not may or [(self.at.step, self.at.number)] == [event[:2] for event in happened]
        assert not may or play(self.at, self.at.step.solution).at.step_done

    @rule()
    def hint(self):
        [hinted] = self.do(Hint())

        assert isinstance(hinted, Hinted)
        assert (hinted.text is None) == self.before.step_done

    @rule(code=st.sampled_from(("503", "250", "2", "a", "", "x", "1000", "\u00b2")))
    def guess(self, code):
        self.do(Guess(code))

    @rule()
    def connect(self):
        """The step stays as it is, and the server greets; what it holds of mail stays."""
        store = self.at.dialogue.state.memory.store
        [connected, *_] = self.do(Connect())

        assert isinstance(connected, Connected)
        assert (store, self.before.number) == (self.at.dialogue.state.memory.store, self.at.number)
        assert Awaiting.COMMAND is self.at.dialogue.awaiting

    @rule()
    def solution(self):
        *_, left = self.do(Solution())

        assert left == Left(self.at.step.solution[-1])

    @rule()
    def restart(self):
        self.do(Restart())

        assert self.at == run.opening(LESSON)

    @invariant()
    def it_hangs_together(self):
        at = self.at
        if at.dialogue is not self.before.dialogue and not isinstance(self.done[-1], (Undo, Redo)):
            assert not at.undone
        assert at.dialogue.history[: len(at.opened.history)] == at.opened.history
        assert len(at.opened.trail) <= len(at.dialogue.trail)
        assert set(at.ticked) <= set(at.step.goals)
        assert set(at.slipped) <= set(at.step.mistakes)
        assert len(at.ticked) < len(at.step.goals) or at.step_done or not at.since_opened
        assert not at.step_done or list(at.ticked) == list(at.step.goals)
        assert not at.done or at.number == len(LESSON.steps) - 1

    def teardown(self):
        """Written down, read, and done again, it is the same."""
        rows = [ops.row(op) for op in self.done]
        read = [ops.op(*row) for row in rows]
        assert [type(op) for op in self.done] == [type(op) for op in read]
        assert self.at == run.replayed(run.opening(LESSON), read)


Doing.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
TestDoing = Doing.TestCase


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(LINES), max_size=10), st.lists(st.sampled_from(LINES), max_size=4))
def test_undo_then_next_anywhere(lines, more):
    """Going back after a step is done neither undoes the step nor stands in the way of the next."""
    at = run.opening(LESSON)
    for line in (*lines, Undo(), *more, Next(), Undo(), Reset(), Solution()):
        before = at
        at, happened = run.do(at, Send(line) if isinstance(line, str) else line)
        if isinstance(line, Undo):
            assert (before.step_done, before.number) == (at.step_done, at.number)
        if isinstance(line, Next):
            assert before.done or at.number == before.number + before.step_done
            reached = before.finished if before.went_back else before.dialogue
            set_right = any(event.set_right for event in happened if isinstance(event, StepOpened))
            assert not before.step_done or before.done or set_right or at.opened == reached
            assert not happened or play(at, at.step.solution).at.step_done
        assert [event.number for event in happened if isinstance(event, StepDone)] == sorted(
            event.number for event in happened if isinstance(event, StepDone)
        )


@pytest.mark.parametrize(
    "op", [Undo(), Hint(), Solution(), Next(), Reset(), Guess("503")], ids=lambda op: type(op).__name__
)
@pytest.mark.parametrize("steps", range(len(LESSON.steps) + 1))
def test_twice_at_the_end_of_each_step(op, steps):
    """Also where nothing is left to be hinted at."""
    at = run.opening(LESSON)
    for step in LESSON.steps[:steps]:
        at = play(run.do(at, Next())[0], step.solution).at
    assert steps == len(at.steps_done)

    run.replayed(at, [op, op, Hint(), Hint(), op])


def test_a_line_costs_the_same_however_many_came_before():
    """Ten times the lines of a step take about ten times as long."""
    from gc import collect, disable, enable
    from time import process_time

    def seconds(count):
        collect()
        start = process_time()
        run.replayed(run.opening(LESSON), [Send("NOOP")] * count)
        return process_time() - start

    disable()
    try:
        seconds(200)
        few, many = min(seconds(200) for _ in range(3)), seconds(2000)
    finally:
        enable()

    assert many < 30 * few
