"""Predicates on what came since a step opened: messages, connections, time, and tries that lie apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from predicates import HELLO, NAMED, OPEN, SENT, asked, letter, looked, read, since, talked, typed_on

from smtptutor.course import goals
from smtptutor.course.predicate import SINCE_OPENED

LETTER = letter("", "Hello")
AGAIN = (":connect", *HELLO)
TRY = NAMED[1:]

HOLDS = [
    ((), {"messages": 0}),
    (SENT, {"messages": 1}),
    ((*SENT, *LETTER), {"messages": 2}),
    ((*SENT, *AGAIN, *LETTER), {"messages": 2}),
    ((*NAMED, "QUIT"), {"messages": 0, "stage": "closed"}),
    ((), {"connections": 0}),
    ((":connect",), {"connections": 1}),
    ((*HELLO, *AGAIN, ":connect"), {"connections": 2}),
    ((":wait 5m", "NOOP"), {"waited": "5m"}),
    ((":wait 4m", "NOOP", ":wait 60s", "NOOP"), {"waited": "5m"}),
    ((*NAMED, "RSET", ":wait 30m", *TRY), {"spaced": "30m"}),
    ((*NAMED, *AGAIN, ":wait 30m", *TRY, ":wait 1h", "RSET", *TRY), {"spaced": "30m"}),
    ((*NAMED, "RCPT TO:<alice@example.test>", ":wait 30m", "RCPT TO:<Bob@Example.Test>"), {"spaced": "30m"}),
    ((*OPEN, "RCPT TO:<bop@example.test>", ":wait 30m", "RCPT TO:<bop@example.test>"), {"spaced": "30m"}),
    ((*NAMED, "RCPT TO:<bob@example.test> FOO=1", "RSET", TRY[1], ":wait 30m", *TRY), {"spaced": "30m"}),
]

FAILS = [
    ((), {"messages": 1}),
    (SENT, {"messages": 0}),
    (SENT[:-1], {"messages": 1}),
    ((*SENT, *LETTER), {"messages": 1}),
    ((*NAMED, "QUIT"), {"messages": 1, "stage": "closed"}),
    (HELLO, {"connections": 1}),
    ((":connect", ":connect"), {"connections": 1}),
    ((*HELLO, *HELLO), {"connections": 1}),
    (("NOOP",), {"waited": "5m"}),
    ((":wait 299s", "NOOP"), {"waited": "5m"}),
    ((), {"spaced": "30m"}),
    ((*NAMED, ":wait 30m", "NOOP"), {"spaced": "30m"}),
    ((*NAMED, ":wait 30m", "RCPT TO:<alice@example.test>"), {"spaced": "30m"}),
    ((*NAMED, "RSET", ":wait 29m", *TRY), {"spaced": "30m"}),
    ((*NAMED, "RSET", ":wait 30m", *TRY, "RSET", *TRY), {"spaced": "30m"}),
    ((*NAMED, "RSET", *TRY, "RSET", ":wait 30m", *TRY), {"spaced": "30m"}),
]


@pytest.mark.parametrize(("typed", "wanted"), HOLDS, ids=str)
def test_holds(typed, wanted):
    """What was asked for has happened."""
    assert asked(typed, **wanted)


@pytest.mark.parametrize(("typed", "wanted"), FAILS, ids=str)
def test_does_not_hold(typed, wanted):
    """Something near to what was asked for is not enough."""
    assert not asked(typed, **wanted)


def test_every_key_is_tried_in_both_directions():
    """The tables above leave no predicate out that counts."""
    for table in (HOLDS, FAILS):
        assert set(SINCE_OPENED) == {key for _, wanted in table for key in wanted} - {"stage"}


def test_nothing_from_before_the_step_counts():
    """Letters, connections, time and tries of another step."""
    before = talked(*SENT, *AGAIN, *TRY, ":wait 30m")

    assert since(before, ["NOOP"], messages=0, connections=0)
    assert not since(before, ["NOOP"], waited="1s")
    assert not since(before, ["RSET", *TRY], spaced="30m")


FOR_BOB = {"message_for": ["bob@example.test"]}


class TestAtOneMoment:
    """An exchange or a message counts where it came at the moment that is asked for, and only there."""

    def test_a_letter_that_came_in_after_the_wait(self):
        """Not one that was in before it."""
        assert asked([*HELLO, ":wait 5m", *LETTER], waited="5m", **FOR_BOB)
        assert not asked([*HELLO, *LETTER, ":wait 5m", "NOOP"], waited="5m", **FOR_BOB)
        assert asked([*HELLO, *LETTER, ":wait 5m", *LETTER], waited="5m", **FOR_BOB)

    def test_a_letter_that_came_on_the_second_connection(self):
        """Not one that came on the first, with another connection after it."""
        assert asked([*AGAIN, *AGAIN, *LETTER], connections=2, **FOR_BOB)
        assert not asked([*AGAIN, *LETTER, *AGAIN], connections=2, **FOR_BOB)

    def test_one_letter_alone(self):
        """A wrong one before it makes two, and so does one after it."""
        other = letter("", "Hello", to=["alice@example.test"])

        assert asked([*HELLO, *LETTER], messages=1, **FOR_BOB)
        assert not asked([*HELLO, *other, *LETTER], messages=1, **FOR_BOB)
        assert not asked([*HELLO, *LETTER, *other], messages=1, **FOR_BOB)

    def test_an_exchange_after_the_wait(self):
        """The same 450 at once, and five minutes later from a new sender."""
        at_once = [*OPEN, TRY[1], ":wait 5m", TRY[1]]
        late = [*HELLO, ":wait 5m", *TRY]

        assert not asked(at_once, site="greylist", cause="greylisted", waited="5m")
        assert asked(late, site="greylist", cause="greylisted", waited="5m")

    def test_given_back_and_no_try_too_soon(self):
        """The end of a delivery that was tried in vain: what was too soon once stays so."""
        back = letter("", "It did not arrive", sender="", to=["alice@example.test"])
        wanted = {"message_from": "", "message_to": ["alice@example.test"], "spaced": "30m"}
        in_time = [*NAMED, "RSET", ":wait 30m", *TRY, "RSET"]

        assert asked([*in_time, *back], **wanted)
        assert not asked([*in_time, *TRY, "RSET", *back], **wanted)


LINES = (
    *HELLO,
    "MAIL FROM:<alice@example.test> SIZE=300",
    "RCPT TO:<bob@example.test> NOTIFY=NEVER",
    "RCPT TO:<bop@example.test>",
    *("DATA", "Subject: Lunch", "", "Noon?", ".", "BDAT 9 LAST", "RSET", "STARTTLS", "QUIT", ":connect"),
    *(":wait 30m", ":wait 5m"),
)
WANTED = [
    {"accepted": False, "was": "mail"},
    {"refused": ["bop@example.test"]},
    {"asked": ["SIZE"], "tls": True},
    {"message_refused": ["bop@example.test"], "message_asked": ["bob@example.test NOTIFY"]},
    {"message_text": "Noon?", "messages": 1},
    {"messages": 1},
    {"connections": 1, "stage": "greeted"},
    {"waited": "5m", "verb": "RCPT"},
    {"spaced": "30m"},
]


@given(st.lists(st.sampled_from(LINES), max_size=40), st.integers(0, 40))
def test_looking_on_is_looking_back(lines, opened):
    """Exchange by exchange as they come, from wherever the step opened, is the same as all of them at once."""
    predicates = [read(**each) for each in WANTED]
    before = after = talked(*lines[:opened])
    found = goals.opening(predicates, before.state)
    for line in lines[opened:]:
        now = typed_on(after, [line])
        for exchange in now.history.beyond(len(after.history)):
            found = goals.look(predicates, found, exchange)
        after = now

    assert found == looked(before, lines[opened:], *predicates)


@given(st.lists(st.sampled_from(LINES), max_size=40))
def test_the_counts_are_those_of_the_dialogue(lines):
    """As many messages as the server holds more, and as many connections as were made."""
    counted = looked(talked(), lines, read(messages=0)).since

    assert counted.messages == len(typed_on(talked(), lines).state.memory.store)
    assert counted.connections == lines.count(":connect")
