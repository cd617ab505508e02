"""The dialogue through a socket: the same answers as in the shell, however the octets arrive."""

import asyncio
import contextlib
import itertools
import socket
import time

import pytest
from netclient import EHLO, ENVELOPE, MESSAGE, PATIENCE, Wire

from smtptutor.net import connection
from smtptutor.protocol.cause import Cause
from smtptutor.server.site import Limits, Site
from smtptutor.testing import ScriptedServer

SESSION = EHLO + ENVELOPE + b"DATA\r\n" + MESSAGE + b"QUIT\r\n"
ANSWERS = [250, 250, 250, 354, 250, 221]


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


class TestClosing:
    """Who closes when, and what arrives before."""

    def test_hang_up(self):
        """A rule closes the connection without a word."""
        with ScriptedServer(trouble=["rcpt hang-up"]) as server, Wire(server.port) as wire:
            assert [250, 250, 0] == wire.say(EHLO, *ENVELOPE.splitlines(keepends=True))
            assert "hung-up-on-demand" == server.exchanges[-1].cause

    def test_hang_up_at_once(self):
        """Even the greeting can be left out."""
        with ScriptedServer(trouble=["connect hang-up x1"]) as server:
            with Wire(server.port) as wire:
                assert (0, "") == wire.greeting
            with Wire(server.port) as wire:
                assert 220 == wire.greeting[0]

    def test_the_last_reply_arrives_though_more_was_sent(self):
        """Octets that nobody reads any more do not destroy the reply before (a reset would)."""
        site = Site(limits=Limits(errors=3))
        with ScriptedServer(site) as server, Wire(server.port) as wire:
            wire.send(b"WHAT\r\n" * 3)
            for _ in range(20):  # a client that notices late
                time.sleep(0.01)
                wire.send(b"NOOP\r\n" * 1000)

            assert [500, 500, 421] == wire.codes(3)
            assert wire.closed()

    def test_a_greeting_that_refuses_and_closes(self):
        """RFC 7504: 521 and no service."""
        with ScriptedServer(Site(greeting="never")) as server, Wire(server.port) as wire:
            assert 521 == wire.greeting[0]
            assert wire.closed()

    def test_a_client_that_is_silent_too_long(self):
        """RFC 5321 4.5.3.2.7: 421, and the connection is closed."""
        with ScriptedServer(timeout=0.3) as server, Wire(server.port) as wire:
            wire.say(EHLO)
            start = time.monotonic()

            assert 421 == wire.reply()[0]
            assert wire.closed()
            assert 0.2 < time.monotonic() - start < 3
            assert Cause.IDLE_TIMEOUT == server.exchanges[-1].cause

    def test_somebody_who_speaks_is_not_silent(self):
        """The time counts from the last line."""
        with ScriptedServer(timeout=1) as server, Wire(server.port) as wire:
            for _ in range(6):
                time.sleep(0.2)
                assert [250] == wire.say("NOOP")

    @pytest.mark.parametrize(
        ("before", "octets", "words"),
        [
            ((), b"NOOP is what it says, letter by letter" * 5, "No whole line"),
            ((EHLO, "AUTH PLAIN"), b"AGFsaWNlAHdvbmRlcmxhbmQAGFsaWNlAHdvbmRlcmxhbmQA" * 4, "No whole line"),
            ((EHLO, *ENVELOPE.splitlines(keepends=True), "DATA"), b"Subject: one letter\r\n" * 9, "Too little of the"),
            ((EHLO, *ENVELOPE.splitlines(keepends=True), b"BDAT 400\r\nx"), b"y" * 399, "Too little of the message"),
        ],
        ids=["command", "answer", "data", "chunk"],
    )
    def test_an_octet_now_and_then_is_no_progress(self, before, octets, words):
        """RFC 5321 4.5.3.2: the time is that for a command or a block of data, however it is cut up."""
        with ScriptedServer(timeout=0.5) as server, Wire(server.port) as wire:
            for line in before:
                wire.send(line if isinstance(line, bytes) else f"{line}\r\n".encode())
            wire.codes(len(before) - (before[-1:] == (b"BDAT 400\r\nx",)))
            start = time.monotonic()
            with contextlib.suppress(ConnectionError):
                for octet in octets:
                    wire.send(bytes([octet]))
                    time.sleep(0.05)
                    if server.exchanges[-1].code == 421:
                        break

            assert Cause.IDLE_TIMEOUT == server.exchanges[-1].cause
            assert time.monotonic() - start < 7  # all of it would have taken longer
            assert server.exchanges[-1].why.startswith(words)
            assert " came for 0.5 seconds, so" in server.exchanges[-1].why

    def test_a_slow_line_is_not_cut_at_once(self):
        """The time for a message begins again with each good deal of it, so a long one may take long."""
        with ScriptedServer(timeout=1.5) as server, Wire(server.port) as wire:
            wire.say(EHLO, *ENVELOPE.splitlines(keepends=True), "DATA")
            for _ in range(8):
                time.sleep(0.25)
                wire.send(b"x" * (connection.BLOCK // 2) + b"\r\n")

            assert [250] == wire.say(b".\r\n")

    @pytest.mark.parametrize("way", ["close", "reset"])
    def test_who_leaves_during_a_slow_answer_gives_its_place_back(self, way):
        """Nobody waits for an answer that nobody reads."""
        with ScriptedServer(trouble=["mail slow=60"], most=1) as server:
            wire = Wire(server.port)
            wire.say(EHLO)
            wire.send(f"MAIL FROM:<alice@example.test>\r\n{'NOOP' * 9}\r\n".encode())
            time.sleep(0.1)
            if way == "reset":
                wire.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            wire.socket.close()
            end, greeting = time.monotonic() + 5, 421
            while greeting == 421 and time.monotonic() < end:
                with Wire(server.port) as again:
                    greeting = again.greeting[0]

            assert 220 == greeting
            assert [] == server.faults
            assert ("sender-accepted", 1) in [(each.cause, each.connection) for each in server.exchanges]

    def test_who_only_stopped_sending_gets_the_slow_answer(self):
        """It may be gone, so it does not take its time any more; but all is said, in order."""
        start = time.monotonic()
        with ScriptedServer(trouble=["data slow=60", "message slow=60"]) as server, Wire(server.port) as wire:
            wire.send(SESSION.removesuffix(b"QUIT\r\n"))
            time.sleep(0.1)
            wire.socket.shutdown(socket.SHUT_WR)

            assert ANSWERS[:-1] == wire.codes(5)
            assert wire.closed()
        assert time.monotonic() - start < 10

    def test_what_comes_during_a_slow_answer_is_bounded(self):
        """And answered in order afterwards."""
        with ScriptedServer(trouble=["mail slow=2"]) as server, Wire(server.port) as wire:
            wire.say(EHLO)
            wire.send(b"MAIL FROM:<alice@example.test>\r\n")
            wire.send(b"NOOP\r\n" * 60_000)
            (there,) = server._server.hub.connections
            while not there._held:
                time.sleep(0.01)
            assert 0 < len(there._early) <= connection.HIGH_WATER + 65536

            assert [250] * 60_001 == wire.codes(60_001)

    def test_the_servers_own_slowness_is_no_silence(self):
        """A slow answer may take longer than a client may be silent."""
        with ScriptedServer(timeout=0.3, trouble=["hello slow=1"]) as server, Wire(server.port) as wire:
            assert [250] == wire.say(EHLO)

    def test_those_connected_are_told_when_the_server_stops(self):
        """RFC 5321 3.8: 421 before closing."""
        with ScriptedServer() as server:
            wire = Wire(server.port)
            wire.say(EHLO)
        with wire:
            assert 421 == wire.reply()[0]
            assert wire.closed()

    def test_also_those_who_wait_for_a_slow_answer(self):
        """A stop does not wait for it."""
        with ScriptedServer(trouble=["hello slow=60"]) as server:
            wire = Wire(server.port)
            wire.send(EHLO)
            time.sleep(0.1)
        with wire:
            assert 421 == wire.reply()[0]

    def test_far_too_many_connections(self, monkeypatch):
        """A flood is not even answered."""
        monkeypatch.setattr(connection, "MOST_TURNED_AWAY", 1)
        with ScriptedServer(most=1) as server:
            wires = [Wire(server.port, greeted=False) for _ in range(3)]
            found = []
            for wire in wires:
                try:
                    found.append(wire.reply()[0])
                except ConnectionError:
                    found.append(0)
            for wire in wires:
                wire.socket.close()

        assert [220, 421, 0] == found

    def test_too_many_connections(self):
        """One more than are served at a time gets 421 as its greeting; when one leaves, there is room again."""
        with ScriptedServer(most=2) as server, Wire(server.port) as one, Wire(server.port):
            with Wire(server.port) as third:
                assert (421, True) == (third.greeting[0], third.closed())
            assert Cause.TOO_MANY_CONNECTIONS == server.exchanges[-1].cause
            one.say("QUIT")
            assert one.closed()
            end = time.monotonic() + PATIENCE
            greeting = 421
            while greeting == 421 and time.monotonic() < end:
                with Wire(server.port) as again:
                    greeting = again.greeting[0]

            assert 220 == greeting


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
