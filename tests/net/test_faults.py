"""What clients do wrong: the server stays up, says nothing to its error stream, and its memory stays bounded."""

import asyncio
import random
import socket
import sys
import time

import pytest
from netclient import EHLO, ENVELOPE, MESSAGE, PATIENCE, Served, Wire

from smtptutor.server.site import LoginSettings, Site
from smtptutor.testing import ScriptedServer

CLIENTS = 500
MEBI = 1 << 20
needs_proc = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/proc tells the memory of a process")


@pytest.fixture
def served(tmp_path):
    """A server process that must be there and silent at the end."""
    with Served(tmp_path) as server:
        yield server
        with Wire(server.port) as wire:
            assert 220 == wire.greeting[0]
        status, _, complained, _ = server.stop()
        assert (0, "") == (status, complained)


class TestMany:
    """Clients by the hundred."""

    def test_all_at_once(self, served):
        """Five hundred clients, all connected before any goes on, each deliver a message."""

        async def deliver(ready, go):
            reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
            found = [(await reader.readline())[:3]]
            ready.release()
            await go.wait()
            for octets in (b"HELO c\r\n", *ENVELOPE.splitlines(keepends=True), b"DATA\r\n", MESSAGE, b"QUIT\r\n"):
                writer.write(octets)
                found.append((await reader.readline())[:3])
            writer.close()
            await writer.wait_closed()
            return found

        async def all_of_them():
            ready, go = asyncio.Semaphore(0), asyncio.Event()
            tasks = [asyncio.create_task(deliver(ready, go)) for _ in range(CLIENTS)]
            for _ in tasks:
                await ready.acquire()
            go.set()
            return await asyncio.gather(*tasks)

        found = asyncio.run(asyncio.wait_for(all_of_them(), PATIENCE))

        assert [[b"220", b"250", b"250", b"250", b"354", b"250", b"221"]] * CLIENTS == found

    @needs_proc
    def test_clients_that_stall(self, served, figure):
        """Five hundred that stop within a message cost what they sent, and others are served."""
        before = served.most_memory()
        wires = [Wire(served.port) for _ in range(CLIENTS)]
        for wire in wires:
            wire.send(EHLO + ENVELOPE + b"DATA\r\n" + b"x" * 8000)
        with Wire(served.port) as other:
            assert [250, 250, 250, 354, 250] == other.mail()
        after = served.most_memory()
        for wire in wires:
            wire.socket.close()
        figure(f"{CLIENTS} clients stalled within a message of 8000 octets: {before:.0f} MiB before, {after:.0f} after")

        assert after < before + 40


class TestMuch:
    """More than anybody wants."""

    @needs_proc
    @pytest.mark.parametrize(
        "how", ["one message", "one line", "one answer of a login", "one chunk", "commands unread"]
    )
    def test_a_hundred_megabytes(self, served, how, figure):
        """Nothing of it is kept; the answer comes at its end, and the session goes on where it can."""
        piece = b"A line of text that goes on for a while, as lines do in messages.\r\n" * 1000
        before = served.most_memory()
        with Wire(served.port) as wire:
            wire.say(EHLO)
            if how == "one message":
                wire.say(*ENVELOPE.splitlines(keepends=True), "DATA")
                send_much(wire, piece)
                assert [552, 250] == wire.say(b"\r\n.\r\n", "NOOP")
            elif how == "one line":
                send_much(wire, piece.replace(b"\r\n", b" -"))
                assert [500, 250] == wire.say(b"\r\n", "NOOP")
            elif how == "one answer of a login":
                assert [334] == wire.say("AUTH LOGIN")
                send_much(wire, b"QUJD" * 16000)
                assert 500 <= wire.say(b"\r\n")[0] <= 501
            elif how == "one chunk":
                wire.say(*ENVELOPE.splitlines(keepends=True))
                wire.send(b"BDAT %d LAST\r\n" % (100 * MEBI))
                send_much(wire, piece, exactly=100 * MEBI)
                assert 552 == wire.reply()[0]
                assert [250, 250] == wire.say("RSET", "NOOP")
            else:
                wire.socket.settimeout(0.5)
                with pytest.raises(TimeoutError):
                    send_much(wire, b"HELP\r\n" * 10000)
        after = served.most_memory()
        figure(f"100 MiB as {how}: {before:.0f} MiB before, {after:.0f} MiB after")

        assert after < before + 8

    @needs_proc
    def test_many_messages(self, tmp_path, figure):
        """What is kept is bounded: with --keep 50, four hundred messages cost no more than some fifty."""
        with Served(tmp_path, "--keep", "50") as server, Wire(server.port) as wire:
            wire.say(EHLO)
            content = b"Subject: big\r\n\r\n" + b"0123456789abcde\r\n" * 590
            figures = []
            for _ in range(4):
                for _ in range(100):
                    wire.send(ENVELOPE + b"DATA\r\n")
                    wire.codes(3)
                    wire.send(content + b".\r\n")
                    assert 250 == wire.reply()[0]
                figures.append(server.most_memory())
        figure(
            f"after 100, 200, 300 and 400 messages of 10 kB, 50 kept: {', '.join(f'{one:.1f}' for one in figures)} MiB"
        )

        assert figures[3] < figures[0] + 2

    @needs_proc
    def test_an_idle_client_holds_on_to_nothing(self, tmp_path, figure):
        """Connections that wait keep no old mail in memory."""
        with Served(tmp_path, "--keep", "20") as server:
            figures = []
            idle = []
            with Wire(server.port) as wire:
                wire.say(EHLO)
                for _ in range(30):
                    idle.append(Wire(server.port))
                    idle[-1].say(EHLO, "NOOP")
                    for _ in range(20):
                        wire.send(ENVELOPE + b"DATA\r\n")
                        wire.codes(3)
                        wire.send(b"Subject: big\r\n\r\n" + b"0123456789abcde\r\n" * 590 + b".\r\n")
                        assert 250 == wire.reply()[0]
                    figures.append(server.most_memory())
            for one in idle:
                one.socket.close()
        figure(f"600 messages of 10 kB, 20 kept, 30 idle clients: {figures[4]:.1f} to {figures[-1]:.1f} MiB")

        assert figures[-1] < figures[4] + 2


PREFIXES = {
    "connected": b"",
    "greeted": EHLO,
    "mail": EHLO + ENVELOPE[:32],
    "rcpt": EHLO + ENVELOPE,
    "data": EHLO + ENVELOPE + b"DATA\r\n",
    "message": EHLO + ENVELOPE + b"DATA\r\nSubject: ha",
    "end of data": EHLO + ENVELOPE + b"DATA\r\nSubject: hi\r\n.",
    "login": EHLO + b"AUTH LOGIN\r\n",
    "chunk": EHLO + ENVELOPE + b"BDAT 100\r\nabc",
    "between chunks": EHLO + ENVELOPE + b"BDAT 3\r\nabc",
    "handshake": EHLO + b"STARTTLS\r\n",
    "half a line": b"EHL",
    "slow answer": EHLO + b"RCPT TO:<slow@trouble.example.test>\r\n",
}


needs_limits = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")


def few_files(soft, hard):
    """What to do in the process before it begins: limit its open files."""
    import resource

    return lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@needs_limits
class TestFewFiles:
    """A process that may have only some open files."""

    def test_no_more_clients_than_files(self, tmp_path):
        """Half of the files are for clients; those beyond are told so, and do not just wait."""
        with Served(tmp_path, preexec_fn=few_files(40, 64)) as server:
            wires = [Wire(server.port) for _ in range(36)]
            codes = [wire.greeting[0] for wire in wires]
            for wire in wires:
                wire.socket.close()

            assert [220] * 32 + [421] * 4 == codes
            assert (0, "") == (server.stop()[0], server.complaints)

    def test_out_of_files(self, tmp_path):
        """One line says so, the others are served, and when clients leave, new ones are taken in."""
        with Served(tmp_path, preexec_fn=few_files(64, 64)) as server:
            with Wire(server.port) as first:
                crowd = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(200)]
                time.sleep(0.5)
                assert [250, 250, 250, 354, 250] == first.mail()
                for client in crowd:
                    client.close()
            with Wire(server.port) as wire:
                assert [250, 250, 250, 354, 250] == wire.mail()
            status = server.stop()[0]

            assert 0 == status
            (line,) = server.complaints.splitlines()
            assert "new clients have to wait until some leave: Too many open files" in line
            assert "ulimit -n" in line


class TestLeaving:
    """Clients that are gone in the middle of something."""

    @pytest.mark.parametrize("way", ["closes", "resets"])
    def test_in_each_state(self, way):
        """Nothing that was not acknowledged is kept, and no connection stays behind."""
        site = Site(login=LoginSettings(mechanisms=("PLAIN", "LOGIN")))
        with ScriptedServer(site, tls=True) as server:
            for octets in PREFIXES.values():
                wire = Wire(server.port)
                wire.send(octets)
                if way == "resets":
                    wire.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
                wire.socket.close()
            with Wire(server.port) as other:
                while len(server._server.hub.connections) > 1:
                    assert [250] == other.say("NOOP")
                assert [250, 250, 250, 354, 250] == other.mail()

            assert 1 == len(server.messages)
            assert [] == server.faults

    def test_without_a_word(self, served):
        """Port scanners connect and leave."""
        for _ in range(200):
            socket.create_connection(("127.0.0.1", served.port)).close()


class TestGarbage:
    """Octets that are no SMTP."""

    def test_whatever_comes(self, served):
        """Random octets, in random pieces, among commands: each line is answered or all is closed; no traceback."""
        chance = random.Random(5321)
        words = [
            *(
                line + b"\r\n"
                for line in (b"MAIL FROM:<>", b"RCPT TO:<bob@example.test>", b"DATA", b".", b"BDAT 9", b"RSET")
            ),
            *(
                b"AUTH LOGIN\r\n",
                b"*\r\n",
                b"\n",
                b"\r",
                b"\0",
                b"\xff" * 50,
                b"HELP\r\n",
                EHLO,
                b"BDAT 0 LAST\r\n",
                b"\r\n.\r\n",
            ),
        ]
        for _ in range(60):
            with Wire(served.port) as wire:
                octets = b"".join(
                    chance.choice(words) if chance.random() < 0.8 else chance.randbytes(chance.randrange(300))
                    for _ in range(60)
                )
                while octets:
                    cut = chance.randrange(1, 2000)
                    wire.send(octets[:cut])
                    octets = octets[cut:]
                wire.socket.shutdown(socket.SHUT_WR)
                while line := wire.line():
                    assert line[:3].isdigit()

    @pytest.mark.parametrize(
        "octets",
        [
            bytes.fromhex("16030100a5010000a10303") + bytes(160),  # a TLS client that took the wrong port
            b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
            b"\x05\x01\x00",
            b"\r\n" * 3000,
            b"\n" * 3000,
            b"\0" * 5000 + b"\r\n",
            b"PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n",
        ],
        ids=["tls", "http", "socks", "crlf", "lf", "nul", "proxy"],
    )
    def test_other_protocols(self, octets, served):
        """They get an answer or none, and leave the server as it was."""
        with Wire(served.port) as wire:
            wire.send(octets)
            wire.socket.shutdown(socket.SHUT_WR)
            while line := wire.line():
                assert line[:1] in "245"


def send_much(wire, piece, exactly=0):
    """Send the piece until a hundred megabytes have gone out."""
    left = exactly or 100 * MEBI
    while left > 0:
        wire.send(piece[:left] if exactly else piece)
        left -= len(piece)
