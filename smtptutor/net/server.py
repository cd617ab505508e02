"""The listening server: opens its ports, counts its connections, stops without cutting anybody off."""

import asyncio
import ipaddress
import socket

from smtptutor.net.connection import Connection
from smtptutor.net.hub import Hub, PortSettings, Watcher
from smtptutor.net.listening import Listener
from smtptutor.net.shared import Shared
from smtptutor.protocol.cause import Cause

PATIENCE = 1.0  # seconds that those connected have to read why the server stops
CUT = 0.2  # seconds for the loop to take down what was cut off


class Server:
    """A site on a port. Made inside a running loop; `start` opens the ports, and `stop` closes them."""

    def __init__(self, shared: Shared, settings: PortSettings, watchers: tuple[Watcher, ...] = ()) -> None:
        self.hub = Hub(shared, settings, watchers)
        self.port = 0
        self.tls_port: int | None = None
        self._listeners: list[Listener] = []

    async def start(self) -> None:
        """Listen. Raises OSError where a port cannot be had."""
        settings = self.hub.settings
        addresses = addresses_of(settings.host)
        try:
            self.port = self._listen(addresses, settings.port, tls=self.hub.shared.policy.site.tls.from_start)
            if settings.tls_port is not None and settings.context is not None:
                self.tls_port = self._listen(addresses, settings.tls_port, tls=True)
        except OSError:
            await self.stop()
            raise

    def _listen(self, addresses: list[str], port: int, *, tls: bool) -> int:
        """Listen on all addresses of the host, on the same port, and give the port."""
        for address in addresses:
            listener = Listener(address, port, lambda: Connection(self.hub, tls=tls))
            self._listeners.append(listener)
            port = listener.port
        return port

    async def stop(self, patience: float = PATIENCE) -> None:
        """Take no more clients, tell those connected, and give them a moment (RFC 5321 3.8: 421)."""
        for listener in self._listeners:
            listener.close()
        for listener in self._listeners:
            await listener.settled()
        self._listeners.clear()
        for connection in tuple(self.hub.connections):
            connection.end(Cause.SERVER_SHUTTING_DOWN)
        if self.hub.connections:
            self.hub.empty.clear()
            if not await self._gone(patience):
                self.abort()
                await self._gone(CUT)

    async def _gone(self, patience: float) -> bool:
        """Wait for the last connection to go; False where one is still there."""
        try:
            await asyncio.wait_for(self.hub.empty.wait(), patience)
        except TimeoutError:
            return False
        return True

    def abort(self) -> None:
        """Cut all connections now."""
        for connection in tuple(self.hub.connections):
            connection.abort()


def addresses_of(host: str) -> list[str]:
    """The addresses of a host name or of an address, each once. Raises OSError where there are none."""
    try:
        entries = socket.getaddrinfo(host or None, 0, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except UnicodeError:  # as for two dots in a row, or a part of more than 63 letters
        raise socket.gaierror(socket.EAI_NONAME, "it is no host name") from None
    return list(dict.fromkeys(str(entry[4][0]) for entry in entries))


def only_here(host: str) -> bool:
    """True where only programs on this machine reach a host: all of its addresses are loopback (RFC 1122 3.2.1.3)."""
    return all(ipaddress.ip_address(address.partition("%")[0]).is_loopback for address in addresses_of(host))
