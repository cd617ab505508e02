"""What is found in sources; what cannot be read is told, and the rest is given."""

from collections.abc import Callable, Iterable, Iterator

from smtptutor.evidence import reading
from smtptutor.evidence.finding import Finding
from smtptutor.evidence.opening import Tell
from smtptutor.evidence.source import Source


def in_sources(sources: Iterable[Source], tell: Tell) -> Iterator[Finding]:
    """What is found in sources, in their order."""
    for source in sources:
        try:
            yield from reading.findings(source)
        except OSError as error:
            tell(_cannot(source, error))


def each(sources: Iterable[Source], tell: Tell, use: Callable[[Source], None]) -> None:
    """Use one source after the other."""
    for source in sources:
        try:
            use(source)
        except OSError as error:
            tell(_cannot(source, error))


def _cannot(source: Source, error: OSError) -> str:
    return f"{source.name or 'standard input'} cannot be read: {error.strerror or error}."
