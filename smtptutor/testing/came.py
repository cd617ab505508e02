"""What came to a scripted server, for whoever waits for it: a test in its thread, or a coroutine in its loop."""

import asyncio
import sys
import threading
import time
from contextlib import suppress

from smtptutor.testing.seen import ReceivedMessage, SeenExchange

_INSTEAD = {
    "asyncio": "await server.wait_for_async({0}), or await asyncio.to_thread(server.wait_for, {0})",
    "trio": "await trio.to_thread.run_sync(server.wait_for, {0})",
    "no loop": "server.wait_for({0})",
}
"""How to wait where this library's event loop runs."""

LAST_TOLD = 8  # exchanges that an error names


class Came:
    """The messages and exchanges of one server. Any thread may ask; the server's own adds."""

    def __init__(self) -> None:
        self._messages: list[ReceivedMessage] = []
        self._exchanges: list[SeenExchange] = []
        self._news = threading.Condition()
        self._waiting: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()

    @property
    def messages(self) -> list[ReceivedMessage]:
        """The messages, oldest first."""
        with self._news:
            return list(self._messages)

    @property
    def exchanges(self) -> list[SeenExchange]:
        """All that was said and answered, in order."""
        with self._news:
            return list(self._exchanges)

    def message(self, message: ReceivedMessage) -> None:
        """A message came."""
        with self._news:
            self._messages.append(message)
            self._news.notify_all()
            for loop, news in self._waiting:
                with suppress(RuntimeError):  # that loop is over
                    loop.call_soon_threadsafe(news.set)

    def exchange(self, exchange: SeenExchange) -> None:
        """Something was said and answered."""
        with self._news:
            self._exchanges.append(exchange)

    def clear(self) -> None:
        """Forget it all."""
        with self._news:
            self._messages.clear()
            self._exchanges.clear()

    def wait(self, count: int, timeout: float) -> list[ReceivedMessage]:
        """All messages, as soon as there are so many. Raises TimeoutError after `timeout` seconds."""
        end = time.monotonic() + timeout
        with self._news:
            while len(self._messages) < count:
                if not self._news.wait(max(0.0, end - time.monotonic())) and time.monotonic() >= end:
                    raise TimeoutError(self._so_far(count, timeout) + _advice(count))
            return list(self._messages)

    async def wait_async(self, count: int, seconds: float) -> list[ReceivedMessage]:
        """As `wait`, while the other tasks of the loop go on."""
        if (library := _loop_here()) != "asyncio":
            instead = _INSTEAD[library or "no loop"].format(count)
            raise RuntimeError(f"wait_for_async is for event loops of asyncio; write {instead}")
        waiting = asyncio.get_running_loop(), asyncio.Event()
        with self._news:
            self._waiting.add(waiting)
        try:
            async with asyncio.timeout(seconds):
                while len(self.messages) < count:
                    await waiting[1].wait()
                    waiting[1].clear()
        except TimeoutError:
            with self._news:
                raise TimeoutError(self._so_far(count, seconds)) from None
        finally:
            with self._news:
                self._waiting.discard(waiting)
        return self.messages

    def _so_far(self, count: int, timeout: float) -> str:
        last = [f"{each.client or '(connected)'} -> {each.code} {each.cause}" for each in self._exchanges[-LAST_TOLD:]]
        instead = "; ".join(last) if last else "no client connected"
        return f"{len(self._messages)} of {count} messages came within {timeout:g} seconds; {instead}"


def _advice(count: int) -> str:
    """What to do where the one who waited kept the client from going on; "" where that was not so."""
    library = _loop_here()
    if not library:
        return ""
    return (
        f". wait_for held up the event loop of {library} in this thread meanwhile, so that no client in it could go on;"
        f" write {_INSTEAD[library].format(count)}"
    )


def _loop_here() -> str:
    """The library whose event loop runs in this thread; "" for none."""
    with suppress(RuntimeError):
        asyncio.get_running_loop()
        return "asyncio"
    lowlevel = sys.modules.get("trio.lowlevel")
    if lowlevel is not None:
        with suppress(RuntimeError):
            lowlevel.current_trio_token()
            return "trio"
    return ""
