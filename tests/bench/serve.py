"""
Mail through a port: transactions per second of `smtptutor serve` beside aiosmtpd, as ratios in one run.

python tests/bench/serve.py [transactions]    (needs the extra: pip install '.[bench]')

Each server is a process of its own, and one client script, here, talks to them in turn: some connections at once, each
with several transactions, every command sent after the reply to the one before. The third server understands nothing
and answers every line with 250: no Python server on asyncio can be faster by much.
"""

import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time

TRANSACTIONS = int(sys.argv[1]) if len(sys.argv) > 1 and sys.argv[1].isdigit() else 3000
CONNECTIONS = 20
ROUNDS = 7
MESSAGE = b"Subject: a message\r\nFrom: <alice@example.test>\r\n\r\n" + b"A line of text as people write it.\r\n" * 20
COMMANDS = (
    b"MAIL FROM:<alice@example.test>\r\n",
    b"RCPT TO:<bob@example.test>\r\n",
    b"DATA\r\n",
    MESSAGE + b".\r\n",
)


class Client(asyncio.Protocol):
    """Says its lines one after the other; `done` is set when the server has closed."""

    def __init__(self, transactions, done):
        self._lines = iter((b"EHLO client.example.org\r\n", *COMMANDS * transactions, b"QUIT\r\n"))
        self._done = done
        self._held = b""

    def connection_made(self, transport):
        """The greeting comes first."""
        self._transport = transport

    def data_received(self, data):
        """A reply is whole when its last line has a blank behind the code."""
        held = self._held = self._held + data
        if not held.endswith(b"\n") or held[held.rfind(b"\n", 0, -1) + 4 : held.rfind(b"\n", 0, -1) + 5] != b" ":
            return
        assert held[0] in b"23", held
        self._held = b""
        line = next(self._lines, None)
        if line is not None:
            self._transport.write(line)

    def connection_lost(self, exc):
        """The end."""
        self._done.set_result(None)


async def rate(port):
    """Transactions per second of the server on this port."""
    loop = asyncio.get_running_loop()
    ends = [loop.create_future() for _ in range(CONNECTIONS)]
    start = time.perf_counter()
    for end in ends:
        await loop.create_connection(lambda end=end: Client(TRANSACTIONS // CONNECTIONS, end), "127.0.0.1", port)
    await asyncio.gather(*ends)
    return TRANSACTIONS / (time.perf_counter() - start)


def listen(make):
    """Serve with protocols from `make` on a free port, whose number is printed."""

    async def forever():
        server = await asyncio.get_running_loop().create_server(make, "127.0.0.1", 0, backlog=1024)
        print(f"listening on 127.0.0.1 port {server.sockets[0].getsockname()[1]}", flush=True)
        await server.serve_forever()

    asyncio.run(forever())


def serve_aiosmtpd():
    """The server to compare with: as it comes, with a handler that takes all mail and keeps the last thousand."""
    import logging
    import warnings
    from collections import deque

    from aiosmtpd.smtp import SMTP

    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    kept = deque(maxlen=1000)

    class Handler:
        async def handle_DATA(self, server, session, envelope):  # noqa: N802 - the name that aiosmtpd calls
            kept.append(envelope)
            return "250 OK"

    handler = Handler()
    listen(lambda: SMTP(handler, hostname="mail.example.test", enable_SMTPUTF8=True, data_size_limit=10240))


def serve_nothing():
    """The fastest that asyncio allows: 250 to every line, 354 to DATA."""

    class Nothing(asyncio.Protocol):
        def connection_made(self, transport):
            self._transport = transport
            transport.write(b"220 ready\r\n")

        def data_received(self, data):
            if data.startswith(b"DATA"):
                self._transport.write(b"354 go\r\n")
            elif data.startswith(b"QUIT"):
                self._transport.write(b"221 bye\r\n")
                self._transport.close()
            else:
                self._transport.write(b"250 ok\r\n")

    listen(Nothing)


def start(arguments, home):
    """A server process, and its port."""
    process = subprocess.Popen(
        [sys.executable, *arguments], stdout=subprocess.PIPE, text=True, env={**os.environ, "SMTPTUTOR_HOME": home}
    )
    return process, int(process.stdout.readline().split(" port ")[1].split()[0])


def end(process):
    """Stop a server; the seconds of the processor that it took, with its start."""
    before = time_of_children()
    process.terminate()
    process.wait()
    process.stdout.close()
    return time_of_children() - before


def time_of_children():
    """The time of the processor that all processes took that were started here and are over."""
    times = os.times()
    return times.children_user + times.children_system


def main():
    """Print the figures as medians of rounds taken in turn."""
    servers = {
        "smtptutor serve": ["-m", "smtptutor", "serve", "--port", "0"],
        "aiosmtpd": [__file__, "aiosmtpd"],
        "understands nothing": [__file__, "nothing"],
    }
    with tempfile.TemporaryDirectory() as home:
        running = {name: start(arguments, home) for name, arguments in servers.items()}
        try:
            rounds = [{name: asyncio.run(rate(port)) for name, (_, port) in running.items()} for _ in range(ROUNDS + 1)]
        finally:
            spent = {name: end(process) for name, (process, _) in running.items()}
    figures = {name: statistics.median(each[name] for each in rounds[1:]) for name in servers}
    for name, figure in figures.items():
        each = spent[name] / TRANSACTIONS / len(rounds) * 1e6
        times = figure / figures["aiosmtpd"]
        print(
            f"{name:<22} {figure:8,.0f} transactions/s   {times:5.2f} times aiosmtpd   {each:5.0f} us of the processor each"
        )
    print(
        f"by time of the processor, which a busy machine changes less: {spent['aiosmtpd'] / spent['smtptutor serve']:.2f}"
    )
    print("aim: smtptutor serve at least 2.2 times aiosmtpd")


if __name__ == "__main__":
    {"aiosmtpd": serve_aiosmtpd, "nothing": serve_nothing}.get(sys.argv[-1], main)()
