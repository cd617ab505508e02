"""Who closes a connection when, and what arrives before."""

import contextlib
import socket
import time

import pytest
from netclient import ANSWERS, EHLO, ENVELOPE, PATIENCE, SESSION, Wire

from smtptutor.net import connection
from smtptutor.protocol.cause import Cause
from smtptutor.server.site import Limits, Site
from smtptutor.testing import ScriptedServer


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
