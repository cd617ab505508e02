"""What is said after Ctrl-C and Ctrl-D: what was dropped or lost, what goes on, and what gives it up."""

import pytest
from learner import Learner, Talk
from sample_lesson import sample
from support import on_screen

from smtptutor.protocol.stage import Stage
from smtptutor.server.site import Site
from smtptutor.talk.conversation import Conversation
from smtptutor.talk.dropped import dropped, lost
from smtptutor.talk.tutor import Tutor

HELLO = ("EHLO client.example.org",)
NAMED = (*HELLO, "MAIL FROM:<alice@example.test>", "RCPT TO:<bob@example.test>")
UNFINISHED = {
    "message": ((*NAMED, "DATA", "Subject: x"), ":reset", "message goes on", "message was not sent"),
    "chunk": ((*NAMED, "BDAT 20", "hello"), ":undo", "13 octets", "message was not sent"),
    "login": ((*HELLO, "AUTH LOGIN"), "*", "login goes on", "login was not finished"),
}
each = pytest.mark.parametrize(("before", "way", "on", "gone"), UNFINISHED.values(), ids=UNFINISHED)


def tutor(*lines):
    made = Tutor(Conversation(Talk(Site())))
    for line in lines:
        list(made.type([line]))
    return made


def told(blocks):
    return " ".join(on_screen(blocks, 80).split())


@pytest.mark.parametrize(
    ("before", "typed", "expected"),
    [
        ((), "NOOP", "That line was dropped."),
        ((), "", "There was nothing to drop. Ctrl-D leaves."),
        (NAMED, "DATA", "That line was dropped."),
        (("QUIT",), "x", "That line was dropped. The connection is closed: :reset connects again."),
    ],
)
def test_where_a_command_is_awaited(before, typed, expected):
    """In a few words."""
    assert expected == told(dropped(tutor(*before).conversation, typed))


@each
def test_what_goes_on_and_what_gives_it_up(before, way, on, gone):
    """The way that is named is one: typed there, it leads out."""
    here = tutor(*before)
    empty, full = told(dropped(here.conversation, "")), told(dropped(here.conversation, "abc"))

    assert on in empty
    assert way in empty
    assert f"That line was dropped. {empty}" == full
    stage = here.conversation.stage
    list(here.type([way]))
    assert here.conversation.stage is not stage or here.conversation.dialogue.wanted == 0
    assert here.conversation.stage is not Stage.CLOSED


@each
def test_what_is_lost_by_leaving(before, way, on, gone):
    """A word about it where something is."""
    assert gone in told(lost(tutor(*before).conversation))


@pytest.mark.parametrize("before", [(), HELLO, NAMED, ("QUIT",)])
def test_nothing_is_lost_elsewhere(before):
    assert [] == lost(tutor(*before).conversation)


def test_a_lesson_loses_nothing(tmp_path):
    """It goes on there the next time, in the middle of the message."""
    here = Conversation(Learner(sample(tmp_path)).way)
    for line in (*NAMED, "DATA", "Subject: x"):
        list(here.send([line], echo=False))

    assert here.stage is Stage.DATA
    assert [] == lost(here)
