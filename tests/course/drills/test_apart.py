"""Two replies without their numbers: which is which, and whose move it is."""

import pytest
from drilled import asked

from smtptutor.protocol.cause import Cause

ASKED = [cause for cause in Cause if getattr(asked(cause, 3).step.puzzle, "rows", ())]


@pytest.mark.parametrize("cause", ASKED)
class TestEach:
    """Every pair of replies."""

    def test_the_replies_are_called_by_the_numbers_that_stand_before_them(self, cause):
        """A letter would be taken for that of an answer."""
        step = asked(cause, 3).step

        assert all(not line.startswith(("A:", "B:")) for line in step.evidence.lines)
        assert ["Reply 1, to", "Reply 2, to"] == [row.say[:11] for row in step.puzzle.rows]
        assert all(row.say[12:].strip() for row in step.puzzle.rows)

    def test_two_numbers_and_two_moves(self, cause):
        """Or else the one answer tells the other, and what the client does is no question."""
        answers = [answer.split(": ") for answer in asked(cause, 3).step.puzzle.answers]

        assert (2, 2) == (len({code for code, _ in answers}), len({move for _, move in answers}))

    def test_no_choice_between_two_moves_that_are_both_good(self, cause):
        """After "relaying denied" a person acts, and another line is sent."""
        moves = {answer.split(": ")[1] for answer in asked(cause, 3).step.puzzle.answers}

        assert not moves >= {"send another line instead", "leave it to a person"}
        assert not moves >= {"wait", "connect again"}

    def test_what_is_said_to_an_answer_has_the_right_one(self, cause):
        assert all(row.why.startswith(row.right) for row in asked(cause, 3).step.puzzle.rows)


def test_an_empty_line_has_a_name():
    assert any(row.say == "Reply 1, to an empty line" for row in asked(Cause.EMPTY_COMMAND, 3).step.puzzle.rows) or any(
        row.say == "Reply 2, to an empty line" for row in asked(Cause.EMPTY_COMMAND, 3).step.puzzle.rows
    )


@pytest.mark.parametrize("cause", [Cause.BDAT_WITHOUT_MAIL, Cause.BDAT_WITHOUT_RECIPIENT, Cause.LAST_CHUNK_ACCEPTED])
def test_a_chunk_is_named_by_its_command(cause):
    assert any("to BDAT " in row.say for row in asked(cause, 3).step.puzzle.rows)
