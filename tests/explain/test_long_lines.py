"""Whoever watches a server waits for each explanation, so a line of any length and any kind is explained at a look."""

import time

import pytest
from support import EHLO, MAIL, OPEN, after, calls

from smtptutor.explain.explanation import explain
from smtptutor.explain.render import explanation_blocks
from smtptutor.explain.to_json import to_json
from smtptutor.explain.way_out import way_out
from smtptutor.server.simulator import say_line

pytestmark = pytest.mark.uncounted

OPENINGS = (
    "", "EHLO ", "MAIL FROM:", 'RCPT TO:<"', 'RCPT TO:"', "RCPT TO:<bob@example.test> ", "MAIL FROM:<a@b.example> SIZE=",
    "AUTH PLAIN ", "VRFY ", "ETRN ",
)  # fmt: skip
FILLINGS = (
    "@",
    "9",
    "<",
    '"',
    "\\",
    " ",
    "\t",
    "=",
    "A",
    ".",
    ",",
    "\u00e9",
    "\0",
    "a@",
    'a@b,"',
    "x ",
    "(",
    "[:",
    '"@',
)
SHORT, LONG = 4000, 12000  # characters: what is kept of a line, and more

STATE = after(EHLO, MAIL, site=OPEN)


def told(line):
    """All that is said of a line when somebody watches."""
    exchange = say_line(STATE, line)
    explanation, way = explain(exchange), way_out(exchange)
    to_json(exchange, explanation, way)
    explanation_blocks(exchange, explanation, way=way)


def spent(line):
    """Seconds of this process alone."""
    then = time.process_time()
    told(line)
    return time.process_time() - then


@pytest.mark.parametrize("filling", FILLINGS)
def test_three_times_as_long_takes_three_times_as_long(filling):
    """Not nine times, as where each sign is looked at from each other one; less than a moment counts as nothing."""

    def grows_too_fast(opening, tail):
        short, long = (opening + filling * (length // len(filling)) + tail for length in (SHORT, LONG))
        return all(spent(long) > 6 * spent(short) + 0.03 for _ in range(4))

    assert [] == [(opening, tail) for opening in OPENINGS for tail in ("", '"@b>') if grows_too_fast(opening, tail)]


@pytest.mark.parametrize("word", ["x{} ", "SIZE={} ", "a{}@b.example,", "w{}=v "])
@pytest.mark.parametrize("opening", OPENINGS)
def test_many_words_are_not_compared_with_each_other(opening, word):
    """Each another one: what is done for each is bounded, on whatever machine."""
    line = (opening + "".join(word.format(number) for number in range(1000)))[:4000]

    assert calls(lambda: told(line)) < 400_000
