"""The replies without numbers in the challenge of other servers are those servers' own words, and mean one thing."""

import re

import pytest

from smtptutor import data
from smtptutor.course import lesson_file
from smtptutor.server.dialects import DIALECTS
from smtptutor.server.dialects.lookup import words

LESSON = lesson_file.read_lesson(data.folder() / "09-other-servers" / "05-whose-words.toml")
ROWS = LESSON.steps[0].puzzle.rows

SAID = [
    ("exim", "nested-mail", 503),
    ("postfix", "no-valid-recipients", 554),
    ("opensmtpd", "mailbox-unknown", 550),
    ("sendmail", "mailbox-full", 452),
    ("sendmail", "hello-first", 503),
    ("postfix", "relay-denied", 554),
    ("exim", "greylisted", 451),
    ("opensmtpd", "nested-mail", 503),
]
"""For each row who says it, about what, and the number in front of it."""


def fits(text, row):
    """True where a text is what a row of a dialect says, with one word in the place of each fact."""
    return re.fullmatch(r"\S+".join(map(re.escape, re.split(r"\{[^{}]*\}", row.text))), text) is not None


@pytest.mark.parametrize(("row", "said"), [*zip(ROWS, SAID, strict=True)], ids=[row.say for row in ROWS])
class TestRow:
    def test_it_is_what_that_server_says(self, row, said):
        dialect, cause, code = said

        assert fits(row.say, words(dialect)[cause])
        assert words(dialect)[cause].code == code

    def test_its_answer_has_the_number(self, row, said):
        assert str(said[2]) in re.findall(r"\b\d{3}\b", row.right.partition(":")[0])

    def test_nobody_says_it_about_something_else(self, row, said):
        """Nor with a number that the answer does not name."""
        meant = {
            (str(cause), found.code)
            for each in DIALECTS
            for cause, found in words(each).items()
            if fits(row.say, found)
        }

        assert {said[1]} == {cause for cause, _ in meant}
        assert {str(code) for _, code in meant} <= set(re.findall(r"\d{3}", row.right))


def test_each_answer_names_the_numbers_of_all_four():
    """What the four servers answer in that case, and no other number."""
    for row, (_, cause, _) in zip(ROWS, SAID, strict=True):
        four = {str(words(each)[cause].code) for each in ("postfix", "exim", "sendmail", "opensmtpd")}

        assert four == set(re.findall(r"\d{3}", row.right.partition(":")[0])), row.say
