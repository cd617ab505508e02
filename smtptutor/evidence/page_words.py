"""What a page says to somebody who met its subject: why it came, and what to do, each in a few sentences."""

from smtptutor.pages import body_blocks, generic
from smtptutor.reference.lookup import Page
from smtptutor.short import joined, units
from smtptutor.text import Item, Para
from smtptutor.text.blocks import bare

CAUSES = ("Why", "What it means", "When you see it", "What is sent")
FIXES = ("How to fix it", "What to do", "What next", "When it goes wrong")
IN_A_PROGRAM = "In a program"
MOST = 4
"""Sentences of each part."""


def why(page: Page, stage: str, most: int = MOST) -> str:
    """What happened, as the page says it in its first line, and the first sentences of its reasons; `most` in all."""
    return " ".join([generic(page.meaning), *_first(page, CAUSES, stage, most - 1)])


def fix(page: Page, stage: str) -> str:
    """The first sentences of what helps."""
    return " ".join(_first(page, FIXES, stage, MOST))


def in_a_program(page: Page) -> list[str]:
    """What it usually is in a program, and what a program has to do, where the page tells that apart; else []."""
    return _texts(page, IN_A_PROGRAM) if IN_A_PROGRAM in page.sections else []


def _first(page: Page, headings: tuple[str, ...], stage: str, most: int) -> list[str]:
    """
    The first sentences of the first of these parts that the page has.

    Those that begin with the step come alone, if any do.
    """
    for heading in headings:
        if heading in page.sections and (texts := _texts(page, heading)):
            at_step = [text for text in texts if stage and text.startswith(stage)]
            return (at_step or texts)[:most]
    return []


def _texts(page: Page, heading: str) -> list[str]:
    """What a part says in sentences and items, one by one."""
    blocks = [block for unit in units(tuple(body_blocks(page.section(heading)))) for block in joined([unit])]
    return [bare(block.text) for block in blocks if isinstance(block, Para | Item)]
