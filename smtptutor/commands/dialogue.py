"""The shell without a terminal: read commands from standard input, print the dialogue with its explanations."""

from collections.abc import Iterator
from typing import BinaryIO

from smtptutor.commands.status import DONE
from smtptutor.explain import render
from smtptutor.explain.explanation import explain
from smtptutor.explain.met import Met
from smtptutor.explain.to_json import to_json
from smtptutor.protocol.stage import Awaiting, Stage
from smtptutor.server.exchange import Exchange
from smtptutor.server.simulator import Simulator, connect
from smtptutor.server.site import Site
from smtptutor.text import BLANK
from smtptutor.wording import seconds_typed
from smtptutor.world import World

CHUNK = 65536
REMEMBERED = 100  # exchanges that an explanation looks back on


def run(world: World, site: Site, *, as_json: bool = False, stream: BinaryIO | None = None) -> int:
    """Play a stream, or standard input, against `site` until it or the server ends the dialogue. Returns 0."""
    teller = Teller(world, as_json=as_json)
    greeting = connect(site)
    teller.tell(greeting)
    simulator = Simulator(greeting)
    for octets in lines_from(world.stdin if stream is None else stream):
        if (seconds := _wait(octets, simulator)) is not None:
            simulator.state = simulator.state._replace(memory=simulator.state.memory.later(seconds))
            continue
        for exchange in simulator.receive(octets):
            teller.tell(exchange)
        if simulator.unread:
            world.complain("the connection is closed; the lines after that were not sent.")
            return DONE
    if simulator.state.session.stage is Stage.DATA:
        world.complain("the input ended inside the message; a dot alone on a line ends a message.")
    elif simulator.pending:
        world.complain("the last line has no line end, so it was not sent.")
    return DONE


def _wait(octets: bytes, simulator: Simulator) -> int | None:
    """The seconds of `:wait 5m`, where a command is awaited: a way out may hold it, and no verb begins with a colon."""
    if not octets.startswith(b":wait ") or simulator.pending:
        return None
    if simulator.state.session.awaiting is not Awaiting.COMMAND:
        return None
    return seconds_typed(octets[len(b":wait ") :].decode("ascii", "replace").strip())


class Teller:
    """Prints exchange after exchange, fuller the first time a cause is met; keeps the conversation."""

    def __init__(self, world: World, *, as_json: bool = False) -> None:
        self._world = world
        self._as_json = as_json
        self._met = Met()
        self._history: list[Exchange] = []

    def tell(self, exchange: Exchange) -> None:
        """Print one exchange and remember it."""
        explanation = explain(exchange, self._history)
        if self._as_json:
            import json

            self._world.write(json.dumps(to_json(exchange, explanation)) + "\n")
        else:
            first, digit = self._met.look(exchange)
            said = render.client_blocks(exchange) if exchange.number == 0 else []
            how = render.Telling(first, digit, voice=self._world.settings.voice)
            self._world.show([*said, *render.answer_blocks(exchange, explanation, how, label="S:"), BLANK])
        self._history.append(exchange)
        del self._history[:-REMEMBERED]


def lines_from(stream: BinaryIO) -> Iterator[bytes]:
    """
    The octets of a stream as they come, fit for the wire, line by line: a person types one after the other.

    Where the first line ends in LF alone, the input is plain text, and each LF is sent as CR LF, as a mail client
    would; where it ends in CR LF, every octet is sent as it is.
    """
    read = getattr(stream, "read1", stream.read)
    as_text: bool | None = None
    held = b""
    while octets := read(CHUNK):
        if as_text is None:
            held += octets
            end = held.find(b"\n")
            if end < 0:
                continue
            as_text = not held[:end].endswith(b"\r")
            octets, held = held, b""
        yield from (octets.replace(b"\n", b"\r\n") if as_text else octets).splitlines(keepends=True)
    if held:
        yield held


def typed_lines(stream: BinaryIO) -> Iterator[str]:
    """The lines of a stream as somebody would type them, without their line ends; what is not UTF-8 is kept."""
    held = b""
    for octets in lines_from(stream):
        *lines, held = (held + octets).split(b"\n")
        yield from (line.removesuffix(b"\r").decode("utf-8", "surrogateescape") for line in lines)
    if held:
        yield held.removesuffix(b"\r").decode("utf-8", "surrogateescape")
