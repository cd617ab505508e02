"""Evidence in many files, read by several processes: what they find comes in the order of the files."""

import json
import os
import signal
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from functools import partial
from typing import Any, NamedTuple, TypeVar

from smtptutor.commands.explain_gathered import GatheredFindings, GatheringFindings
from smtptutor.commands.explain_progress import octets_in
from smtptutor.commands.explain_sources import each, in_sources
from smtptutor.evidence.finding import Finding, Location, as_object
from smtptutor.evidence.opening import Tell, of_file
from smtptutor.evidence.summarised import summary_of_file
from smtptutor.evidence.summary import Summary

MOST_FILES, MOST_OCTETS = 64, 1 << 22
"""What one process gets at once: so many files, or fewer where they are large."""
MOST_PROCESSES = 61
"""Windows waits for no more at once, and more help nobody."""
AHEAD = 3
"""Parts for each process that are under way or wait to be told: what they found lies in files until then."""


class PartOfFiles(NamedTuple):
    """What came of some files: the sentences that are to be told, and what was found, gathered or in a file."""

    told: list[str]
    octets: int
    file: str = ""
    found: GatheredFindings = GatheredFindings()


Result = TypeVar("Result")


def findings(paths: Iterable[str], jobs: int, tell: Tell, done: Callable[[int], None]) -> Iterator[Finding]:
    """
    What is found in files, in their order, read by so many processes at once.

    `done` is given the octets of each part that was read. Raises BrokenProcessPool where a process was ended.
    """
    with tempfile.TemporaryDirectory(prefix="smtptutor-") as folder:
        for part in _in_order(paths, jobs, partial(read, folder)):
            for words in part.told:
                tell(words)
            with open(part.file, encoding="ascii") as lines:
                for line in lines:
                    yield finding_of(json.loads(line))
            os.unlink(part.file)
            done(part.octets)


def gathered(paths: Iterable[str], jobs: int, tell: Tell, done: Callable[[int], None]) -> Iterator[GatheredFindings]:
    """What is found in some files each, gathered; as for `findings`."""
    for part in _in_order(paths, jobs, gather):
        for words in part.told:
            tell(words)
        done(part.octets)
        yield part.found


def summaries(paths: Iterable[str], jobs: int, tell: Tell, done: Callable[[int], None]) -> Iterator[Summary]:
    """The summaries of some files each; as for `findings`."""
    for summary, told, octets in _in_order(paths, jobs, sum_up):
        for words in told:
            tell(words)
        done(octets)
        yield summary


def _in_order(paths: Iterable[str], jobs: int, work: Callable[[list[str]], Result]) -> Iterator[Result]:
    """What work in other processes makes of the files, part by part in their order."""
    with _pool(jobs) as pool:
        waiting: deque[Future[Result]] = deque()
        try:
            for part in _parts(paths):
                waiting.append(pool.submit(work, part))
                if len(waiting) > AHEAD * min(jobs, MOST_PROCESSES):
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            pool.shutdown(cancel_futures=True)


def _pool(jobs: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(
        min(jobs, MOST_PROCESSES), initializer=signal.signal, initargs=(signal.SIGINT, signal.SIG_DFL)
    )


def _parts(paths: Iterable[str]) -> Iterator[list[str]]:
    part: list[str] = []
    octets = 0
    for path in paths:
        part.append(path)
        octets += octets_in(path)
        if len(part) == MOST_FILES or octets > MOST_OCTETS:
            yield part
            part, octets = [], 0
    if part:
        yield part


def read(folder: str, paths: list[str]) -> PartOfFiles:
    """Read some files, in a process of their own, and write what is found into another, in a folder for that."""
    told: list[str] = []
    number, file = tempfile.mkstemp(dir=folder)
    with open(number, "w", encoding="ascii") as written:
        for path in paths:
            found = in_sources(of_file(path, told.append), told.append)
            written.writelines(json.dumps(as_object(finding)) + "\n" for finding in found)
    return PartOfFiles(told, sum(map(octets_in, paths)), file)


def gather(paths: list[str]) -> PartOfFiles:
    """Gather what is found in some files, in a process of their own."""
    told: list[str] = []
    gathering = GatheringFindings()
    for path in paths:
        each(of_file(path, told.append), told.append, gathering.read)
    return PartOfFiles(told, sum(map(octets_in, paths)), found=gathering.gathered())


def sum_up(paths: list[str]) -> tuple[Summary, list[str], int]:
    """The summary of some files, in a process of their own; what is to be told, and their size."""
    told: list[str] = []
    summary = Summary()
    for path in paths:
        summary += summary_of_file(path, told.append)
    return summary, told, sum(map(octets_in, paths))


def finding_of(fields: dict[str, Any]) -> Finding:
    """A finding that was written as JSON."""
    return Finding(**{**fields, "where": Location(**fields["where"]), "sources": tuple(fields["sources"])})
