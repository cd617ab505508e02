"""A named mistake is told as often as it is made, and not while it merely lasts."""

from learner import at, send

from smtptutor.course.events import Slipped


def slips(events):
    return [event.mistake.id for event in events if isinstance(event, Slipped)]


def test_the_same_line_again_is_the_same_mistake_again(runner):
    at(runner, 2)

    assert [["header-as-command"]] * 2 == [slips(send(runner, "Subject: Lunch")) for _ in range(2)]


def test_other_lines_are_not_that_mistake(runner):
    """Neither refused ones nor accepted ones, once it was made."""
    at(runner, 2)
    send(runner, "Subject: Lunch")

    assert [] == slips(send(runner, "FROB", "NOOP", "RCPT TO:<bob@example.test>"))


def test_a_state_is_told_when_it_comes_about(runner):
    """The wrong sender is named as MAIL is sent; while he is held, nothing more is said; named again, it is."""
    at(runner, 1)
    wrong = "MAIL FROM:<bob@example.test>"

    assert ["recipient-as-sender"] == slips(send(runner, wrong))
    assert [] == slips(send(runner, "NOOP", "RSET"))
    assert ["recipient-as-sender"] == slips(send(runner, wrong))


def test_a_mistake_that_was_taken_back_can_be_made_again(runner):
    at(runner, 2)
    send(runner, "Subject: Lunch")
    runner.undo()

    assert ["header-as-command"] == slips(send(runner, "Subject: Lunch"))
