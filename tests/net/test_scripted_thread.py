"""The thread of a scripted server: it starts, stops, and tells what goes wrong inside."""

import gc
import smtplib
import socket
import threading
import time

import pytest
from netclient import BOB, SENDER, Wire, send

from smtptutor.server.site import Limits, Site
from smtptutor.testing import ScriptedServer

SPACIOUS = Site(limits=Limits(message_size=1_000_000))
LETTERS = 15  # messages


def send_letters(server, letter):
    """Send long messages that hold one letter only."""
    with smtplib.SMTP(server.host, server.port) as client:
        for _ in range(LETTERS):
            client.sendmail(SENDER, [BOB], f"{letter}\r\n" * 60_000)


class TestThread:
    """Starting, stopping, and what goes wrong inside."""

    def test_several_at_a_time(self):
        """Each has its own port and its own mail."""
        with ScriptedServer() as one, ScriptedServer() as other:
            send(one)

            assert (1, 0) == (len(one.messages), len(other.messages))

    def test_two_at_once_do_not_read_each_others_octets(self):
        """Each server reads in its own thread; what one client sends never turns up at the other server."""
        with ScriptedServer(SPACIOUS) as one, ScriptedServer(SPACIOUS) as other:
            senders = [
                threading.Thread(target=send_letters, args=(server, letter))
                for server, letter in ((one, "a"), (other, "b"))
            ]
            for sender in senders:
                sender.start()
            for sender in senders:
                sender.join()

            for server, letter in ((one, b"a"), (other, b"b")):
                assert [{letter}] * LETTERS == [set(message.content.split()) for message in server.messages]
                assert [] == [exchange.cause for exchange in server.exchanges if exchange.code >= 400]

    def test_stopping_takes_no_time(self):
        """Also where a client is still connected, and a second time."""
        server = ScriptedServer()
        with server:
            wire = Wire(server.port)
            start = time.monotonic()
        with wire:
            server.close()
            assert time.monotonic() - start < 1
            assert 421 == wire.reply()[0]
        assert not server._thread.is_alive()

    def test_a_bug_inside_is_told(self):
        """Nothing that fails in the server is passed over in silence."""

        server = ScriptedServer(deliver=broken).__enter__()
        with Wire(server.port) as wire:
            wire.mail()
        with pytest.raises(RuntimeError, match="ZeroDivisionError"):
            server.close()

    def test_a_bug_inside_does_not_hide_why_the_test_failed(self):
        """The test's own error goes on, with the bug as a note."""

        def fail():
            with ScriptedServer(deliver=broken) as server, Wire(server.port) as wire:
                wire.mail()
                raise KeyError("of the test")

        with pytest.raises(KeyError) as failed:
            fail()
        (note,) = failed.value.__notes__
        assert "ZeroDivisionError" in note

    def test_an_error_of_what_is_handed_in_is_raised_there(self):
        """A rule that no site can have is the test's mistake, and shows at once."""
        start = time.monotonic()
        with ScriptedServer() as server, pytest.raises(TypeError):
            server._do(lambda: None + 1)

        assert time.monotonic() - start < 5

    @pytest.mark.parametrize("wrong", [{"address": [BOB]}, {"address": BOB, "text": ["Full", "up"]}])
    def test_a_rule_of_the_wrong_types(self, wrong):
        """It is told at once, where it is written."""
        with ScriptedServer() as server, pytest.raises(TypeError, match="of a rule is a text, not"):
            server.refuse(**wrong)

    def test_handing_in_while_somebody_else_closes(self):
        """It never hangs: it is done before the server stops, or after."""
        start = time.monotonic()
        for _ in range(10):
            server = ScriptedServer().__enter__()
            other = threading.Thread(target=server.close)
            other.start()
            while other.is_alive():
                server.refuse(BOB)
            other.join()
            server.refuse(BOB)

        assert time.monotonic() - start < 5

    def test_handing_in_from_the_thread_of_the_server(self):
        """A `deliver` may ask for what goes wrong next."""
        with ScriptedServer(deliver=lambda _: server.refuse(BOB)) as server:
            assert {} == send(server)
            with pytest.raises(smtplib.SMTPRecipientsRefused):
                send(server)

    @pytest.mark.parametrize("tls", [False, True])
    def test_clients_that_come_as_it_stops(self, tls, monkeypatch):
        """They are served or turned away; nothing is left open, and asyncio's debug mode sees no fault."""
        monkeypatch.setenv("PYTHONASYNCIODEBUG", "1")
        for _ in range(5):
            with ScriptedServer(tls=tls) as server:
                clients = [socket.create_connection((server.host, server.port)) for _ in range(3)]
                if tls:
                    clients += [socket.create_connection((server.host, server.tls_port)) for _ in range(3)]
                for client in clients[::2]:
                    client.close()
            for client in clients:
                client.close()
        gc.collect()  # what was left open would be warned of now


def broken(message):
    """A fault of the server."""
    raise ZeroDivisionError
