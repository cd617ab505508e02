"""The first digit of a reply, beside the page that its words lead to (RFC 5321 4.2.1)."""

import pytest

from smtptutor.reference import lookup, turned
from smtptutor.reference.answer import pages_for

LINES = [line.replace(":", "").split() for line in lookup.table("turned")]


@pytest.mark.parametrize(("page", "digit", "other"), LINES, ids=[line[0] for line in LINES])
class TestTable:
    """A line has a page, the other digit, and the page for that."""

    def test_both_pages_exist(self, page, digit, other):
        assert digit in turned.SAID
        assert lookup.find(*page.split("/"))
        assert lookup.find(*other.split("/"))

    def test_the_digit_is_that_of_the_other_page(self, page, digit, other):
        """As its answer says, or the code in its title."""
        found = lookup.find(*other.split("/"))

        assert digit == (found.section("Answer") or found.title.partition("begins with ")[2])[:1]


@pytest.mark.parametrize("code", ["450", "550"])
@pytest.mark.parametrize("said", ["user unknown", "relay access denied", "greylisted", "quota exceeded", "spf fail"])
def test_a_page_of_the_other_digit_says_so(code, said):
    """Whoever reads a page about 4 after a reply that begins with 5 is told, and the other way round."""
    first = pages_for([f"{code} {said}"])[0]
    its = first.section("Answer")[:1]

    assert its in turned.SAID
    assert (its != code[0]) == ("The reply begins with" in first.note)


def test_a_success_has_no_other_digit():
    """Only 4 and 5 are told apart."""
    assert "begins with" not in pages_for(["250 2.0.0 quota exceeded"])[0].note
