"""The words of the reference with the learner's own in them, and lines as they may be shown."""

from functools import cache

from smtptutor.explain.turn import Turn
from smtptutor.pages import IN_GENERAL
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


def reason(cause: Cause, turn: Turn, facts: Facts) -> str:
    """The line of meaning of a cause, with general words for facts that are not known."""
    return worded(cause_page(cause).meaning, turn, _Known(facts))


class _Known(dict[str, str | int]):
    def __missing__(self, fact: str) -> str:
        return IN_GENERAL.get(fact, "N")


def worded(template: str, turn: Turn, facts: Facts) -> str:
    """A text of a page with facts in place of the names in braces. Raises KeyError where one is missing."""
    if "{" not in template:
        return template
    if "{verb}" in template and "verb" not in facts:
        verb = turn.command.word.upper() if turn.command else "The message"
        facts = _Known({**facts, "verb": verb}) if isinstance(facts, _Known) else {**facts, "verb": verb}
    return clean(template.format_map(facts))


def shown(line: str, most: int = 60) -> str:
    """A typed line fit for the screen: control characters as escapes, secrets masked, a long one cut."""
    return shortened(masked(line), most)


def shortened(text: str, most: int = 60) -> str:
    """Text that holds no secret fit for the screen, such as a line of a message."""
    text = clean(text)
    return text if len(text) <= most else text[: most - 3] + "..."
