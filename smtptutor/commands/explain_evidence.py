"""What `explain` does with evidence: reads files, folders and standard input, and tells what is found in them."""

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, NamedTuple

from smtptutor.commands.explain_gathered import GatheredFindings, GatheringFindings
from smtptutor.commands.explain_progress import HowFar, octets_in
from smtptutor.commands.explain_sources import each, in_sources
from smtptutor.commands.explain_told import AsObjects, Each, OnOneScreen, TakesFindings
from smtptutor.commands.status import DONE, INTERRUPTED, NOT_DONE
from smtptutor.evidence.finding import Finding
from smtptutor.evidence.opening import Read, files, of_file, of_stream
from smtptutor.evidence.source import Source, of_text
from smtptutor.reference import lookup

if TYPE_CHECKING:
    from argparse import Namespace

    from smtptutor.world import World

INPUT = "-"
STANDARD_INPUT = "standard input"


class Options(NamedTuple):
    """What was asked for on the command line, beside the evidence."""

    all_of_it: bool = False
    as_json: bool = False
    redact: bool = False
    summary: bool = False
    jobs: int = 1

    @classmethod
    def of(cls, given: "Namespace | None") -> "Options":
        """Those that the parser found; without any the usual ones."""
        if given is None:
            return cls()
        return cls(given.all, given.json, given.redact, given.summary, given.jobs)


Otherwise = Callable[[Iterable[str]], bool]
"""Shows the pages that lines lead to in which there is no verdict; True where there are some."""


class EvidenceRead:
    """The evidence of one run: what is found in it, what could not be read, and how far the reading is."""

    def __init__(self, world: "World", paths: list[str], jobs: int = 1) -> None:
        self._world = world
        self._jobs = jobs
        self._paths = paths
        self._progress = HowFar(world)
        self.troubles = 0
        self.head: tuple[str, ...] = ()
        """The first lines of standard input."""

    def tell(self, words: str) -> None:
        """Say on the error stream what could not be read."""
        self.troubles += 1
        self._progress.clear()
        self._world.complain(words)

    def findings(self) -> Generator[Finding, None, None]:
        """What is found, file by file in their order."""
        paths = self._all_paths()
        for finding in self._in_processes(paths) if self._is_shared(paths) else in_sources(self._in(paths), self.tell):
            self._progress.clear()
            yield finding
        self._progress.clear()

    def gather(self, gathering: GatheringFindings) -> None:
        """Gather what is found."""
        paths = self._all_paths()
        if self._is_shared(paths):
            for part in self._gathered_elsewhere(paths):
                gathering.add(part)
        else:
            each(self._in(paths), self.tell, gathering.read)
        self._progress.clear()

    def _all_paths(self) -> list[str]:
        paths = [path for one in self._paths for path in ([one] if one == INPUT else files([one], self.tell))]
        self._progress = HowFar(self._world, sum(map(octets_in, paths)))
        return paths

    def _is_shared(self, paths: list[str]) -> bool:
        """True where several processes read."""
        return self._jobs > 1 and len(paths) > 1 and INPUT not in paths

    def _in(self, paths: list[str]) -> Iterator[Source]:
        """The sources in files, and in standard input."""
        for path in paths:
            read = self._progress.next_file()
            yield from self._in_input(read) if path == INPUT else of_file(path, self.tell, read)

    def _in_input(self, read: Read) -> Iterator[Source]:
        """The sources in standard input; none where it has no more than a name, for which there is a page."""
        for source in of_stream(self._world.stdin, "", self.tell, read):
            self.head = self.head or source.head()
            if len(self.head) > 1 or not self.head or not lookup.named(self.head[0].strip()):
                yield source

    def _in_processes(self, paths: list[str]) -> Iterator[Finding]:
        from smtptutor.commands import explain_processes  # few ask for it

        with self._ended():
            yield from explain_processes.findings(paths, self._jobs, self.tell, self._progress.done)

    def _gathered_elsewhere(self, paths: list[str]) -> Iterator[GatheredFindings]:
        from smtptutor.commands import explain_processes

        with self._ended():
            yield from explain_processes.gathered(paths, self._jobs, self.tell, self._progress.done)

    @contextmanager
    def _ended(self) -> Iterator[None]:
        """Tells where a process was ended before its time."""
        from concurrent.futures.process import BrokenProcessPool

        try:
            yield
        except BrokenProcessPool:
            self.tell("a process was ended before it was done. Read with --jobs 1.")

    def clear(self) -> None:
        """Take away what tells how far the reading is."""
        self._progress.clear()


def run(world: "World", words: "list[str]", options: Options, otherwise: Otherwise) -> int:
    """
    Explain what is found in files and folders, or in standard input.

    Returns 0, or 1 where nothing was found or something could not be read, and 130 where it was interrupted; what was
    found until then is told.
    """
    reading = EvidenceRead(world, words or [INPUT], options.jobs)
    teller, shown = _teller(world, options), _shown(options)
    try:
        if isinstance(teller, OnOneScreen) and not options.redact:
            reading.gather(teller.gathering)
        else:
            with closing(reading.findings()) as found:
                teller.take(map(shown, found))
    except KeyboardInterrupt:
        reading.clear()
        teller.end()
        return INTERRUPTED
    teller.end()
    if teller.count or otherwise(reading.head):
        return NOT_DONE if reading.troubles else DONE
    if not reading.troubles:
        where = STANDARD_INPUT if words in ([], [INPUT]) else ", ".join(words)
        world.complain(f"nothing is known of what came from {where}. Give a reply, a log or an exception.")
    return NOT_DONE


def _shown(options: Options) -> Callable[[Finding], Finding]:
    """What becomes of a finding before it is told: with --redact nobody is named in it."""
    if not options.redact:
        return lambda finding: finding
    from smtptutor.evidence.redact import Redactor  # few ask for it

    return Redactor().redacted


def _teller(world: "World", options: Options, *, with_page: bool = False) -> TakesFindings:
    """Who tells what is found, as it was asked for."""
    if options.as_json:
        return AsObjects(world, with_page=with_page)
    return Each(world) if options.all_of_it else OnOneScreen(world)


def of_words(world: "World", text: str, options: Options) -> bool:
    """Explain what is found in a text that was given as words; False where nothing is."""
    found = list(in_sources([of_text(text)], world.complain))
    if found and options.summary:
        from smtptutor.commands.explain_summary import show
        from smtptutor.evidence.summary import Summary

        show(world, Summary.of(found), as_json=options.as_json, all_of_it=options.all_of_it, redact=options.redact)
        return True
    teller = _teller(world, options, with_page=True)
    teller.take(map(_shown(options), found))
    teller.end()
    return bool(found)
