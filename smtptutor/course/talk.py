"""One conversation with a site that can be taken back: free play, and what a lesson is built on."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from smtptutor.protocol.stage import Awaiting, Stage
from smtptutor.server.exchange import Exchange, Said, SiteState
from smtptutor.server.simulator import Simulator, connect, reconnect
from smtptutor.server.site import Site


class Exchanged(NamedTuple):
    """The server answered."""

    exchange: Exchange


class Talk:
    """
    A conversation.

    `history` are its exchanges since the connection was made, the greeting first. `draft` are the lines of the message
    being written, as far as they were sent one by one.
    """

    in_lesson = False

    def __init__(self, site: Site) -> None:
        self._begin(site)

    def _begin(self, site: Site) -> None:
        greeting = connect(site)
        self.simulator = Simulator(greeting)
        self.history: list[Exchange] = [greeting]
        self.draft: list[str] = []
        self._written: dict[int, list[str]] = {}  # place in the history -> the lines of the message that ended there

    def visit(self, site: Site) -> Exchange:
        """Leave for another place, where a new conversation begins; its greeting."""
        self._begin(site)
        return self.history[0]

    def message_of(self, exchange: Exchange) -> bytes | None:
        """The message that the last exchange answered, as it was written; None where it answered none."""
        if exchange.said is not Said.MESSAGE:
            return None
        lines = self._written.get(len(self.history) - exchange.number)
        if lines is None:
            latest = exchange.after.memory.store.latest
            return latest.content if exchange.accepted and latest is not None else None
        return "".join(f"{line.removeprefix('.')}\r\n" for line in lines).encode("utf-8", "surrogateescape")

    @property
    def state(self) -> SiteState:
        """The state now."""
        return self.simulator.state

    def receive(self, octets: bytes) -> Iterator[Any]:
        """Send octets to the server; tell what comes of each line, in order."""
        for exchange in self.simulator.receive(octets):
            self.history.append(exchange)
            yield Exchanged(exchange)

    def send(self, line: str) -> Iterator[Any]:
        """Send one line, given without its line end; tell what comes of it."""
        writing = self.state.session.stage is Stage.DATA
        if writing:
            self.draft.append(line)
        for event in self.receive(self._wire(line)):
            if writing and self.draft:
                self._written[len(self.history)] = self.draft[:-1]
            self.draft.clear()
            yield event

    def _wire(self, line: str) -> bytes:
        """
        The octets of a line that was typed.

        One that fills a chunk to the last octet goes without its line end, which would be read as an empty command;
        where only half the line end has room, the other half is left out.
        """
        octets, wanted = line.encode("utf-8", "surrogateescape"), self.simulator.wanted
        if octets and len(octets) == wanted:
            return octets
        return octets + (b"\n" if len(octets) + 1 == wanted else b"\r\n")

    def undo(self) -> Exchange | str | None:
        """
        Take back the last line of the message being written, or else the last exchange.

        Returns what was taken back: the line, the exchange, or None where only the greeting is left.
        """
        if self.draft:
            line = self.draft.pop()
            self._write_again(self.draft)
            return line
        if (chunk := self.state.session.chunk) is not None:
            session = self.state.session._replace(awaiting=Awaiting.COMMAND, chunk=None)
            self._set(self.state._replace(session=session))
            return chunk.line
        if len(self.history) < 2:
            return None
        lines = self._written.pop(len(self.history), [])
        undone = self.history.pop()
        while undone.number > 0:  # LMTP: the answers for the other recipients
            lines = self._written.pop(len(self.history), lines)
            undone = self.history.pop()
        self._set(self.history[-1].after if undone.client is None else undone.before)
        if undone.said is Said.MESSAGE:  # its lines stay written
            self._write_again(lines)
        return undone

    def _write_again(self, lines: list[str]) -> None:
        """The message being written, from its first line."""
        self.simulator.forget()
        self.draft = lines
        for line in lines:
            list(self.simulator.receive(self._wire(line)))

    def wait(self, seconds: int) -> int:
        """Let time pass at the server; its clock then, in seconds since 1970 (UTC)."""
        memory = self.state.memory
        later = memory.at(memory.clock + seconds)
        self.simulator.state = self.state._replace(memory=later)
        return later.clock

    def reset(self) -> Exchange | None:
        """A new connection to the same place, as after QUIT; its greeting."""
        greeting = reconnect(self.state)
        self._set(greeting.after)
        self.history.append(greeting)
        return greeting

    def _set(self, state: SiteState) -> None:
        self.simulator.state = state
        self.simulator.forget()
        self.draft.clear()
