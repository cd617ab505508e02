"""One conversation with a site that can be taken back: free play, and what a lesson is built on."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from smtptutor.protocol.state import Stage, State
from smtptutor.server.simulator import Exchange, Simulator, connect, reconnect
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

    @property
    def state(self) -> State:
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
        for event in self.receive(_wire(line)):
            if writing and self.draft:
                self._written[len(self.history)] = self.draft[:-1]
            self.draft.clear()
            yield event

    def undo(self) -> Exchange | str | None:
        """
        Take back the last line of the message being written, or else the last exchange.

        Returns what was taken back: the line, the exchange, or None where only the greeting is left.
        """
        if self.draft:
            line = self.draft.pop()
            self._write_again(self.draft)
            return line
        if len(self.history) < 2:
            return None
        lines = self._written.pop(len(self.history), [])
        undone = self.history.pop()
        self._set(self.history[-1].after if undone.client is None else undone.before)
        if undone.client is not None and undone.command is None:  # the end of a message: its lines stay written
            self._write_again(lines)
        return undone

    def _write_again(self, lines: list[str]) -> None:
        """The message being written, from its first line."""
        self.simulator.forget()
        self.draft = lines
        for line in lines:
            list(self.simulator.receive(_wire(line)))

    def reset(self) -> Exchange | None:
        """A new connection to the same place, as after QUIT; its greeting."""
        greeting = reconnect(self.state)
        self._set(greeting.after)
        self.history.append(greeting)
        return greeting

    def _set(self, state: State) -> None:
        self.simulator.state = state
        self.simulator.forget()
        self.draft.clear()


def _wire(line: str) -> bytes:
    return f"{line}\r\n".encode("utf-8", "surrogateescape")
