"""Predicates on a message: what stands in it, how it came, and what the transaction refused that brought it."""

import pytest
from predicates import HELLO, NAMED, OPEN, SENT, asked, letter, since, talked

from smtptutor.course.predicate import ON_MESSAGE

FOLDED = (
    *HELLO,
    *letter("Subject: Lunch", "  at noon", "From : alice@example.test", "", "See you at six.", "..hidden"),
)
UNPARTED = (*HELLO, *letter("Subject: Friday", "See you at six."))
REFUSED = (*OPEN, "RCPT TO:<bop@example.test>", *NAMED[2:], "DATA", "", "Hello", ".")
WISHES = (
    *HELLO,
    *letter(mail=" RET=HDRS SIZE=300", to=["bob@example.test", "alice@example.test"], rcpt=" NOTIFY=NEVER"),
)
SECURE = (*HELLO, "STARTTLS", *HELLO, "AUTH PLAIN AGFsaWNlAHdvbmRlcmxhbmQ=", *letter("", "Hello"))
CHUNKED = (*NAMED, "BDAT 10", "Subject:", "BDAT 9 LAST", "", "Hello")

HOLDS = [
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
    (REFUSED, {"message_refused": ["bop@example.test"]}),
    (REFUSED, {"message_refused": ["BOP@Example.Test"], "message_to": ["bob@example.test"]}),
    (WISHES, {"message_asked": ["RET=HDRS", "SIZE=300", "bob@example.test NOTIFY=NEVER"]}),
    (WISHES, {"message_asked": ["bob@example.test NOTIFY", "Alice@example.test notify=never"]}),
    (FOLDED, {"message_field": "Subject"}),
    (FOLDED, {"message_field": "subject: Lunch at noon"}),
    (FOLDED, {"message_field": "From: alice@example.test"}),
    (UNPARTED, {"message_field": "Subject: Friday"}),
    (FOLDED, {"message_text": "See you at six."}),
    (FOLDED, {"message_text": ".hidden"}),
    ((*HELLO, *letter("Subject: x", "", "a", "", "See you at six. ")), {"message_text": "See you at six."}),
    ((*HELLO, *letter("", "see you at six")), {"message_text": "See you at six."}),
    ((*HELLO, *letter("", "See you at six.")), {"message_text": "See you at six"}),
    (CHUNKED, {"message_field": "Subject", "message_text": "Hello"}),
    (SENT, {"message_lacks": "Bcc"}),
    (SENT, {"message_with": "ESMTP"}),
    (("HELO client.example.org", *letter("", "Hello")), {"message_with": "SMTP"}),
    (SECURE, {"message_with": "ESMTPSA"}),
]

FAILS = [
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
    (SENT, {"message_refused": ["bop@example.test"]}),
    (SENT, {"message_refused": ["bob@example.test"]}),
    (REFUSED, {"message_refused": ["bop@example.test", "rob@example.test"]}),
    (SENT, {"message_asked": ["RET=HDRS"]}),
    (WISHES, {"message_asked": ["RET=FULL"]}),
    (WISHES, {"message_asked": ["RET=HDRS", "BODY=8BITMIME"]}),
    (WISHES, {"message_asked": ["carol@example.test NOTIFY=NEVER"]}),
    (WISHES, {"message_asked": ["bob@example.test NOTIFY=FAILURE"]}),
    (FOLDED, {"message_field": "Subject: Lunch"}),
    (FOLDED, {"message_field": "Subject: lunch at noon"}),
    (FOLDED, {"message_field": "To"}),
    ((*HELLO, *letter("", "Subject: Friday")), {"message_field": "Subject"}),
    (UNPARTED, {"message_text": "See you at six."}),
    (FOLDED, {"message_text": "See you"}),
    (FOLDED, {"message_text": "Subject: Lunch"}),
    ((*HELLO, *letter("", "")), {"message_text": "."}),
    ((*HELLO, *letter("", "profile")), {"message_text": ".profile"}),
    (SENT, {"message_lacks": "LUNCH"}),
    ((*HELLO, *letter("bcc: postmaster@example.test", "", "Hello")), {"message_lacks": "Bcc"}),
    (NAMED, {"message_lacks": "Bcc"}),
    (SENT, {"message_with": "ESMTPSA"}),
    ((*HELLO, "STARTTLS", *HELLO, *letter("", "Hello")), {"message_with": "ESMTPSA"}),
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
    """The tables above leave no predicate out that asks for a message."""
    for table in (HOLDS, FAILS):
        assert set(ON_MESSAGE) == {key for _, wanted in table for key in wanted} - {"stage"}


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


BOP = {"message_refused": ["bop@example.test"]}


class TestTheTransactionThatBroughtIt:
    """What another transaction refused or carried is nothing to this message."""

    TRIED = ("MAIL FROM:<alice@example.test>", "RCPT TO:<bop@example.test>")

    @pytest.mark.parametrize("between", [["RSET"], HELLO, [":connect", *HELLO]], ids=str)
    def test_refused_before_it(self, between):
        """Cleared, greeted anew, or on another connection."""
        assert not asked([*HELLO, *self.TRIED, *between, *letter("", "Hello")], **BOP)

    def test_refused_after_it(self):
        """A later transaction changes nothing about a message that is in."""
        assert not asked([*HELLO, *letter("", "Hello"), *self.TRIED], **BOP)

    def test_refused_in_the_transaction_of_another_message(self):
        """The one for bob had no refusal; the one for alice had."""
        tried = (*self.TRIED, "RCPT TO:<alice@example.test>", "DATA", "", "For alice", ".")
        lines = [*HELLO, *letter("", "For bob"), *tried]

        assert asked(lines, **BOP)
        assert asked(lines, **BOP, message_to=["alice@example.test"])
        assert not asked(lines, **BOP, message_to=["bob@example.test"])

    def test_refused_before_the_step_opened(self):
        """The transaction is one, though the step opened in the middle of it."""
        before = talked(*HELLO, *self.TRIED)

        assert since(before, ["RCPT TO:<bob@example.test>", "DATA", "", "Hello", "."], **BOP)

    def test_what_the_server_could_not_read_is_no_refusal_of_a_mailbox(self):
        """A parameter that nobody offers says nothing of bop (RFC 5321 4.2.2: 555)."""
        unread = "RCPT TO:<bop@example.test> FOO=1"

        assert not asked([*OPEN, unread, "RCPT TO:<bob@example.test>", "DATA", "", "Hello", "."], **BOP)

    def test_wishes_of_two_messages(self):
        """A wish for one message is none for the other."""
        lines = [*HELLO, *letter("", "First", mail=" RET=HDRS"), *letter("", "Second")]

        assert asked(lines, message_asked=["RET=HDRS"], message_text="First")
        assert not asked(lines, message_asked=["RET=HDRS"], message_text="Second")


class TestLmtp:
    """After the dot each recipient has an answer of its own (RFC 2033 4.2)."""

    LINES = ("LHLO client.example.org", *letter("", "Hello", to=["bob@example.test", "carol@example.test"]))

    def test_refused_at_the_end(self):
        """carol's mailbox is full, which shows only after the dot."""
        assert asked(self.LINES, site="lmtp", message_refused=["carol@example.test"], message_to=["bob@example.test"])
        assert not asked(self.LINES, site="lmtp", message_refused=["bob@example.test"])

    def test_the_protocol(self):
        """As RFC 3848 calls it."""
        assert asked(self.LINES, site="lmtp", message_with="LMTP")

    def test_it_is_one_message(self):
        """However many answers came."""
        assert asked(self.LINES, site="lmtp", messages=1)
