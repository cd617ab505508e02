"""Evidence in many files, read by several processes: what they find comes in the order of the files."""

import json
import os
import signal
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from typing import Any, NamedTuple

from smtptutor.commands.explain_progress import octets_in
from smtptutor.commands.explain_sources import in_file
from smtptutor.evidence.finding import Finding, Location, as_object
from smtptutor.evidence.opening import Tell
from smtptutor.evidence.summarised import summary_of_file
from smtptutor.evidence.summary import Summary

MOST_FILES, MOST_OCTETS = 64, 1 << 22
"""What one process gets at once: so many files, or fewer where they are large."""
AHEAD = 3
"""Parts for each process that are under way or wait to be told: what they found lies in files until then."""


class PartOfFiles(NamedTuple):
    """What came of some files: where it lies, a line of JSON for each finding, and what is to be told."""

    file: str
    told: list[str]
    octets: int


def findings(paths: Iterable[str], jobs: int, tell: Tell, done: Callable[[int], None]) -> Iterator[Finding]:
    """
    What is found in files, in their order, read by so many processes at once.

    `done` is given the octets of each part that was read. Raises BrokenProcessPool where a process was ended.
    """
    with tempfile.TemporaryDirectory(prefix="smtptutor-") as folder, _pool(jobs) as pool:
        waiting: deque[Future[PartOfFiles]] = deque()
        try:
            for number, part in enumerate(_parts(paths)):
                waiting.append(pool.submit(read, part, os.path.join(folder, str(number))))
                if len(waiting) > AHEAD * jobs:
                    yield from _of(waiting.popleft().result(), tell, done)
            while waiting:
                yield from _of(waiting.popleft().result(), tell, done)
        finally:
            pool.shutdown(cancel_futures=True)


def summaries(paths: Iterable[str], jobs: int, tell: Tell, done: Callable[[int], None]) -> Iterator[Summary]:
    """
    The summaries of some files each, read by so many processes at once.

    `done` is given the octets of each part that was read. Raises BrokenProcessPool where a process was ended.
    """
    with _pool(jobs) as pool:
        waiting: deque[Future[tuple[Summary, list[str], int]]] = deque()
        try:
            for part in _parts(paths):
                waiting.append(pool.submit(sum_up, part))
                if len(waiting) > AHEAD * jobs:
                    yield _told(waiting.popleft().result(), tell, done)
            while waiting:
                yield _told(waiting.popleft().result(), tell, done)
        finally:
            pool.shutdown(cancel_futures=True)


def _told(part: tuple[Summary, list[str], int], tell: Tell, done: Callable[[int], None]) -> Summary:
    summary, told, octets = part
    for words in told:
        tell(words)
    done(octets)
    return summary


def sum_up(paths: list[str]) -> tuple[Summary, list[str], int]:
    """The summary of some files, in a process of their own; what is to be told, and their size."""
    told: list[str] = []
    summary = Summary()
    for path in paths:
        summary += summary_of_file(path, told.append)
    return summary, told, sum(map(octets_in, paths))


def _pool(jobs: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(jobs, initializer=signal.signal, initargs=(signal.SIGINT, signal.SIG_DFL))


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


def read(paths: list[str], file: str) -> PartOfFiles:
    """Read some files, in a process of their own, and write what is found into another."""
    told: list[str] = []
    with open(file, "x", encoding="ascii") as written:
        for path in paths:
            written.writelines(json.dumps(as_object(finding)) + "\n" for finding in in_file(path, told.append))
    return PartOfFiles(file, told, sum(map(octets_in, paths)))


def _of(part: PartOfFiles, tell: Tell, done: Callable[[int], None]) -> Iterator[Finding]:
    for words in part.told:
        tell(words)
    with open(part.file, encoding="ascii") as lines:
        for line in lines:
            yield finding_of(json.loads(line))
    os.unlink(part.file)
    done(part.octets)


def finding_of(fields: dict[str, Any]) -> Finding:
    """A finding that was written as JSON."""
    return Finding(**{**fields, "where": Location(**fields["where"]), "sources": tuple(fields["sources"])})
