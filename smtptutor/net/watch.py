"""Tells people and programs what happens on the port: each exchange with its explanation, once it was said."""

import json
import os
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from smtptutor.explain.explanation import Explanation, explain
from smtptutor.explain.to_json import to_json
from smtptutor.explain.way import WayOut
from smtptutor.explain.way_out import way_out
from smtptutor.files import owner_only
from smtptutor.protocol.secrets import masked
from smtptutor.protocol.stage import Awaiting
from smtptutor.server.exchange import Exchange
from smtptutor.server.memory import NOTHING_REMEMBERED

REMEMBERED = 100  # exchanges of a connection that an explanation looks back on

Sink = Callable[[int, Exchange, Explanation, WayOut], None]


class Watch:
    """Explains each exchange once, for all the `sinks`; a `Watcher`. `notice` is told who comes and goes."""

    def __init__(self, sinks: Sequence[Sink], notice: Callable[[int, str], None] | None = None) -> None:
        self._sinks = tuple(sinks)
        self._notice = notice
        self._histories: dict[int, list[Exchange]] = {}

    def opened(self, connection: int, peer: str) -> None:
        """A client came."""
        self._histories[connection] = []
        if self._notice is not None:
            self._notice(connection, f"connected from {peer}")

    def saw(self, connection: int, exchange: Exchange) -> None:
        """Something was said and answered."""
        history = self._histories[connection]
        explanation = explain(exchange, history)
        way = without_passwords(way_out(exchange, explanation.asked), exchange.after.session.awaiting)
        told = without_secrets(exchange, explanation, way)
        for sink in self._sinks:
            sink(connection, *told)
        history.append(_slim(exchange))
        del history[:-REMEMBERED]

    def closed(self, connection: int) -> None:
        """The connection is gone."""
        self._histories.pop(connection, None)
        if self._notice is not None:
            self._notice(connection, "closed")


def _slim(exchange: Exchange) -> Exchange:
    """What an explanation looks back on, without the mail that the place held then."""
    before, after = (
        exchange.before._replace(memory=NOTHING_REMEMBERED),
        exchange.after._replace(memory=NOTHING_REMEMBERED),
    )
    return exchange._replace(before=before, after=after)


def without_passwords(way: WayOut, awaiting: Awaiting) -> WayOut:
    """
    The lines to type next, without passwords: this may be kept, and the site may be somebody's own.

    The first of them is what the server awaits.
    """
    instead = None if way.instead is None else masked(way.instead)
    first, others = way.lines[:1], way.lines[1:]
    return way._replace(lines=(*(masked(line, awaiting) for line in first), *map(masked, others)), instead=instead)


def without_secrets(exchange: Exchange, explanation: Explanation, way: WayOut) -> tuple[Exchange, Explanation, WayOut]:
    """The same without the secret of a login, in the line that the client sent and where it is to be repeated."""
    client = exchange.client
    if client is None or (hidden := masked(client)) == client:
        return exchange, explanation, way
    secrets = set(client.split()) - set(hidden.split())

    def without(line: str) -> str:
        return masked(line) if secrets & set(line.split()) else line

    if lines := tuple(map(without, way.lines)):
        way = way._replace(lines=lines)
    span = explanation.span
    if span is not None and span.end > len(hidden):
        span = None
    return exchange._replace(client=hidden), explanation._replace(span=span), way


class JsonLines:
    """Writes a JSON object for each exchange: those of the shell, with the connection and the time."""

    def __init__(self, write: Callable[[str], object]) -> None:
        self._write = write

    def __call__(self, connection: int, exchange: Exchange, explanation: Explanation, way: WayOut) -> None:
        """Write one exchange."""
        time = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        row = {
            "connection": connection,
            "time": time,
            **to_json(exchange, explanation, _for_programs(way)),
        }
        self._write(json.dumps(row) + "\n")


def _for_programs(way: WayOut) -> WayOut:
    """The lines to type next, without words for the tutor."""
    return way._replace(lines=tuple(line for line in way.lines if not line.startswith(":")))


class Log:
    """
    A log file to append to, which nobody else may read.

    Raises OSError with the name of the file where it cannot be opened or written.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        torn = _is_torn(path)
        self._file = open(path, "a", encoding="utf-8", buffering=1, opener=owner_only)  # noqa: SIM115 - see close
        if torn:
            self.write("\n")

    def write(self, words: str) -> None:
        """Add a line."""
        try:
            self._file.write(words)
        except OSError as error:
            error.filename = self._path
            raise

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def _is_torn(path: str) -> bool:
    """True where a file ends within a line, as after a disk was full: what is added then needs a line of its own."""
    if not os.path.isfile(path) or os.path.getsize(path) == 0:
        return False
    with open(path, "rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read() != b"\n"
