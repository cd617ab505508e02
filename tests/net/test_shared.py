"""What all connections share: nothing is delivered twice, and nothing that was settled is taken back."""

import pytest
from netclient import MESSAGE

from smtptutor.net.shared import Shared
from smtptutor.server.simulator import Simulator, reconnect
from smtptutor.server.site import LoginSettings, Site, Trouble

ENVELOPE = b"EHLO c\r\nMAIL FROM:<alice@example.test>\r\nRCPT TO:<bob@example.test>\r\nDATA\r\n"


def taken(shared):
    """The exchange that accepts a message, answered with what is remembered now and not settled yet."""
    greeting = reconnect(shared.state())
    *_, accepted = Simulator(greeting).receive(ENVELOPE + MESSAGE)
    assert 250 == accepted.reply.code
    return accepted


@pytest.fixture
def delivered():
    """The messages that were delivered, as their numbers."""
    return []


@pytest.fixture
def shared(delivered, monkeypatch):
    """One with a clock that stands still."""
    monkeypatch.setattr("smtptutor.net.shared.time.time", lambda: 1_800_000_000)
    return Shared(Site(), deliver=lambda message: delivered.append(message.number))


class TestSettling:
    """An exchange counts only where it begins with what is remembered now."""

    def test_one_after_the_other(self, shared, delivered):
        """The usual case: each message is delivered once."""
        for _ in range(3):
            assert shared.settle(taken(shared))

        assert 3 == len(delivered) == len(set(delivered)) == len(shared.memory.store)

    def test_what_was_answered_before_something_else_was_settled(self, shared, delivered):
        """It is refused loudly: nothing is delivered, nothing forgotten, and nothing goes back."""
        early = taken(shared)
        assert shared.settle(taken(shared))
        memory = shared.memory

        with pytest.raises(ValueError, match="remembered now"):
            shared.settle(early)
        assert 1 == len(delivered)
        assert memory is shared.memory

    def test_not_even_twice_the_same(self, shared, delivered):
        """Settled once is settled."""
        exchange = taken(shared)
        assert shared.settle(exchange)

        with pytest.raises(ValueError, match="remembered now"):
            shared.settle(exchange)
        assert 1 == len(delivered)

    def test_a_greeting_counts_too(self):
        """A rule for the greeting changes what is remembered, so a greeting begins where nothing was said yet."""
        shared = Shared(Site(trouble=(Trouble("connect", code=421, times=1),)))
        early, now = reconnect(shared.state()), reconnect(shared.state())
        assert shared.settle(now)

        assert 421 == now.reply.code
        with pytest.raises(ValueError, match="remembered now"):
            shared.settle(early)
        assert 220 == reconnect(shared.state()).reply.code

    def test_a_message_that_could_not_be_delivered(self):
        """Then it is as if it had not come, and the next try is as good as the first."""
        room = iter((False, True))

        def deliver(message):
            if not next(room):
                raise OSError(28, "No space left on device")

        shared = Shared(Site(), deliver=deliver)

        assert not shared.settle(taken(shared))
        assert 0 == len(shared.memory.store)
        assert shared.settle(taken(shared))
        assert 1 == len(shared.memory.store)


class TestKeeping:
    """What stays in memory is bounded."""

    def test_only_the_newest_messages_are_kept(self, delivered):
        """Of many messages, those asked for and no more than as many again; all of them are delivered."""
        shared = Shared(Site(), keep=10, deliver=lambda message: delivered.append(message.queue_id))
        for number in range(1, 51):
            assert shared.settle(taken(shared))
            assert min(number, 10) <= len(shared.memory.store) <= 20

        assert 50 == len(delivered)


class TestClock:
    """The real time, and what a test lets pass."""

    def test_waiting(self, shared):
        """The seconds pass at once, and are not taken back."""
        before = shared.state().memory.clock
        shared.wait(300)

        assert 300 == shared.state().memory.clock - before == shared.state().memory.clock - before


def challenge(shared):
    """What a login is asked, as the server says it; settled."""
    *_, exchange = Simulator(reconnect(shared.state())).receive(b"EHLO c\r\nAUTH CRAM-MD5\r\n")
    assert 334 == exchange.reply.code
    assert shared.settle(exchange)
    return exchange.reply.lines


class TestChance:
    """What a login cannot foresee (RFC 2195 2, RFC 5802 5.1)."""

    SITE = Site(login=LoginSettings(mechanisms=("CRAM-MD5",)))

    def test_no_two_logins_get_the_same_challenge(self, shared):
        """It is new for each, also within one second."""
        shared.rule(self.SITE)

        assert 3 == len({challenge(shared) for _ in range(3)})

    def test_no_two_servers_ask_the_same(self, monkeypatch):
        """Nor does one that was started anew, or that forgot all: chance is in it, not the time and a count alone."""
        monkeypatch.setattr("smtptutor.net.shared.time.time", lambda: 1_800_000_000)
        one, other = Shared(self.SITE), Shared(self.SITE)
        asked = [challenge(one), challenge(other)]
        one.forget()

        assert 3 == len({*asked, challenge(one)})
