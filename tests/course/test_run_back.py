"""A lesson under way: taking back, beginning the step again, and the solution."""

import pytest
from learner import Learner, at, kinds, send
from sample_lesson import sample, solve

from smtptutor.course.events import StepDone

TOO_EARLY = "RCPT TO:<bob@example.test>"


class TestBack:
    """Undo, reset, restart."""

    def test_undo_goes_back_one_exchange(self, runner):
        """The state is the one before, and the line is gone from the history."""
        before, length = runner.state, len(runner.history)
        send(runner, "MAIL FROM:<alice@example.test>")
        undone = runner.undo()

        assert "MAIL FROM:<alice@example.test>" == undone.client
        assert (before, length) == (runner.state, len(runner.history))

    def test_undo_stops_where_the_step_opened(self, runner):
        """What was typed before the step stays."""
        at(runner, 1)
        before = runner.state

        assert runner.undo() is None
        assert before == runner.state

    def test_undo_takes_the_lines_of_a_message_one_by_one(self, runner):
        """The rest of the message is kept, and what is sent after is the message without the line."""
        at(runner, 2)
        send(runner, "DATA", "Subject: Lunch", "", "Noon?")

        assert "Noon?" == runner.undo()
        assert ["Subject: Lunch", ""] == runner.draft

        send(runner, "One o'clock?", ".")

        assert b"Subject: Lunch\r\n\r\nOne o'clock?\r\n" == next(iter(runner.state.memory.store)).content

    def test_undo_of_all_lines_then_of_data(self, runner):
        """When no line is left, DATA itself is taken back."""
        at(runner, 2)
        before = runner.state
        send(runner, "DATA", "Subject: Lunch")

        assert ["Subject: Lunch", "DATA"] == [getattr(runner.undo(), "client", "Subject: Lunch") for _ in range(2)]
        assert before == runner.state

    def test_reset_goes_back_to_where_the_step_opened(self, runner):
        """State, history and ticks are those of the opening; earlier steps stay done."""
        at(runner, 1)
        before, length = runner.state, len(runner.history)
        send(runner, "MAIL FROM:<alice@example.test>", "DATA", "QUIT")
        runner.reset()

        assert (before, length) == (runner.state, len(runner.history))
        assert (1, [], False) == (runner.number, runner.ticked, runner.step_done)

    def test_reset_inside_a_message_drops_its_lines(self, runner):
        """No line of the dropped message comes back later."""
        at(runner, 2)
        send(runner, "DATA", "Lost")
        runner.reset()

        assert [] == runner.draft
        send(runner, "DATA", "Kept", ".")
        assert b"Kept\r\n" == next(iter(runner.state.memory.store)).content

    def test_reset_of_the_last_step_leaves_the_lesson_done(self, runner):
        """What was done once was done; the last step can be done again."""
        solve(runner, 3)
        runner.reset()
        assert (True, False, 2) == (runner.done, runner.step_done, runner.number)

        assert StepDone in kinds(send(runner, "DATA", "x", "."))

    def test_restart_is_the_beginning(self, runner):
        """As when the lesson was opened."""
        fresh = Learner(runner.lesson)
        solve(runner, 3)
        runner.restart()

        assert (fresh.state, fresh.number, fresh.done) == (runner.state, runner.number, runner.done)
        assert len(fresh.history) == len(runner.history)


class TestSolution:
    """Shown up to its last line, which is the learner's."""

    @pytest.mark.parametrize("number", range(3))
    def test_the_last_line_is_left_and_finishes_the_step(self, runner, number):
        """The step is not done by showing, and done by typing the line that is left."""
        at(runner, number)
        played, left = runner.show_solution()

        assert [*(line for line, _ in played), left] == list(runner.step.solution)
        assert not runner.step_done
        assert StepDone in kinds(send(runner, left.line))

    def test_goals_reached_on_the_way_count(self, tmp_path):
        """A goal that holds in the middle of the solution only is ticked by showing it."""
        old = "goals = [{ message_to"
        runner = at(Learner(sample(tmp_path, old, 'goals = [{ stage = "data", tick = "reading" }, { message_to')), 2)
        _, left = runner.show_solution()

        assert StepDone in kinds(send(runner, left.line))

    def test_it_starts_where_the_step_opened(self, runner):
        """What was typed in between does not stand in the way."""
        at(runner, 1)
        send(runner, "MAIL FROM:<bob@example.test>", "RCPT TO:<alice@example.test>")
        _, left = runner.show_solution()

        assert StepDone in kinds(send(runner, left.line))

    def test_the_replies_are_the_real_ones(self, runner):
        """Each line played comes with the exchange that it brought; mail data brings none."""
        at(runner, 2)
        played, _ = runner.show_solution()

        assert [[354], [], [], []] == [[one.reply.code for one in exchanges] for _, exchanges in played]

    def test_the_lines_of_a_shown_message_can_be_undone(self, runner):
        """Inside a shown message, :undo takes its last line back, as if the learner had typed it."""
        at(runner, 2)
        runner.show_solution()

        assert ["Subject: Lunch", "", "Noon?"] == runner.draft
        assert "Noon?" == runner.undo()

        send(runner, "Later?", ".")

        assert b"Subject: Lunch\r\n\r\nLater?\r\n" == next(iter(runner.state.memory.store)).content
