"""
A scripted mail server for the tests of other programs: it fails where a test says so, and tells what came.

With pytest, write `pytest_plugins = ["smtptutor.testing"]` in conftest.py, and take the fixture `smtp_server`:

    def test_a_full_mailbox_is_reported(smtp_server):
        smtp_server.refuse("bob@example.test", code=452)

        send_my_mail(smtp_server.host, smtp_server.port)

        assert [] == smtp_server.messages
        assert 452 in [exchange.code for exchange in smtp_server.exchanges]

Time passes when the test says so, so that nobody sleeps until greylisting is over:

    def test_comes_back_after_greylisting(smtp_server_factory):
        server = smtp_server_factory("greylist")
        queue = put_into_my_queue(server.host, server.port)     # 450 4.2.0 at first
        server.wait(300)                                        # the seconds pass at once, for the server
        queue.try_again()                                       # 250

        assert 1 == len(server.messages)

A test in an event loop lets its clients go on while it waits:

    async def test_it_is_sent(smtp_server):
        sending = asyncio.create_task(send_my_mail(smtp_server.host, smtp_server.port))
        (message,) = await smtp_server.wait_for_async(1)        # with trio: trio.to_thread.run_sync(server.wait_for, 1)

`server.stop()` makes clients meet a server that is down; `server.start()` brings it back on the same port.

Without pytest, `with ScriptedServer() as server:` does the same. The server runs in a thread, listens on 127.0.0.1
only, and never sends mail on.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from typing import Protocol

from smtptutor.server.site import Site, Trouble
from smtptutor.testing.scripted import ScriptedServer
from smtptutor.testing.seen import ReceivedMessage, SeenExchange

__all__ = ["ReceivedMessage", "ScriptedServer", "SeenExchange", "ServerFactory", "Site", "Trouble"]


class ServerFactory(Protocol):
    """The fixture `smtp_server_factory`: called with the arguments of ScriptedServer, it gives one that runs."""

    def __call__(
        self,
        site: str | Site = "default",
        dialect: str | None = None,
        trouble: Iterable[str | Trouble] = (),
        *,
        tls: bool = False,
        mailboxes: Iterable[str] | None = None,
        users: Mapping[str, str] | None = None,
        mechanisms: Iterable[str] | None = None,
        timeout: float = 300,
        most: int = 1000,
        deliver: Callable[[ReceivedMessage], object] | None = None,
        port: int = 0,
        tls_port: int = 0,
    ) -> ScriptedServer:
        """Make a server and start it."""


try:
    import pytest
except ModuleNotFoundError:  # a ScriptedServer does without
    pass
else:

    @pytest.fixture
    def smtp_server() -> Iterator[ScriptedServer]:
        """A mail server for one test: the default site, which takes mail for alice and bob at example.test."""
        with ScriptedServer() as server:
            yield server

    @pytest.fixture
    def smtp_server_factory() -> Iterator[ServerFactory]:
        """Makes servers, with the arguments of ScriptedServer; they stop when the test is over."""
        with ExitStack() as servers:
            yield lambda *arguments, **options: servers.enter_context(ScriptedServer(*arguments, **options))
