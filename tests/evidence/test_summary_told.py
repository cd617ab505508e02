"""A summary on a screen: how it went, what failed, what to do first; and behind that each reason whole."""

import pytest
from made_log import log

from smtptutor.entry import AT_THE_COMMAND_LINE
from smtptutor.evidence.in_words import TITLES
from smtptutor.evidence.reading import explain_text
from smtptutor.evidence.source import of_text
from smtptutor.evidence.summarised import summary_of
from smtptutor.evidence.summary import MOVES, Summary
from smtptutor.evidence.summary_told import FIRST, answer, headline
from smtptutor.evidence.summary_told import MOVES as MOVES_TOLD
from smtptutor.text import plain, screen

DELIVERY = (
    "Nov 28 10:00:01 mx1 postfix/smtp[8]: 4B1C2D3E{number:02}: to=<{to}>, relay=mx.example.net[198.51.100.7]:25, delay=1,"
    " dsn={dsn}, status={status}\n"
)
WRONG = "bounced (host mx.example.net[198.51.100.7] said: 550 5.1.1 <x>: User unknown (in reply to RCPT TO command))"
LOGIN = "deferred (SASL authentication failed; server mx.example.net[198.51.100.7] said: 535 5.7.8 Error: authentication failed: )"  # fmt: skip
SENT = "sent (250 2.0.0 Ok: queued as 1)"


def delivery(number, status, to="bob@example.net", dsn="5.0.0"):
    return DELIVERY.format(number=number, status=status, to=to, dsn=dsn)


def told(text):
    """The first screen, and the rest."""
    shown, rest = answer(summary_of(of_text(text, "mail.log")))
    return plain(screen(shown, 78)), plain(screen(rest, 78))


@pytest.mark.parametrize("seed", range(3))
def test_it_fits_a_screen(seed):
    shown, _ = told("".join(log(5000, seed)))

    assert len(shown.splitlines()) <= AT_THE_COMMAND_LINE.lines
    assert max(map(len, shown.splitlines())) <= 78


def test_what_is_to_be_mended_here_comes_first():
    shown, _ = told("".join([*(delivery(number, WRONG) for number in range(10, 19)), delivery(20, LOGIN)]))

    assert shown.index(TITLES["auth-failed"]) < shown.index(TITLES["mailbox-unknown"])
    assert "First: 535" in shown
    assert FIRST["mend"].partition(";")[0] in " ".join(shown.split())
    assert "mail.log, line 10" in shown


def test_how_it_went():
    text = delivery(10, SENT) + delivery(11, WRONG) + delivery(12, LOGIN)

    assert headline(summary_of(of_text(text))) == "1 accepted, 1 refused for good, 1 put off"


def test_for_whom():
    text = delivery(10, WRONG, "a@one.example") + "".join(delivery(n, WRONG, "b@two.example") for n in (11, 12))
    shown, rest = told(text)

    assert "for two.example (2), one.example (1)" in " ".join(shown.split())
    assert "two.example (2), one.example (1)" in rest


def test_many_others_are_a_number():
    shown, _ = told("".join(delivery(number, WRONG, f"a@d{number}.example") for number in range(10, 20)))

    assert "7 for others" in " ".join(shown.split())


def test_nothing():
    assert told("") == ("Nothing was found\n\n", "")


def test_all_went_well():
    shown, rest = told(delivery(10, SENT))

    assert shown.strip() == "1 accepted"
    assert rest == ""


def test_echoes_are_a_number():
    failure = explain_text(delivery(10, WRONG))[0]
    shown = plain(screen(answer(Summary.of([failure, failure._replace(first=False)])).shown, 78))

    assert "1 more only followed from a failure before" in " ".join(shown.split())


def test_the_rest_has_each_reason_with_its_example():
    _, rest = told(delivery(10, WRONG) + delivery(11, LOGIN))

    assert rest.count("Times") == 2
    assert "550 5.1.1 <x>: User unknown" in rest
    assert "535 5.7.8 Error: authentication failed" in rest


def test_letters_that_are_tried_again_are_told_beside_the_times():
    shown, _ = told(delivery(10, LOGIN) * 50)

    assert "50     1 " in shown


def test_each_move_has_words():
    assert set(MOVES) == set(MOVES_TOLD) == set(FIRST)
