"""
The engine in process: transactions per second beside aiosmtpd's protocol object, as ratios in one run.

python tests/bench/engine.py [transactions]    (needs the extra: pip install '.[bench]')

EHLO once, and then MAIL, RCPT, DATA and a message of 1 kB again and again, each sent after the reply to the one before;
and the same with every exchange explained.
"""

import asyncio
import statistics
import sys
import time

from smtptutor.explain.explanation import explain
from smtptutor.server.simulator import Simulator, connect
from smtptutor.server.site import Site

TRANSACTIONS = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
ROUNDS = 5
REMEMBERED = 100  # exchanges that an explanation looks back on, as where somebody watches the port
BODY = (
    b"From: <sender@example.org>\r\nSubject: a message\r\n\r\n"
    + b"A line of text as people write it in a mail.\r\n" * 21
)


def transaction(number, *, others):
    """One mail as programs send it; `others` tells that the sender differs from mail to mail."""
    sender = number if others else 0
    yield b"MAIL FROM:<sender%d@example.org>\r\n" % sender
    yield b"RCPT TO:<bob@example.test>\r\n"
    yield b"DATA\r\n"
    yield BODY + b".\r\n"


def lines(*, others):
    """What the client sends, in the pieces in which it comes."""
    yield b"EHLO client.example.org\r\n"
    for number in range(TRANSACTIONS):
        yield from transaction(number, others=others)


def ours(*, explained, others=False):
    """Transactions per second of our engine, replies as octets."""
    greeting, sent = connect(Site()), list(lines(others=others))
    simulator, history, start = Simulator(greeting), [greeting], time.process_time()
    for octets in sent:
        for exchange in simulator.receive(octets):
            exchange.reply.wire()
            if explained:
                explain(exchange, history)
                history.append(exchange)
                del history[:-REMEMBERED]
    taken = time.process_time() - start
    assert len(simulator.state.memory.store) == TRANSACTIONS
    return TRANSACTIONS / taken


class Transport(asyncio.Transport):
    """Takes what the protocol writes, and sends the next line once the reply to the one before is there."""

    def __init__(self, send, done):
        super().__init__()
        self._lines, self._send, self._done = iter(lines(others=False)), send, done

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
    """Transactions per second of aiosmtpd's protocol object."""
    from aiosmtpd.smtp import SMTP

    kept = []

    class Handler:
        async def handle_DATA(self, server, session, envelope):  # noqa: N802 - the name that aiosmtpd calls
            kept.append(envelope)
            return "250 OK"

    async def play():
        protocol = SMTP(Handler(), hostname="mail.example.test", enable_SMTPUTF8=True, data_size_limit=10240)
        done = asyncio.Event()
        start = time.process_time()
        protocol.connection_made(Transport(protocol.data_received, done))
        await done.wait()
        taken = time.process_time() - start
        assert len(kept) == TRANSACTIONS
        return TRANSACTIONS / taken

    import logging
    import warnings

    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    return asyncio.run(play())


def main():
    """Print the figures as medians of rounds taken in turn."""
    kinds = {
        "engine": lambda: ours(explained=False),
        "engine, senders differ": lambda: ours(explained=False, others=True),
        "engine, explained": lambda: ours(explained=True),
        "aiosmtpd's protocol": theirs,
    }
    rounds = [[run() for run in kinds.values()] for _ in range(ROUNDS + 1)][1:]
    medians = [statistics.median(column) for column in zip(*rounds, strict=True)]
    for name, rate in zip(kinds, medians, strict=True):
        print(f"{name:<24} {rate:10,.0f} transactions/s  {rate / medians[-1]:6.2f} times aiosmtpd")
    print("aim: the engine at least 6 times aiosmtpd")


if __name__ == "__main__":
    main()
