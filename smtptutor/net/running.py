"""Runs a server until it is told to stop: signals, and what is said when something inside goes wrong."""

import asyncio
import signal
import sys
import traceback
from collections.abc import Callable

from smtptutor.net.hub import PortSettings, Watcher
from smtptutor.net.server import Server
from smtptutor.net.shared import Shared

SPARE_FILES = 200  # beside a file for each connection

Ready = Callable[[Server], None]
Complain = Callable[[str], None]


def run(
    shared: Shared, settings: PortSettings, watchers: tuple[Watcher, ...], ready: Ready, complain: Complain
) -> bool:
    """
    Serve until SIGINT or SIGTERM, and then stop with care; a second signal ends at once.

    `ready` is called when the ports are open. True where all was stopped with care, False after a second signal. Raises
    OSError where a port cannot be had, or where a watcher has nowhere to write any more.
    """
    return asyncio.run(_run(shared, settings, watchers, ready, complain))


async def _run(
    shared: Shared, settings: PortSettings, watchers: tuple[Watcher, ...], ready: Ready, complain: Complain
) -> bool:
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: complain(what_went_wrong(context)))
    settings = settings._replace(most=make_room(settings.most))
    server = Server(shared, settings, watchers)
    hurry = asyncio.Event()

    def told() -> None:
        if server.hub.stopping.is_set():
            hurry.set()
        server.hub.stopping.set()

    await server.start()
    restore = _on_signals(loop, told)
    try:
        ready(server)
        await server.hub.stopping.wait()
        stopping, hurrying = loop.create_task(server.stop()), loop.create_task(hurry.wait())
        await asyncio.wait((stopping, hurrying), return_when=asyncio.FIRST_COMPLETED)
        for task in (stopping, hurrying):
            task.cancel()
        server.abort()
    finally:
        restore()
    if server.hub.broken is not None:
        raise server.hub.broken
    return not hurry.is_set()


def _on_signals(loop: asyncio.AbstractEventLoop, told: Callable[[], None]) -> Callable[[], None]:
    """Have `told` called for SIGINT and SIGTERM; what is given back undoes that."""
    signals = (signal.SIGINT, signal.SIGTERM)
    before = [(number, signal.getsignal(number)) for number in signals]
    try:
        for number in signals:
            loop.add_signal_handler(number, told)
    except NotImplementedError:  # Windows: the handler runs between two steps of the program, and wakes the loop
        for number in signals:
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(told))

    def undo() -> None:
        for number, handler in before:
            if sys.platform != "win32":
                loop.remove_signal_handler(number)
            signal.signal(number, handler)

    return undo


def make_room(most: int) -> int:
    """How many connections can be served, having asked the system for as many open files as that takes."""
    if sys.platform == "win32":
        return most
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = most + SPARE_FILES
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return most
    able = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (able, hard))
    except (OSError, ValueError):  # macOS sets a bound of its own
        able = soft
    return max(1, min(most, able - SPARE_FILES if able > 2 * SPARE_FILES else able // 2))


def what_went_wrong(context: dict[str, object]) -> str:
    """One line on a fault that asyncio reports, in place of a traceback."""
    error = context.get("exception")
    what = str(context.get("message", "something went wrong"))
    if not isinstance(error, BaseException):
        return what
    places = traceback.extract_tb(error.__traceback__)
    where = f" at {places[-1].filename}:{places[-1].lineno}" if places else ""
    return f"{what}: {type(error).__name__}: {error}{where}"
