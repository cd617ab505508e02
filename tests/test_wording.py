"""Small helpers for sentences."""

import pytest

from smtptutor.wording import alike, as_sentence, did_you_mean, duration, plural, short_duration


@pytest.mark.parametrize(("count", "said"), [(0, "0 octets"), (1, "1 octet"), (2, "2 octets"), (1000, "1000 octets")])
def test_how_many(count, said):
    """One has no s."""
    assert said == plural(count, "octet")


@pytest.mark.parametrize(
    ("title", "said"), [("The echo", "The echo."), ("Who gets it?", "Who gets it?"), ("Why? Because", "Why? Because.")]
)
def test_a_title_in_a_row_of_sentences(title, said):
    """A question has its mark already."""
    assert said == as_sentence(title)


@pytest.mark.parametrize(
    ("seconds", "said", "typed"),
    [
        (0, "0 seconds", "0s"),
        (1, "1 second", "1s"),
        (59, "59 seconds", "59s"),
        (60, "1 minute", "1m"),
        (90, "90 seconds", "90s"),
        (300, "5 minutes", "5m"),
        (3600, "1 hour", "1h"),
        (5400, "90 minutes", "90m"),
        (86400, "1 day", "1d"),
        (172800, "2 days", "2d"),
    ],
)
def test_how_long(seconds, said, typed):
    """The largest unit that leaves no rest, so that nothing is rounded; and as one types it."""
    assert (said, typed) == (duration(seconds), short_duration(seconds))


@pytest.mark.parametrize(
    ("asked", "said"), [("hlep", " Did you mean :help?"), ("undoo", " Did you mean :undo?"), ("zzz", ""), ("", "")]
)
def test_what_was_meant(asked, said):
    """The nearest, or nothing."""
    assert said == did_you_mean(asked, ["help", "undo", "hint"], ":")


def test_the_nearest_comes_first():
    """And no more than asked for."""
    assert ["RCPT"] == alike("RCTP", ["MAIL", "RCPT", "RSET"])
    assert "RCPT" == alike("RCTP", iter(["RSET", "RCPT"]), 3, 0.5)[0]
