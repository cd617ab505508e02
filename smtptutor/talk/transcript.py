"""A dialogue as it went over the wire: what each side said, without a word of the tutor's."""

from collections.abc import Iterator

from smtptutor.explain import render
from smtptutor.explain.explanation import shortened
from smtptutor.protocol.secrets import masked
from smtptutor.server.dialogue import Dialogue, History
from smtptutor.server.exchange import Exchange, Said
from smtptutor.text import Block, Para, Verbatim
from smtptutor.wording import plural

Messages = dict[int, tuple[str, ...]]
"""Place in the history -> the lines of the message that was answered there."""


def transcript(dialogue: Dialogue) -> list[Block]:
    """All that was said, with the text of every message and chunk as it was sent (RFC 5321 4.5.2, RFC 3030 2)."""
    blocks: list[Block] = []
    for exchange, _, client in by_exchange(dialogue):
        blocks += [*client, *render.reply_blocks(exchange, "S:")]
    return blocks + unanswered(dialogue)


def by_exchange(dialogue: Dialogue) -> Iterator[tuple[Exchange, History, list[Block]]]:
    """Each exchange, with those before it and what the client said."""
    messages, before = _messages(dialogue), History()
    for place, exchange in enumerate(dialogue.history):
        yield exchange, before, _client(exchange, messages.get(place, ()))
        before = before.adding(exchange)


def unanswered(dialogue: Dialogue) -> list[Block]:
    """What the client said and the server has not answered yet: lines of a message, octets of a chunk."""
    chunk = dialogue.state.session.chunk
    begun: list[Block] = [] if chunk is None else [said(chunk.line), *_octets(dialogue.pending)]
    return begun + [said(line) for line in dialogue.draft] + (_begun(dialogue) if chunk is None else [])


def _begun(dialogue: Dialogue) -> list[Block]:
    """The line whose end has not come."""
    line = dialogue.pending.decode("utf-8", "surrogateescape")
    return [said(masked(line, dialogue.awaiting, login_over=dialogue.state.session.login_over))] if line else []


def said(line: str) -> Verbatim:
    """A line of a message that the client sent; there is no secret in it."""
    return Verbatim(shortened(line, render.MOST_SHOWN), "C:", "client")


def _messages(dialogue: Dialogue) -> Messages:
    """The messages as they were typed, however big, a dot too few or too many in them."""
    return {
        len(past.history): tuple(past.draft)
        for past in dialogue.trail
        if past.draft and past.what and isinstance(past.what[0], Exchange)
    }


def _client(exchange: Exchange, message: tuple[str, ...]) -> list[Block]:
    """What the client said; once, where LMTP has several answers to it."""
    if exchange.number > 0:
        return []
    line = render.client_blocks(exchange)
    if exchange.said is Said.MESSAGE:
        return [*map(said, message or _stuffed(exchange.content)), *line]
    if exchange.said is not Said.CHUNK:
        return line
    size = exchange.command.chunk if exchange.command else None
    if size and not exchange.content:
        return [*line, Para(f"({plural(size, 'octet')}, too many to keep)", indent=3)]
    return [*line, *_octets(exchange.content)]


def _stuffed(content: bytes) -> list[str]:
    """The lines of a message that came in one piece with other things, as they were sent (RFC 5321 4.5.2)."""
    lines = content.decode("utf-8", "surrogateescape").split("\r\n")[:-1]
    return [f".{line}" if line.startswith(".") else line for line in lines]


def _octets(octets: bytes) -> list[Block]:
    """The octets of a chunk as lines; what is no text as escapes."""
    text = octets.decode("utf-8", "surrogateescape").replace("\r\n", "\n").removesuffix("\n")
    return [said(line) for line in text.split("\n")] if octets else []
