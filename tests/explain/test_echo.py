"""How far an explanation looks back."""

import pytest

from smtptutor.explain.echo import LOOKED_BACK
from smtptutor.explain.explanation import explain
from smtptutor.server.simulator import Simulator, connect, say_line
from smtptutor.server.site import Site


class Counted(list):
    """A conversation that counts the turns that are looked at."""

    looked_at = 0

    def __reversed__(self):
        for exchange in super().__reversed__():
            self.looked_at += 1
            yield exchange


def many(line, count, *before):
    """A conversation in which one line is sent again and again."""
    history = Counted([connect(Site())])
    for each in (*before, *(line,) * count):
        history.append(say_line(history[-1].after, each))
    return history


class TestLookingBack:
    """A long dialogue is explained as quickly as a short one: 8,000 times DATA grew with the square of their number."""

    @pytest.mark.parametrize("before", [(), ("EHLO client.example.org",)])
    @pytest.mark.parametrize("line", ["DATA", "RCPT TO:<bob@example.test>"])
    def test_no_more_than_a_hundred_turns_are_looked_at(self, line, before):
        history = many(line, 3000, *before)
        explain(say_line(history[-1].after, line), history)

        assert history.looked_at <= LOOKED_BACK + 1

    def test_an_accepted_line_looks_at_none(self):
        history = many("NOOP", 300)
        explain(say_line(history[-1].after, "NOOP"), history)

        assert 0 == history.looked_at

    def test_the_exchange_may_be_the_last_of_the_history(self):
        """It is not its own reason."""
        simulator = Simulator(connect(Site()))
        history = list(simulator.receive(b"EHLO client.example.org\r\nMAIL FROM:<\r\nDATA\r\n"))

        assert explain(history[-1], history[:-1]) == explain(history[-1], history)
        assert "MAIL FROM:<" == explain(history[-1], history).echo_of.client
