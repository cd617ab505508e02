"""The words of the reference with the learner's own in them, and lines as they may be shown."""

from functools import cache

from smtptutor.explain.turn import Turn
from smtptutor.pages import exact, filled, generic
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.remark import Facts
from smtptutor.protocol.secrets import masked
from smtptutor.reference import lookup
from smtptutor.reference.lookup import Page
from smtptutor.text import clean


@cache
def cause_page(cause: Cause) -> Page:
    """The page of a cause. Raises KeyError where the reference has none, which a test forbids."""
    page = lookup.find("causes", str(cause))
    if page is None:
        raise KeyError(f"no page for the cause {cause}")
    return page


@cache
def code_page(code: int) -> Page | None:
    """The page of a reply code; None where the reference does not know it."""
    return lookup.find("codes", str(code))


def code_meaning(code: int) -> str:
    """What a reply code means, in a line; "" where the reference does not know it."""
    page = code_page(code)
    return "" if page is None else generic(page.meaning)


def reason(cause: Cause, turn: Turn, facts: Facts) -> str:
    """The line of meaning of a cause, with general words for facts that are not known."""
    return clean(filled(cause_page(cause).meaning, with_verb(turn, facts)))


def worded(template: str, turn: Turn, facts: Facts) -> str:
    """A text of a page with facts in place of the names in braces. Raises KeyError where one is missing."""
    return clean(exact(template).format_map(with_verb(turn, facts))) if "{" in template else template


def with_verb(turn: Turn, facts: Facts) -> Facts:
    """The facts, and among them the verb that was typed; what stands there in its place may be a secret."""
    told = {"verb": turn.command.word.upper() if turn.command else "The message", **facts}
    return {**told, "verb": masked(str(told["verb"]))}


def shown(line: str, most: int = 60) -> str:
    """A typed line fit for the screen: control characters as escapes, secrets masked, a long one cut."""
    return shortened(masked(line), most)


def shortened(text: str, most: int = 60) -> str:
    """Text that holds no secret fit for the screen, such as a line of a message."""
    text = clean(text)
    return text if len(text) <= most else text[: most - 3] + "..."
