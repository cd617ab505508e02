"""What was accepted, as a value."""

from email import message_from_bytes

import pytest
from support import EHLO, MAIL, MESSAGE, RCPT, after

from smtptutor.server.dialects import DIALECTS
from smtptutor.server.mailstore import EMPTY, Envelope, Mailstore, Message
from smtptutor.server.site import Site

ENVELOPE = Envelope("client.example.org", "ESMTP", "alice@example.test", ("bob@example.test",))


def message(number: int, content: bytes = b"hi\r\n") -> Message:
    """A message with that number."""
    return Message(number, 1_767_603_600, "mail.example.test", ENVELOPE, content)


def store_of(*messages: Message) -> Mailstore:
    """A store to which the messages were added in that order."""
    store = EMPTY
    for each in messages:
        store = store.adding(each)
    return store


class TestMailstore:
    """A chain of messages that is a value."""

    def test_the_newest_comes_first(self):
        assert [2, 1] == [kept.number for kept in store_of(message(1), message(2))]

    def test_adding_leaves_the_old_store_as_it_was(self):
        old = store_of(message(1))
        old.adding(message(2))

        assert (1, [message(1)]) == (len(old), list(old))

    def test_the_empty_store_holds_nothing(self):
        assert (0, []) == (len(EMPTY), list(EMPTY))

    def test_stores_with_the_same_messages_are_equal(self):
        one, other = store_of(message(1), message(2)), store_of(message(1), message(2))

        assert one == other
        assert hash(one) == hash(other)

    @pytest.mark.parametrize(
        "other",
        [EMPTY, store_of(message(1)), store_of(message(2), message(1)), store_of(message(1), message(2, b"x")), 1],
        ids=["empty", "shorter", "other order", "other content", "no store"],
    )
    def test_any_other_is_not(self, other):
        assert store_of(message(1), message(2)) != other

    def test_five_thousand_messages_need_no_recursion(self):
        one, other = (store_of(*map(message, range(5000))) for _ in range(2))

        assert one == other
        assert hash(one) == hash(other)
        assert 5000 == len(one) == sum(1 for _ in one)

    def test_a_long_chain_is_let_go_without_recursion(self):
        store = store_of(*map(message, range(50_000)))
        del store

        assert 0 == len(EMPTY)

    @pytest.mark.parametrize(("keep", "left"), [(0, []), (1, [3]), (2, [3, 2]), (3, [3, 2, 1]), (9, [3, 2, 1])])
    def test_the_newest_alone_are_a_store_of_their_own(self, keep, left):
        whole = store_of(message(1), message(2), message(3))
        kept = whole.newest(keep)

        assert left == [each.number for each in kept]
        assert (len(left), sum(len(each.content) for each in kept)) == (len(kept), kept.octets)
        assert 3 == len(whole)

    def test_it_knows_the_octets_of_all_messages(self):
        assert [0, 2, 7] == [
            store.octets
            for store in (EMPTY, store_of(message(1, b"ab")), store_of(message(1, b"ab"), message(2, b"cdefg")))
        ]


class TestMessage:
    """RFC 5321 4.4, trace information."""

    def test_return_path_and_received_stand_on_top(self):
        first, second, third, rest = message(1).trace.decode().split("\r\n")

        assert "Return-Path: <alice@example.test>" == first
        assert "Received: from client.example.org by mail.example.test" == second
        assert f"\twith ESMTP id {message(1).queue_id}; Mon, 05 Jan 2026 09:00:00 +0000" == third
        assert "" == rest

    def test_the_null_sender_is_written_with_its_brackets(self):
        null = message(1)._replace(envelope=ENVELOPE._replace(sender=""))

        assert null.trace.startswith(b"Return-Path: <>\r\n")

    def test_an_address_beyond_ascii_stays_text(self):
        foreign = message(1)._replace(envelope=ENVELOPE._replace(sender="é@b.org"))

        assert foreign.trace.decode().startswith("Return-Path: <é@b.org>\r\n")

    def test_queue_ids_differ(self):
        assert 5000 == len({message(number).queue_id for number in range(5000)})


HARMFUL = ["\r", "\n", "\r\n", "\0", "\x0b", "\x0c", "\x1b", "\x7f", "\x85", "\u2028", "\u2029"]
FIELDS = ["Return-Path", "Received"]


class TestWhatTheClientSays:
    """RFC 5321 4.4, RFC 5322 2.2: nobody but the server writes lines of its own into a trace header."""

    @pytest.mark.parametrize("harmful", HARMFUL)
    @pytest.mark.parametrize("where", ["hello", "sender"])
    def test_no_control_character_begins_a_line(self, harmful, where):
        evil = f"a{harmful}X-Evil: yes{harmful}{harmful}b"
        trace = message(1)._replace(envelope=ENVELOPE._replace(**{where: evil})).trace

        assert FIELDS == list(message_from_bytes(trace + b"\r\nhello").keys())
        assert "hello" == message_from_bytes(trace + b"\r\nhello").get_payload()
        assert 3 == len(trace.decode().splitlines())

    @pytest.mark.parametrize(
        "lines",
        [
            ("EHLO foo.example\rX-Evil: yes\rX: ", MAIL),
            ("EHLO foo\r\rbody", MAIL),
            (EHLO, 'MAIL FROM:<"a\rX-Evil: yes\rX: "@b.example>'),
            (EHLO, "MAIL FROM:<a\rX-Evil: yes@b.example>"),
            (EHLO, "MAIL FROM:<a\0b\x1b@b.example>"),
        ],
    )
    @pytest.mark.parametrize("dialect", DIALECTS)
    def test_whatever_a_lenient_server_lets_pass(self, lines, dialect):
        state = after(*lines, RCPT, "DATA", *MESSAGE, site=Site(dialect=dialect))
        for kept in state.memory.store:
            assert [*FIELDS, "Subject"] == list(message_from_bytes(kept.trace + kept.content).keys())
            assert 3 == len(kept.trace.decode().splitlines())
