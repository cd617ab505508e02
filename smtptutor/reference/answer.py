"""What someone asked `explain` about: the pages for a code, a name, words, or a reply as it was pasted."""

from smtptutor.reference import lookup

TYPE_CHECKING = False
if TYPE_CHECKING:
    from smtptutor.reference.lookup import Page


def pages_for(words: "list[str]") -> "list[Page]":
    """
    The pages for what was asked, the most exact one first; [] where nothing is known.

    A reply such as `550 5.1.1 no such user` gives the page of its enhanced code and that of its code; words that tell
    more than a number put the page that they lead to before it.
    """
    whole = " ".join(words).strip()
    if page := lookup.named(whole) or (whole.count(".") == 1 and lookup.named(f"{whole}.x")):  # 5.7 is 5.7.x
        return [page]
    from smtptutor.reference import pasted  # most questions are one name

    return pasted.pages_for(whole)
