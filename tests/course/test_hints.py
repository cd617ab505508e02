"""The hints of a step: three rungs, and what is still open."""

from learner import at


class TestHints:
    """Three rungs."""

    def test_the_rungs_come_in_order_and_the_last_stays(self, runner):
        """The fourth request brings the third rung again."""
        hints = runner.step.hints

        assert [*hints, hints[-1]] == [runner.hint() for _ in range(4)]
        assert 3 == runner.hints

    def test_each_step_has_its_own(self, runner):
        """The next step begins at its first rung."""
        runner.hint()

        assert at(runner, 1).hint() == runner.lesson.steps[1].hints[0]

    def test_reset_does_not_take_the_hints_back(self, runner):
        """Who saw two hints and starts the step over gets the third."""
        runner.hint()
        runner.hint()
        runner.reset()

        assert runner.hint() == runner.step.hints[2]
