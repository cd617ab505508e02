"""A few words beside the lines of a reply: in one column, where there is room."""

import pytest

from smtptutor.text import Para, ReplyText, plain, screen

SHORT = ("250-mail.example.test", "250-SIZE 1000", "250-DSN", "250 HELP")
TOLD = ("the session is open", "at most 1000 octets", "delivery reports", "a help text")
LONG = "250-FUTURERELEASE 86400 2026-01-06T09:00:00Z"


def lines(reply, glosses, width, *instead):
    return plain(screen([ReplyText(reply, glosses=glosses, instead=instead)], width)).splitlines()


def signs(shown):
    """The columns at which the words begin, but for the first line."""
    return {line.index(" # ") for line in shown[1:] if " # " in line}


@pytest.mark.parametrize("width", [45, 60, 80, 120])
def test_they_stand_in_one_column(width):
    shown = lines(SHORT, TOLD, width)

    assert all(told in line for line, told in zip(shown[1:], TOLD[1:], strict=True))
    assert len(signs(shown)) == 1
    assert max(map(len, shown)) <= width


@pytest.mark.parametrize("width", [60, 80])
def test_a_long_line_takes_the_words_of_no_other(width):
    """A line beside which nothing fits stands alone."""
    reply, glosses = (
        (*SHORT[:2], LONG, *SHORT[2:]),
        (*TOLD[:2], "mail that waits for a date, and goes out then", *TOLD[2:]),
    )
    shown = lines(reply, glosses, width, Para("This is said in their place."))

    assert [LONG] == [line for line in shown if line.startswith(LONG[:10])]
    assert all(told in "\n".join(shown) for told in TOLD[1:])
    assert len(signs(shown)) == 1
    assert "in their place" not in "\n".join(shown)


def test_where_hardly_any_has_room_a_sentence_stands_below():
    shown = lines(SHORT, TOLD, 24, Para("This is said in their place.", indent=2))

    assert list(SHORT) == shown[: len(SHORT)]
    assert "  This is said in their" in shown
