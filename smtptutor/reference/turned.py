"""
The first digit of a reply beside the page that its words lead to.

The digit is what a client goes by: 4 is not now, 5 is no (RFC 5321 4.2.1). `turned.txt` has the pages that are about
one digit only, with the page for the other one; of a cause it is the digit of its answer.
"""

from smtptutor.reference import lookup

TYPE_CHECKING = False
if TYPE_CHECKING:
    from smtptutor.reference.lookup import Page

SAID = {"4": "4, not now", "5": "5, for good"}


def for_digit(page: "Page", digit: str, basis: str) -> "Page":
    """
    The page for a reply that begins with this digit: the one given, or its counterpart.

    `basis` is what the page was chosen by. Where there is no counterpart the note says that the digits differ.
    """
    other = _counterpart(page, digit)
    if other:
        other.note = f"By {basis} and the first digit, {digit}, it is probably this:"
        return other
    its = page.section("Answer")[:1]
    if digit in SAID and its in SAID and its != digit:
        page.note = f"The reply begins with {SAID[digit]}; the page has it with {SAID[its]}. {page.note}"
    return page


def _counterpart(page: "Page", digit: str) -> "Page | None":
    """The page of the other digit, where the table has one and this digit is it."""
    for line in lookup.table("turned"):
        name, _, other = line.partition(": ")
        its_digit, _, its_page = other.partition(" ")
        if name == f"{page.kind}/{page.name}" and its_digit == digit:
            return lookup.find(*its_page.split("/", 1))
    return None
