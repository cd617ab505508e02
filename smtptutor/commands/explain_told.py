"""How `explain` tells what it finds in evidence: as objects, or on a screen."""

from typing import TYPE_CHECKING, Protocol

from smtptutor import pages
from smtptutor.commands.shared import as_line
from smtptutor.evidence import summary_told, told
from smtptutor.evidence.finding import Finding, as_object
from smtptutor.evidence.summary import Tally
from smtptutor.reference import lookup
from smtptutor.text import BLANK, Para

if TYPE_CHECKING:
    from smtptutor.world import World

MOST_KEPT = 200
"""Findings that are kept for one screen; of more it is the first ones, and the first failure."""


class TakesFindings(Protocol):
    """Takes findings one by one; what it did not tell yet it tells at the end."""

    count: int

    def take(self, finding: Finding) -> None:
        """Another finding."""

    def end(self) -> None:
        """There are no more."""


class AsObjects:
    """An object of JSON for each finding, at once; `with_page` also what a page has as an object."""

    def __init__(self, world: "World", *, with_page: bool = False) -> None:
        self._world = world
        self._with_page = with_page
        self.count = 0

    def take(self, finding: Finding) -> None:
        """Print it."""
        self.count += 1
        kind, _, name = finding.page.partition("/")
        page = lookup.of_kind(kind, name) if self._with_page and name else None
        self._world.write(as_line({**(pages.as_object(page) if page else {}), **as_object(finding)}))

    def end(self) -> None:
        """All is printed."""


class OnOneScreen:
    """
    One screen for all: the first failure that follows from no other is told whole.

    Of a log with more failures than have a line there it is the summary.
    """

    def __init__(self, world: "World") -> None:
        self._world = world
        self._tally = Tally()
        self._of_logs = self._failures = 0
        self._kept: list[Finding] = []
        self._failed = False
        self.count = 0

    def take(self, finding: Finding) -> None:
        """Keep it for the end, within reason."""
        self.count += 1
        fails = finding.first and finding.permanence != "success"
        if len(self._kept) < MOST_KEPT or (fails and not self._failed):
            self._kept.append(finding)
        self._failed = self._failed or fails
        if finding.kind == "log":
            self._of_logs += 1
            self._failures += fails
            self._tally.add(finding)

    def end(self) -> None:
        """Print them."""
        if not self._kept:
            return
        if self._of_logs == self.count and self._failures > told.MOST_LISTED + 1:
            self._world.show(summary_told.answer(self._tally.summary()).shown)
            return
        shown = told.answer(self._kept).shown
        left = self.count - len(self._kept)
        self._world.show([*shown, Para(f"{left} more were found.")] if left else shown)


class Each:
    """Each finding whole; through a pager where they are not more than can be kept."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._kept: list[Finding] = []
        self.count = 0

    def take(self, finding: Finding) -> None:
        """Print it, once it is clear that they are many."""
        self.count += 1
        self._kept.append(finding)
        if self.count > MOST_KEPT:
            self._print()

    def _print(self) -> None:
        for finding in self._kept:
            self._world.show([*told.one_finding(finding), BLANK])
        self._kept.clear()

    def end(self) -> None:
        """Print what there is."""
        if self.count > MOST_KEPT or not self._kept:
            return
        from smtptutor.shell.pager import show

        shown, rest = told.answer(self._kept)
        show(self._world, [*shown, BLANK, *rest])
