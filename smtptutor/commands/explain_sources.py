"""What is found in a file or a stream; what cannot be read is told, and the rest is given."""

from collections.abc import Iterable, Iterator

from smtptutor.evidence import reading
from smtptutor.evidence.finding import Finding
from smtptutor.evidence.opening import Read, Tell, nobody, of_file
from smtptutor.evidence.source import Source


def in_file(path: str, tell: Tell, read: Read = nobody) -> Iterator[Finding]:
    """What is found in a file, or in the messages of a mailbox."""
    return in_sources(of_file(path, tell, read), tell)


def in_sources(sources: Iterable[Source], tell: Tell) -> Iterator[Finding]:
    """What is found in sources, in their order."""
    for source in sources:
        try:
            yield from reading.findings(source)
        except OSError as error:
            tell(f"{source.name or 'standard input'} cannot be read: {error.strerror or error}.")
