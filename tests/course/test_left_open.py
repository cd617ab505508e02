"""What gives the answer to a prediction away, and what does not."""

import pytest
from fair_lesson import fair
from worlds import run

SAY = 'say = "A program begins a letter with its recipient."'
ASK = 'predict = "Which code comes back?"'
DIGIT = 'predict = { ask = "Which digit?", of = "digit" }'
LINES = 'predict = { ask = "How many?", of = "lines" }'
TAKEN = 'predict = { ask = "How many?", of = "taken" }'
MESSAGES = 'predict = { ask = "How many?", of = "messages" }'

GIVEN = {
    "the code": (ASK, "It earns a 503."),
    "its class": (ASK, "It earns a 5yz."),
    "the code, where its digit is asked for": (DIGIT, "It earns a 503."),
    "that it is refused": (ASK, "RCPT is refused, since it comes first."),
    "that what the program does fails": (ASK, "What it does fails."),
    "the number of lines": (LINES, "There is one line in the answer."),
    "the number of lines, as a digit": (LINES, "Its answer has 1 line."),
    "the number that is taken": (TAKEN, "Of these no lines are taken."),
    "the number of messages": (MESSAGES, "There is one letter at the server."),
}
OPEN = {
    "another code": (ASK, "The greeting was a 220."),
    "the number of an RFC": (ASK, "RFC 503 is another one."),
    "a number with the code in it": (ASK, "It has sent 1503 letters."),
    "both answers in a question": (ASK, "Is RCPT accepted here, or refused?"),
    "what became of another verb": (ASK, "EHLO was accepted before."),
    "another number of lines": (LINES, "The answer to EHLO had eleven lines."),
    "one of something else": (LINES, "It sends one RCPT."),
}


def found(tmp_path, ask, words):
    path = fair(tmp_path, (SAY, f'say = "{words}"'), (ASK, ask))
    return [one["what"] for one in run("check", "--json", path).objects if "prediction" in one["what"]]


@pytest.mark.parametrize(("ask", "words"), GIVEN.values(), ids=GIVEN)
def test_given_away(ask, words, tmp_path):
    assert [] != found(tmp_path, ask, words)


@pytest.mark.parametrize(("ask", "words"), OPEN.values(), ids=OPEN)
def test_left_open(ask, words, tmp_path):
    assert [] == found(tmp_path, ask, words)


def test_the_tick_of_the_step_before(tmp_path):
    """It is still on the screen when the guess is asked for."""
    tick = 'tick = "250: the server holds the letter for bob"', 'tick = "250; RCPT at once is 503"'
    path = fair(tmp_path, tick)

    assert [] != [one for one in run("check", "--json", path).objects if "tick of the step before" in one["what"]]
