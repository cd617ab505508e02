"""The scripted server: a server in a thread, the rules that a test gives it, and what came."""

import asyncio
import ssl
import threading
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from types import TracebackType
from typing import Self

from smtptutor.net.hub import PortSettings
from smtptutor.net.running import what_went_wrong
from smtptutor.net.server import Server
from smtptutor.net.shared import Shared
from smtptutor.protocol.secrets import masked
from smtptutor.server.exchange import Exchange
from smtptutor.server.mailstore import Message
from smtptutor.server.named import EVERY
from smtptutor.server.site import IN_NO_WORDS, TROUBLE_STEPS, Account, Site, Trouble
from smtptutor.server.trouble import renumbered
from smtptutor.testing.came import Came
from smtptutor.testing.made import (
    above_0,
    certificate_of,
    checked,
    met,
    rule_of,
    rules_of,
    server_context,
    site_of,
    with_logins,
    with_mailboxes,
)
from smtptutor.testing.seen import ReceivedMessage, SeenExchange

START, STOP = 10.0, 0.2  # seconds to wait for the thread, and for clients that did not say QUIT
MANY = 1_000_000


class ScriptedServer:
    """
    A mail server that a test commands. Use it as a context manager.

    - `site`: the name of a site, a TOML file, or a Site.
    - `dialect`: who answers, such as "postfix"; else the site's own.
    - `trouble`: rules as on the command line ("rcpt:bob@* 451 4.3.0 x2"), or Trouble values.
    - `tls`: with a certificate. STARTTLS works, `tls_port` takes TLS from the first octet, and `client_context` trusts
      it. Without, STARTTLS is not offered.
    - `mailboxes`: the addresses that exist, in place of those of the site; written as in a command, with quotes where
      they need them. "*" stands for everybody in the domains of the site, "*@my.example" for everybody there, and "*@*"
      for everybody everywhere.
    - `users`: who can log in, each with the password, which is the token of XOAUTH2 and OAUTHBEARER too. "*" stands for
      everybody, and as a password for any: `{"*": "*"}`.
    - `mechanisms`: those of AUTH on offer: PLAIN, LOGIN, CRAM-MD5, SCRAM-SHA-256, XOAUTH2, OAUTHBEARER.
    - `timeout`: how many seconds a client has for its next line, and for each 1000 octets of a message.
    - `most`: how many clients are served at a time.
    - `port`, `tls_port`: ports of your own choice; without, free ones, which it keeps after `stop` and `start`.
    - `deliver`: called with each accepted message before the client hears of it, in the thread of the server. Where it
      raises OSError, the message is refused with 451 and not among `messages`.

    Raises ValueError for a rule or a dialect that makes no sense, and TableError (a ValueError) for a site.
    """

    def __init__(
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
    ) -> None:
        made = with_logins(with_mailboxes(site_of(site, dialect), mailboxes), users, mechanisms)
        self._site, rules = checked(made, tls=tls), rules_of(trouble)
        self._site = self._site._replace(trouble=(*self._site.trouble, *rules))
        above_0(timeout=timeout, most=most)
        self._tls, self._timeout, self._most, self._deliver = tls, timeout, most, deliver
        self._shared = Shared(self._site, MANY, self._received)
        for rule in rules:
            met(rule, self._shared.policy)
        self._came = Came()
        self._before = self._connections = 0  # those of earlier starts, and all so far
        self._started: Future[Server]
        self._thread: threading.Thread | None = None
        self._door = threading.Lock()  # held by whoever hands something to the loop, or shuts it
        self._open = False  # the loop takes something
        self._loop: asyncio.AbstractEventLoop
        self._server: Server
        self._over: asyncio.Event
        self.faults: list[str] = []
        self.host, self.port = "127.0.0.1", port
        self.tls_port = tls_port if tls else None

    def __enter__(self) -> Self:
        """Listen."""
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop; whoever is still connected is told so. What went wrong inside is a note where the test fails anyhow."""
        try:
            self.close()
        except RuntimeError as fault:
            if error is None:
                raise
            error.add_note(f"The mail server had a fault, too: {fault}")

    def start(self) -> None:
        """
        Listen; after `stop` again, on the same ports, and with all that came before.

        Does nothing where it listens already. Raises OSError where another program has the port.
        """
        if self._thread is not None and self._thread.is_alive():
            return
        self._before, self._started = self._connections, Future()
        self._thread = threading.Thread(target=self._run, name="smtptutor", daemon=True)
        self._thread.start()
        server = self._started.result(START)
        self.port, self.tls_port = server.port, server.tls_port

    def stop(self) -> None:
        """
        Listen no more, so that clients are turned away, until `start`; whoever is connected is told so.

        What came stays. Raises RuntimeError where something went wrong inside the server, which is a bug of smtptutor.
        """
        if self._thread is not None and self._thread.is_alive():
            self._hand_in(self._over.set)
            self._thread.join(START)
        if self.faults:
            raise RuntimeError("; ".join(self.faults))

    close = stop

    # What came.

    @property
    def messages(self) -> list[ReceivedMessage]:
        """The messages that were accepted, oldest first."""
        return self._came.messages

    @property
    def exchanges(self) -> list[SeenExchange]:
        """All that was said and answered, in order."""
        return self._came.exchanges

    def wait_for(self, count: int = 1, timeout: float = 5) -> list[ReceivedMessage]:
        """
        Wait until so many messages have come, and give them all.

        It holds up the thread that calls it. In a coroutine that would hold up a client in the same event loop, so use
        `wait_for_async` there, or with trio `await trio.to_thread.run_sync(server.wait_for, count)`. Raises
        TimeoutError, which tells what was said instead.
        """
        return self._came.wait(count, timeout)

    # It has a timeout of its own, as wait_for has.
    async def wait_for_async(self, count: int = 1, timeout: float = 5) -> list[ReceivedMessage]:  # noqa: ASYNC109
        """
        As `wait_for`, for a test that runs in an event loop of asyncio: its other tasks go on.

        Raises TimeoutError, which tells what was said instead.
        """
        return await self._came.wait_async(count, timeout)

    def clear(self) -> None:
        """Forget the messages, the exchanges, and the failures that were asked for since the start."""

        def forget() -> None:
            self._shared.rule(self._site)
            self._shared.forget()
            self._came.clear()

        self._do(forget)

    def wait(self, seconds: int) -> None:
        """
        Let time pass for the server, at once: for greylisting, rates, blocks and the dates in what it writes.

        How long a client may be silent, and how slow an answer is, go by the real clock. Raises ValueError for a
        negative number.
        """
        if seconds < 0:
            raise ValueError(f"time does not go back, so the seconds must be 0 or more, not {seconds}")
        self._do(lambda: self._shared.wait(seconds))

    # What goes wrong.

    def refuse(
        self, address: str, code: int = 550, times: int = 0, *, enhanced: str = "", text: str = IN_NO_WORDS
    ) -> None:
        """Refuse a recipient; `address` may hold * and ?. With `times` only so often, and then accept it."""
        self.add(Trouble("rcpt", address, code, enhanced, text, times))

    def fail(
        self,
        at: str,
        code: int = 451,
        times: int = 0,
        *,
        enhanced: str = "",
        text: str = IN_NO_WORDS,
        slow: int = 0,
        hang_up: bool = False,
        share: int = 100,
        keeps: bool = False,
    ) -> None:
        """
        Fail at a step: connect, hello, auth, mail, rcpt, data, message (its end), bdat, starttls, rset, noop, vrfy ...

        Code 0 lets the step pass, after `slow` seconds or with `text` as its reply; `hang_up` closes the connection
        without an answer. With `times` only so often; with `share` so often of a hundred times, as by chance, but the
        same in each run. A line feed in `text` makes a reply of several lines. With `keeps`, at message, it is taken
        and the connection closed before the answer.
        """
        self.add(Trouble(at, "", code, enhanced, text, times, slow, hang_up, share, keeps))

    def add(self, rule: str | Trouble) -> None:
        """Add a rule, as on the command line or as a Trouble; it counts from the next command on."""
        trouble = met(rule_of(rule), self._shared.policy)

        def change() -> None:
            site = self._shared.policy.site
            self._shared.rule(site._replace(trouble=(*site.trouble, trouble)))

        self._do(change)

    def lift(self, at: str = "") -> None:
        """
        Take back the rules that were added since the start: those for one step, or all.

        What came stays. Raises ValueError where there is no such step.
        """
        if at and at not in TROUBLE_STEPS:
            raise ValueError(f"a step is one of {', '.join(TROUBLE_STEPS)}, not {at!r}")
        first = len(self._site.trouble)

        def change() -> None:
            site = self._shared.policy.site
            kept = [number for number, rule in enumerate(site.trouble) if number < first or (at and rule.at != at)]
            self._shared.memory = renumbered(self._shared.memory, kept)
            self._shared.rule(site._replace(trouble=tuple(site.trouble[number] for number in kept)))

        self._do(change)

    # Logins and TLS.

    @property
    def user(self) -> str:
        """Somebody who can log in."""
        name = self._somebody().name
        return "anybody" if name == EVERY else name

    @property
    def password(self) -> str:
        """And the password for it."""
        password = self._somebody().password
        return "anything" if password == EVERY else password

    @property
    def token(self) -> str:
        """And the token, for XOAUTH2 and OAUTHBEARER."""
        account = self._somebody()
        token = account.token or account.password
        return "anything" if token == EVERY else token

    def _somebody(self) -> Account:
        if not self._site.users:
            raise ValueError("nobody can log in at this site")
        return self._site.users[0]

    @property
    def certificate(self) -> str:
        """The certificate as PEM text, for clients that want a file of those they trust."""
        return certificate_of(self._site.hostname)

    @property
    def client_context(self) -> ssl.SSLContext:
        """A context that trusts the server, for a client."""
        return ssl.create_default_context(cadata=self.certificate)

    # Inside: what runs in the thread of the server, and how to get there.

    def _do(self, what: Callable[[], None]) -> None:
        """Do something between two exchanges, in the thread of the server, and wait for it; raises what it raises."""
        done: Future[None] = Future()

        def do() -> None:
            try:
                what()
            except BaseException as error:  # noqa: BLE001 - it is raised where it was asked for
                done.set_exception(error)
            else:
                done.set_result(None)

        if threading.current_thread() is self._thread or not self._hand_in(do):
            do()
        done.result(START)

    def _hand_in(self, what: Callable[[], None]) -> bool:
        """Have the loop call something soon; False where it takes nothing: it has not begun, or is over."""
        with self._door:
            if self._open:
                self._loop.call_soon_threadsafe(what)
            return self._open

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as error:  # noqa: BLE001 - told to whoever waits for the start
            if self._started.done():
                self.faults.append(f"{type(error).__name__}: {error}")
            else:
                self._started.set_exception(error)

    async def _serve(self) -> None:
        self._loop, self._over = asyncio.get_running_loop(), asyncio.Event()
        self._loop.set_exception_handler(lambda _, context: self.faults.append(what_went_wrong(context)))
        context = server_context(self._site.hostname) if self._tls else None
        settings = PortSettings(
            self.host, self.port, self.tls_port, timeout=self._timeout, most=self._most, context=context
        )
        server = Server(self._shared, settings, (self,))
        await server.start()
        self._server = server
        self._open = True
        self._started.set_result(server)
        try:
            await self._over.wait()
            await server.stop(STOP)
        finally:
            with self._door:
                self._open = False
        await asyncio.sleep(0)  # for what was handed in before

    def _received(self, message: Message) -> None:
        envelope = message.envelope
        came = ReceivedMessage(envelope.sender, envelope.recipients, message.content, envelope.hello, envelope.protocol)
        if self._deliver is not None:
            self._deliver(came)
        self._came.message(came)

    def opened(self, connection: int, peer: str) -> None:
        """A client came; called by the server."""
        self._connections = self._before + connection

    def saw(self, connection: int, exchange: Exchange) -> None:
        """Something was said and answered; called by the server."""
        reply = exchange.reply
        text = "\n".join(reply.lines)
        if exchange.silent and "reason" in exchange.facts:
            text = f"{text}: {exchange.facts['reason']}"
        client = None if exchange.client is None else masked(exchange.client)
        number = self._before + connection
        seen = SeenExchange(number, client, reply.code, reply.enhanced, text, str(exchange.cause), exchange)
        self._came.exchange(seen)

    def closed(self, connection: int) -> None:
        """A client went; called by the server."""
