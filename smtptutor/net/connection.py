"""
One connection: octets from the socket to the simulator, replies back, and all that has to be waited for in between.

The simulator answers one frame each time it is asked, so a slow answer, a client that does not read, and one that sends
much at once are all the same here: the rest of what came stays where it is, and reading stops until it is used up. Only
while an answer waits for its time this side reads on, up to a bound, to notice where the client leaves. What a client
can make this side hold is bounded by that, by the buffer of the socket, and by the simulator's own limits. Its end of
sending is noticed else only when all before it is answered; then asyncio sends what is left, and closes.
"""

import asyncio
from collections.abc import Iterator

from smtptutor.net import handshake
from smtptutor.net.hub import Hub
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.remark import NO_FACTS, Facts
from smtptutor.protocol.stage import Awaiting
from smtptutor.protocol.state import State
from smtptutor.server.exchange import Exchange, SiteState
from smtptutor.server.memory import NOTHING_REMEMBERED
from smtptutor.server.simulator import Simulator, announce, reconnect

BURST = 64  # exchanges in a row before the other connections have their turn
TURN = 0.02  # seconds in a row, where somebody watches and an explanation may take long
LINGER = 1.0  # seconds for the last reply to arrive, while what still comes is thrown away
MOST_TURNED_AWAY = 100  # at a time that are told why; the rest is cut off
HIGH_WATER = 65536  # octets of replies that may wait for a client to read them, and of commands that come meanwhile
BLOCK = 1000  # octets of content that have to come in the time that a client may be silent (RFC 5321 4.5.3.2.5)

_CONTENT = (Awaiting.MAIL_DATA, Awaiting.OCTETS)
_NOTHING, _GOODBYE, _GO_AHEAD = Awaiting.NOTHING, Cause.GOODBYE, Cause.TLS_GO_AHEAD


class Connection(asyncio.BufferedProtocol):
    """A client and its simulator; `tls` where TLS begins before anything is said."""

    def __init__(self, hub: Hub, *, tls: bool = False) -> None:
        self._hub = hub
        self._loop = asyncio.get_running_loop()
        self._buffer = hub.buffer()
        self._tls = tls
        self._number = 0
        self._transport: asyncio.Transport
        self._simulator: Simulator
        self._exchanges: Iterator[Exchange] | None = None  # what came and is not answered yet
        self._later: asyncio.Handle | None = None  # when to go on with it, or with closing
        self._idle: asyncio.TimerHandle | None = None
        self._handshake: asyncio.Task[None] | None = None
        self._late: Exchange | None = None  # what will be said when its time has come
        self._heard = self._loop.time()  # when there was progress
        self._slowly = 0  # octets of content since then
        self._held = self._clogged = self._closing = self._ended = False
        self._early = b""  # octets that came before they could be used
        self._after: SiteState | None = None  # of the exchange that was settled last
        self._lost = False  # and its message could not be kept

    # What asyncio calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Greet, or begin with TLS, or say that there are too many already."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.set_write_buffer_limits(HIGH_WATER)
        hub = self._hub
        peer = transport.get_extra_info("peername")
        self._number = hub.opened(self, f"{peer[0]} port {peer[1]}" if peer else "")
        self._simulator = Simulator(reconnect(hub.shared.state(), tls=self._tls))
        self._idle = self._loop.call_later(hub.settings.timeout, self._look)
        if len(hub.connections) > hub.settings.most:
            hub.make_place(self._loop.time())
        over = len(hub.connections) - hub.settings.most
        if over > MOST_TURNED_AWAY:
            transport.abort()
        elif over > 0:
            self.end(Cause.TOO_MANY_CONNECTIONS, {"limit": hub.settings.most})
        elif self._tls:
            self._secure(self._greeting())
        else:
            self._answer(self._greeting())

    def get_buffer(self, sizehint: int) -> memoryview:
        """Where to put what comes."""
        return self._buffer

    def buffer_updated(self, nbytes: int) -> None:
        """Octets came."""
        if self._closing:
            return
        octets = bytes(self._buffer[:nbytes])
        if self._handshake is not None or self._exchanges is not None:
            self._early += octets  # behind the handshake in one piece with it, or while an answer waits for its time
            if len(self._early) > HIGH_WATER:
                self._hold()
        else:
            self._note(nbytes)
            self._answer(self._simulator.receive(octets))

    def eof_received(self) -> bool:
        """The client sends nothing more: with nothing to wait for, asyncio sends what is left and closes."""
        if self._late is None or self._tls or self._later is None:
            return False
        self._ended = True  # it may read what is still to be said, or be gone, so that is not put off any longer
        self._later.cancel()
        self._later = self._loop.call_soon(self._say_late)
        return True

    def _note(self, count: int) -> None:
        """Something came. It is progress where it begins a line or a message, or is a good deal of content."""
        self._slowly += count
        enough = self._slowly >= BLOCK and self._simulator.state.session.awaiting in _CONTENT
        if enough or not self._simulator.pending:
            self._heard, self._slowly = self._loop.time(), 0

    def pause_writing(self) -> None:
        """The client does not read: answer nothing more until it does."""
        self._clogged = True
        self._hold()

    def resume_writing(self) -> None:
        """It reads again."""
        self._clogged = False
        if self._exchanges is not None and self._later is None:
            self._go_on()
        else:
            self._release()

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is gone, whoever ended it."""
        if not self._number:
            return
        self._closing = True
        self._cancel()
        if self._late is not None:  # what was answered is told, though nobody waited for it
            self._hub.saw(self._number, self._late)
        self._hub.closed(self, self._number)
        self._number = 0

    # Answering. What is answered is settled before this side waits for anything: see `Shared.settle`.

    def _greeting(self) -> Iterator[Exchange]:
        """The first thing that is said, made when it is its turn: much may have happened during a handshake."""
        simulator = self._simulator
        greeting = reconnect(simulator.state, tls=self._tls)
        simulator.state = greeting.after
        yield greeting

    def _answer(self, exchanges: Iterator[Exchange]) -> None:
        self._exchanges = exchanges
        self._go_on()

    def _go_on(self) -> None:
        """Answer what has come, as far as that goes without waiting."""
        self._later = None
        exchanges, simulator, shared = self._exchanges, self._simulator, self._hub.shared
        if exchanges is None:
            return
        replies: list[bytes] = []
        over = self._loop.time() + TURN if self._hub.watchers else 0.0
        for _ in range(BURST):
            simulator.state = shared.now(simulator.state.session)
            exchange = next(exchanges, None)
            if exchange is None:
                self._rest()
                break
            if exchange.after is not self._after:  # else it is one more answer to the same message (RFC 2033 4.2)
                self._after, self._lost = exchange.after, not shared.settle(exchange)
            if self._lost:
                exchange = shared.not_kept(exchange)
            if exchange.manner.slow and not self._ended:
                self._send(replies)
                self._put_off(exchange)
                return
            if not self._say(exchange, replies):
                return
            if not shared.several and not simulator.pending:  # saves asking once more, which costs a tenth of the whole
                self._rest()
                break
            if over and self._loop.time() > over:
                break
        self._send(replies)
        if self._exchanges is None:
            self._release()
            return
        self._hold()
        if not self._clogged:
            self._later = self._loop.call_soon(self._go_on)

    def _rest(self) -> None:
        """All that came is answered. Until more comes, nothing is held on to that may be dropped meanwhile."""
        self._exchanges = self._after = None
        simulator = self._simulator
        session, policy, _ = simulator.state
        simulator.state = State(session, policy, NOTHING_REMEMBERED)

    def _put_off(self, exchange: Exchange) -> None:
        """Say it when its time has come; meanwhile this side reads, so that it notices where the client leaves."""
        self._late = exchange
        self._later = self._loop.call_later(exchange.manner.slow, self._say_late)
        if self._held and not self._clogged:
            self._held = False
            self._transport.resume_reading()

    def _say_late(self) -> None:
        """Say what had to be slow."""
        exchange, self._late = self._late, None
        assert exchange is not None  # for it the time was set
        self._heard = self._loop.time()
        replies: list[bytes] = []
        if self._say(exchange, replies):
            self._send(replies)
            self._go_on()

    def _say(self, exchange: Exchange, replies: list[bytes]) -> bool:
        """Add the reply to those to send; False where the dialogue does not simply go on after it."""
        closing = exchange.after.session.awaiting is _NOTHING
        if not (closing and exchange.silent):
            replies.append(exchange.reply.wire())
        if self._hub.watchers:
            self._hub.saw(self._number, exchange)
        cause = exchange.cause
        if closing:
            self._send(replies)
            self._close(at_once=cause is _GOODBYE and not self._simulator.pending)
            return False
        if cause is _GO_AHEAD:
            self._send(replies)
            self._secure(None)
            return False
        return True

    def _send(self, replies: list[bytes]) -> None:
        if replies:
            self._heard = self._loop.time()
            self._transport.write(replies[0] if len(replies) == 1 else b"".join(replies))
            replies.clear()

    def _hold(self) -> None:
        """Read nothing for now."""
        if not self._held:
            self._held = True
            self._transport.pause_reading()

    def _release(self) -> None:
        """Read on, unless there is something to wait for."""
        if self._early and not self._clogged and self._handshake is None:
            octets, self._early = self._early, b""
            self._answer(self._simulator.receive(octets))
        elif self._ended:
            self._transport.close()
        elif self._held and not self._clogged and self._handshake is None:
            self._held = False
            self._transport.resume_reading()

    # TLS.

    def _secure(self, first: Iterator[Exchange] | None) -> None:
        """Begin TLS (RFC 3207 4); what was sent ahead in the clear is thrown away, and `first` is said after it."""
        self._rest()
        self._simulator.forget()
        self._hold()
        self._hub.shaking[self] = self._loop.time()
        self._handshake = self._loop.create_task(self._shake_hands(first))

    async def _shake_hands(self, first: Iterator[Exchange] | None) -> None:
        settings = self._hub.settings
        transport: asyncio.Transport | None = None
        why = handshake.gone(first=first is not None)
        seconds = min(settings.handshake_timeout, settings.timeout)
        if self._closing:  # the client was gone before its turn came
            return
        self._early = b""  # what comes from here on has come through TLS
        if settings.context is None:
            why = handshake.NO_CERTIFICATE
        else:
            try:
                transport = await self._loop.start_tls(
                    self._transport,
                    self,
                    settings.context,
                    server_side=True,
                    ssl_handshake_timeout=seconds,
                    ssl_shutdown_timeout=LINGER,
                )
            except OSError as error:  # errors of TLS and of time are errors of the system too
                why = handshake.reason(error, seconds, first=first is not None)
        self._handshake = None
        self._hub.shaking.pop(self, None)
        if transport is None or self._closing:
            self._failed(why)
            return
        self._tls, self._transport = True, transport
        self._held = self._clogged = False  # what the new transport knows nothing of
        transport.set_write_buffer_limits(HIGH_WATER)
        self._heard = self._loop.time()
        if first is not None:
            self._answer(first)
        else:
            self._release()

    def give_up(self) -> None:
        """End a handshake that others wait for."""
        if self._handshake is not None:
            self._handshake.cancel()
            self._failed(handshake.PLACE_NEEDED)

    def _failed(self, reason: str) -> None:
        """There is no TLS, and so no connection any more (RFC 3207 4.1)."""
        if self._number and self._hub.watchers:
            self._hub.saw(self._number, self._announced(Cause.TLS_HANDSHAKE_FAILED, {"reason": reason}))
        self._transport.abort()
        self.connection_lost(None)

    # Ending.

    def end(self, cause: Cause, facts: Facts = NO_FACTS) -> None:
        """Say why this connection ends, and end it."""
        if self._closing:
            return
        if self._handshake is not None or (self._tls and self._transport.get_extra_info("sslcontext") is None):
            self._transport.abort()  # nothing can be said before TLS is there
            return
        replies: list[bytes] = []
        self._say(self._announced(cause, facts), replies)

    def _announced(self, cause: Cause, facts: Facts) -> Exchange:
        """What is said of our own accord."""
        shared = self._hub.shared
        facts = {"hostname": shared.policy.site.hostname, **facts}
        return announce(shared.now(self._simulator.state.session), cause, facts)

    def abort(self) -> None:
        """End it now."""
        self._transport.abort()

    def _look(self) -> None:
        """See whether there was no progress for too long: silence, or an octet now and then (RFC 5321 4.5.3.2.7)."""
        timeout = self._hub.settings.timeout
        waiting = self._later is not None or self._handshake is not None  # for this side
        left = timeout if waiting else self._heard + timeout - self._loop.time()
        if left > 0:
            self._idle = self._loop.call_later(left, self._look)
        else:
            self.end(Cause.IDLE_TIMEOUT, {"seconds": int(timeout) or f"{timeout:g}", "what": self._what_came()})

    def _what_came(self) -> str:
        """What there was in place of progress."""
        if self._simulator.state.session.awaiting in _CONTENT:
            return "Too little of the message" if self._slowly else "Nothing"
        return "No whole line" if self._simulator.pending else "Nothing"

    def _close(self, *, at_once: bool = False) -> None:
        """
        Nothing more is said.

        Closing while octets of the client wait unread would make its system throw away the last reply, so those that
        still come are read and dropped for a moment; not so after QUIT, when the client waits for just that.
        """
        self._closing = True
        self._exchanges = None
        self._early = b""
        self._cancel()
        transport = self._transport
        if at_once or not transport.can_write_eof():
            transport.close()
        else:
            try:
                transport.write_eof()
            except OSError:  # the client is gone
                transport.abort()
                return
            if self._held:
                self._held = False
                transport.resume_reading()
        self._later = self._loop.call_later(LINGER, transport.abort)

    def _cancel(self) -> None:
        for handle in (self._later, self._idle):
            if handle is not None:
                handle.cancel()
        self._later = self._idle = None
