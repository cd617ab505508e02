"""What a page says to somebody who met its subject: why it came, and what to do, each in a few sentences."""

import re

from smtptutor.evidence.statement import END_OF_DATA
from smtptutor.pages import body_blocks, generic
from smtptutor.reference.lookup import Page, class_said
from smtptutor.short import joined, units
from smtptutor.text import Item, Para
from smtptutor.text.blocks import bare

CAUSES = ("Why", "What it means", "When you see it", "What is sent")
FIXES = ("How to fix it", "What to do", "What next", "When it goes wrong")
IN_A_PROGRAM = "In a program"
_AT_STEP = re.compile(r"(?:As a|At the|After the|After|At) (greeting|final dot|[A-Z]{4,8}),")
_STEPS = {"final dot": END_OF_DATA}
MOST = 4
"""Sentences of each part."""


def why(page: Page, stage: str, most: int = MOST) -> list[str]:
    """What happened, as the page says it in its first line, and the first sentences of its reasons; `most` in all."""
    meaning = generic(page.meaning).removesuffix(class_said(page))  # how final it is has a place of its own
    return [meaning, *_first(page, CAUSES, stage, most - 1)]


def fix(page: Page, stage: str) -> list[str]:
    """The first sentences of what helps."""
    return _first(page, FIXES, stage, MOST)


def in_a_program(page: Page) -> list[str]:
    """What it usually is in a program, and what a program has to do, where the page tells that apart; else []."""
    return _texts(page, IN_A_PROGRAM) if IN_A_PROGRAM in page.sections else []


def _first(page: Page, headings: tuple[str, ...], stage: str, most: int) -> list[str]:
    """
    The first sentences of the first of these parts that the page has.

    Those that begin with the step come alone, if any do; where the step is known, those about another one do not come.
    """
    for heading in headings:
        if heading in page.sections and (texts := _texts(page, heading)):
            at_step = [text for text in texts if stage and (text.startswith(stage) or _step(text) == stage)]
            others = [text for text in texts if not stage or not _step(text)]
            return (at_step or others)[:most]
    return []


def _step(text: str) -> str:
    """The step that a sentence is about, as its first words tell; "" for none."""
    found = _AT_STEP.match(text)
    return _STEPS.get(found[1], found[1]) if found else ""


def _texts(page: Page, heading: str) -> list[str]:
    """What a part says in sentences and items, one by one. What only leads in to lines to type ends there."""
    blocks = [block for unit in units(tuple(body_blocks(page.section(heading)))) for block in joined([unit])]
    found: list[str] = []
    listing = False  # under a sentence that ends with a colon
    for block in blocks:
        said = bare(block.text) if isinstance(block, Para | Item) else ""
        if found and found[-1].endswith(":") and not isinstance(block, Item):
            found[-1] = f"{found[-1][:-1]}."
        if listing and isinstance(block, Item):
            mark = " " if found[-1].endswith(":") else "; "
            found[-1] = f"{found[-1].rstrip('.')}{mark}{said}"
        elif said:
            found.append(said)
        listing = said.endswith(":") or (listing and isinstance(block, Item))
    return [_whole(one) for one in found]


def _whole(text: str) -> str:
    """A sentence that is not left open, where what follows it is no sentence."""
    return f"{text[:-1]}." if text.endswith(":") else text
