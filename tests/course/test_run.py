"""A lesson under way: what each line brings, and how it goes on."""

import pytest
from learner import Learner, at, kinds, send
from sample_lesson import sample, solve

from smtptutor.course.events import Predicted, Slipped, StepDone, StepOpened, Ticked, Unticked
from smtptutor.course.ops import SendOctets
from smtptutor.protocol.stage import Stage
from smtptutor.server.dialogue import Exchanged

TOO_EARLY = "RCPT TO:<bob@example.test>"


class TestOpening:
    """How a lesson and its steps begin."""

    def test_the_lines_before_are_typed_already(self, runner):
        """The server's state is as the lesson says, and none of it counts for the step."""
        assert Stage.GREETED is runner.state.session.stage
        assert [None, "EHLO client.example.org"] == [one.client for one in runner.history]
        assert [] == runner.since_opened

    def test_nothing_is_reached_when_it_opens(self, runner):
        """No tick, not done, the first step."""
        assert (0, [], False, False) == (runner.number, runner.ticked, runner.step_done, runner.done)

    def test_what_came_before_the_step_does_not_count(self, tmp_path):
        """A goal on the exchange looks only at what came after the step opened."""
        lesson = sample(tmp_path)
        runner = Learner(lesson._replace(steps=lesson.steps[:1] * 2))
        send(runner, TOO_EARLY)
        runner.advance()

        assert [Exchanged] == kinds(send(runner, "NOOP"))


class TestGoals:
    """Ticks and the end of a step."""

    def test_a_tick_on_the_state_tells_the_truth(self, runner):
        """What the server holds no more is not ticked, and is ticked again when it is back."""
        at(runner, 1)
        first = send(runner, "MAIL FROM:<alice@example.test>")
        again = send(runner, "RSET", "MAIL FROM:<alice@example.test>")

        assert [Exchanged, Ticked] == kinds(first)
        assert [Exchanged, Unticked, Exchanged, Ticked] == kinds(again)
        assert ["the server holds a sender"] == [goal.tick for goal in runner.ticked]

    def test_goals_on_the_state_must_have_held_together(self, runner):
        """A sender that was dropped and a recipient of another transaction do not make a step."""
        at(runner, 1)
        send(runner, "MAIL FROM:<alice@example.test>", "RSET", "MAIL FROM:<>", "RCPT TO:<bob@example.test>")

        assert ["and one recipient"] == [goal.tick for goal in runner.ticked]
        assert not runner.step_done

    def test_undo_takes_the_tick_back(self, runner):
        """As if the line had not been sent."""
        at(runner, 1)
        send(runner, "MAIL FROM:<alice@example.test>")
        runner.undo()

        assert [] == runner.ticked

    def test_the_last_tick_ends_the_step(self, runner):
        """All goals reached is done; the next step waits to be asked for."""
        events = send(runner, TOO_EARLY)

        assert [Exchanged, Ticked, StepDone] == kinds(events)
        assert not events[-1].last
        assert (True, False, 0) == (runner.step_done, runner.done, runner.number)

    def test_goals_may_be_reached_in_any_order_and_after_slips(self, runner):
        """Slips, NOOPs and another spelling do not get in the way."""
        at(runner, 1)
        events = send(
            runner,
            "FROB",
            "DATA",
            "rcpt to:<bob@example.test>",
            "mail from:<alice@EXAMPLE.test> ",
            "NOOP",
            "RCPT TO:<nobody@example.test>",
            "rcpt to:<bob@example.test>",
        )

        assert StepDone is kinds(events)[-1]

    def test_the_last_step_ends_the_lesson(self, runner):
        """The last event says so, and the lesson is done."""
        events = solve(runner, 3)

        assert [False, False, True] == [event.last for event in events if isinstance(event, StepDone)]
        assert runner.done

    def test_a_finished_lesson_goes_on_as_a_conversation(self, runner):
        """After the end, lines are answered and nothing else happens."""
        solve(runner, 3)

        assert [[Exchanged]] * 3 == [kinds(send(runner, line)) for line in ("NOOP", TOO_EARLY, "QUIT")]
        assert (2, True) == (runner.number, runner.done)

    def test_a_line_of_mail_data_brings_nothing_until_the_dot(self, runner):
        """Only the end of the message is an exchange."""
        at(runner, 2)

        assert [Exchanged] == kinds(send(runner, "DATA"))
        assert [] == send(runner, "Subject: Lunch", "", "Noon?")
        assert [Exchanged, Ticked, StepDone] == kinds(send(runner, "."))


class TestMistakes:
    """Named mistakes; test_mistakes.py has how often they are told."""

    def test_the_line_that_ends_a_step_is_no_slip(self, runner):
        """Once all goals are reached nothing is remarked on."""
        at(runner, 2)
        events = send(runner, "DATA", "Subject: Lunch", "", "x", ".")

        assert Slipped not in kinds(events)

    def test_a_reset_step_names_it_again(self, runner):
        """After :reset the step is as new."""
        at(runner, 1)
        send(runner, "MAIL FROM:<bob@example.test>")
        runner.reset()

        assert Slipped in kinds(send(runner, "MAIL FROM:<bob@example.test>"))


class TestPrediction:
    """Guess first."""

    @pytest.mark.parametrize("guess", [503, 250])
    def test_the_first_reply_answers_the_guess(self, runner, guess):
        """Right or wrong, the guess is set beside the code that came."""
        assert runner.wants_guess
        runner.guess(guess)
        events = send(runner, TOO_EARLY)

        assert [(str(guess), "503")] == [event[1:] for event in events if isinstance(event, Predicted)]
        assert StepDone in kinds(events)

    def test_lines_that_were_sent_along_answer_no_guess(self, runner):
        """The reply that was asked for is not the last one of the piece."""
        runner.guess(503)
        events = runner.way.do(SendOctets(f"{TOO_EARLY}\r\nNOOP\r\n".encode()))

        assert [("503", "503")] == [event[1:] for event in events if isinstance(event, Predicted)]

    def test_no_guess_is_no_answer(self, runner):
        """Going straight on is fine, and the question is not asked again."""
        events = send(runner, TOO_EARLY)

        assert Predicted not in kinds(events)
        assert not runner.wants_guess

    def test_the_reply_that_was_asked_for_answers(self, runner):
        """A slip on the way answers no guess, another guess may be made after it, and it is compared once."""
        runner.guess(250)

        assert Predicted not in kinds(send(runner, "NOOP"))
        assert runner.wants_guess

        runner.guess(503)

        assert [("503", "503")] == [one[1:] for one in send(runner, TOO_EARLY) if isinstance(one, Predicted)]
        assert not runner.wants_guess

    def test_a_step_without_a_question_wants_no_guess(self, runner):
        """Only marked steps ask."""
        assert not at(runner, 1).wants_guess


class TestGoingOn:
    """Stop on success; going on is the learner's choice."""

    def test_advance_opens_the_next_step(self, runner):
        """The step after, from the state as it is."""
        send(runner, TOO_EARLY)
        before = runner.state
        opened = runner.advance()

        assert StepOpened(runner.lesson.steps[1], 1) == opened
        assert (before, False, []) == (runner.state, runner.step_done, runner.ticked)

    def test_typing_on_opens_nothing(self, runner):
        """The server answers, and the step waits to be left: no step opens unread."""
        send(runner, TOO_EARLY)
        events = send(runner, "MAIL FROM:<alice@example.test>")

        assert [Exchanged] == kinds(events)
        assert (0, True) == (runner.number, runner.step_done)

    @pytest.mark.parametrize(
        "lines",
        [
            ("RSET",),
            ("QUIT",),
            ("EHLO other.example.org",),
            ("MAIL FROM:<eve@example.org>",),
            ("DATA",),
            ("AUTH LOGIN",),
        ],
        ids=lambda lines: lines[0].partition(" ")[0],
    )
    @pytest.mark.parametrize("number", [1, 2])
    def test_the_next_step_opens_where_its_text_is_true(self, runner, number, lines):
        """Whatever was typed after a step: the next one stands where it can be done, and its solution does it."""
        solve(runner, number)
        send(runner, *lines)
        runner.advance()
        session = runner.session

        assert (number, None) == (runner.number, session.login)
        assert (number == 1) == (session.transaction is None)
        assert number == 1 or session.transaction.sender.text == "alice@example.test"
        solve(runner)
        assert runner.step_done

    def test_a_message_goes_on_into_the_next_step(self, tmp_path):
        """Where a step ends at DATA, :next opens the one that writes the message, and its goal is reached by it."""
        old = 'goals = [{ message_to = ["bob@example.test"], tick = "the server holds the message" }]'
        new = 'goals = [{ stage = "data", tick = "reading" }]'
        lesson = sample(tmp_path, old, new)
        message = sample(tmp_path).steps[2]
        message = message._replace(id="text", solution=message.solution[1:])
        runner = Learner(lesson._replace(steps=(*lesson.steps, message)))
        at(runner, 2)
        send(runner, "DATA")
        runner.advance()
        events = send(runner, "Subject: Lunch", "", "Noon?", ".")

        assert ["text"] == [one.step.id for one in events if isinstance(one, StepDone)]

    def test_undo_looks_at_no_earlier_step(self, tmp_path):
        """What reached the goal of the step before does not reach this one's."""
        lesson = sample(tmp_path)
        runner = Learner(lesson._replace(steps=lesson.steps[:1] * 2))
        send(runner, TOO_EARLY)
        runner.advance()
        send(runner, "NOOP")
        runner.undo()

        assert [] == runner.ticked
