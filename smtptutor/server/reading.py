"""Octets in one piece to a session, just as they are: what the server makes of them, as a value."""

from collections.abc import Callable
from typing import NamedTuple

from smtptutor.protocol import engine
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.framing import Framing, Line, MailData, Octets
from smtptutor.protocol.stage import Awaiting
from smtptutor.server.exchange import Exchange, SiteState
from smtptutor.server.simulator import answers

Instead = Callable[[SiteState, str], str]
"""What is read in place of a command line, or of an answer in a login; the state tells which of them it is."""


class Read(NamedTuple):
    """
    What came of octets.

    `rest` is what came of a frame that is not whole. `unread` counts the octets that nobody reads: behind a goodbye,
    and behind STARTTLS (RFC 3207 4.2). `message` is the last mail data that was answered, however big. `heard` are the
    octets as they were read, without what is unread, and without the beginning of a line that may yet be a secret.
    """

    state: SiteState
    exchanges: tuple[Exchange, ...]
    rest: bytes
    unread: int
    message: bytes | None
    heard: bytes


def read(state: SiteState, octets: bytes, instead: Instead | None = None, *, ahead: bool = False) -> Read:
    """
    What a server makes of octets in one piece. They begin where what the state awaits begins.

    `ahead` tells that more was sent along with them.
    """
    framing = Framing(kept=len(octets), end_of_data=state.policy.house.end_of_data)
    framing.feed(octets)
    exchanges: tuple[Exchange, ...] = ()
    message, heard = None, b""
    over = False
    while framing.pending and not over:
        start = len(octets) - framing.arrived
        frame = framing.next(state.session.awaiting, _chunk(state))
        if frame is None:
            break
        piece = octets[start : len(octets) - framing.arrived]
        if instead is not None and isinstance(frame, Line):
            frame, piece = _replaced(frame, piece, instead(state, frame.text))
        heard += piece
        if isinstance(frame, Line) and (waiting := engine.awaits_chunk(state, frame)) is not None:
            state = waiting
            continue
        if isinstance(frame, MailData):
            message = frame.content
        answered = answers(state, _fitting(state, frame), ahead=framing.pending or ahead)
        state = answered[0].after
        exchanges += answered
        over = answered[0].cause is Cause.TLS_GO_AHEAD or state.session.awaiting is Awaiting.NOTHING
    rest = octets[len(octets) - framing.arrived :]
    if over:
        return Read(state, exchanges, b"", len(rest), message, heard)
    if state.session.awaiting in (Awaiting.MAIL_DATA, Awaiting.OCTETS):
        heard += rest
    return Read(state, exchanges, rest, 0, message, heard)


def _chunk(state: SiteState) -> int:
    """How many octets the chunk has that is awaited."""
    return state.session.chunk.size if state.session.chunk else 0


def _replaced(line: Line, piece: bytes, text: str) -> tuple[Line, bytes]:
    """The line with another text, and its octets; the end stays as it was."""
    if text == line.text:
        return line, piece
    octets = text.encode("utf-8", "surrogateescape") + (b"\n" if line.bare_lf else b"\r\n")
    return Line(text, len(octets), line.bare_lf), octets


def _fitting(state: SiteState, frame: Line | MailData | Octets) -> Line | MailData | Octets:
    """The frame without a content that is too big to keep."""
    if isinstance(frame, Line) or frame.size <= state.policy.site.limits.message_size:
        return frame
    return frame._replace(content=b"")
