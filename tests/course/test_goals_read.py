"""What a lesson file may ask for: every other wish is refused, with words that say what would be right."""

import pytest
from predicates import read

from smtptutor.course import goals
from smtptutor.course.predicate import ON_EXCHANGE, ON_MESSAGE, ON_STATE, SINCE_OPENED, Predicate
from smtptutor.table import TableError, TomlTable


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
        ({"enhanced": "5.1"}, ["enhanced", "5.1.1"]),
        ({"enhanced": "3.1.1"}, ["enhanced"]),
        ({"accepted": "no"}, ["accepted", "true or false"]),
        ({"was": "helo"}, ["was", "greeted"]),
        ({"refused": []}, ["refused", "at least"]),
        ({"refused": ["bop@@"]}, ["refused", "bop@@"]),
        ({"tls": "yes"}, ["tls", "true or false"]),
        ({"user": 1}, ["user"]),
        ({"asked": []}, ["asked", "RET=HDRS"]),
        ({"asked": "SIZE=300"}, ["asked", "list"]),
        ({"asked": ["SIZ=300"]}, ["asked", "SIZ=300"]),
        ({"asked": ["NOTIFY=NEVER"]}, ["asked", "alice@example.test NOTIFY=NEVER", "RCPT"]),
        ({"asked": ["bob@example.test SIZE=300"]}, ["asked", "SIZE=300", "MAIL"]),
        ({"asked": ["bob@@ NOTIFY=NEVER"]}, ["asked", "bob@@"]),
        ({"message_refused": []}, ["message_refused", "at least"]),
        ({"message_asked": ["bob@example.test"]}, ["message_asked", "RET=HDRS"]),
        ({"message_field": "Sub ject"}, ["message_field", "Subject: Lunch"]),
        ({"message_field": "Subject:"}, ["message_field", "Subject: Lunch"]),
        ({"message_text": ""}, ["message_text"]),
        ({"message_lacks": ""}, ["message_lacks"]),
        ({"message_with": "smtps"}, ["message_with"]),
        ({"messages": -1}, ["messages", "0 or more"]),
        ({"connections": "2"}, ["connections", "number"]),
        ({"waited": 300}, ["waited"]),
        ({"waited": "soon"}, ["waited", "5m", "soon"]),
        ({"waited": "0m"}, ["waited", "5m"]),
        ({"spaced": "30 minutes"}, ["spaced", "5m"]),
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


def test_times_are_spelt_as_for_wait():
    """The same as behind `:wait`."""
    assert read(waited="5m").waited == 300
    assert read(waited="90s").waited == read(waited="90").waited == 90
    assert read(spaced="2h").spaced == 7200


def test_each_key_is_of_one_kind():
    """On an exchange, the state, a message, or what came since: none is left out, and none is two of them."""
    kinds = [ON_EXCHANGE, ON_STATE, ON_MESSAGE, SINCE_OPENED]

    assert sorted(Predicate._fields) == sorted(key for kind in kinds for key in kind)


@pytest.mark.parametrize(
    ("wanted", "of_state"),
    [
        ({"stage": "mail", "refused": ["bop@example.test"]}, True),
        ({"tls": False, "user": ""}, True),
        ({"stage": "mail", "accepted": False}, False),
        ({"stage": "mail", "messages": 0}, False),
        ({"message_lacks": "Bcc"}, False),
    ],
    ids=str,
)
def test_what_asks_for_nothing_but_the_state(wanted, of_state):
    """False is an answer too, and not the same as none."""
    assert goals.is_of_state(read(**wanted)) is of_state
