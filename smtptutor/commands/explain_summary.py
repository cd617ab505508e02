"""What `explain --summary` does: counts what is found in files, folders and standard input, and tells it at the end."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from smtptutor.commands.explain_progress import HowFar, octets_in
from smtptutor.commands.shared import as_line
from smtptutor.commands.status import DONE, INTERRUPTED, NOT_DONE
from smtptutor.evidence.opening import Tell, files, of_file, of_stream
from smtptutor.evidence.source import Source
from smtptutor.evidence.summarised import count
from smtptutor.evidence.summary import Summary, Tally

if TYPE_CHECKING:
    from smtptutor.world import World

INPUT = "-"
TO_GIVE = "nothing was found that went well or failed. Give a log, a bounce or a dialogue."


class Counted:
    """What is counted in one run, as far as it has come."""

    def __init__(self, world: "World", jobs: int) -> None:
        self._world = world
        self._jobs = jobs
        self._progress = HowFar(world)
        self._tally = Tally()
        self._summary = Summary()
        self.troubles = 0

    def tell(self, words: str) -> None:
        """Say on the error stream what could not be read."""
        self.troubles += 1
        self.clear()
        self._world.complain(words)

    def clear(self) -> None:
        """Take away what tells how far the reading is."""
        self._progress.clear()

    def read(self, words: list[str]) -> None:
        """Count what is found in these files and folders, and in standard input."""
        paths = [path for one in words for path in ([one] if one == INPUT else files([one], self.tell))]
        self._progress = HowFar(self._world, sum(map(octets_in, paths)))
        if self._jobs > 1 and len(paths) > 1 and INPUT not in paths:
            self._in_processes(paths)
        else:
            for path in paths:
                read = self._progress.next_file()
                stream = self._world.stdin
                sources = of_stream(stream, "", self.tell, read) if path == INPUT else of_file(path, self.tell, read)
                count_all(sources, self._tally, self.tell)
        self.clear()

    def _in_processes(self, paths: list[str]) -> None:
        from concurrent.futures.process import BrokenProcessPool  # few ask for it

        from smtptutor.commands.explain_processes import summaries

        try:
            for summary in summaries(paths, self._jobs, self.tell, self._progress.done):
                self._summary += summary
        except BrokenProcessPool:
            self.tell("a process was ended before it was done. Read with --jobs 1.")

    def summary(self) -> Summary:
        """What has been counted so far."""
        return self._summary + self._tally.summary()


def count_all(sources: Iterable[Source], tally: Tally, tell: Tell) -> None:
    """Count what is found in sources; what cannot be read is told."""
    for source in sources:
        try:
            count(source, tally)
        except OSError as error:
            tell(f"{source.name or 'standard input'} cannot be read: {error.strerror or error}.")


def run(world: "World", words: list[str], jobs: int, *, as_json: bool, all_of_it: bool, redact: bool) -> int:
    """
    Tell what failed in files and folders, or in standard input: why, how often, for whom, and what to do first.

    Returns 0, or 1 where nothing was found or something could not be read, and 130 where it was interrupted; what was
    counted until then is told.
    """
    counted, interrupted = Counted(world, jobs), False
    try:
        counted.read(words or [INPUT])
    except KeyboardInterrupt:
        counted.clear()
        interrupted = True
    summary = counted.summary()
    if summary == Summary():
        if not counted.troubles and not interrupted:
            world.complain(TO_GIVE)
        return INTERRUPTED if interrupted else NOT_DONE
    show(world, summary, as_json=as_json, all_of_it=all_of_it, redact=redact)
    if interrupted:
        return INTERRUPTED
    return NOT_DONE if counted.troubles else DONE


def show(world: "World", summary: Summary, *, as_json: bool, all_of_it: bool, redact: bool) -> None:
    """Print a summary: as an object, on one screen, or all of it; without anybody's name where that is asked for."""
    summary = summary.without_names() if redact else summary
    if as_json:
        world.write(as_line(summary.as_object()))
        return
    from smtptutor.evidence.summary_told import answer

    shown, rest = answer(summary)
    if all_of_it:
        from smtptutor.shell.pager import show as through_a_pager
        from smtptutor.text import BLANK

        through_a_pager(world, [*shown, BLANK, *rest])
    else:
        world.show([*shown])
