"""Predicates: what holds when, in which spelling, and what a lesson file may ask for."""

import pytest

from smtptutor.course import goals
from smtptutor.course.goals import Predicate
from smtptutor.server.dialogue import opened, send
from smtptutor.server.site import Site
from smtptutor.table import TableError, TomlTable

HELLO = ("EHLO client.example.org",)
OPEN = (*HELLO, "MAIL FROM:<alice@example.test>")
NAMED = (*OPEN, "RCPT TO:<bob@example.test>")
SENT = (*NAMED, "DATA", "Subject: Lunch", "", "  Noon? ", "..dot", ".")


def asked(typed, **wanted):
    """True where the predicate holds after these lines."""
    return since(talked(), typed, **wanted)


def talked(*typed):
    """The dialogue after these lines."""
    dialogue = opened(Site())
    for line in typed:
        dialogue = send(dialogue, line)[0]
    return dialogue


def since(before, typed, **wanted):
    """True where the predicate holds after these lines, for a step that opened before them."""
    dialogue, predicate = before, read(**wanted)
    for line in typed:
        dialogue = send(dialogue, line)[0]
    looked = goals.look_back([predicate], before.state, dialogue.history.beyond(len(before.history)))
    return looked.seen[0].now


def read(**wanted):
    return goals.read(TomlTable(wanted, "lesson.toml", "steps[1].goals[1]."))


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
    (SENT, {"message_from": "alice@example.test"}),
    (SENT, {"message_to": ["Bob@example.test"]}),
    (SENT, {"message_for": ["Bob@example.test"]}),
    ((*NAMED, "RCPT TO:<alice@example.test>", *SENT[3:]), {"message_for": ["bob@example.test"]}),
    (SENT, {"message_has": "Subject: Lunch"}),
    (SENT, {"message_has": "Noon?"}),
    (SENT, {"message_mentions": "noo"}),
    (SENT, {"message_has": ".dot"}),
    (SENT, {"message_from": "alice@example.test", "message_to": ["bob@example.test"], "message_has": "Noon?"}),
    (SENT, {"message_to": ["bob@example.test"], "stage": "greeted"}),
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
    (NAMED, {"message_to": ["bob@example.test"]}),
    (NAMED, {"message_for": ["bob@example.test"]}),
    (SENT, {"message_for": ["alice@example.test"]}),
    (SENT[:-1], {"message_to": ["bob@example.test"]}),
    (SENT, {"message_to": ["alice@example.test", "bob@example.test"]}),
    (SENT, {"message_to": []}),
    ((*NAMED, "RCPT TO:<alice@example.test>", *SENT[3:]), {"message_to": ["bob@example.test"]}),
    (SENT, {"message_from": "bob@example.test"}),
    (SENT, {"message_has": "Noon"}),
    (SENT, {"message_mentions": "dinner"}),
    (NAMED, {"message_mentions": "noo"}),
    (SENT, {"message_has": "..dot"}),
    (SENT, {"recipients": ["bob@example.test"]}),
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
    """The tables above leave no predicate out."""
    for table in (HOLDS, FAILS):
        assert set(Predicate._fields) == {key for _, wanted in table for key in wanted}


def test_the_parts_of_one_goal_are_asked_of_one_exchange():
    """A 250 here and a DATA there are not a DATA that was answered 250."""
    assert asked((*HELLO, "DATA"), reply=250)
    assert asked((*HELLO, "DATA"), verb="DATA")
    assert not asked((*HELLO, "DATA"), reply=250, verb="DATA")


def test_the_parts_about_a_message_are_asked_of_one_message():
    """The sender of one message and the text of another are not one message."""
    other = ("MAIL FROM:<bob@example.test>", "RCPT TO:<alice@example.test>", "DATA", "", "Later.", ".")

    assert asked(SENT + other, message_from="bob@example.test", message_has="Later.")
    assert asked(SENT + other, message_from="alice@example.test", message_has="Noon?")
    assert not asked(SENT + other, message_from="alice@example.test", message_has="Later.")


def test_only_messages_since_then_count():
    """A message that was there before is not a new one, also after another one came."""
    before = talked(*SENT)
    other = (*NAMED[1:], "DATA", "", "Later.", ".")

    assert not since(before, ["NOOP"], message_has="Noon?")
    assert not since(before, other, message_has="Noon?")
    assert since(before, other, message_has="Later.")


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ({}, ["asks for nothing", "reply", "message_has"]),
        ({"reply": "503"}, ["reply", "number"]),
        ({"reply": 3}, ["reply", "200"]),
        ({"reply": True}, ["reply"]),
        ({"cause": "mail-frist"}, ["cause", "mail-first"]),
        ({"cause": "MAIL-FIRST"}, ["cause"]),
        ({"verb": "RCTP"}, ["verb", "RCPT"]),
        ({"note": "none"}, ["note"]),
        ({"stage": "nowhere"}, ["stage", "greeted"]),
        ({"hello": "ehlo"}, ["hello", "either"]),
        ({"sender": "not an address"}, ["sender", "alice@example.test", "not an address"]),
        ({"sender": ["alice@example.test"]}, ["sender"]),
        ({"recipients": "bob@example.test"}, ["recipients", "list"]),
        ({"recipients": ["bob@@"]}, ["recipients", "bob@@"]),
        ({"message_from": "<alice@example.test>"}, ["message_from"]),
        ({"message_to": [1]}, ["message_to"]),
        ({"message_has": ""}, ["message_has"]),
    ],
    ids=str,
)
def test_a_predicate_that_is_not_right_is_refused(wanted, words):
    """The error names the file, the place and what would be right."""
    with pytest.raises(TableError) as caught:
        read(**wanted)

    said = str(caught.value)
    assert said.startswith("lesson.toml: steps[1].goals[1].")
    assert [] == [word for word in words if word not in said]


def test_an_unknown_key_is_left_for_the_table_to_refuse():
    """The reader takes its own keys only, so that a misspelt one stops the load."""
    table = TomlTable({"reply": 503, "repply": 1}, "lesson.toml")
    goals.read(table)

    with pytest.raises(TableError, match=r"repply.*reply"):
        table.done()


class TestReached:
    """Which goals of a step are reached: what an exchange brought stays, what the state holds is true while it does."""

    HELD = ({"sender": "alice@example.test"}, {"recipients": ["bob@example.test"]})

    def reached(self, wanted, *typed):
        before = talked(*HELLO)
        predicates = [read(**each) for each in wanted]
        after = before
        for line in typed:
            after = send(after, line)[0]
        exchanges = after.history.beyond(len(before.history))
        return goals.reached(predicates, goals.look_back(predicates, before.state, exchanges))

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
