"""What now: one answer is good, and the others would not help."""

import pytest
from drilled import asked

from smtptutor.protocol.cause import Cause


def answers(cause, seed="2026-01-05"):
    """The answers to what now, the right one first."""
    step = asked(cause, 0, seed).step
    assert step.task == "What now?"
    return [option.say for option in sorted(step.puzzle.options, key=lambda option: not option.right)]


NOW = [cause for cause in Cause if asked(cause, 0).step.task == "What now?"]


@pytest.mark.parametrize("cause", NOW)
def test_to_wait_is_wrong_for_no_reply_that_begins_with_4(cause):
    """RFC 5321 4.2.1 has such a client try again; only a reply that is for good makes it wrong."""
    step = asked(cause, 0).step
    codes = [line.removeprefix("S: ")[:1] for line in step.evidence.lines if line.startswith("S: ")]
    right, *wrong = answers(cause)

    assert codes[-1:] != ["4"] or not any(answer.startswith("wait, then") for answer in wrong)
    assert right


def test_whose_queue_it_is_not_does_not_hear_that_to_wait_is_wrong():
    assert answers(Cause.QUEUE_NOT_PERMITTED)[0] == "leave it: a person has to act first"


@pytest.mark.parametrize(
    "cause", [Cause.CLIENT_BLOCKED_AT_GREETING, Cause.SERVICE_NOT_READY, Cause.HOST_NEVER_TAKES_MAIL]
)
def test_who_has_sent_nothing_yet_sends_nothing_again(cause):
    """At the greeting there is no line to send once more."""
    assert not any("again" in answer and "send" in answer for answer in answers(cause))


def test_a_greeting_that_was_a_refusal_is_shown():
    """Nobody can tell without it why EHLO is refused."""
    first, *_ = asked(Cause.ONLY_QUIT_AFTER_REFUSAL, 0).step.evidence.lines

    assert first.startswith("S: 554 ")


@pytest.mark.parametrize("level", [0, 1])
@pytest.mark.parametrize("cause", ["empty-command", "eight-bit-without-8bitmime", "message-accepted"])
def test_no_line_that_is_shown_looks_like_none(cause, level):
    step = asked(Cause(cause), level).step
    lines = step.evidence.lines if step.evidence else ()

    assert all(line.strip() for line in lines[:-1])
