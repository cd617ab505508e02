"""A scripted server that is stopped and started again, on a port of one's own, and waited for in an event loop."""

import asyncio
import sys
import threading
import types

import pytest
from netclient import BOB, SENDER, Wire, send

from smtptutor.testing import ScriptedServer
from smtptutor.testing.came import Came


class TestAgain:
    """Stopped and started: the ports, the rules and all that came stay."""

    @pytest.mark.parametrize("tls", [False, True])
    def test_on_the_same_ports(self, tls):
        """Clients that know the port find it again."""
        with ScriptedServer(tls=tls) as server:
            ports = server.port, server.tls_port
            send(server)
            server.stop()
            with pytest.raises(ConnectionRefusedError):
                Wire(ports[0])
            server.start()
            send(server)

            assert ports == (server.port, server.tls_port)
            assert 2 == len(server.messages)
            assert [1, 2] == sorted({exchange.connection for exchange in server.exchanges})

    def test_a_client_that_was_connected(self):
        """RFC 5321 3.8: it is told 421, and finds the server again later."""
        with ScriptedServer() as server:
            with Wire(server.port) as wire:
                server.stop()
                assert 421 == wire.reply()[0]
            server.start()
            with Wire(server.port) as wire:
                assert 220 == wire.greeting[0]

    def test_rules_and_counts_stay(self):
        """What was asked for is asked for still, and counted on."""
        with ScriptedServer("greylist", trouble=["mail 451 x2"]) as server:
            codes = []
            for _ in range(3):
                with Wire(server.port) as wire:
                    codes += wire.say("EHLO a.example", f"MAIL FROM:<{SENDER}>")[1:]
                server.stop()
                server.refuse("*", code=554)
                server.start()
            with Wire(server.port) as wire:
                codes += wire.say("EHLO a.example", f"MAIL FROM:<{SENDER}>", f"RCPT TO:<{BOB}>")[1:]

        assert [451, 451, 250, 250, 554] == codes

    def test_twice_is_as_good_as_once(self):
        """Each does nothing where nothing is to be done; without `with` they do the same."""
        server = ScriptedServer()
        server.stop()
        server.start()
        server.start()
        send(server)
        server.stop()
        server.close()

        assert 1 == len(server.messages)

    def test_many_times(self):
        """No thread and no socket is left over."""
        threads = threading.active_count()
        with ScriptedServer() as server:
            for _ in range(10):
                server.stop()
                server.start()
        assert threads == threading.active_count()


class TestPort:
    """A port of one's own choice, as for a client whose settings stand in a file."""

    def test_it_is_that_one(self):
        """And that for TLS too."""
        with ScriptedServer(tls=True) as server:
            port, tls_port = server.port, server.tls_port
        with ScriptedServer(tls=True, port=port, tls_port=tls_port) as server:
            assert (port, tls_port) == (server.port, server.tls_port)
            assert {} == send(server)

    def test_one_that_is_taken(self):
        """The error is that of the system."""
        with ScriptedServer() as server, pytest.raises(OSError, match="in use"):
            ScriptedServer(port=server.port).start()


async def sending(server, seconds=0.0):
    """A client in the loop of the test: it tries once more where it was refused for now."""
    await asyncio.sleep(seconds)
    reader, writer = await asyncio.open_connection(server.host, server.port)
    await reader.readline()
    for line in ("HELO a.example", f"MAIL FROM:<{SENDER}>", f"RCPT TO:<{BOB}>", "DATA", "Subject: hi\r\n\r\nhi\r\n."):
        writer.write(f"{line}\r\n".encode())
        if (await reader.readline())[:1] == b"4":
            writer.close()
            await sending(server, 0.1)
            return
    writer.close()


class TestInAnEventLoop:
    """The client under test runs in the loop of the test."""

    def test_a_task(self):
        """It goes on while the test waits."""

        async def test(server):
            task = asyncio.create_task(sending(server))
            messages = await server.wait_for_async(1)
            await task
            return messages

        with ScriptedServer() as server:
            assert [(BOB,)] == [message.recipients for message in asyncio.run(test(server))]

    def test_several_together_and_one_that_comes_back(self):
        """With gather, and with a client that tries again in the background."""

        async def test(server):
            server.fail("rcpt", code=451, times=2)
            found, *_ = await asyncio.gather(server.wait_for_async(3), *(sending(server) for _ in range(3)))
            return found

        with ScriptedServer() as server:
            assert 3 == len(asyncio.run(test(server)))

    def test_what_came_already(self):
        """At once, and by two who wait."""

        async def test(server):
            return await asyncio.gather(server.wait_for_async(1, timeout=0.01), server.wait_for_async(0))

        with ScriptedServer() as server:
            send(server)
            assert [1, 1] == [len(messages) for messages in asyncio.run(test(server))]

    def test_in_vain(self):
        """The error tells what was said instead."""

        async def test(server):
            await sending(server)
            await server.wait_for_async(2, timeout=0.05)

        with ScriptedServer() as server, pytest.raises(TimeoutError, match=r"1 of 2 messages .*message-accepted"):
            asyncio.run(test(server))

    def test_one_who_gives_up_waiting(self):
        """A cancelled wait leaves nothing behind."""

        async def test(server):
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(server.wait_for_async(1, timeout=60), 0.05)

        with ScriptedServer() as server:
            asyncio.run(test(server))
            assert set() == server._came._waiting
            send(server)

    def test_a_wait_that_holds_up_the_loop_says_so(self):
        """The client could not run, so what to write instead is told."""

        async def test(server):
            task = asyncio.create_task(sending(server))
            try:
                server.wait_for(1, timeout=0.2)
            finally:
                await task

        with ScriptedServer() as server, pytest.raises(TimeoutError) as failed:
            asyncio.run(test(server))
        assert "0 of 1 messages came within 0.2 seconds; no client connected" in str(failed.value)
        assert "await server.wait_for_async(1)" in str(failed.value)
        assert "await asyncio.to_thread(server.wait_for, 1)" in str(failed.value)

    def test_what_it_says_to_do_works(self):
        """The other way, with a thread."""

        async def test(server):
            task = asyncio.create_task(sending(server))
            messages = await asyncio.to_thread(server.wait_for, 1)
            await task
            return messages

        with ScriptedServer() as server:
            assert 1 == len(asyncio.run(test(server)))

    def test_a_client_elsewhere_is_no_reason_for_advice(self):
        """A client in another thread goes on while the loop is held up, so the wait does what it did."""

        async def test(server):
            asyncio.get_running_loop().run_in_executor(None, send, server)
            return server.wait_for(1)

        with ScriptedServer() as server:
            assert 1 == len(asyncio.run(test(server)))

    def test_without_a_loop_there_is_no_advice(self):
        """The message is as short as it was."""
        with ScriptedServer() as server, pytest.raises(TimeoutError, match=r"no client connected$"):
            server.wait_for(1, timeout=0.01)

    @pytest.mark.parametrize("inside", [True, False])
    def test_trio_by_name(self, inside, monkeypatch):
        """It is asked whether its loop runs here, and never imported."""

        def token():
            if not inside:
                raise RuntimeError("must be called from async context")

        monkeypatch.setitem(sys.modules, "trio.lowlevel", types.SimpleNamespace(current_trio_token=token))
        with pytest.raises(TimeoutError) as failed:
            Came().wait(1, 0.01)

        assert inside is ("await trio.to_thread.run_sync(server.wait_for, 1)" in str(failed.value))

    def test_what_is_for_asyncio_says_so_elsewhere(self, monkeypatch):
        """In the loop of another library, and in none."""

        def told():
            with pytest.raises(RuntimeError) as failed:
                Came().wait_async(1, 0.01).send(None)
            return str(failed.value)

        assert "write server.wait_for(1)" in told()
        monkeypatch.setitem(sys.modules, "trio.lowlevel", types.SimpleNamespace(current_trio_token=lambda: 1))
        assert "write await trio.to_thread.run_sync(server.wait_for, 1)" in told()

    def test_trio(self):
        """A client in its loop, waited for in a thread."""
        trio = pytest.importorskip("trio")

        async def test(server):
            async with trio.open_nursery() as nursery:
                nursery.start_soon(trio.to_thread.run_sync, send, server)
                return await trio.to_thread.run_sync(server.wait_for, 1)

        with ScriptedServer() as server:
            assert 1 == len(trio.run(test, server))
