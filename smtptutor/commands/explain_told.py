"""How `explain` tells what it finds in evidence: as objects, or on a screen."""

from typing import TYPE_CHECKING, Protocol

from smtptutor import pages
from smtptutor.commands.shared import as_line
from smtptutor.evidence.finding import Finding, as_object
from smtptutor.reference import lookup
from smtptutor.text import Para

if TYPE_CHECKING:
    from smtptutor.world import World


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


class OnScreen:
    """For people."""

    def __init__(self, world: "World", *, all_of_it: bool = False) -> None:
        self._world = world
        self._all_of_it = all_of_it
        self.count = 0

    def take(self, finding: Finding) -> None:
        """Print it."""
        self.count += 1
        numbers = " ".join(str(number) for number in (finding.code, finding.enhanced) if number)
        self._world.show([Para(f"{finding.category}: {numbers} {finding.text}", f"{finding.where.line}:")])

    def end(self) -> None:
        """All is printed."""
