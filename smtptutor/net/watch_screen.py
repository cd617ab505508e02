"""What a person sees who watches a port: each exchange as the shell shows it, but with nothing to type."""

from collections.abc import Sequence

from smtptutor.explain import render
from smtptutor.explain.advice import advice
from smtptutor.explain.explanation import Explanation
from smtptutor.explain.met import Met
from smtptutor.explain.way import Kind, WayOut
from smtptutor.net.summary import summary
from smtptutor.server.exchange import Exchange
from smtptutor.text import Block, Para, Verbatim
from smtptutor.world import World

COLOURS = ("36", "34", "96", "94")
"""SGR parameters of the numbers in front, one for each connection in turn: none that marks refusals or success."""
_NOTHING = WayOut(Kind.NOTHING, ())


class Screen:
    """Prints exchanges with the number of the connection at the left of each line; a `Sink`."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._met = Met()

    def __call__(self, connection: int, exchange: Exchange, explanation: Explanation, way: WayOut) -> None:
        """Print one exchange, fuller the first time its cause is met."""
        first, digit = self._met.look(exchange)
        blocks = client_blocks(exchange)
        how = render.Telling(first, digit, suggest=False, typed=False)
        if exchange.silent:
            blocks += render.explanation_blocks(exchange, explanation, how, way=_NOTHING)
        else:
            blocks += render.answer_blocks(exchange, explanation, how, label="S:", way=_NOTHING)
        if doing := advice(exchange, way):
            blocks.append(Para(doing, indent=2))
        self._print(connection, blocks)

    def notice(self, connection: int, words: str) -> None:
        """Print a line that is no exchange."""
        self._print(connection, [Verbatim(f"-- {words}")])

    def _print(self, connection: int, blocks: Sequence[Block]) -> None:
        tag = f"[{connection}] "
        lines = self._world.written(blocks, len(tag)).splitlines()
        if self._world.colour:
            tag = f"\033[{COLOURS[(connection - 1) % len(COLOURS)]}m{tag}\033[0m"
        self._world.write("".join(f"{tag}{line}\n" for line in lines))


def client_blocks(exchange: Exchange) -> list[Block]:
    """The line of the client, and a line for its message; nothing where LMTP gives another answer to the same."""
    if exchange.number:
        return []
    said = summary(exchange)
    message: list[Block] = [Verbatim(said, "C:", "client")] if said else []
    line = render.client_blocks(exchange)
    return [*line, *message] if exchange.command else [*message, *line]
