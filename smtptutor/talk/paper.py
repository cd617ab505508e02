"""Blocks as the text of a file, in the form that the name of the file ends in: Markdown, a web page, or plain text."""

import os
from collections.abc import Sequence

from smtptutor import text
from smtptutor.text import Block

MARKDOWN = (".md", ".markdown")
PAGE = (".html", ".htm")
COLUMNS = 78
"""Of plain text, which is for eyes and printers."""


def ending(name: str) -> str:
    """How a file name ends, in small letters; "" where it ends in nothing that tells."""
    return os.path.splitext(name)[1].lower()


def on_paper(name: str, title: str, blocks: Sequence[Block]) -> str:
    """The text of a file of that name; `title` is what a browser calls a page."""
    if ending(name) in MARKDOWN:
        from smtptutor.text.markdown import markdown

        return markdown(blocks)
    if ending(name) in PAGE:
        from smtptutor.text.page import page

        return page(title, blocks)
    return text.plain(text.screen(blocks, COLUMNS))
