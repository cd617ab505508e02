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
"""What stands in place of a command line, or of an answer in a login; the state tells which of them it is."""


class Read(NamedTuple):
    """
    What came of octets.

    `rest` is what came of a frame that is not whole. `unread` counts the octets that nobody reads: behind a goodbye,
    and behind STARTTLS (RFC 3207 4.2). `message` is the last mail data that was answered, however big. `heard` are the
    octets that were read, each line as it is told in place of itself: not what is unread, nor the beginning of a
    command or an answer.
    """

    state: SiteState
    exchanges: tuple[Exchange, ...]
    rest: bytes
    unread: int
    message: bytes | None
    heard: bytes


def read(
    state: SiteState,
    octets: bytes,
    instead: Instead | None = None,
    *,
    told: Instead | None = None,
    ahead: bool = False,
) -> Read:
    """
    What a server makes of octets in one piece. They begin where what the state awaits begins.

    `instead` gives what is read in place of a line, and `told` what stands for it in `heard`. `ahead` tells that more
    was sent along with them.
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
        heard += _replaced(state, frame, piece, told)[1]
        frame = _replaced(state, frame, piece, instead)[0]
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


def _replaced(
    state: SiteState, frame: Line | MailData | Octets, piece: bytes, instead: Instead | None
) -> tuple[Line | MailData | Octets, bytes]:
    """The frame and its octets; a line with another text, whose end stays as it was."""
    if instead is None or not isinstance(frame, Line) or (text := instead(state, frame.text)) == frame.text:
        return frame, piece
    octets = text.encode("utf-8", "surrogateescape") + (b"\n" if frame.bare_lf else b"\r\n")
    return Line(text, len(octets), frame.bare_lf), octets


def _fitting(state: SiteState, frame: Line | MailData | Octets) -> Line | MailData | Octets:
    """The frame without a content that is too big to keep."""
    if isinstance(frame, Line) or frame.size <= state.policy.site.limits.message_size:
        return frame
    return frame._replace(content=b"")
