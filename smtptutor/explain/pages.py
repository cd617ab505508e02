"""Pages of the reference as lines of a screen; see smtptutor/pages.py, which knows no width."""

from smtptutor import pages
from smtptutor.pages import as_object, two_pages
from smtptutor.text import Styled, screen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from smtptutor.reference.lookup import Page

__all__ = ["as_object", "comparison", "page_screen", "side_by_side", "two_pages"]


def page_screen(page: "Page", width: int) -> "list[Styled]":
    """A whole page as lines for the screen."""
    return screen(pages.page_blocks(page), width)


def comparison(first: str, second: str, width: int) -> "tuple[list[Styled], str]":
    """The comparison as lines for the screen, or no lines and what is wrong."""
    blocks, complaint = pages.comparison(first, second)
    return screen(blocks, width), complaint


def side_by_side(left: "Page", right: "Page", width: int) -> "list[Styled]":
    """Two pages as lines for the screen."""
    return screen(pages.side_by_side(left, right), width)
