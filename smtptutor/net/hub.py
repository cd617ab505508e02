"""What the connections of one server share, and who watches them."""

import asyncio
import ssl
import sys
from typing import NamedTuple, Protocol

from smtptutor.net.shared import Shared
from smtptutor.protocol.cause import Cause
from smtptutor.server.exchange import Exchange

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


READ_AT_ONCE = 65536  # octets
GRACE = 1.0  # seconds that a handshake may take while others wait for its place


class PortSettings(NamedTuple):
    """How a server listens."""

    host: str = "127.0.0.1"  # a name or an address; all of its addresses are listened at
    port: int = 2525  # 0 is any free port
    tls_port: int | None = None  # where TLS begins at once (RFC 8314 3), 0 for any free port, None for no such port
    timeout: float = 300  # seconds for the next line, and for each block of a message (RFC 5321 4.5.3.2)
    handshake_timeout: float = 30  # seconds that TLS may take to begin
    most: int = 1000  # clients that are served at a time; others are told so with 421 (RFC 5321 3.8)
    context: ssl.SSLContext | None = None  # with the certificate; without one there is no TLS


class Client(Protocol):
    """A connection, as far as others need to know it."""

    def end(self, cause: Cause) -> None:
        """Say why it ends, and end it."""

    def abort(self) -> None:
        """End it now."""

    def give_up(self) -> None:
        """End a handshake that others wait for."""


class Watcher(Protocol):
    """Whoever wants to know what happens; `connection` counts from 1."""

    def opened(self, connection: int, peer: str) -> None:
        """A client came, from this address."""

    def saw(self, connection: int, exchange: Exchange) -> None:
        """Something was said and answered."""

    def closed(self, connection: int) -> None:
        """The connection is gone."""


class Hub:
    """What is shared, the settings, the watchers, and the connections that are open."""

    def __init__(self, shared: Shared, settings: PortSettings, watchers: tuple[Watcher, ...] = ()) -> None:
        self.shared = shared
        self.settings = settings
        self.watchers = watchers
        self._buffer = room_to_read()
        self.connections: set[Client] = set()
        self.shaking: dict[Client, float] = {}  # those in a handshake, the oldest first, since when
        self.empty = asyncio.Event()  # set where a stop waits for the last connection
        self.broken: OSError | None = None  # a watcher could not write any more
        self.stopping = asyncio.Event()
        self._count = 0

    def buffer(self) -> memoryview:
        """
        Where a connection puts what comes, until it is used.

        With a selector, octets are read and used in one go, so one buffer does for all connections of a loop; but not
        for those of two loops, which run in threads of their own. A proactor (Windows) reads ahead for each.
        """
        return self._buffer if sys.platform != "win32" else room_to_read()

    def opened(self, connection: Client, peer: str) -> int:
        """Take in a connection and give it its number."""
        self._count += 1
        self.connections.add(connection)
        for watcher in self.watchers:
            self._tell(watcher.opened, self._count, peer)
        return self._count

    def make_place(self, now: float) -> None:
        """Have the client that hung in a handshake for longest make place for another, after some grace."""
        oldest = next(iter(self.shaking), None)
        if oldest is not None and now - self.shaking[oldest] > GRACE:
            oldest.give_up()

    def saw(self, number: int, exchange: Exchange) -> None:
        """Tell the watchers."""
        for watcher in self.watchers:
            self._tell(watcher.saw, number, exchange)

    def closed(self, connection: Client, number: int) -> None:
        """Let a connection go."""
        self.connections.discard(connection)
        self.shaking.pop(connection, None)
        for watcher in self.watchers:
            self._tell(watcher.closed, number)
        if not self.connections:
            self.empty.set()

    def _tell(self, what: "Callable[..., None]", *about: object) -> None:
        """Call a watcher; where its output is gone, as when a pager was left, the server stops."""
        try:
            what(*about)
        except OSError as error:
            self.broken = error
            self.watchers = ()
            self.stopping.set()


def room_to_read() -> memoryview:
    """A buffer for what is read at once."""
    return memoryview(bytearray(READ_AT_ONCE))
