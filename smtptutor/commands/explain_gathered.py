"""Evidence gathered for one screen: the first findings as they are, and the summary of all."""

from collections.abc import Iterable
from contextlib import suppress
from itertools import islice
from typing import NamedTuple

from smtptutor.evidence import reading
from smtptutor.evidence.finding import Finding
from smtptutor.evidence.source import Source
from smtptutor.evidence.summarised import summary_of
from smtptutor.evidence.summary import Summary, Tally

MOST_KEPT = 200
"""Findings that are kept as they are; of more it is the first ones, and the first failure."""
MOST_TOLD = 6
"""Failures that a screen tells one by one: one whole, and the others in a line each."""
SUMMED_UP = ("log", "bounce", "message")
"""Kinds of findings that stand for themselves, each for another message; of a dialogue the first failure answers."""


class GatheredFindings(NamedTuple):
    """What was found: the first findings, and the summary of all."""

    kept: tuple[Finding, ...] = ()
    summary: Summary = Summary()

    @property
    def number(self) -> int:
        """How many findings it was made of."""
        return sum(self.summary[:5])

    @property
    def is_summed_up(self) -> bool:
        """True where a summary tells more than the first failure and a few others."""
        failures = sum(self.summary[1:4])
        many = failures > MOST_TOLD or self.number > MOST_KEPT
        several = len({finding.where.file for finding in self.kept}) > 1
        return many and (several or any(finding.kind in SUMMED_UP for finding in self.kept))


def _fails(finding: Finding) -> bool:
    return finding.first and finding.permanence != "success"


class GatheringFindings:
    """Gathers; what it has so far can be asked for at any time, also when reading was interrupted."""

    def __init__(self) -> None:
        self._kept: list[Finding] = []
        self._failed = False
        self._tally = Tally()
        self._summaries = Summary()

    def take(self, found: Iterable[Finding]) -> None:
        """Findings, one by one."""
        for finding in found:
            self._tally.add(finding)
            self._keep(finding)

    def _keep(self, finding: Finding) -> None:
        fails = _fails(finding)
        if len(self._kept) < MOST_KEPT or (fails and not self._failed):
            self._kept.append(finding)
        self._failed = self._failed or fails

    def read(self, source: Source) -> None:
        """All of a source. Of a long log the findings behind the first are only counted. Raises OSError."""
        found = reading.findings(source)
        first: list[Finding] = []
        try:
            first.extend(islice(found, MOST_KEPT))
            if len(first) == MOST_KEPT and first[0].kind == "log":
                with suppress(OSError):  # a pipe of which too much was read: it is read on
                    self._summaries += summary_of(source)
                    for finding in first:
                        self._keep(finding)
                    return
        except KeyboardInterrupt:
            self.take(first)
            raise
        self.take(first)
        self.take(found)

    def add(self, other: GatheredFindings) -> None:
        """What was gathered elsewhere."""
        self._summaries += other.summary
        for finding in other.kept:
            self._keep(finding)

    def gathered(self) -> GatheredFindings:
        """What there is so far."""
        return GatheredFindings(tuple(self._kept), self._summaries + self._tally.summary())
