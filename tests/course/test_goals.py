"""Predicates on an exchange and on the state: what holds when, and in which spelling."""

import pytest
from predicates import HELLO, NAMED, OPEN, SENT, asked, letter, looked, read, since, talked

from smtptutor.course import goals
from smtptutor.course.predicate import ON_EXCHANGE, ON_STATE

LOGGED_IN = (*HELLO, "STARTTLS", *HELLO, "AUTH PLAIN AGFsaWNlAHdvbmRlcmxhbmQ=")

HOLDS = [
    (HELLO, {"reply": 250}),
    (HELLO, {"verb": "EHLO"}),
    (HELLO, {"cause": "ehlo-accepted"}),
    (("MAIL FROM:<alice@example.test>",), {"reply": 503, "cause": "hello-first", "verb": "MAIL"}),
    ((*HELLO, "MAIL FROM: <alice@example.test>"), {"note": "space-around-colon"}),
    ((), {"stage": "connected"}),
    (HELLO, {"stage": "greeted"}),
    (OPEN, {"stage": "mail"}),
    (NAMED, {"stage": "rcpt"}),
    ((*NAMED, "DATA"), {"stage": "data"}),
    (("QUIT",), {"stage": "closed"}),
    (HELLO, {"hello": "EHLO"}),
    (HELLO, {"hello": "either"}),
    (("HELO client.example.org",), {"hello": "HELO"}),
    (("HELO client.example.org",), {"hello": "either"}),
    (OPEN, {"sender": "alice@example.test"}),
    (OPEN, {"sender": "ALICE@Example.Test"}),
    (OPEN, {"sender": "alice"}),
    ((*HELLO, "mail from:<Alice@EXAMPLE.TEST>"), {"sender": "alice@example.test"}),
    ((*HELLO, 'MAIL FROM:<"alice"@example.test>'), {"sender": "alice@example.test"}),
    ((*HELLO, "MAIL FROM:<>"), {"sender": ""}),
    (NAMED, {"recipients": ["bob@example.test"]}),
    ((*NAMED, "RCPT TO:<alice@example.test>"), {"recipients": ["alice@example.test", "bob@example.test"]}),
    ((*NAMED, "RCPT TO:<alice@example.test>"), {"recipients": ["bob@example.test"]}),
    ((*OPEN, "RCPT TO:<Postmaster>"), {"recipients": ["postmaster@example.test"]}),
    (NAMED, {"recipients": []}),
    ((*OPEN, "RCPT TO:<bop@example.test>"), {"enhanced": "5.1.1"}),
    (HELLO, {"accepted": True}),
    (("DATA",), {"accepted": False}),
    (NAMED, {"verb": "RCPT", "was": "mail"}),
    (SENT, {"cause": "message-accepted", "was": "data"}),
    ((*OPEN, "RCPT TO:<bop@example.test>"), {"refused": ["bop@example.test"]}),
    ((*OPEN, "RCPT TO:<bop@Example.Test>"), {"refused": ["Bop@example.test"]}),
    ((*NAMED, "RCPT TO:<bop@example.test>", "RCPT TO:<rob@example.test>"), {"refused": ["rob@example.test"]}),
    ((*HELLO, "MAIL FROM:<alice@example.test> SIZE=300"), {"asked": ["SIZE=300"]}),
    ((*HELLO, "MAIL FROM:<alice@example.test> size=0300"), {"asked": ["SIZE=300"]}),
    ((*HELLO, "MAIL FROM:<alice@example.test> SIZE=300"), {"asked": ["SIZE"]}),
    ((*HELLO, "MAIL FROM:<alice@example.test> BODY=8BITMIME SMTPUTF8"), {"asked": ["body=8bitmime", "SMTPUTF8"]}),
    ((*HELLO, "MAIL FROM:<alice@example.test> RET=hdrs"), {"asked": ["RET=HDRS"]}),
    ((*OPEN, "RCPT TO:<bob@example.test> NOTIFY=DELAY,FAILURE"), {"asked": ["Bob@example.test NOTIFY=FAILURE,DELAY"]}),
    (HELLO, {"tls": False, "user": ""}),
    ((*HELLO, "STARTTLS"), {"tls": True}),
    (LOGGED_IN, {"tls": True, "user": "alice"}),
]

FAILS = [
    ((), {"reply": 220}),
    (HELLO, {"reply": 503}),
    ((*HELLO, "RSET"), {"reply": 250, "cause": "mail-first"}),
    ((*HELLO, "RCPT TO:<bob@example.test>", "DATA"), {"verb": "DATA", "cause": "mail-first"}),
    (OPEN, {"note": "space-around-colon"}),
    (OPEN, {"stage": "rcpt"}),
    ((), {"hello": "either"}),
    (HELLO, {"hello": "HELO"}),
    (("HELO client.example.org",), {"hello": "EHLO"}),
    (HELLO, {"sender": "alice@example.test"}),
    (HELLO, {"sender": ""}),
    (OPEN, {"sender": "bob@example.test"}),
    (OPEN, {"sender": ""}),
    ((*HELLO, "MAIL FROM:<>"), {"sender": "alice@example.test"}),
    (OPEN, {"recipients": ["bob@example.test"]}),
    (NAMED, {"recipients": ["alice@example.test", "bob@example.test"]}),
    ((*OPEN, "RCPT TO:<nobody@example.test>"), {"recipients": ["nobody@example.test"]}),
    (SENT, {"recipients": ["bob@example.test"]}),
    ((*OPEN, "RCPT TO:<bop@example.test>"), {"enhanced": "5.1.2"}),
    (("NOOP",), {"accepted": False}),
    (("DATA",), {"accepted": True}),
    (NAMED, {"verb": "RCPT", "was": "rcpt"}),
    (OPEN, {"refused": ["bop@example.test"]}),
    (NAMED, {"refused": ["bob@example.test"]}),
    ((*OPEN, "RCPT TO:<bop@example.test>"), {"refused": ["bop@example.test", "rob@example.test"]}),
    ((*HELLO, "RCPT TO:<bop@example.test>", *OPEN[1:]), {"refused": ["bop@example.test"]}),
    ((*OPEN, "RCPT TO:<bop@example.test>", "RSET", *OPEN[1:]), {"refused": ["bop@example.test"]}),
    ((*OPEN, "RCPT TO:<bop@example.test> FOO=1"), {"refused": ["bop@example.test"]}),
    (OPEN, {"asked": ["SIZE=300"]}),
    ((*HELLO, "MAIL FROM:<alice@example.test> SIZE=30"), {"asked": ["SIZE=300"]}),
    ((*HELLO, "MAIL FROM:<alice@example.test> SIZE=300", "RSET"), {"asked": ["SIZE=300"]}),
    ((*HELLO, "MAIL FROM:<alice@example.test> SIZE=300"), {"asked": ["SIZE=300", "SMTPUTF8"]}),
    ((*HELLO, "MAIL FROM:<alice@example.test> ENVID=Abc"), {"asked": ["ENVID=abc"]}),
    ((*OPEN, "RCPT TO:<bob@example.test> NOTIFY=NEVER"), {"asked": ["alice@example.test NOTIFY=NEVER"]}),
    (
        (*OPEN, "RCPT TO:<bob@example.test> NOTIFY=NEVER", "RCPT TO:<alice@example.test>"),
        {"asked": ["alice@example.test NOTIFY=NEVER"]},
    ),
    (HELLO, {"tls": True}),
    ((*HELLO, "STARTTLS", ":connect"), {"tls": True}),
    ((*HELLO, "STARTTLS"), {"tls": False}),
    (LOGGED_IN, {"user": ""}),
    (LOGGED_IN, {"user": "bob"}),
    ((*LOGGED_IN, ":connect"), {"user": "alice"}),
]


@pytest.mark.parametrize(("typed", "wanted"), HOLDS, ids=str)
def test_holds(typed, wanted):
    """What was asked for has happened, however it was spelt."""
    assert asked(typed, **wanted)


@pytest.mark.parametrize(("typed", "wanted"), FAILS, ids=str)
def test_does_not_hold(typed, wanted):
    """Something near to what was asked for is not enough."""
    assert not asked(typed, **wanted)


def test_every_key_is_tried_in_both_directions():
    """The tables above leave no predicate out that asks for an exchange or the state."""
    for table in (HOLDS, FAILS):
        assert {*ON_EXCHANGE, *ON_STATE} == {key for _, wanted in table for key in wanted}


def test_the_parts_of_one_goal_are_asked_of_one_exchange():
    """A 250 here and a DATA there are not a DATA that was answered 250."""
    assert asked((*HELLO, "DATA"), reply=250)
    assert asked((*HELLO, "DATA"), verb="DATA")
    assert not asked((*HELLO, "DATA"), reply=250, verb="DATA")


def test_all_parts_on_an_exchange_are_asked_of_the_same_one():
    """The code of one line, the stage before another."""
    lines = (*OPEN, "RCPT TO:<bop@example.test>", "RCPT TO:<bob@example.test>", "DATA")

    assert asked(lines, verb="RCPT", accepted=False, was="mail", enhanced="5.1.1")
    assert not asked(lines, verb="RCPT", accepted=False, was="rcpt")
    assert not asked(lines, accepted=True, enhanced="5.1.1")


def test_an_exchange_before_the_step_opened_is_not_seen():
    """What was refused earlier is no try of this step; the transaction that is open is seen whole."""
    before = talked(*OPEN, "RCPT TO:<bop@example.test>")

    assert not since(before, ["NOOP"], accepted=False)
    assert since(before, ["NOOP"], refused=["bop@example.test"])


class TestReached:
    """Which goals of a step are reached: what an exchange brought stays, what the state holds is true while it does."""

    HELD = ({"sender": "alice@example.test"}, {"recipients": ["bob@example.test"]})

    def reached(self, wanted, *typed):
        predicates = [read(**each) for each in wanted]
        return goals.reached(predicates, looked(talked(*HELLO), typed, *predicates))

    def test_what_an_exchange_brought_stays(self):
        """Once is for good."""
        assert [True] == self.reached([{"reply": 503}], "DATA", "NOOP")

    def test_what_was_asked_together_of_one_moment(self):
        """A 503 before the sender was named does not go with the sender, until both were there at one time."""
        both = {"cause": "data-without-recipient", "sender": "alice@example.test"}

        assert [False] == self.reached([both], "MAIL FROM:<alice@example.test>", "RSET", "DATA")
        assert [True] == self.reached([both], "MAIL FROM:<alice@example.test>", "DATA")
        assert [True] == self.reached([both], "MAIL FROM:<alice@example.test>", "DATA", "RSET")

    def test_the_state_holds_or_does_not(self):
        """Each for itself, while they were never all there."""
        assert [True, False] == self.reached(self.HELD, "MAIL FROM:<alice@example.test>")
        assert [False, False] == self.reached(self.HELD, "MAIL FROM:<alice@example.test>", "RSET")

    def test_all_of_the_state_at_one_moment_is_for_good(self):
        """What was reached together is not lost by the next line."""
        assert [True, True] == self.reached(self.HELD, *NAMED[1:], "RSET")

    def test_what_must_not_be_more_is_reached_while_it_is_not(self):
        """One letter and no more: a second one takes the tick away."""
        wanted = [{"messages": 1}, {"stage": "closed"}]

        assert [False, False] == self.reached(wanted, "NOOP")
        assert [True, False] == self.reached(wanted, *letter())
        assert [True, True] == self.reached(wanted, *letter(), "QUIT")
        assert [False, False] == self.reached(wanted, *letter(), *letter())

    def test_counts_with_the_state_are_reached_once_they_held(self):
        """A new connection that stands greeted, whatever comes after it."""
        wanted = [{"connections": 1, "stage": "greeted"}]

        assert [False] == self.reached(wanted, "NOOP")
        assert [False] == self.reached(wanted, ":connect")
        assert [True] == self.reached(wanted, ":connect", *HELLO, ":connect")

    def test_counts_have_no_part_in_what_the_state_holds_together(self):
        """The sender is held for good once all of the state was there, however many letters came."""
        wanted = [{"sender": "alice@example.test"}, {"messages": 1}]

        assert [True, False] == self.reached(wanted, "MAIL FROM:<alice@example.test>", "RSET")
