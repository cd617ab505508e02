"""
The engine in process: commands per second, alone and with explanations, against aiosmtpd's protocol object.

python tests/bench/engine.py [messages]    (needs the extra: pip install '.[bench]')
"""

import asyncio
import statistics
import sys
import time

from smtptutor.explain.explanation import explain
from smtptutor.server.simulator import Simulator, connect
from smtptutor.server.site import Site

MESSAGES = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
ROUNDS = 5


def conversation(number):
    """A mail as programs send it, with a slip now and then; every address differs from message to message."""
    yield b"MAIL FROM:<sender%d@example.org>\r\n" % number
    yield b"RCPT TO:<alice@example.test>\r\n"
    yield b"RCPT TO:<bob@example.test>\r\n"
    yield b"NOOP\r\n"
    if number % 10 == 0:
        yield b"MAIL FROM:<other%d@example.org>\r\n" % number
    yield b"RSET\r\n"


LINES = [b"EHLO client.example.org\r\n", *(line for number in range(MESSAGES) for line in conversation(number))]


def ours(*, explained):
    """Commands per second of our engine, replies as octets."""
    greeting = connect(Site())
    simulator, history, start = Simulator(greeting), [greeting], time.perf_counter()
    for line in LINES:
        for exchange in simulator.receive(line):
            exchange.reply.wire()
            if explained:
                explain(exchange, history)
                history.append(exchange)
    return len(LINES) / (time.perf_counter() - start)


class Transport(asyncio.Transport):
    """Takes what the protocol writes, and sends the next line once the reply to the one before is there."""

    def __init__(self, send, done):
        super().__init__()
        self._lines, self._send, self._done = iter(LINES), send, done

    def write(self, data):
        """A reply; a line of it that is not the last has a hyphen behind the code."""
        if data[3:4] != b"-":
            line = next(self._lines, None)
            if line is None:
                self._done.set()
            else:
                self._send(line)

    def get_extra_info(self, name, default=None):
        """There is no peer."""
        return ("127.0.0.1", 0) if name in ("peername", "sockname") else default

    def is_closing(self):
        """Never."""
        return False

    def close(self):
        """Nothing to close."""


def theirs():
    """Commands per second of aiosmtpd's protocol object, each line sent after the reply to the one before."""
    from aiosmtpd.smtp import SMTP

    class Handler:
        async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - the name that aiosmtpd calls
            envelope.rcpt_tos.append(address)
            return "250 OK"

    async def play():
        protocol = SMTP(Handler(), hostname="mail.example.test", enable_SMTPUTF8=True, data_size_limit=10240)
        done = asyncio.Event()
        start = time.perf_counter()
        protocol.connection_made(Transport(protocol.data_received, done))
        await done.wait()
        return len(LINES) / (time.perf_counter() - start)

    import logging
    import warnings

    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    return asyncio.run(play())


def main():
    """Print the figures as medians of rounds taken in turn."""
    rounds = [(ours(explained=False), ours(explained=True), theirs()) for _ in range(ROUNDS + 1)][1:]
    bare, explained, other = (statistics.median(column) for column in zip(*rounds, strict=True))
    print(f"engine                 {bare:10,.0f} commands/s   aim 100,000")
    print(f"engine, explained      {explained:10,.0f} commands/s")
    print(f"aiosmtpd's protocol    {other:10,.0f} commands/s")
    print(f"engine / aiosmtpd             {bare / other:6.2f}        aim 6")
    print(f"explained / aiosmtpd          {explained / other:6.2f}        aim 3")


if __name__ == "__main__":
    main()
