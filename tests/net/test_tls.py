"""RFC 3207, RFC 8314: TLS on the port."""

import shutil
import smtplib
import socket
import ssl
import threading
import time

import pytest
from netclient import EHLO, ENVELOPE, MESSAGE, Wire, has_library

from smtptutor.net import hub
from smtptutor.net.connection import BURST, Connection
from smtptutor.protocol.cause import Cause
from smtptutor.server.site import Site, TlsSettings
from smtptutor.testing import ScriptedServer

needs_maker = pytest.mark.skipif(
    not has_library() and shutil.which("openssl") is None, reason="neither cryptography nor openssl is here"
)


def upgraded(wire, server, *, first=b""):
    """A wire after STARTTLS and the handshake; `first` is sent through TLS together with the end of the handshake."""
    assert [250, 220] == wire.say(EHLO, "STARTTLS")
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    tls = server.client_context.wrap_bio(incoming, outgoing, server_hostname="localhost")
    while True:
        try:
            tls.do_handshake()
            break
        except ssl.SSLWantReadError:
            wire.send(outgoing.read())
            incoming.write(wire.socket.recv(65536))
    if first:
        tls.write(first)
    wire.send(outgoing.read())
    return tls, incoming, outgoing


def heard(wire, tls, incoming, lines):
    """So many lines that come through TLS."""
    text = b""
    while text.count(b"\n") < lines:
        try:
            text += tls.read(65536)
        except ssl.SSLWantReadError:
            octets = wire.socket.recv(65536)
            assert octets, f"closed after {text!r}"
            incoming.write(octets)
    return text


@needs_maker
class TestStarttls:
    """RFC 3207 4."""

    def test_a_message_through_tls(self):
        """STARTTLS, EHLO again, and a message; the trace says so (RFC 3848)."""
        with ScriptedServer(tls=True) as server, smtplib.SMTP(server.host, server.port) as client:
            client.starttls(context=server.client_context)
            client.sendmail("alice@example.test", ["bob@example.test"], MESSAGE)

            assert "starttls" not in client.esmtp_features
            assert ["ESMTPS"] == [message.protocol for message in server.messages]

    def test_commands_in_one_piece_with_the_end_of_the_handshake(self):
        """What comes behind the handshake is answered through TLS, and never in the clear."""
        with ScriptedServer(tls=True) as server, Wire(server.port) as wire:
            tls, incoming, _ = upgraded(wire, server, first=b"NOOP\r\nNOOP\r\n")

            assert b"250" == heard(wire, tls, incoming, 2)[:3]

    def test_what_was_sent_ahead_in_the_clear_is_thrown_away(self):
        """RFC 3207 4.2, 6: nobody on the way can slip a command in before TLS (CVE-2011-0411)."""
        with ScriptedServer(tls=True) as server, Wire(server.port) as wire:
            wire.say(EHLO)
            wire.send(b"STARTTLS\r\nMAIL FROM:<mallory@example.org>\r\n")
            assert 220 == wire.reply()[0]
            with server.client_context.wrap_socket(wire.socket, server_hostname="localhost") as tls:
                tls.sendall(b"NOOP\r\n")
                assert b"250" == tls.recv(1000)[:3]

            assert ["NOOP"] == [each.client for each in server.exchanges][3:]

    def test_the_session_begins_anew(self):
        """RFC 3207 4.2: what the client said before counts no more."""
        with ScriptedServer(tls=True) as server, smtplib.SMTP(server.host, server.port) as client:
            client.ehlo()
            client.docmd("STARTTLS")
            client.sock = server.client_context.wrap_socket(client.sock, server_hostname="localhost")
            client.file = None

            assert 503 == client.docmd("MAIL FROM:<alice@example.test>")[0]

    def test_garbage_in_place_of_a_handshake(self):
        """The connection is closed, the reason is told to those who watch, and the server goes on."""
        with ScriptedServer(tls=True) as server:
            with Wire(server.port) as wire:
                wire.say(EHLO, "STARTTLS")
                wire.send(b"this is no handshake\r\n" * 10)
                rest = b""
                try:
                    while octets := wire.socket.recv(1000):
                        rest += octets
                except ConnectionError:
                    pass
                assert b"220" not in rest
            with Wire(server.port) as wire:
                assert [250, 220] == wire.say(EHLO, "STARTTLS")

            assert Cause.TLS_HANDSHAKE_FAILED in [each.cause for each in server.exchanges]
            assert [] == server.faults

    @pytest.mark.parametrize("way", ["shutdown", "reset"])
    def test_a_client_that_leaves_instead_of_a_handshake(self, way):
        """No trace of it stays."""
        with ScriptedServer(tls=True) as server:
            wire = Wire(server.port)
            wire.say(EHLO, "STARTTLS")
            if way == "reset":
                wire.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            wire.socket.close()
            with Wire(server.port) as other:
                while len(server._server.hub.connections) > 1:
                    other.say("NOOP")

            assert [] == server.faults

    def test_a_handshake_that_never_ends(self):
        """It is given up after a while."""
        with ScriptedServer(tls=True) as server:
            server._server.hub.settings = server._server.hub.settings._replace(handshake_timeout=0.2)
            with Wire(server.port) as wire:
                wire.say(EHLO, "STARTTLS")

                assert wire.closed()

    def test_much_through_tls(self):
        """Back-pressure and many replies work through TLS too."""
        count = 3000
        with ScriptedServer(tls=True) as server, Wire(server.port) as wire:
            wire.say(EHLO, "STARTTLS")
            with server.client_context.wrap_socket(wire.socket, server_hostname="localhost") as tls:
                tls.sendall(b"NOOP\r\n" * count)
                found = b""
                while found.count(b"\n") < count:
                    found += tls.recv(65536)

                assert b"250" == found[:3]

    def test_a_client_that_did_not_read_before(self, monkeypatch):
        """What held the connection up before TLS is forgotten with it."""
        secure = Connection._secure

        def clogged(self, greeting):
            self.pause_writing()
            secure(self, greeting)

        monkeypatch.setattr(Connection, "_secure", clogged)
        with ScriptedServer(tls=True) as server, smtplib.SMTP(server.host, server.port, timeout=5) as client:
            client.starttls(context=server.client_context)
            count = BURST * 2
            client.send(b"NOOP\r\n" * count)

            assert [250] * count == [client.getreply()[0] for _ in range(count)]

    def test_tls_that_does_not_work_at_the_moment(self):
        """A site may say so; then the session goes on without."""
        site = Site(tls=TlsSettings(working=False))
        with ScriptedServer(site, tls=True) as server, Wire(server.port) as wire:
            assert [250, 454, 250] == wire.say(EHLO, "STARTTLS", "NOOP")


@needs_maker
class TestFromTheStart:
    """RFC 8314 3: TLS before anything is said."""

    def test_a_message(self):
        """The greeting comes through TLS."""
        with ScriptedServer(tls=True) as server:
            context = server.client_context
            with smtplib.SMTP_SSL(server.host, server.tls_port, context=context) as client:
                client.login(server.user, server.password)
                client.sendmail("alice@example.test", ["bob@example.test"], MESSAGE)

            assert ["ESMTPSA"] == [message.protocol for message in server.messages]

    def test_what_happens_during_the_handshake_stays(self):
        """A client that takes its time for the handshake takes nothing back: no mail comes twice, and counts go on."""
        with (
            ScriptedServer(tls=True, trouble=["rcpt:bob@* 451 x1"]) as server,
            Wire(server.port) as other,
            Wire(server.tls_port, greeted=False) as late,
        ):
            while len(server._server.hub.connections) < 2:
                assert [250] == other.say("NOOP")
            mail, rcpt = ENVELOPE.splitlines(keepends=True)
            assert [250, 250, 451, 250, 354, 250] == other.say(EHLO, mail, rcpt, rcpt, "DATA", MESSAGE)
            with server.client_context.wrap_socket(late.socket, server_hostname="localhost") as tls:
                assert b"220" == tls.recv(1000)[:3]
            assert [250, 250, 250, 354, 250] == other.mail()

            assert [1, 2] == [exchange.exchange.after.memory.store.count for exchange in accepted(server)]
            assert 2 == len(server.messages)

    @pytest.mark.parametrize("kind", ["implicit", "starttls"])
    def test_many_at_a_time(self, kind):
        """Each message is there once, however the handshakes of several clients mix."""
        with ScriptedServer(tls=True) as server:
            context = server.client_context

            def deliver(name):
                for number in range(4):
                    if kind == "implicit":
                        client = smtplib.SMTP_SSL(server.host, server.tls_port, context=context)
                    else:
                        client = smtplib.SMTP(server.host, server.port)
                    with client:
                        if kind == "starttls":
                            client.starttls(context=context)
                        client.sendmail("alice@example.test", ["bob@example.test"], f"Subject: {name} {number}")

            threads = [threading.Thread(target=deliver, args=(name,)) for name in range(5)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            subjects = sorted(message.parsed["Subject"] for message in server.messages)

        assert [f"{name} {number}" for name in range(5) for number in range(4)] == subjects

    def test_silence_counts_from_the_end_of_the_handshake(self):
        """RFC 5321 4.5.3.2.7: a client that took its time for the handshake has the whole time for its first line."""
        with ScriptedServer(tls=True, timeout=1) as server, Wire(server.tls_port, greeted=False) as wire:
            time.sleep(0.8)
            with server.client_context.wrap_socket(wire.socket, server_hostname="localhost") as tls:
                assert b"220" == tls.recv(1000)[:3]
                time.sleep(0.6)
                tls.sendall(b"NOOP\r\n")

                assert b"250" == tls.recv(1000)[:3]

    def test_a_client_without_tls(self):
        """What is no handshake ends the connection; nothing is said in the clear."""
        with ScriptedServer(tls=True) as server, Wire(server.tls_port, greeted=False) as wire:
            wire.send(EHLO + ENVELOPE)
            found = b""
            try:
                while octets := wire.socket.recv(1000):
                    found += octets
            except ConnectionError:
                pass

            assert b"220" not in found
            assert [] == server.faults

    def test_it_counts_as_a_connection_during_the_handshake(self):
        """A handshake that never comes takes a place, and gives it back."""
        with ScriptedServer(tls=True, most=1) as server, Wire(server.tls_port, greeted=False):
            while not server._server.hub.connections:
                pass
            with Wire(server.port) as wire:
                assert 421 == wire.greeting[0]

    def test_those_that_hang_make_place(self, monkeypatch):
        """Where all places are taken, a client that says nothing for a while gives its own to the next, TLS or not."""
        monkeypatch.setattr(hub, "GRACE", 0.1)
        with ScriptedServer(tls=True, most=2) as server:
            hanging = [Wire(server.tls_port, greeted=False) for _ in range(2)]
            while len(server._server.hub.shaking) < 2:
                pass
            time.sleep(0.2)
            with (
                Wire(server.port) as wire,
                server.client_context.wrap_socket(
                    socket.create_connection((server.host, server.tls_port)), server_hostname="localhost"
                ) as tls,
            ):
                assert [220, 250] == [wire.greeting[0], *wire.say(EHLO)]
                assert b"220" == tls.recv(1000)[:3]
                with Wire(server.port) as other:
                    assert 421 == other.greeting[0]
            assert all(wire.closed() for wire in hanging)
            assert 2 == [each.cause for each in server.exchanges].count("tls-handshake-failed")
            assert "it hung" in next(each.text for each in server.exchanges if each.cause == "tls-handshake-failed")
            assert [] == server.faults
        for wire in hanging:
            wire.socket.close()


def accepted(server):
    """The exchanges that accepted a message."""
    return [exchange for exchange in server.exchanges if exchange.cause == "message-accepted"]
