"""`:undo N` and `:redo` in a lesson."""

import pytest
from learner import Learner
from typed import NAMED, Typing

MAIL = NAMED[1]


class TestInLesson:
    """In a lesson: no further than the step, with the ticks of then, and after a kill as before."""

    @pytest.fixture
    def typing(self, lesson, known):
        return Typing(talk=Learner(lesson, known).way)

    def test_the_ticks_follow(self, typing):
        """Undone with the line, done again with it."""
        typing("RCPT TO:<bob@example.test>", ":next")
        ticked = typing(MAIL).count("[x]")
        assert ticked
        assert 0 == typing(":undo").count("[x]")
        assert ticked == typing(":redo").count("[x]")

    def test_no_further_than_the_step(self, typing):
        """What was done before it stays, and it is told how many were taken back."""
        typing("RCPT TO:<bob@example.test>", ":next", "NOOP", MAIL)

        assert "2 of 99" in typing(":undo 99")
        assert "since this step opened" in typing(":undo 99")
        assert "2 of 3" in typing(":redo 3")

    def test_a_new_step_begins_without(self, typing):
        """What was undone in a step that is over does not come into the next one."""
        typing("RCPT TO:<bob@example.test>", ":undo", ":next")

        assert "nothing to do again" in typing(":redo")

    def test_left_and_taken_up(self, lesson, known):
        """Where the process ended after :undo, :redo is there still; after :redo, its line is."""
        typing = Typing("RCPT TO:<bob@example.test>", ":next", "NOOP", MAIL, ":undo 2", talk=Learner(lesson, known).way)
        again = Typing(talk=Learner(lesson, known).way)
        assert typing.clients == again.clients
        assert MAIL in again(":redo 2")

        last = Typing(talk=Learner(lesson, known).way)
        assert again.clients == last.clients
        assert "nothing to do again" in last(":redo")
