"""How `explain` tells what it finds in evidence: as objects, or on a screen."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol

from smtptutor import pages
from smtptutor.commands.explain_gathered import MOST_KEPT, GatheringFindings
from smtptutor.commands.shared import as_line
from smtptutor.evidence import summary_told, told
from smtptutor.evidence.finding import Finding, as_object
from smtptutor.reference import lookup
from smtptutor.text import BLANK, Para

if TYPE_CHECKING:
    from smtptutor.world import World


class TakesFindings(Protocol):
    """Takes findings; what it did not tell yet it tells at the end."""

    @property
    def count(self) -> int:
        """How many it was given."""

    def take(self, found: Iterable[Finding]) -> None:
        """Take findings one by one."""

    def end(self) -> None:
        """There are no more."""


class AsObjects:
    """An object of JSON for each finding, at once; `with_page` also what a page has as an object."""

    def __init__(self, world: "World", *, with_page: bool = False) -> None:
        self._world = world
        self._with_page = with_page
        self.count = 0

    def take(self, found: Iterable[Finding]) -> None:
        """Print them."""
        for finding in found:
            self.count += 1
            kind, _, name = finding.page.partition("/")
            page = lookup.of_kind(kind, name) if self._with_page and name else None
            self._world.write(as_line({**(pages.as_object(page) if page else {}), **as_object(finding)}))

    def end(self) -> None:
        """All is printed."""


class OnOneScreen:
    """One screen for all: the first failure that follows from no other told whole, or a summary."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self.gathering = GatheringFindings()

    @property
    def count(self) -> int:
        """How many findings were gathered."""
        return self.gathering.gathered().number

    def take(self, found: Iterable[Finding]) -> None:
        """Gather them."""
        self.gathering.take(found)

    def end(self) -> None:
        """Print what was gathered."""
        found = self.gathering.gathered()
        if not found.number:
            return
        if found.is_summed_up:
            self._world.show(summary_told.answer(found.summary).shown)
            return
        shown, left = told.answer(found.kept).shown, found.number - len(found.kept)
        self._world.show([*shown, Para(f"{left} more were found.")] if left else shown)


class Each:
    """Each finding whole; through a pager where they are not more than can be kept."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._kept: list[Finding] = []
        self.count = 0

    def take(self, found: Iterable[Finding]) -> None:
        """Print them, once it is clear that they are many."""
        for finding in found:
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
