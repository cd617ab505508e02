"""Transactions with thousands of recipients or chunks cost the same for each of them."""

from support import EHLO, MAIL, RCPT, calls, octets

from smtptutor.protocol.cause import Cause
from smtptutor.protocol.content import MOST_PARTS
from smtptutor.server.simulator import Simulator, connect
from smtptutor.server.site import Limits, Site

MANY = Limits(recipients=100_000, message_size=1_000_000)


def named(count):
    """Play a transaction with so many recipients; its simulator."""
    boxes = tuple(f"box{number}" for number in range(count))
    simulator = Simulator(connect(Site(limits=MANY, mailboxes=boxes)))
    list(simulator.receive(octets([EHLO, MAIL, *(f"RCPT TO:<{box}@example.test>" for box in boxes)])))
    return simulator


def test_recipients():
    few, many = calls(lambda: named(500)), calls(lambda: named(2000))

    assert many < 4.5 * few


def test_a_recipient_named_long_ago_is_noted_all_the_same():
    exchange = next(named(500).receive(octets(["RCPT TO:<box0@example.test>"])))

    assert [Cause.RECIPIENT_REPEATED] == [note.cause for note in exchange.notes]


def test_chunks():
    """What is held is put together now and then, and nothing of it gets lost (RFC 3030 2)."""
    simulator = Simulator(connect(Site(limits=MANY)))
    list(simulator.receive(octets([EHLO, MAIL, RCPT])))
    sent = b"".join(bytes([65 + number % 26]) for number in range(1000))
    for number in range(len(sent)):
        list(simulator.receive(b"BDAT 1\r\n" + sent[number : number + 1]))
        assert len(simulator.state.session.transaction.chunks.parts) <= MOST_PARTS

    (exchange,) = simulator.receive(b"BDAT 0 LAST\r\n")

    assert Cause.LAST_CHUNK_ACCEPTED is exchange.cause
    assert sent == simulator.state.memory.store.latest.content
