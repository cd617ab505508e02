"""The dialogue through a socket: the same answers as in the shell, however the octets arrive."""

import asyncio
import itertools
import socket
import time

import pytest
from netclient import ANSWERS, EHLO, ENVELOPE, MESSAGE, PATIENCE, SESSION, Wire

from smtptutor.net import connection
from smtptutor.server.site import Site
from smtptutor.testing import ScriptedServer


class TestDialogue:
    """RFC 5321 3.1 to 3.3, RFC 2920."""

    def test_one_command_after_the_other(self):
        """A whole session is answered, and its message is there when the 250 is."""
        with ScriptedServer() as server, Wire(server.port) as wire:
            assert 220 == wire.greeting[0]
            assert [250, 250, 250, 354, 250] == wire.mail()
            assert ["alice@example.test"] == [message.sender for message in server.messages]
            assert [221] == wire.say("QUIT")
            assert wire.closed()

    def test_all_in_one_piece(self):
        """RFC 2920 3.2: commands sent together are answered in order."""
        with ScriptedServer() as server, Wire(server.port) as wire:
            wire.send(SESSION)

            assert ANSWERS == wire.codes(6)
            assert wire.closed()
            assert b"Subject: hi\r\n\r\nhello\r\n" == server.messages[0].content

    def test_octet_by_octet(self):
        """Where the octets are cut changes nothing."""
        with ScriptedServer() as server, Wire(server.port) as wire:
            wire.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for place in range(len(SESSION)):
                wire.send(SESSION[place : place + 1])

            assert ANSWERS == wire.codes(6)
            assert 1 == len(server.messages)

    def test_two_clients_do_not_mix(self):
        """Each connection has a session of its own, and both see the same place."""
        with ScriptedServer() as server, Wire(server.port) as one, Wire(server.port) as other:
            assert [250, 250] == one.say(EHLO, "MAIL FROM:<alice@example.test>")
            assert [250, 503] == other.say(EHLO, "RCPT TO:<bob@example.test>")
            assert [250] == one.say("RCPT TO:<bob@example.test>")
            assert [250, 250, 250, 354, 250] == other.mail()
            assert [354, 250] == one.say("DATA", MESSAGE)
            assert 2 == len(server.messages)

    def test_chunks(self):
        """RFC 3030: the octets of a chunk follow its line, in whatever pieces."""
        with ScriptedServer() as server, Wire(server.port) as wire:
            wire.say(EHLO)
            wire.send(ENVELOPE + b"BDAT 7\r\nhel")
            assert [250, 250] == wire.codes(2)
            wire.send(b"lo\r\nBDAT 4 LAST\r\n.\r\n\nNOOP\r\n")

            assert [250, 250, 250] == wire.codes(3)
            assert b"hello\r\n.\r\n\n" == server.messages[0].content

    def test_several_answers_to_one_message(self):
        """RFC 2033 4.2: LMTP answers for each recipient, and keeps the message once."""
        site = Site(protocol="lmtp")
        with ScriptedServer(site) as server, Wire(server.port) as wire:
            codes = wire.say(
                "LHLO client.example.org",
                "MAIL FROM:<alice@example.test>",
                "RCPT TO:<bob@example.test>",
                "RCPT TO:<full@trouble.example.test>",
                "RCPT TO:<alice@example.test>",
                "DATA",
            )
            assert [250, 250, 250, 250, 250, 354] == codes
            wire.send(MESSAGE)

            assert [250, 452, 250] == wire.codes(3)
            assert [("bob@example.test", "alice@example.test")] == [each.recipients for each in server.messages]

    def test_a_client_that_stops_sending_still_gets_its_answers(self):
        """A client may close its half of the connection first, as `nc` does at the end of its input."""
        with ScriptedServer() as server, Wire(server.port) as wire:
            wire.send(SESSION.removesuffix(b"QUIT\r\n"))
            wire.socket.shutdown(socket.SHUT_WR)

            assert ANSWERS[:-1] == wire.codes(5)
            assert wire.closed()
            assert 1 == len(server.messages)

    def test_the_time_is_the_real_one(self):
        """On a port the clock of the site is that of the machine."""
        with ScriptedServer() as server, Wire(server.port) as wire:
            wire.mail()
            message = server.exchanges[-1].exchange.after.memory.store.latest

            assert abs(time.time() - message.arrived) < 5


class TestTakingIn:
    """How clients are taken in."""

    def test_where_a_loop_watches_no_sockets(self, monkeypatch):
        """As on Windows: clients are served all the same, and the server stops as fast."""

        def watches_none(*_):
            raise NotImplementedError

        monkeypatch.setattr(asyncio.SelectorEventLoop, "add_reader", watches_none)
        with ScriptedServer() as server:
            for _ in range(3):
                with Wire(server.port) as wire:
                    assert [250, 250, 250, 354, 250, 221] == [*wire.mail(), *wire.say("QUIT")]
            start = time.monotonic()

        assert time.monotonic() - start < 1


class TestWaiting:
    """Answers that are slow, clients that do not read, and much at once."""

    def test_a_slow_answer_holds_up_nobody_else(self):
        """Only the connection with the rule waits, and what it sent ahead is answered after it, in order."""
        with ScriptedServer(trouble=["data slow=1"]) as server, Wire(server.port) as slow, Wire(server.port) as other:
            slow.say(EHLO)
            start = time.monotonic()
            slow.send(ENVELOPE + b"DATA\r\n" + MESSAGE + b"NOOP\r\n")
            assert [250, 250] == slow.codes(2)
            assert [250, 250] == other.say(EHLO, "NOOP")
            assert time.monotonic() - start < 0.9

            assert [354, 250, 250] == slow.codes(3)
            assert 0.9 < time.monotonic() - start < 5

    def test_much_at_once_is_answered_in_full(self):
        """Far more commands than are answered in a row, in one piece."""
        count = connection.BURST * 20 + 1
        with ScriptedServer() as server, Wire(server.port) as wire:
            wire.send(b"NOOP\r\n" * count)

            assert [250] * count == wire.codes(count)

    def test_a_flood_does_not_keep_others_waiting(self):
        """While one client floods, another is served."""
        with ScriptedServer() as server, Wire(server.port) as flood, Wire(server.port) as other:
            sent_until_held(flood, b"HELP\r\n" * 1000)
            start = time.monotonic()

            assert [250, 250, 250, 354, 250] == other.mail()
            assert time.monotonic() - start < 3

    def test_who_looks_on_does_not_keep_others_waiting(self):
        """An explanation may take long, so that turns are bounded by time where somebody watches."""

        class Slow:
            def opened(self, connection, peer): ...

            def saw(self, connection, exchange):
                time.sleep(0.02)

            def closed(self, connection): ...

        with ScriptedServer() as server, Wire(server.port) as flood, Wire(server.port) as other:
            server._server.hub.watchers = (Slow(),)
            flood.send(b"NOOP\r\n" * connection.BURST)
            start = time.monotonic()

            assert [250] == other.say("NOOP")
            assert time.monotonic() - start < connection.BURST * 0.02 / 2
            assert [250] * connection.BURST == flood.codes(connection.BURST)

    def test_a_client_that_does_not_read_is_not_read_either(self):
        """Replies that nobody reads are not piled up: the client is held, and gets every reply when it reads."""
        with ScriptedServer() as server, Wire(server.port) as wire:
            line = b"VRFY <a@example.test>\r\n"
            whole = sent_until_held(wire, line * 100) // len(line)
            answered = len(server.exchanges)
            (there,) = server._server.hub.connections
            assert there._transport.get_write_buffer_size() < connection.HIGH_WATER + connection.BURST * 100
            assert answered < whole

            assert [252] * whole == wire.codes(whole)


class TestKeeping:
    """What the place remembers is the same for all, and bounded."""

    def test_rules_that_count_count_over_all_connections(self):
        """Twice means twice, whoever asks."""
        with ScriptedServer(trouble=["rcpt:bob@* 451 4.3.0 x2"]) as server:
            found = []
            for _ in range(3):
                with Wire(server.port) as wire:
                    found.append(wire.say(EHLO, *ENVELOPE.splitlines(keepends=True))[-1])

            assert [451, 451, 250] == found

    def test_a_message_that_cannot_be_kept_is_refused_for_now(self, full_at_first):
        """A full disk: 451 in place of 250, nothing is remembered, and the next message is tried again."""
        with ScriptedServer(deliver=full_at_first) as server, Wire(server.port) as wire:
            assert [250, 250, 250, 354, 451] == wire.mail()
            assert [] == server.messages
            assert 0 == len(server.exchanges[-1].exchange.after.memory.store)

            assert [250, 250, 250, 354, 250] == wire.mail()
            assert 1 == len(server.messages)
            assert ["processing-error"] == [each.cause for each in server.exchanges if each.code == 451]

    def test_in_lmtp_too_for_every_recipient(self, full_at_first):
        """No recipient is told that it has the message when it could not be kept, though now there would be room."""
        with ScriptedServer(Site(protocol="lmtp"), deliver=full_at_first) as server, Wire(server.port) as wire:
            wire.say("LHLO client.example.org", "MAIL FROM:<>", "RCPT TO:<full@trouble.example.test>")
            wire.say("RCPT TO:<bob@example.test>", "RCPT TO:<alice@example.test>", "DATA")
            wire.send(MESSAGE)

            assert [452, 451, 451] == wire.codes(3)
            assert [] == server.messages


def sent_until_held(wire, octets):
    """Send the octets over and over, and read nothing, until the server takes no more; how many went out."""
    wire.socket.settimeout(0.3)
    sent = 0
    try:
        while True:
            sent += wire.socket.send(octets)
    except TimeoutError:
        wire.socket.settimeout(PATIENCE)
        return sent


@pytest.fixture
def full_at_first():
    """A `deliver` that finds the disk full once."""
    tries = itertools.count()

    def deliver(message):
        if next(tries) == 0:
            raise OSError(28, "No space left on device")

    return deliver
