"""The answer to words that somebody pasted: the page of a reply with a line of facts, or a screen of what was found."""

from smtptutor.entry import AT_THE_COMMAND_LINE, Spoken
from smtptutor.evidence import told
from smtptutor.evidence.finding import Finding
from smtptutor.evidence.reading import explain_text
from smtptutor.pages import whole_answer
from smtptutor.reference.lookup import Page
from smtptutor.short import Short
from smtptutor.text import BLANK, Block


def answer_to(text: str, pages: list[Page], spoken: Spoken = AT_THE_COMMAND_LINE) -> Short | None:
    """
    One screen for words that hold evidence, and the rest; None where they hold none.

    Takes the words and the pages that they lead to, the best first. A reply alone, and an error for which no server
    said anything, need no more than their page, with who said it and how final it is above that.
    """
    found = explain_text(text)
    if not found:
        return None
    if pages and len(found) == 1 and _is_plain(found[0]):
        return told.on_its_page(found[0], pages, spoken, text)
    return told.answer(found, spoken)


def whole_answer_to(text: str, pages: list[Page], spoken: Spoken = AT_THE_COMMAND_LINE) -> list[Block] | None:
    """All that is known of words that hold evidence: their page whole, or each finding; None where they hold none."""
    found = explain_text(text)
    if not found:
        return None
    if pages and len(found) == 1 and _is_plain(found[0]):
        return [told.in_brief(found[0]), *whole_answer(pages, spoken)]
    shown, rest = told.answer(found, spoken)
    return [*shown, BLANK, *rest]


def _is_plain(finding: Finding) -> bool:
    """True where a page says all."""
    return finding.kind == "reply" or (finding.kind == "exception" and finding.said_by == "client")
