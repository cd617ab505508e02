"""
A listening socket, and the clients that it takes in.

It is here in place of asyncio's own server, which complains a thousand times a second where the system has no more open
files, and leaves a client that comes just when it closes open, with nobody to talk to it.
"""

import asyncio
import errno
import socket
from collections.abc import Callable

BACKLOG = 1024  # clients that may wait to be taken in
AT_A_TIME = 64  # are taken in before those connected have their turn
PAUSE = 0.2  # seconds without taking anybody in, where the system refuses
SPELL = 60.0  # seconds; what goes wrong again within them is not said again

_OUT_OF_FILES = frozenset({errno.EMFILE, errno.ENFILE})


class Listener:
    """
    Takes in clients at an address, each with a protocol of its own, until it is closed.

    Made inside a running loop. Port 0 is any free port; `port` tells which. Raises OSError where it cannot be had.
    """

    def __init__(self, address: str, port: int, protocol: Callable[[], asyncio.BaseProtocol]) -> None:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        self._socket = socket.create_server((address, port), family=family, backlog=BACKLOG)
        self._socket.setblocking(False)
        self.port: int = self._socket.getsockname()[1]
        self._protocol = protocol
        self._loop = asyncio.get_running_loop()
        self._arriving: set[asyncio.Task[None]] = set()
        self._waiting: asyncio.TimerHandle | asyncio.Task[None] | None = None
        self._complained = -SPELL  # when, by the clock of the loop
        self._listen()

    def close(self) -> None:
        """Take in nobody any more; those who wait are turned away by the system."""
        if self._waiting is not None:
            self._waiting.cancel()
        else:
            self._loop.remove_reader(self._socket)
        self._socket.close()

    async def settled(self) -> None:
        """Wait until everybody who was taken in has a connection."""
        if self._arriving:
            await asyncio.wait(self._arriving)

    def _listen(self) -> None:
        self._waiting = None
        try:
            self._loop.add_reader(self._socket, self._take_in)
        except NotImplementedError:  # Windows, where a loop watches no sockets
            self._waiting = self._loop.create_task(self._take_in_one_by_one())

    def _take_in(self) -> None:
        """Somebody is there."""
        for _ in range(AT_A_TIME):
            try:
                self._welcome(self._socket.accept()[0])
            except (BlockingIOError, InterruptedError):
                return
            except ConnectionAbortedError:  # gone already
                continue
            except OSError as error:
                self._loop.remove_reader(self._socket)
                self._waiting = self._loop.call_later(PAUSE, self._listen)
                self._complain(error)
                return

    async def _take_in_one_by_one(self) -> None:
        while True:
            try:
                self._welcome((await self._loop.sock_accept(self._socket))[0])
            except ConnectionAbortedError:
                continue
            except OSError as error:
                self._complain(error)
                await asyncio.sleep(PAUSE)

    def _welcome(self, client: socket.socket) -> None:
        task = self._loop.create_task(self._connect(client))
        self._arriving.add(task)
        task.add_done_callback(self._arriving.discard)

    async def _connect(self, client: socket.socket) -> None:
        try:
            await self._loop.connect_accepted_socket(self._protocol, client)
        except OSError:  # gone already
            client.close()

    def _complain(self, error: OSError) -> None:
        """Say once in a while why nobody is taken in."""
        now = self._loop.time()
        if now - self._complained < SPELL:
            return
        self._complained = now
        advice = "; a higher limit of open files (ulimit -n) gives more room" * (error.errno in _OUT_OF_FILES)
        why = f"{error.strerror or error}{advice}"
        self._loop.call_exception_handler({"message": f"new clients have to wait until some leave: {why}"})
